// SPDX-License-Identifier: GPL-2.0-only
/* memory_op, and those of its operations that answer at once. */
#include "private.h"

#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

long do_memory_op(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    return memory_op_dispatch(cmd, arg);
}

long memory_op_maximum_ram_page(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    return memop_start(cmd) ? -EINVAL : (long)max_page - 1;
}

/* A PV guest tells the highest frame number it uses in its shared info page. */
static long maximum_gpfn(const struct domain *d)
{
    unsigned long max_pfn = 0;

    if (is_pv_domain(d) && d->shared_info)
        max_pfn = READ_ONCE(d->shared_info->arch.max_pfn);
    return max_pfn ? (long)max_pfn - 1 : 0;
}

long memory_op_domain_size(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_memory_domain op;
    struct domain *d;
    long rc;

    if (memop_start(cmd))
        return -EINVAL;
    if (guest_copy_in(&op, arg.p, 1, sizeof(op)))
        return -EFAULT;
    d = get_domain_by_any_id(op.domid);
    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_MEMORY, memop_nr(cmd), d);
    if (!rc) {
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
    }
    put_domain(d);
    return rc;
}

/* Frame numbers of PV guests are the machine's: there is no map to put anything into. */
static long refuse_untranslated(domid_t domid, unsigned int nr)
{
    struct domain *d = get_domain_by_any_id(domid);
    long rc;

    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_MEMORY, nr, d) ?: (is_pv_domain(d) ? -EACCES : -EOPNOTSUPP);
    put_domain(d);
    return rc;
}

long memory_op_add_to_physmap(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    domid_t domid;      /* first member of both structures */

    if (guest_copy_in(&domid, arg.p, 1, sizeof(domid)))
        return -EFAULT;
    return refuse_untranslated(domid, memop_nr(cmd));
}

long memory_op_remove_from_physmap(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_remove_from_physmap op;

    if (memop_start(cmd))
        return -EINVAL;
    if (guest_copy_in(&op, arg.p, 1, sizeof(op)))
        return -EFAULT;
    return refuse_untranslated(op.domid, memop_nr(cmd));
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
    long rc;

    if (memop_start(cmd))
        return -EINVAL;
    if (guest_copy_in(&r, arg.p, 1, sizeof(r)))
        return -EFAULT;
    if (!guest_handle_is_null(r.extent_start) || r.extent_order || r.mem_flags)
        return -EINVAL;
    d = get_domain_by_id(r.domid);
    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_PRIV, XSM_MEMORY, XENMEM_claim_pages, d);
    if (!rc)
        rc = domain_claim_pages(d, r.nr_extents);
    put_domain(d);
    return rc;
}

long memory_op_get_vnumainfo(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_vnuma_topology_info op;
    struct domain *d;
    long rc;

    if (memop_start(cmd))
        return -EINVAL;
    if (guest_copy_in(&op, arg.p, 1, sizeof(op)))
        return -EFAULT;
    d = get_domain_by_any_id(op.domid);
    if (!d)
        return -ESRCH;
    /* none has a layout */
    rc = xsm_check(XSM_TARGET, XSM_MEMORY, XENMEM_get_vnumainfo, d) ?: -EOPNOTSUPP;
    put_domain(d);
    return rc;
}

/* Without passthrough no device needs memory mapped one to one. */
long memory_op_reserved_device_memory(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    struct xen_reserved_device_memory_map op;
    long rc;

    if (memop_start(cmd))
        return -EINVAL;
    rc = xsm_check(XSM_PRIV, XSM_MEMORY, XENMEM_reserved_device_memory_map, NULL);
    if (rc)
        return rc;
    if (guest_copy_in(&op, arg.p, 1, sizeof(op)))
        return -EFAULT;
    if (op.flags & ~XENMEM_RDM_ALL)
        return -EINVAL;
    op.nr_entries = 0;
    return guest_copy_out(arg.p, &op, 1, sizeof(op));
}
