// SPDX-License-Identifier: GPL-2.0-only
/* HYPERVISOR_hvm_op: operations of and on hardware-virtualized guests. The table is xen/abi/hvm_op.tbl. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>
#include <asm/hvm-platform.h>
#include <asm/p2m.h>
#include "private.h"

static int get_hvm_domain(domid_t id, struct domain **d)
{
    *d = get_domain_by_any_id(id);
    if (!*d)
        return -ESRCH;
    if (is_hvm_domain(*d))
        return 0;
    put_domain(*d);
    return -EINVAL;
}

long hvmop_set_param(struct xen_hvm_param *p)
{
    struct domain *d;
    long rc = get_hvm_domain(p->domid, &d);

    if (rc)
        return rc;
    rc = hvm_set_param(d, p->index, p->value);
    put_domain(d);
    return rc;
}

long hvmop_get_param(struct xen_hvm_param *p)
{
    struct domain *d;
    long rc = get_hvm_domain(p->domid, &d);

    if (rc)
        return rc;
    rc = hvm_get_param(d, p->index, &p->value);
    put_domain(d);
    return rc;
}

long hvmop_flush_tlbs(void)
{
    if (!is_hvm_domain(current->domain))
        return -ENOSYS;
    hvm_flush_domain_tlb(current->domain);
    return 0;
}

/* A hint for shadow page tables, which there are none of. */
long hvmop_pagetable_dying(struct xen_hvm_pagetable_dying *op)
{
    return -EOPNOTSUPP;
}

long hvmop_get_time(struct xen_hvm_get_time *op)
{
    op->now = NOW();
    return 0;
}

static int mem_type(enum p2m_type type)
{
    if (type == P2M_MMIO_DIRECT || type == P2M_MMIO_DM || type == P2M_INVALID)
        return HVMMEM_mmio_dm;
    if (type == P2M_IOREQ_SERVER)
        return HVMMEM_ioreq_server;
    return type == P2M_RAM_RO || type == P2M_GRANT_RO ? HVMMEM_ram_ro : HVMMEM_ram_rw;
}

long hvmop_get_mem_type(struct xen_hvm_get_mem_type *op)
{
    enum p2m_type type;
    struct domain *d;
    long rc = get_hvm_domain(op->domid, &d);

    if (rc)
        return rc;
    rc = xsm_check(XSM_TARGET, XSM_HVM, HVMOP_get_mem_type, d);
    if (rc == 0) {
        p2m_lookup(d, op->pfn, &type, NULL);
        op->mem_type = mem_type(type);
    }
    put_domain(d);
    return rc;
}

/* Vectors below 16 are exceptions; 0 takes it back. */
long hvmop_set_evtchn_upcall_vector(struct xen_hvm_evtchn_upcall_vector *op)
{
    struct domain *d = current->domain;
    struct vcpu *v;

    if (!is_hvm_domain(d))
        return -EINVAL;
    v = domain_vcpu(d, op->vcpu);
    if (!v)
        return -ENOENT;
    if (op->vector && op->vector < 16)
        return -EINVAL;
    hvm_of(v)->callback_vector = op->vector;
    if (READ_ONCE(v->vcpu_info->evtchn_upcall_pending))
        hvm_assert_evtchn_irq(v);
    return 0;
}

long do_hvm_op(unsigned long op, XEN_GUEST_HANDLE(void) arg)
{
    return hvm_op_dispatch(op, arg);
}
