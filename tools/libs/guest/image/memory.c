/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The guest's memory: given to it in as large pieces as the hypervisor has, handed out to what it
 * starts with from low to high, and mapped here while it is written.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"

/* ---- Populating ---- */

#define BATCH           512         /* pieces a hypercall */
static const unsigned int orders[] = { 18, 9, 0 };  /* 1 GiB, 2 MiB, 4 KiB */

/* The machine frames that @n pieces from @pfn on have got. */
static void enter_p2m(struct xc_dom_image *dom, xen_pfn_t pfn, const xen_pfn_t *mfns,
                      unsigned long n, unsigned int order)
{
    if (xc_dom_translated(dom))
        return;
    for (unsigned long i = 0; i < n; i++)
        for (xen_pfn_t j = 0; j < 1UL << order; j++)
            dom->pv_p2m[pfn++] = mfns[i] + j;
}

/* As many pieces of one size as fit, up to BATCH. How many there were; -1 with errno. */
static int populate_pieces(struct xc_dom_image *dom, const struct guest_range *range, xen_pfn_t pfn,
                           unsigned int order)
{
    xen_pfn_t frames[BATCH];
    unsigned long want = (range->end - pfn) >> order;
    int got;

    if (want > BATCH)
        want = BATCH;
    for (unsigned long i = 0; i < want; i++)
        frames[i] = pfn + (i << order);
    got = xc_domain_populate_physmap(dom->xch, dom->guest_domid, want, order, range->memflags,
                                     frames);
    if (got > 0)
        enter_p2m(dom, pfn, frames, got, order);
    return got;
}

int guest_populate(struct xc_dom_image *dom, const struct guest_range *range)
{
    xen_pfn_t pfn = range->start;
    size_t smallest = 0;            /* orders before this have run out */

    while (pfn < range->end) {
        size_t i = smallest;
        int got;

        while (orders[i] && (pfn & ((1UL << orders[i]) - 1) || range->end - pfn < 1UL << orders[i]))
            i++;
        got = populate_pieces(dom, range, pfn, orders[i]);
        if (got <= 0 && !orders[i])
            return DOM_FAIL(dom, ENOMEM, XC_OUT_OF_MEMORY, "the hypervisor has no memory for guest "
                            "frame %#" PRI_xen_pfn " of %#" PRI_xen_pfn "-%#" PRI_xen_pfn, pfn,
                            range->start, range->end);
        if (got <= 0)
            smallest = i + 1;
        else
            pfn += (xen_pfn_t)got << orders[i];
    }
    return 0;
}

/* ---- Handing out. Addresses and frames advance together. ---- */

/* HVM: RAM ends at the hole. */
static xen_pfn_t frames_usable(const struct xc_dom_image *dom)
{
    return xc_dom_translated(dom) ? dom->lowmem_end >> PAGE_SHIFT :
                                    dom->rambase_pfn + dom->total_pages;
}

static int advance(struct xc_dom_image *dom, const char *name, xen_pfn_t pages)
{
    xen_pfn_t end = frames_usable(dom);

    if (pages > end || dom->pfn_alloc_end > end - pages)
        return DOM_FAIL(dom, ENOMEM, XC_OUT_OF_MEMORY, "the guest's memory is too small: %s needs "
                        "%" PRI_xen_pfn " KiB at %" PRI_xen_pfn " KiB, and it has %" PRI_xen_pfn
                        " KiB", name, pages * 4, dom->pfn_alloc_end * 4, end * 4);
    dom->pfn_alloc_end += pages;
    dom->virt_alloc_end += pages << PAGE_SHIFT;
    return dom->allocate ? dom->allocate(dom) : 0;
}

xen_pfn_t xc_dom_alloc_page(struct xc_dom_image *dom, const char *name)
{
    xen_pfn_t pfn = dom->pfn_alloc_end;

    if (advance(dom, name, 1))
        return INVALID_MFN;
    xc_dom_printf(dom->xch, "%-16s pfn %#" PRI_xen_pfn, name, pfn);
    return pfn;
}

int xc_dom_alloc_segment(struct xc_dom_image *dom, struct xc_dom_seg *seg, const char *name,
                         xen_vaddr_t start, xen_vaddr_t size)
{
    if (!start)
        start = dom->virt_alloc_end;
    size += start & (PAGE_SIZE - 1);
    start &= ~(xen_vaddr_t)(PAGE_SIZE - 1);
    if (start < dom->virt_alloc_end)
        return DOM_FAIL(dom, EINVAL, XC_INVALID_PARAM, "%s is to be at %#" PRIx64 ", where "
                        "something else is already", name, start);
    if (advance(dom, name, (start - dom->virt_alloc_end) >> PAGE_SHIFT))
        return -1;
    seg->vstart = start;
    seg->pfn = dom->pfn_alloc_end;
    seg->pages = PFN_UP(size);
    if (advance(dom, name, seg->pages))
        return -1;
    seg->vend = dom->virt_alloc_end;
    xc_dom_printf(dom->xch, "%-16s %#" PRIx64 "-%#" PRIx64 ", pfn %#" PRI_xen_pfn " +%#"
                  PRI_xen_pfn, name, seg->vstart, seg->vend, seg->pfn, seg->pages);
    return 0;
}

