/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Device models: ioreq servers in another domain (qemu in dom0 or a stub domain) answer accesses of a guest to what the
 * hypervisor does not emulate itself. Per domain up to MAX_NR_IOREQ_SERVERS; each has ranges of ports, guest addresses
 * and PCI functions, one struct ioreq a vcpu in its shared page, and a ring of posted writes.
 */
#ifndef ASM_IOREQ_H
#define ASM_IOREQ_H

#include <xen/domain.h>
#include <asm/hvm-platform.h>
#include <public/hvm/ioreq.h>

#define MAX_NR_IOREQ_SERVERS    8

int ioreq_domain_create(struct domain *d);
void ioreq_domain_relinquish(struct domain *d);         /* all servers; d is paused or dying */
void ioreq_domain_destroy(struct domain *d);
int ioreq_vcpu_create(struct vcpu *v);                  /* 0 or -ENOMEM */
void ioreq_vcpu_destroy(struct vcpu *v);

enum ioreq_result {
    IOREQ_DONE,             /* posted, or nobody there: reads are all ones */
    IOREQ_SENT,             /* waiting; v is blocked in the hypervisor until ioreq_finish() */
    IOREQ_RETRY,            /* no room just now */
};
/*
 * Sends one access of the current vcpu to the server that claims it. p: type, addr, data, size, count, dir, df,
 * data_is_ptr filled. With IOREQ_SENT the caller keeps what it needs to finish in v->arch.hvm->emul.
 */
enum ioreq_result ioreq_send(struct vcpu *v, ioreq_t *p, bool may_buffer);
/* Before v enters: true when no access is outstanding (a finished one's data: ioreq_take()); false: still waiting. */
bool ioreq_settled(struct vcpu *v);
bool ioreq_take(struct vcpu *v, ioreq_t *p);            /* the finished access, once */
/* To all servers, posted: IOREQ_TYPE_TIMEOFFSET. By a vcpu of d. */
void ioreq_broadcast(struct domain *d, ioreq_t *p);
bool ioreq_any_server(const struct domain *d);
/* A nested write fault on P2M_IOREQ_SERVER memory goes to its owner (XEN_DMOP_map_mem_type_to_ioreq_server). */
bool ioreq_claims_mem_type(const struct domain *d);

/* memory_op XENMEM_acquire_resource, XENMEM_resource_ioreq_server: frames of a server's pages */
int ioreq_server_frame(struct domain *d, u32 server_id, unsigned long idx, mfn_t *mfn);
/* XENMAPSPACE/hvm params of the default server (HVM_PARAM_IOREQ_PFN...) when a device model uses that old way. */
int ioreq_param_changed(struct domain *d, u32 index, u64 value);

#endif
