// SPDX-License-Identifier: GPL-2.0-only
/* The x86 part of domctl: one small function an operation, one table of them. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <asm/hvm.h>
#include <asm/mm.h>
#include <asm/pv.h>
#include <asm/time.h>
#include "domctl.h"
#include "policy.h"

#define NR_PORTS    65536u

/* tsc_info.tsc_mode (xl.cfg: tsc_mode) */
#define TSC_MODE_DEFAULT        0
#define TSC_MODE_ALWAYS_EMULATE 1
#define TSC_MODE_NEVER_EMULATE  2

static long ioport_permission(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    const struct xen_domctl_ioport_permission *p = &op->u.ioport_permission;

    if (p->nr_ports == 0)
        return 0;
    if (p->first_port >= NR_PORTS || p->nr_ports > NR_PORTS - p->first_port)
        return -EINVAL;
    /* one can only give what one has */
    if (!domain_ioport_permitted(current->domain, p->first_port, p->first_port + p->nr_ports - 1))
        return -EPERM;
    return domain_ioport_permit(d, p->first_port, p->first_port + p->nr_ports - 1, p->allow_access);
}

static long hypercall_init(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    bool writable;
    struct page_info *pg = get_page_from_gfn(d, op->u.hypercall_init.gmfn, &writable);
    long rc = -EINVAL;

    if (!pg)
        return rc;
    if (writable && get_page_type(pg, PGT_writable_page) == 0) {
        (is_pv_domain(d) ? pv_fill_hypercall_page : hvm_fill_hypercall_page)(page_to_virt(pg));
        put_page_type(pg);
        rc = 0;
    }
    put_page(pg);
    return rc;
}

static long set_address_size(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    return op->u.address_size.size == 64 ? 0 : -EOPNOTSUPP;
}

static long get_address_size(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    op->u.address_size.size = 64;
    *copyback = true;
    return 0;
}

static long getpageframeinfo3(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    return mm_getpageframeinfo3(d, &op->u.getpageframeinfo3);
}

static long memory_mapping(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    return mm_memory_mapping(d, &op->u.memory_mapping);
}

static long set_broken_page_p2m(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    return mm_set_broken_page(d, op->u.set_broken_page_p2m.pfn);
}

static long get_paging_mempool_size(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    *copyback = true;
    return mm_get_paging_mempool(d, &op->u.paging_mempool);
}

static long set_paging_mempool_size(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    return mm_set_paging_mempool(d, &op->u.paging_mempool);
}

static long shadow_op(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    *copyback = true;
    return mm_shadow_op(d, &op->u.shadow_op);
}

static long gettscinfo(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    struct xen_domctl_tsc_info *t = &op->u.tsc_info;

    *t = (struct xen_domctl_tsc_info){
        .tsc_mode = d->arch.tsc_mode, .gtsc_khz = d->arch.tsc_khz ?: cpu_khz,
        .incarnation = d->arch.tsc_incarnation, .elapsed_nsec = NOW(),
    };
    *copyback = true;
    return 0;
}

static long set_hvm_tsc(struct domain *d, const struct xen_domctl_tsc_info *t)
{
    if (t->tsc_mode > TSC_MODE_NEVER_EMULATE || d == current->domain || (t->gtsc_khz && !hvm_tsc_khz_ok(t->gtsc_khz)))
        return -EINVAL;
    domain_pause(d);
    d->arch.tsc_mode = t->tsc_mode;
    if (t->gtsc_khz)
        d->arch.tsc_khz = t->gtsc_khz;
    d->arch.tsc_incarnation = t->incarnation + 1;
    hvm_tsc_mode_changed(d);
    domain_unpause(d);
    return 0;
}

static long get_context(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    return is_pv_domain(d) || d == current->domain ? -EINVAL : hvm_domctl_get_context(d, op, copyback);
}

static long set_context(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    return is_pv_domain(d) || d == current->domain ? -EINVAL : hvm_domctl_set_context(d, op, copyback);
}

static long get_context_partial(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    return is_pv_domain(d) || d == current->domain ? -EINVAL : hvm_domctl_get_context_partial(d, op, copyback);
}

