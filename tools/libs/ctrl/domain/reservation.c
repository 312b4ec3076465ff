/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * How much memory a domain has, and frames going to it and from it.
 */
#include "private.h"

int xc_domain_setmaxmem(xc_interface *xch, uint32_t domid, uint64_t max_memkb)
{
    return xc_domctl(xch, &DOMCTL(max_mem, domid, max_mem, .max_memkb = max_memkb));
}

/*
 * One reservation call. Returns how many extents were done, or -1 with errno.
 */
static long reservation_op(xc_interface *xch, unsigned int cmd, uint32_t domid, unsigned long nr,
                           unsigned int order, unsigned int flags, xen_pfn_t *extents)
{
    struct xen_memory_reservation arg = {
        .nr_extents = nr, .extent_order = order, .mem_flags = flags, .domid = domid
    };
    BOUNCE(b, xch, extents, nr * sizeof(*extents), BOUNCE_BOTH);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(arg.extent_start, b.safe);
    return xc_memory_op(xch, cmd, &arg, sizeof(arg));
}

/* All or an error; what was done stays done. */
static int exactly(xc_interface *xch, long done, const char *verb, uint32_t domid, unsigned long nr,
                   unsigned int order, unsigned int flags, int error)
{
    if (done == (long)nr)
        return 0;
    if (done >= 0) {
        XC_DEBUG(xch, "%s domain %u: %ld of %lu extents of order %u done (flags %#x)", verb, domid,
                 done, nr, order, flags);
        errno = error;
    }
    return -1;
}

int xc_domain_increase_reservation(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                   unsigned int extent_order, unsigned int mem_flags,
                                   xen_pfn_t *extent_start)
{
    return reservation_op(xch, XENMEM_increase_reservation, domid, nr_extents, extent_order,
                          mem_flags, extent_start);
}

int xc_domain_increase_reservation_exact(xc_interface *xch, uint32_t domid,
                                         unsigned long nr_extents, unsigned int extent_order,
                                         unsigned int mem_flags, xen_pfn_t *extent_start)
{
    return exactly(xch, xc_domain_increase_reservation(xch, domid, nr_extents, extent_order,
                                                       mem_flags, extent_start),
                   "increase", domid, nr_extents, extent_order, mem_flags, ENOMEM);
}

int xc_domain_decrease_reservation(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                   unsigned int extent_order, xen_pfn_t *extent_start)
{
    if (!extent_start) {
        XC_ERROR(xch, "decreasing a reservation needs the frames to take");
        errno = EINVAL;
        return -1;
    }
    return reservation_op(xch, XENMEM_decrease_reservation, domid, nr_extents, extent_order, 0,
                          extent_start);
}

int xc_domain_decrease_reservation_exact(xc_interface *xch, uint32_t domid,
                                         unsigned long nr_extents, unsigned int extent_order,
                                         xen_pfn_t *extent_start)
{
    return exactly(xch, xc_domain_decrease_reservation(xch, domid, nr_extents, extent_order,
                                                       extent_start),
                   "decrease", domid, nr_extents, extent_order, 0, EINVAL);
}

int xc_domain_populate_physmap(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                               unsigned int extent_order, unsigned int mem_flags,
                               xen_pfn_t *extent_start)
{
    return reservation_op(xch, XENMEM_populate_physmap, domid, nr_extents, extent_order, mem_flags,
                          extent_start);
}

int xc_domain_populate_physmap_exact(xc_interface *xch, uint32_t domid, unsigned long nr_extents,
                                     unsigned int extent_order, unsigned int mem_flags,
                                     xen_pfn_t *extent_start)
{
    return exactly(xch, xc_domain_populate_physmap(xch, domid, nr_extents, extent_order, mem_flags,
                                                   extent_start),
                   "populate", domid, nr_extents, extent_order, mem_flags, EBUSY);
}

int xc_domain_claim_pages(xc_interface *xch, uint32_t domid, unsigned long nr_pages)
{
    struct xen_memory_reservation arg = { .nr_extents = nr_pages, .domid = domid };

    set_xen_guest_handle_raw(arg.extent_start, NULL);
    return xc_memory_op(xch, XENMEM_claim_pages, &arg, sizeof(arg));
}

int xc_domain_memory_exchange_pages(xc_interface *xch, uint32_t domid, unsigned long nr_in_extents,
                                    unsigned int in_order, xen_pfn_t *in_extents,
                                    unsigned long nr_out_extents, unsigned int out_order,
                                    xen_pfn_t *out_extents)
{
    struct xen_memory_exchange arg = {
        .in = { .nr_extents = nr_in_extents, .extent_order = in_order, .domid = domid },
        .out = { .nr_extents = nr_out_extents, .extent_order = out_order, .domid = domid },
    };
    BOUNCE(in, xch, in_extents, nr_in_extents * sizeof(*in_extents), BOUNCE_IN);
    BOUNCE(out, xch, out_extents, nr_out_extents * sizeof(*out_extents), BOUNCE_OUT);

    if (in.failed || out.failed)
        return -1;
    set_xen_guest_handle_raw(arg.in.extent_start, in.safe);
    set_xen_guest_handle_raw(arg.out.extent_start, out.safe);
    return xc_memory_op(xch, XENMEM_exchange, &arg, sizeof(arg));
}

static int pod_op(xc_interface *xch, unsigned int cmd, struct xen_pod_target *arg,
                  uint64_t *tot_pages, uint64_t *pod_cache_pages, uint64_t *pod_entries)
{
    int rc = xc_memory_op(xch, cmd, arg, sizeof(*arg));

    if (rc < 0)
        return -1;
    if (tot_pages)
        *tot_pages = arg->tot_pages;
    if (pod_cache_pages)
        *pod_cache_pages = arg->pod_cache_pages;
    if (pod_entries)
        *pod_entries = arg->pod_entries;
    return rc;
}

int xc_domain_set_pod_target(xc_interface *xch, uint32_t domid, uint64_t target_pages,
                             uint64_t *tot_pages, uint64_t *pod_cache_pages, uint64_t *pod_entries)
{
    return pod_op(xch, XENMEM_set_pod_target,
                  &(struct xen_pod_target){ .domid = domid, .target_pages = target_pages },
                  tot_pages, pod_cache_pages, pod_entries);
}

int xc_domain_get_pod_target(xc_interface *xch, uint32_t domid, uint64_t *tot_pages,
                             uint64_t *pod_cache_pages, uint64_t *pod_entries)
{
    return pod_op(xch, XENMEM_get_pod_target,
                  &(struct xen_pod_target){ .domid = domid, .target_pages = UINT64_MAX }, tot_pages,
                  pod_cache_pages, pod_entries);
}

int xc_get_paging_mempool_size(xc_interface *xch, uint32_t domid, uint64_t *size)
{
    struct xen_domctl op = DOMCTL_PLAIN(get_paging_mempool_size, domid);
    int rc = xc_domctl(xch, &op);

    if (!rc)
        *size = op.u.paging_mempool.size;
    return rc;
}

int xc_set_paging_mempool_size(xc_interface *xch, uint32_t domid, uint64_t size)
{
    return xc_domctl(xch, &DOMCTL(set_paging_mempool_size, domid, paging_mempool, .size = size));
}
