/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest (domain 1, two vcpus) and its device model (domain 2, privileged). Event channels, physical memory and
 * virtual devices remember what was asked of them.
 */
#ifndef IOREQ_WORLD_H
#define IOREQ_WORLD_H

#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/sched.h>
#include <asm/hvm.h>
#include <asm/ioreq.h>
#include <asm/p2m.h>
#include <public/hvm/dm_op.h>
#include <generated/hypercall-defs.h>

#include "test.h"
#include "world.h"
#include "../../../xen/arch/x86/hvm/ioreq/private.h"
#include "../../../xen/arch/x86/hvm/ioreq/dm-op.h"

#define GUEST_GFNS      64

extern struct domain *guest, *model;
void ioreq_world(void);
void ioreq_world_end(void);             /* relinquishes all; checks that nothing is left */

struct fake_port {
    bool used;
    domid_t remote;
    unsigned int vcpu, notified;
    void (*fn)(struct vcpu *v, unsigned int port);
};
extern struct fake_port ports[32];
unsigned int ports_used(void);

struct fake_gfn {
    struct page_info *pg;               /* NULL: nothing there */
    enum p2m_type type;
    unsigned int dirtied;
};
extern struct fake_gfn gfns[GUEST_GFNS];
extern unsigned int fake_add_fails; /* the n-th p2m_add_ram() from now has no memory */
extern bool fake_shutting_down;     /* vcpu_defer_shutdown() says no */
extern char last_irq[64];               /* the last interrupt raised, in words */

/* As the model. */
long dm(struct xen_dm_op *op);
long dm2(struct xen_dm_op *op, void *buf, size_t size);
ioservid_t make_server(u8 buffering);   /* created */
void add_range(ioservid_t id, u32 type, u64 start, u64 end);
long set_state(ioservid_t id, bool enabled);
shared_iopage_t *map_slots(ioservid_t id);
buffered_iopage_t *map_posted(ioservid_t id);
ioservid_t start_server(u8 buffering, u64 first_port, u64 last_port);

#endif