/* ---- Mapping ---- */

void *xc_dom_boot_domU_map(struct xc_dom_image *dom, xen_pfn_t pfn, xen_pfn_t count)
{
    xen_pfn_t *frames = calloc(count, sizeof(*frames));
    void *mapped;

    if (!frames) {
        DOM_FAIL(dom, ENOMEM, XC_OUT_OF_MEMORY, "no memory to map %" PRI_xen_pfn " frames", count);
        return NULL;
    }
    for (xen_pfn_t i = 0; i < count; i++)
        frames[i] = xc_dom_p2m(dom, pfn + i);
    mapped = xenforeignmemory_map(dom->xch->fmem, dom->guest_domid, PROT_READ | PROT_WRITE, count,
                                  frames, NULL);
    free(frames);
    if (!mapped)
        xc_dom_panic(dom->xch, XC_INTERNAL_ERROR, "cannot map the guest's frames %#" PRI_xen_pfn
                     " +%#" PRI_xen_pfn ": %s", pfn, count, strerror(errno));
    return mapped;
}

static struct xc_dom_phys *find_mapping(struct xc_dom_image *dom, xen_pfn_t pfn)
{
    for (struct xc_dom_phys *phys = dom->phys_pages; phys; phys = phys->next)
        if (pfn >= phys->first && pfn - phys->first < phys->count)
            return phys;
    return NULL;
}

static struct xc_dom_phys *new_mapping(struct xc_dom_image *dom, xen_pfn_t first, xen_pfn_t count)
{
    struct xc_dom_phys *phys = calloc(1, sizeof(*phys));

    if (!phys) {
        DOM_FAIL(dom, ENOMEM, XC_OUT_OF_MEMORY, "no memory to remember a mapping");
        return NULL;
    }
    phys->ptr = xc_dom_boot_domU_map(dom, first, count);
    if (!phys->ptr) {
        free(phys);
        return NULL;
    }
    phys->first = first;
    phys->count = count;
    phys->next = dom->phys_pages;
    dom->phys_pages = phys;
    dom->alloc_domU_map += count << PAGE_SHIFT;
    return phys;
}

void *xc_dom_pfn_to_ptr_retcount(struct xc_dom_image *dom, xen_pfn_t first, xen_pfn_t count,
                                 xen_pfn_t *count_out)
{
    struct xc_dom_phys *phys = find_mapping(dom, first);

    *count_out = 0;
    if (phys && count > phys->count - (first - phys->first)) {
        DOM_FAIL(dom, EEXIST, XC_INTERNAL_ERROR, "frames %#" PRI_xen_pfn " +%#" PRI_xen_pfn " are "
                 "mapped in part already", first, count);
        return NULL;
    }
    if (!phys && !count) {
        errno = ENOENT;
        return NULL;
    }
    if (!phys)
        phys = new_mapping(dom, first, count);
    if (!phys)
        return NULL;
    *count_out = phys->count - (first - phys->first);
    return (char *)phys->ptr + ((first - phys->first) << PAGE_SHIFT);
}

void *xc_dom_pfn_to_ptr(struct xc_dom_image *dom, xen_pfn_t first, xen_pfn_t count)
{
    xen_pfn_t ignored;

    return xc_dom_pfn_to_ptr_retcount(dom, first, count, &ignored);
}

void *guest_clean_page(struct xc_dom_image *dom, xen_pfn_t pfn, const char *what)
{
    void *page = xc_dom_pfn_to_ptr(dom, pfn, 1);

    if (page)
        memset(page, 0, PAGE_SIZE);
    else
        xc_dom_printf(dom->xch, "%s cannot be written", what);
    return page;
}

void xc_dom_unmap_one(struct xc_dom_image *dom, xen_pfn_t pfn)
{
    struct xc_dom_phys **link, *phys = find_mapping(dom, pfn);

    if (!phys)
        return;
    for (link = &dom->phys_pages; *link != phys; link = &(*link)->next)
        ;
    *link = phys->next;
    xenforeignmemory_unmap(dom->xch->fmem, phys->ptr, phys->count);
    free(phys);
}

void xc_dom_unmap_all(struct xc_dom_image *dom)
{
    while (dom->phys_pages)
        xc_dom_unmap_one(dom, dom->phys_pages->first);
}

void xc_dom_release_phys(struct xc_dom_image *dom)
{
    xc_dom_unmap_all(dom);
}

void *xc_dom_vaddr_to_ptr(struct xc_dom_image *dom, xen_vaddr_t vaddr, size_t *safe_region_out)
{
    uint64_t base = xc_dom_translated(dom) ? 0 : dom->parms->info.virt_base;
    uint64_t offset = vaddr & (PAGE_SIZE - 1);
    xen_pfn_t count;
    char *mapped;

    *safe_region_out = 0;
    if (vaddr < base)
        return NULL;
    mapped = xc_dom_pfn_to_ptr_retcount(dom, ((vaddr - base) >> PAGE_SHIFT) + dom->rambase_pfn, 0,
                                        &count);
    if (!mapped)
        return NULL;
    *safe_region_out = (count << PAGE_SHIFT) - offset;
    return mapped + offset;
}
