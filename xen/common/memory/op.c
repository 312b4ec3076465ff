// SPDX-License-Identifier: GPL-2.0-only
/* memory_op, and those of its operations that answer at once. */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

long do_memory_op(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    return memory_op_dispatch(cmd, arg);
}

/*
 * An operation that answers at once: its argument copied in. size 0: none. 0, -EINVAL for a command
 * that claims to go on, -EFAULT.
 */
static int take_argument(unsigned long cmd, XEN_GUEST_HANDLE(void) arg, void *op, size_t size)
{
    if (memop_start(cmd))
        return -EINVAL;
    return size && guest_copy_in(op, arg.p, 1, size) ? -EFAULT : 0;
}

/* Its domain, referenced, if the caller may. */
static int take_domain(unsigned int nr, domid_t id, enum xsm_class class, struct domain **d)
{
    int rc;

    *d = get_domain_by_any_id(id);
    if (!*d)
        return -ESRCH;
    rc = xsm_check(class, XSM_MEMORY, nr, *d);
    if (rc)
        put_domain(*d);
    return rc;
}

long memory_op_maximum_ram_page(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    return take_argument(cmd, arg, NULL, 0) ?: (long)max_page - 1;
}

/* A PV guest tells the highest frame number it uses in its shared info page. */
static long maximum_gpfn(const struct domain *d)
{
    unsigned long max_pfn = 0;

    if (is_hvm_domain(d))
        return arch_max_gfn(d);
    if (d->shared_info)
        max_pfn = READ_ONCE(d->shared_info->arch.max_pfn);
    return max_pfn ? (long)max_pfn - 1 : 0;
}

long memory_op_domain_size(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_memory_domain op;
    struct domain *d;
    long rc = take_argument(cmd, arg, &op, sizeof(op)) ?:
              take_domain(memop_nr(cmd), op.domid, XSM_TARGET, &d);

    if (rc)
        return rc;
    switch (memop_nr(cmd)) {
    case XENMEM_current_reservation:
        rc = d->tot_pages;
        break;
    case XENMEM_maximum_reservation:
        rc = d->max_pages;
        break;
    default:
        rc = maximum_gpfn(d);
    }
    put_domain(d);
    return rc;
}

/* Nothing is shared. */
long memory_op_sharing_pages(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    return 0;
}

long memory_op_claim_pages(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_memory_reservation r;
    struct domain *d;
    long rc = take_argument(cmd, arg, &r, sizeof(r));

    if (rc)
        return rc;
    if (!guest_handle_is_null(r.extent_start) || r.extent_order || r.mem_flags)
        return -EINVAL;
    if (r.domid == DOMID_SELF)
        return -ESRCH;
    rc = take_domain(XENMEM_claim_pages, r.domid, XSM_PRIV, &d);
    if (rc)
        return rc;
    rc = domain_claim_pages(d, r.nr_extents);
    put_domain(d);
    return rc;
}

long memory_op_get_vnumainfo(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_vnuma_topology_info op;
    struct domain *d;
    long rc = take_argument(cmd, arg, &op, sizeof(op)) ?:
              take_domain(XENMEM_get_vnumainfo, op.domid, XSM_TARGET, &d);

    if (rc)
        return rc;
    put_domain(d);
    return -EOPNOTSUPP;             /* none has a layout */
}
