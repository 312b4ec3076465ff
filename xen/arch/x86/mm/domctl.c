// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the toolstack asks about a domain's memory: types of frames (for saving it), and the
 * operations that PV guests do not have.
 */
#include <xen/hypercall.h>
#include <xen/pci.h>
#include <asm/cpufeature.h>
#include <asm/p2m.h>
#include <public/domctl.h>

#include "private.h"

#define FRAMES_PER_COPY     64
#define FRAMES_PER_CALL     1024    /* what the tools ask for at once */
#define DEVICE_FRAMES       65536   /* mapped in one go */

static xen_pfn_t translated_frame_info(struct domain *d, xen_pfn_t gfn)
{
    enum p2m_type t;

    p2m_lookup(d, gfn, &t, NULL);
    if (t == P2M_BROKEN)
        return XEN_DOMCTL_PFINFO_BROKEN;
    return P2M_IN(t, P2M_SET_RAM | 1u << P2M_POD) ? XEN_DOMCTL_PFINFO_NOTAB :
                                                    XEN_DOMCTL_PFINFO_XTAB;
}

static xen_pfn_t frame_info(struct domain *d, xen_pfn_t gfn)
{
    xen_pfn_t info = XEN_DOMCTL_PFINFO_NOTAB;
    struct page_info *pg;
    u64 x;

    if (is_hvm_domain(d))
        return translated_frame_info(d, gfn);
    pg = get_page_from_gfn(d, gfn, NULL);
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

    if (op->num > FRAMES_PER_CALL)
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
    }
    return 0;
}

/* --- tables' memory and dirty tracking: translated guests ------------------------------------- */
#define MIB_PAGES           256u

int mm_get_paging_mempool(struct domain *d, struct xen_domctl_paging_mempool *op)
{
    if (!is_hvm_domain(d))
        return -EOPNOTSUPP;
    op->size = p2m_pool_bytes(d);
    return 0;
}

int mm_set_paging_mempool(struct domain *d, const struct xen_domctl_paging_mempool *op)
{
    return is_hvm_domain(d) ? p2m_pool_resize(d, op->size) : -EOPNOTSUPP;
}

static int enable_tracking(struct domain *d, u32 mode)
{
    /* translation is how such a guest runs anyway */
    if (mode & ~(XEN_DOMCTL_SHADOW_ENABLE_LOG_DIRTY | XEN_DOMCTL_SHADOW_ENABLE_REFCOUNT |
                 XEN_DOMCTL_SHADOW_ENABLE_TRANSLATE | XEN_DOMCTL_SHADOW_ENABLE_EXTERNAL))
        return -EINVAL;
    return mode & XEN_DOMCTL_SHADOW_ENABLE_LOG_DIRTY ? p2m_logdirty_enable(d) : 0;
}

static int translated_shadow_op(struct domain *d, struct xen_domctl_shadow_op *op)
{
    switch (op->op) {
    case XEN_DOMCTL_SHADOW_OP_OFF:
        return p2m_logdirty_disable(d);
    case XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY:
        return p2m_logdirty_enable(d);
    case XEN_DOMCTL_SHADOW_OP_ENABLE:
        return enable_tracking(d, op->mode);
    case XEN_DOMCTL_SHADOW_OP_CLEAN:
    case XEN_DOMCTL_SHADOW_OP_PEEK:
        return p2m_logdirty_op(d, op);
    case XEN_DOMCTL_SHADOW_OP_GET_ALLOCATION:
        op->mb = DIV_ROUND_UP(p2m_pool_bytes(d) >> PAGE_SHIFT, MIB_PAGES);
        return 0;
    case XEN_DOMCTL_SHADOW_OP_SET_ALLOCATION:
        return p2m_pool_resize(d, (u64)op->mb * MIB_PAGES << PAGE_SHIFT);
    }
    return -EINVAL;
}

int mm_shadow_op(struct domain *d, struct xen_domctl_shadow_op *op)
{
    if (d == current->domain)
        return -EINVAL;
    return is_hvm_domain(d) ? translated_shadow_op(d, op) : -EOPNOTSUPP;
}

/* The machine lost the memory behind it. A guest that touches it is stopped. */
int mm_set_broken_page(struct domain *d, gfn_t gfn)
{
    enum p2m_type t;
    mfn_t mfn;

    if (!is_hvm_domain(d))
        return -EOPNOTSUPP;
    mfn = p2m_lookup(d, gfn, &t, NULL);
    return P2M_IN(t, P2M_SET_RAM) ? p2m_set(d, gfn, mfn, 0, P2M_BROKEN) : -EINVAL;
}

/* --- device memory ---------------------------------------------------------------------------- */
/*
 * A PV guest maps device frames itself once it has the right to them; for others it is done here,
 * all of it or nothing. The tools ask for less at once when told that it is too much.
 */
int mm_memory_mapping(struct domain *d, const struct xen_domctl_memory_mapping *op)
{
    u64 gfn = op->first_gfn, mfn = op->first_mfn, nr = op->nr_mfns, last = mfn + nr - 1;
    unsigned long done = 0, undone = 0;
    int rc;

    if (nr == 0 || last < mfn || last >> (boot_cpu.phys_bits - PAGE_SHIFT) || gfn + nr < gfn)
        return -EINVAL;
    if (!domain_iomem_permitted(current->domain, mfn, last) ||
        (op->add_mapping && !domain_iomem_permitted(d, mfn, last)))
        return -EPERM;
    if (!is_hvm_domain(d))
        return 0;
    if (op->add_mapping && pci_msix_guarded(mfn, last))
        return -EPERM;
    if (nr > DEVICE_FRAMES)
        return -E2BIG;
    do {
        rc = op->add_mapping ? p2m_map_mmio(d, gfn, mfn, nr, &done) :
                               p2m_unmap_mmio(d, gfn, mfn, nr, &done);
    } while (rc == -ERESTART);          /* not much is left: see above */
    while (rc && op->add_mapping && p2m_unmap_mmio(d, gfn, mfn, done, &undone) == -ERESTART)
        ;
    return rc;
}
