/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device models, inside: servers, their pages and ranges.
 *
 * hvm_domain.lock guards the table of servers and what they own; a server comes and goes only while the target is
 * paused, so the target's own vcpus look at servers without it. The ranges have a lock of their own, since a device
 * model moves them while the target runs.
 */
#ifndef HVM_IOREQ_PRIVATE_H
#define HVM_IOREQ_PRIVATE_H

#include <xen/domain.h>
#include <xen/sched.h>
#include <lib/rangeset.h>
#include <asm/hvm.h>
#include <asm/ioreq.h>
#include <public/hvm/dm_op.h>
#include <public/hvm/ioreq.h>

#define IOREQ_MAX_RANGES    256     /* of one type, of one server */
#define IOREQ_RANGE_TYPES   3       /* XEN_DMOP_IO_RANGE_* */

/* A page shared with the device model. It has a general and a writable reference of ours. */
struct ioreq_page {
    struct page_info *pg;           /* NULL: not made yet */
    void *va;
    gfn_t gfn;                      /* where it is taken from in the target; INVALID_GFN: a page of our own */
};

struct ioreq_server_vcpu {
    evtchn_port_t port;             /* ours, in the target; the model binds to it */
};

struct ioreq_server {
    struct domain *target;
    struct domain *model;           /* referenced */
    ioservid_t id;
    u8 buffering;                   /* HVM_IOREQSRV_BUFIOREQ_* */
    bool enabled;
    struct ioreq_page sync, posted;
    evtchn_port_t posted_port;
    spinlock_t posted_lock;         /* write pointer of the posted ring */
    struct rangeset range[IOREQ_RANGE_TYPES];
    struct ioreq_server_vcpu *vcpu; /* target->max_vcpus */
};

struct ioreq_domain {
    struct ioreq_server *server[MAX_NR_IOREQ_SERVERS];
    unsigned int end;               /* one above the highest id in use: most guests have one server or none */
    rwlock_t range_lock;            /* range[] of all servers */
    u64 gfn_taken;                  /* bit per page of HVM_PARAM_IOREQ_SERVER_PFN's pool */
    u32 cf8;                        /* the guest's last write to PCI's address port */
    struct ioreq_server *mem_type_server;   /* gets writes to P2M_IOREQ_SERVER memory; range_lock */
};

struct ioreq_vcpu {
    struct ioreq_server *waiting_on;
    bool answered;
    ioreq_t answer;
};

static inline struct ioreq_domain *ioreq_of(const struct domain *d)
{
    return d->arch.hvm->ioreq;
}
/* NULL: no such server. lock held, or a vcpu of the target. */
struct ioreq_server *ioreq_server_find(struct domain *d, ioservid_t id);

/* --- server.c: lock taken inside ------------------------------------------------------------- */
int ioreq_server_create(struct domain *d, unsigned int buffering, ioservid_t *id);
int ioreq_server_destroy(struct domain *d, ioservid_t id);
int ioreq_server_set_state(struct domain *d, ioservid_t id, bool enabled);
int ioreq_server_info(struct domain *d, struct xen_dm_op_get_ioreq_server_info *info);

/* --- page.c: lock held ----------------------------------------------------------------------- */
int ioreq_page_alloc(struct ioreq_server *s, struct ioreq_page *p);     /* 0, -ENOMEM, -EPERM (comes from a gfn) */
int ioreq_page_from_gfn(struct ioreq_server *s, struct ioreq_page *p); /* 0, -ENOMEM, -EINVAL, -EPERM (own page) */
void ioreq_page_release(struct ioreq_server *s, struct ioreq_page *p);
/* Pages that came from the guest are out of its sight while the server is enabled. */
int ioreq_page_hide(struct ioreq_server *s, struct ioreq_page *p);
void ioreq_page_reveal(struct ioreq_server *s, struct ioreq_page *p);

/* --- range.c --------------------------------------------------------------------------------- */
int ioreq_range_add(struct domain *d, const struct xen_dm_op_ioreq_server_range *r);
int ioreq_range_remove(struct domain *d, const struct xen_dm_op_ioreq_server_range *r);
/*
 * Who answers this access; NULL: nobody, and a read's data is what that reads: all ones, but PCI's address port what was
 * written last. Makes a PCI configuration access of one to port 0xcfc.
 */
struct ioreq_server *ioreq_select(struct domain *d, ioreq_t *p);

/* --- slot.c: the slot of a vcpu in a server's page -------------------------------------------- */
/* bits of the byte that holds state, data_is_ptr, dir and df: it is read and written as a whole */
#define SLOT_STATE_MASK     0x0f
#define SLOT_DATA_IS_PTR    0x10
#define SLOT_READ           0x20
#define SLOT_DF             0x40
ioreq_t *ioreq_slot(const struct ioreq_server *s, const struct vcpu *v);
unsigned int ioreq_slot_state(const ioreq_t *slot);             /* acquire */
void ioreq_slot_fill(ioreq_t *slot, const ioreq_t *p, u32 port);
void ioreq_slot_set_state(ioreq_t *slot, unsigned int state);   /* release; keeps the other bits */

/* --- posted.c: false when it does not fit, now or ever: send it the other way ------------------ */
bool ioreq_post(struct ioreq_server *s, const ioreq_t *p);

/* --- wait.c ---------------------------------------------------------------------------------- */
void ioreq_model_answered(struct vcpu *v, unsigned int port);   /* event-channel consumer */
void ioreq_wait_cancel(struct vcpu *v);     /* v paused: whoever it waited for is gone; all ones */

#endif
