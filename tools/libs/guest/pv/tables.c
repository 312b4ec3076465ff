/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A PV guest's first page tables, four levels, of 4 KiB pages. They map the initial region, and the
 * P2M if the kernel wants that elsewhere; the tables themselves read-only, as the hypervisor will
 * have it. The first of them is the top one.
 */
#include <inttypes.h>

#include "private.h"

#include <xen/elfnote.h>

#define SPARE           (512UL << 10)   /* at least so much free at the region's end */
#define REGION_ALIGN    (4UL << 20)
#define LEVELS          4

#define PTE_PRESENT     0x001
#define PTE_RW          0x002
#define PTE_USER        0x004
#define PTE_ACCESSED    0x020
#define PTE_DIRTY       0x040
#define PTE_READ_ONLY   (PTE_PRESENT | PTE_USER | PTE_ACCESSED | PTE_DIRTY)
#define PTE_WRITABLE    (PTE_READ_ONLY | PTE_RW)

/* ---- How many ---- */

/* Which tables of a level map [start, end): numbers from the lowest address on. */
struct span {
    uint64_t first, end;
};

static struct span span_of(uint64_t start, uint64_t end, unsigned int shift)
{
    if (end <= start)
        return (struct span){ 0 };
    return (struct span){ start >> shift, ((end - 1) >> shift) + 1 };
}

static uint64_t size_of_union(struct span a, struct span b)
{
    uint64_t low = a.first > b.first ? a.first : b.first, high = a.end < b.end ? a.end : b.end;

    return a.end - a.first + b.end - b.first - (high > low ? high - low : 0);
}

/* The P2M's own range of addresses; empty when it is in the region. */
static struct span p2m_range(const struct xc_dom_image *dom)
{
    const struct elf_xen_info *info = &dom->parms->info;
    uint64_t bytes = ALIGN_UP(dom->p2m_size * sizeof(*dom->pv_p2m), PAGE_SIZE);

    if (!elf_xen_has(info, XEN_ELFNOTE_INIT_P2M))
        return (struct span){ 0 };
    return (struct span){ info->init_p2m, info->init_p2m + bytes };
}

/* Canonical addresses sign-extend; tables only see the low 48 bits. */
static uint64_t low48(uint64_t address)
{
    return address & ((1ULL << 48) - 1);
}

static uint64_t tables_for(const struct xc_dom_image *dom, uint64_t region_end)
{
    uint64_t base = low48(dom->parms->info.virt_base), tables = 1;
    struct span p2m = p2m_range(dom);

    for (unsigned int shift = PAGE_SHIFT + 9; shift < PAGE_SHIFT + 9 * LEVELS; shift += 9)
        tables += size_of_union(span_of(base, base + region_end, shift),
                                span_of(low48(p2m.first), low48(p2m.first) + (p2m.end - p2m.first),
                                        shift));
    return tables;
}

/* ---- Where: tables, the boot stack, then room up to the region's end ---- */

int guest_pv_place_tables(struct xc_dom_image *dom)
{
    uint64_t base = dom->parms->info.virt_base, used = dom->virt_alloc_end - base, end, tables = 1;

    /* more tables take more room, which may take more tables: this settles soon */
    for (;;) {
        uint64_t need;

        end = ALIGN_UP(base + used + (tables + 1) * PAGE_SIZE + SPARE, REGION_ALIGN) - base;
        need = tables_for(dom, end);
        if (need <= tables)
            break;
        tables = need;
    }
    if (xc_dom_alloc_segment(dom, &dom->pgtables_seg, "page tables", 0, tables * PAGE_SIZE))
        return -1;
    dom->bootstack_pfn = xc_dom_alloc_page(dom, "boot stack");
    if (dom->bootstack_pfn == INVALID_MFN)
        return -1;
    dom->alloc_bootstack = 1;
    dom->virt_pgtab_end = base + end;
    /* the rest of the region is free memory, but belongs to nothing else */
    return xc_dom_alloc_segment(dom, &(struct xc_dom_seg){ 0 }, "spare", 0,
                                dom->virt_pgtab_end - dom->virt_alloc_end);
}

/* ---- Writing ---- */

struct pool {
    struct xc_dom_image *dom;
    uint64_t (*table)[512];     /* all of them, mapped */
    xen_pfn_t used;
};

/* Which of our tables an entry points to. */
static xen_pfn_t table_of(const struct pool *pool, uint64_t entry)
{
    xen_pfn_t mfn = entry >> PAGE_SHIFT, i = pool->used;

    while (--i && pool->dom->pv_p2m[pool->dom->pgtables_seg.pfn + i] != mfn)
        ;
    return i;
}

/* The lowest-level table for an address, made with all above it if need be; NULL: out of tables. */
static uint64_t *leaf_table(struct pool *pool, uint64_t address)
{
    xen_pfn_t at = 0;

    for (unsigned int level = LEVELS; level > 1; level--) {
        uint64_t *entry = &pool->table[at][address >> (PAGE_SHIFT + 9 * (level - 1)) & 511];

        if (!*entry) {
            if (pool->used == pool->dom->pgtables_seg.pages)
                return NULL;
            *entry = pool->dom->pv_p2m[pool->dom->pgtables_seg.pfn + pool->used++] << PAGE_SHIFT |
                     PTE_WRITABLE;
        }
        at = table_of(pool, *entry);
    }
    return pool->table[at];
}

static uint64_t entry_for(const struct xc_dom_image *dom, xen_pfn_t pfn)
{
    const struct xc_dom_seg *tables = &dom->pgtables_seg;
    bool is_table = pfn >= tables->pfn && pfn - tables->pfn < tables->pages;

    return dom->pv_p2m[pfn] << PAGE_SHIFT | (is_table ? PTE_READ_ONLY : PTE_WRITABLE);
}

static int map_pages(struct pool *pool, uint64_t address, xen_pfn_t pfn, xen_pfn_t pages)
{
    uint64_t *leaf = NULL;

    for (; pages; pages--, pfn++, address += PAGE_SIZE) {
        unsigned int slot = address >> PAGE_SHIFT & 511;

        if (!leaf || !slot)
            leaf = leaf_table(pool, address);
        if (!leaf)
            return DOM_FAIL(pool->dom, ENOSPC, XC_INTERNAL_ERROR, "page tables do not suffice for "
                            "%#" PRIx64, address);
        leaf[slot] = entry_for(pool->dom, pfn);
    }
    return 0;
}

int guest_pv_write_tables(struct xc_dom_image *dom)
{
    uint64_t base = dom->parms->info.virt_base;
    struct pool pool = { .dom = dom, .used = 1 };

    pool.table = xc_dom_seg_to_ptr(dom, &dom->pgtables_seg);
    if (!pool.table)
        return -1;
    memset(pool.table, 0, dom->pgtables_seg.pages << PAGE_SHIFT);
    if (map_pages(&pool, base, dom->rambase_pfn, (dom->virt_pgtab_end - base) >> PAGE_SHIFT))
        return -1;
    if (elf_xen_has(&dom->parms->info, XEN_ELFNOTE_INIT_P2M) &&
        map_pages(&pool, dom->p2m_seg.vstart, dom->p2m_seg.pfn, dom->p2m_seg.pages))
        return -1;
    return 0;
}
