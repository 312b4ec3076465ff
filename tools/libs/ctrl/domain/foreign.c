/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Other domains' frames: mapped, copied to, cleared, their types; the machine's frames.
 */
#define XC_WANT_COMPAT_MAP_FOREIGN_API
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"

void *xc_map_foreign_pages(xc_interface *xch, uint32_t dom, int prot, const xen_pfn_t *arr, int num)
{
    if (num < 0) {
        errno = EINVAL;
        return NULL;
    }
    return xenforeignmemory_map(xch->fmem, dom, prot, num, arr, NULL);
}

void *xc_map_foreign_bulk(xc_interface *xch, uint32_t dom, int prot, const xen_pfn_t *arr, int *err,
                          unsigned int num)
{
    return xenforeignmemory_map(xch->fmem, dom, prot, num, arr, err);
}

void *xc_map_foreign_ranges(xc_interface *xch, uint32_t dom, size_t size, int prot,
                            size_t chunksize, struct xc_mmap_entry entries[], int nentries)
{
    size_t per_entry = chunksize >> XC_PAGE_SHIFT, i;
    xen_pfn_t *frames;
    void *p = NULL;
    int entry, saved;

    if (nentries <= 0 || !per_entry || size != (size_t)nentries * chunksize) {
        errno = EINVAL;
        return NULL;
    }
    frames = malloc(per_entry * nentries * sizeof(*frames));
    if (!frames)
        return NULL;
    for (entry = 0; entry < nentries; entry++)
        for (i = 0; i < per_entry; i++)
            frames[entry * per_entry + i] = entries[entry].mfn + i;
    p = xenforeignmemory_map(xch->fmem, dom, prot, per_entry * nentries, frames, NULL);
    saved = errno;
    free(frames);
    errno = saved;
    return p;
}

void *xc_map_foreign_range(xc_interface *xch, uint32_t dom, int size, int prot, unsigned long mfn)
{
    size_t pages = ((size_t)size + XC_PAGE_SIZE - 1) >> XC_PAGE_SHIFT, i;
    xen_pfn_t *frames;
    void *p;
    int saved;

    if (size <= 0) {
        errno = EINVAL;
        return NULL;
    }
    frames = malloc(pages * sizeof(*frames));
    if (!frames)
        return NULL;
    for (i = 0; i < pages; i++)
        frames[i] = mfn + i;
    p = xenforeignmemory_map(xch->fmem, dom, prot, pages, frames, NULL);
    saved = errno;
    free(frames);
    errno = saved;
    return p;
}

int xc_copy_to_domain_page(xc_interface *xch, uint32_t domid, unsigned long dst_pfn,
                           const char *src_page)
{
    void *page = xc_map_foreign_range(xch, domid, XC_PAGE_SIZE, PROT_WRITE, dst_pfn);

    if (!page)
        return -1;
    memcpy(page, src_page, XC_PAGE_SIZE);
    munmap(page, XC_PAGE_SIZE);
    xc_domain_cacheflush(xch, domid, dst_pfn, 1);
    return 0;
}

int xc_clear_domain_pages(xc_interface *xch, uint32_t domid, unsigned long dst_pfn, int num)
{
    size_t size = (size_t)num * XC_PAGE_SIZE;
    void *pages = xc_map_foreign_range(xch, domid, size, PROT_WRITE, dst_pfn);

    if (!pages)
        return -1;
    memset(pages, 0, size);
    munmap(pages, size);
    xc_domain_cacheflush(xch, domid, dst_pfn, num);
    return 0;
}

/* x86 caches are coherent with everything that could look at the page. */
int xc_domain_cacheflush(xc_interface *xch, uint32_t domid, xen_pfn_t start_pfn, xen_pfn_t nr_pfns)
{
    (void)xch, (void)domid, (void)start_pfn, (void)nr_pfns;
    return 0;
}

int xc_get_pfn_type_batch(xc_interface *xch, uint32_t dom, unsigned int num, xen_pfn_t *arr)
{
    struct xen_domctl op = DOMCTL(getpageframeinfo3, dom, getpageframeinfo3, .num = num);
    BOUNCE(b, xch, arr, num * sizeof(*arr), BOUNCE_BOTH);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.getpageframeinfo3.array, b.safe);
    return xc_domctl(xch, &op);
}

int xc_machphys_mfn_list(xc_interface *xch, unsigned long max_extents, xen_pfn_t *extent_start)
{
    struct xen_machphys_mfn_list arg = { .max_extents = max_extents };
    BOUNCE(b, xch, extent_start, max_extents * sizeof(*extent_start), BOUNCE_OUT);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(arg.extent_start, b.safe);
    if (xc_memory_op(xch, XENMEM_machphys_mfn_list, &arg, sizeof(arg)))
        return -1;
    if (arg.nr_extents == max_extents)
        return 0;
    XC_ERROR(xch, "the machine-to-physical table has %u extents, not %lu", arg.nr_extents,
             max_extents);
    errno = EINVAL;
    return -1;
}

int xc_maximum_ram_page(xc_interface *xch, unsigned long *max_mfn)
{
    long rc = xc_memory_op(xch, XENMEM_maximum_ram_page, NULL, 0);

    if (rc < 0)
        return -1;
    *max_mfn = rc;
    return 0;
}
