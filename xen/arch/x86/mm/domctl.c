// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the toolstack asks about a domain's memory: types of frames (for saving it), and the
 * operations that PV guests do not have.
 */
#include <xen/hypercall.h>
#include <public/domctl.h>

#include "private.h"

#define FRAMES_PER_COPY     64

static xen_pfn_t frame_info(struct domain *d, xen_pfn_t gfn)
{
    struct page_info *pg = get_page_from_gfn(d, gfn, NULL);
    xen_pfn_t info = XEN_DOMCTL_PFINFO_NOTAB;
    u64 x;

    if (!pg)
        return XEN_DOMCTL_PFINFO_XTAB;
    x = READ_ONCE(pg->type);
    if (pg->count & PGC_broken)
        info = XEN_DOMCTL_PFINFO_BROKEN;
    else if (is_table_type(x) && (x & PGT_count_mask))
        info = (xen_pfn_t)table_level(x) << XEN_DOMCTL_PFINFO_LTAB_SHIFT |
               (x & PGT_pinned ? XEN_DOMCTL_PFINFO_LPINTAB : 0);
    put_page(pg);
    return info;
}

int mm_getpageframeinfo3(struct domain *d, struct xen_domctl_getpageframeinfo3 *op)
{
    XEN_GUEST_HANDLE(xen_pfn_t) array = guest_handle_from_ptr(op->array.p, xen_pfn_t);
    xen_pfn_t buf[FRAMES_PER_COPY];

    /* more than one call's worth of work is not asked for at once: see the tools' page batches */
    if (op->num > 65536)
        return -E2BIG;
    while (op->num) {
        unsigned int nr = min(op->num, (u64)FRAMES_PER_COPY);

        if (copy_from_guest(&buf[0], array, nr))
            return -EFAULT;
        for (unsigned int i = 0; i < nr; i++)
            buf[i] = frame_info(d, buf[i]);
        if (copy_to_guest(array, &buf[0], nr))
            return -EFAULT;
        guest_handle_add_offset(array, nr);
        op->num -= nr;
        op->array.p = array.p;
        if (op->num && hypercall_preempt_check())
            return -ERESTART;
    }
    return 0;
}

int mm_shadow_op(struct domain *d, struct xen_domctl_shadow_op *op)
{
    return -EOPNOTSUPP;
}

/* A PV guest maps device frames itself once it has the right to them. */
int mm_memory_mapping(struct domain *d, const struct xen_domctl_memory_mapping *op)
{
    u64 first = op->first_mfn, nr = op->nr_mfns;

    if (nr == 0 || first + nr < first || ((first + nr - 1) >> (52 - PAGE_SHIFT)))
        return -EINVAL;
    if (!domain_iomem_permitted(current->domain, first, first + nr - 1))
        return -EPERM;
    return is_pv_domain(d) ? 0 : -EOPNOTSUPP;
}

int mm_pin_cacheattr(struct domain *d, const struct xen_domctl_pin_mem_cacheattr *op)
{
    return -EOPNOTSUPP;     /* translated guests only */
}
