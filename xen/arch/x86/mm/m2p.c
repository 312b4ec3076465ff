// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine-to-physical table: for every frame the number its owner knows it by. Guests read it
 * at RO_MPT_VIRT_START, we write it at RDWR_MPT_VIRT_START. And finding a page by the guest's
 * number.
 */
#include <xen/arch.h>
#include <xen/init.h>

#include <asm/p2m.h>

#include "private.h"

void arch_set_m2p(mfn_t mfn, pfn_t pfn)
{
    if (mfn < max_page)
        WRITE_ONCE(((pfn_t *)RDWR_MPT_VIRT_START)[mfn], pfn);
}

pfn_t arch_get_m2p(mfn_t mfn)
{
    return mfn < max_page ? READ_ONCE(((pfn_t *)RDWR_MPT_VIRT_START)[mfn]) : INVALID_M2P_ENTRY;
}

static struct page_info *get_translated(struct domain *d, gfn_t gfn, bool *writable)
{
    enum p2m_type t;
    struct page_info *pg = p2m_get_page(d, gfn, &t, P2M_ALLOC);

    if (writable)
        *writable = P2M_IN(t, P2M_SET_WRITABLE);
    return pg;
}

struct page_info *get_page_from_gfn(struct domain *d, gfn_t gfn, bool *writable)
{
    struct page_info *pg = mfn_to_page(gfn);

    if (is_hvm_domain(d))
        return get_translated(d, gfn, writable);
    if (!mfn_valid(gfn) || !get_page(pg, d))
        return NULL;
    if (writable) {
        u64 x = READ_ONCE(pg->type);

        *writable = !(x & PGT_count_mask) || (x & PGT_type_mask) == PGT_writable_page;
    }
    return pg;
}

int arch_populate_page(struct domain *d, gfn_t gpfn, struct page_info *pg, unsigned int order)
{
    mfn_t mfn = page_to_mfn(pg);

    if (is_hvm_domain(d))
        return p2m_add_ram(d, gpfn, pg, order);
    for (u64 i = 0; i < 1ULL << order; i++)
        arch_set_m2p(mfn + i, gpfn + i);
    return 0;
}

int arch_remove_page(struct domain *d, gfn_t gfn, struct page_info *pg, unsigned int order)
{
    if (is_hvm_domain(d))
        return p2m_remove(d, gfn, page_to_mfn(pg), order);
    /* a pin would keep it: the guest must drop that first, which can take long */
    for (u64 i = 0; i < 1ULL << order; i++)
        if (READ_ONCE(pg[i].type) & PGT_pinned) {
            mm_refuse("frame %lx is pinned as %s: unpin it before giving it back",
                      page_to_mfn(&pg[i]), page_type_name(pg[i].type));
            return -EBUSY;
        }
    for (u64 i = 0; i < 1ULL << order; i++)
        arch_set_m2p(page_to_mfn(&pg[i]), INVALID_M2P_ENTRY);
    return 0;
}

void arch_page_dirtied(struct domain *d, struct page_info *pg)
{
    p2m_mark_dirty(d, page_to_mfn(pg));
}

/*
 * The control domain's tools map the table itself (XENMEM_machphys_mfn_list): its frames belong to
 * dom_xen, to be mapped read-only. They are never given back.
 */
static void __init share_extent(unsigned long va, unsigned long end)
{
    for (; va < end; va += PAGE_SIZE) {
        unsigned int level;
        pte_t e = xen_pt_lookup(va, &level);
        mfn_t mfn =
            pte_mfn(e) + (level > 1 ? va >> PAGE_SHIFT & ((1UL << 9 * (level - 1)) - 1) : 0);
        struct page_info *pg = mfn_to_page(mfn);

        if (!(e & _PAGE_PRESENT) || !mfn_valid(mfn) || page_owner(pg))
            continue;
        pg->type = PGT_none | PGT_validated | 1;
        page_set_owner(pg, dom_xen);
        __atomic_store_n(&pg->count, PGC_xen_heap | PGC_allocated | 1, __ATOMIC_RELEASE);
    }
}

static int __init share_m2p(void)
{
    share_extent(RDWR_MPT_VIRT_START, RDWR_MPT_VIRT_START + max_page * sizeof(pfn_t));
    return 0;
}
late_initcall(share_m2p);