/*
 * PV guests read the real TSC; nothing can slow it down or speed it up. A mode that promises emulation
 * (1) is refused; the default (0) and native (2) are the same here. After a migration the
 * incarnation counts on.
 */
static long settscinfo(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    const struct xen_domctl_tsc_info *t = &op->u.tsc_info;

    if (!is_pv_domain(d))
        return set_hvm_tsc(d, t);
    if (t->tsc_mode != TSC_MODE_DEFAULT && t->tsc_mode != TSC_MODE_NEVER_EMULATE)
        return t->tsc_mode == TSC_MODE_ALWAYS_EMULATE ? -EOPNOTSUPP : -EINVAL;
    if (d == current->domain)
        return -EINVAL;
    d->arch.tsc_mode = t->tsc_mode;
    d->arch.tsc_khz = t->gtsc_khz;
    d->arch.tsc_incarnation = t->incarnation + 1;
    return 0;
}

static long sendtrigger(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    struct vcpu *v = domain_vcpu(d, op->u.sendtrigger.vcpu);

    if (!v)
        return -ESRCH;
    if (!is_pv_domain(d))
        return hvm_domctl_sendtrigger(d, v, op->u.sendtrigger.trigger);
    if (op->u.sendtrigger.trigger != XEN_DOMCTL_SENDTRIGGER_NMI)
        return -EOPNOTSUPP;
    return arch_do_vcpu_op(VCPUOP_send_nmi, v, NULL);
}

static long get_cpu_policy(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    long rc = policy_domctl_get(d, &op->u.cpu_policy);

    *copyback = rc == 0;
    return rc;
}

static long set_cpu_policy(struct domain *d, struct xen_domctl *op, bool *copyback)
{
    *copyback = true;
    if (d == current->domain)
        return -EINVAL;
    return policy_domctl_set(d, &op->u.cpu_policy);
}

typedef long (*domctl_fn)(struct domain *d, struct xen_domctl *op, bool *copyback);

static const struct {
    u32 cmd;
    domctl_fn fn;
} table[] = {
    { XEN_DOMCTL_shadow_op, shadow_op },
    { XEN_DOMCTL_ioport_permission, ioport_permission },
    { XEN_DOMCTL_hypercall_init, hypercall_init },
    { XEN_DOMCTL_sendtrigger, sendtrigger },
    { XEN_DOMCTL_gethvmcontext, get_context },
    { XEN_DOMCTL_sethvmcontext, set_context },
    { XEN_DOMCTL_gethvmcontext_partial, get_context_partial },
    { XEN_DOMCTL_set_address_size, set_address_size },
    { XEN_DOMCTL_get_address_size, get_address_size },
    { XEN_DOMCTL_set_ext_vcpucontext, domctl_set_ext_vcpucontext },
    { XEN_DOMCTL_get_ext_vcpucontext, domctl_get_ext_vcpucontext },
    { XEN_DOMCTL_gettscinfo, gettscinfo },
    { XEN_DOMCTL_settscinfo, settscinfo },
    { XEN_DOMCTL_getpageframeinfo3, getpageframeinfo3 },
    { XEN_DOMCTL_memory_mapping, memory_mapping },
    { XEN_DOMCTL_set_broken_page_p2m, set_broken_page_p2m },
    { XEN_DOMCTL_get_paging_mempool_size, get_paging_mempool_size },
    { XEN_DOMCTL_set_paging_mempool_size, set_paging_mempool_size },
    { XEN_DOMCTL_setvcpuextstate, domctl_setvcpuextstate },
    { XEN_DOMCTL_getvcpuextstate, domctl_getvcpuextstate },
    { XEN_DOMCTL_get_vcpu_msrs, domctl_get_vcpu_msrs },
    { XEN_DOMCTL_set_vcpu_msrs, domctl_set_vcpu_msrs },
    { XEN_DOMCTL_get_cpu_policy, get_cpu_policy },
    { XEN_DOMCTL_set_cpu_policy, set_cpu_policy },
};

long arch_do_domctl(struct xen_domctl *op, struct domain *d, void *guest_op, bool *copyback)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(table); i++)
        if (table[i].cmd == op->cmd)
            return table[i].fn(d, op, copyback);
    return -EOPNOTSUPP;
}
