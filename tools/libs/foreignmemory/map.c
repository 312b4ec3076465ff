/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Mapping frames of another domain: reserve addresses with mmap(), then have privcmd fill them,
 * page errors one by one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "private.h"
#include "linux-xen/privcmd.h"
#include "xen_device.h"

#define PAGING_DELAY_US                                                                            \
    100 /* the pager runs in another process of dom0; there is no event to wait for */

/*
 * One MMAPBATCH_V2. Returns 0 if err[] is filled in (its ENOENT summary included), or -1 with errno
 * if nothing was tried.
 */
static int map_batch(xenforeignmemory_handle *fmem, uint32_t dom, void *addr, size_t num,
                     const xen_pfn_t *arr, int *err)
{
    struct privcmd_mmapbatch_v2 batch = {
        .num = num, .dom = dom, .addr = (uintptr_t)addr, .arr = arr, .err = err
    };

    if (ioctl(fmem->fd, IOCTL_PRIVCMD_MMAPBATCH_V2, &batch) < 0 && errno != ENOENT)
        return -1;
    return 0;
}

/* The same for a kernel that has only the first version: errors in the top bits of a copy of the
 * frames. */
static int map_batch_v1(xenforeignmemory_handle *fmem, uint32_t dom, void *addr, size_t num,
                        const xen_pfn_t *arr, int *err)
{
    xen_pfn_t *copy = malloc(num * sizeof(*copy));
    struct privcmd_mmapbatch batch = {
        .num = num, .dom = dom, .addr = (uintptr_t)addr, .arr = copy
    };
    size_t i;
    int rc;

    if (!copy)
        return -1;
    memcpy(copy, arr, num * sizeof(*copy));
    rc = ioctl(fmem->fd, IOCTL_PRIVCMD_MMAPBATCH, &batch);
    if (rc < 0 && errno == ENOENT)
        rc = 0;
    for (i = 0; i < num && rc >= 0; i++) {
        xen_pfn_t changed = copy[i] ^ arr[i];

        err[i] = !(changed & PRIVCMD_MMAPBATCH_ERROR_MASK) ? 0
                 : (changed & PRIVCMD_MMAPBATCH_ERROR_MASK) == PRIVCMD_MMAPBATCH_PAGED_ERROR
                     ? -ENOENT
                     : -EINVAL;
    }
    free(copy);
    return rc < 0 ? -1 : 0;
}

/* Repeat single frames until none is paged out any more. */
static int map_paged_out(xenforeignmemory_handle *fmem, uint32_t dom, char *addr, size_t num,
                         const xen_pfn_t *arr, int *err)
{
    size_t i;

    for (i = 0; i < num; i++) {
        while (err[i] == -ENOENT) {
            usleep(PAGING_DELAY_US);
            if (map_batch(fmem, dom, addr + (i << FRAME_SHIFT), 1, arr + i, err + i))
                return -1;
        }
    }
    return 0;
}

static int map_all(xenforeignmemory_handle *fmem, uint32_t dom, void *addr, size_t num,
                   const xen_pfn_t *arr, int *err)
{
    if (!map_batch(fmem, dom, addr, num, arr, err))
        return map_paged_out(fmem, dom, addr, num, arr, err);
    if (errno != fmem->enotsup)
        return -1;
    return map_batch_v1(fmem, dom, addr, num, arr, err);
}

/* errno of the first page that failed, or 0. */
static int first_error(const int *err, size_t num)
{
    size_t i;

    for (i = 0; i < num; i++)
        if (err[i])
            return -err[i];
    return 0;
}

void *xenforeignmemory_map2(xenforeignmemory_handle *fmem, uint32_t dom, void *addr, int prot,
                            int flags, size_t pages, const xen_pfn_t arr[], int err[])
{
    int *own_err = NULL, failure = 0;
    void *p;

    if (pages > UINT32_MAX) {
        errno = EINVAL;
        return NULL;
    }
    if (!err && !(err = own_err = calloc(pages ? pages : 1, sizeof(*err))))
        return NULL;
    p = mmap(addr, pages << FRAME_SHIFT, prot, flags | MAP_SHARED, fmem->fd, 0);
    if (p == MAP_FAILED) {
        failure = errno;
        xtl_log(fmem->logger, XTL_ERROR, errno, "xenforeignmemory",
                "cannot reserve addresses for %zu pages of domain %u", pages, dom);
        p = NULL;
    } else if (map_all(fmem, dom, p, pages, arr, err)) {
        failure = errno;
        xtl_log(fmem->logger, XTL_ERROR, errno, "xenforeignmemory",
                "cannot map %zu pages of domain %u", pages, dom);
    } else if (own_err) {
        failure = first_error(err, pages);
    }
    free(own_err);
    if (!failure)
        return p;
    if (p)
        munmap(p, pages << FRAME_SHIFT);
    errno = failure;
    return NULL;
}

void *xenforeignmemory_map(xenforeignmemory_handle *fmem, uint32_t dom, int prot, size_t pages,
                           const xen_pfn_t arr[], int err[])
{
    return xenforeignmemory_map2(fmem, dom, NULL, prot, 0, pages, arr, err);
}

int xenforeignmemory_unmap(xenforeignmemory_handle *fmem, void *addr, size_t pages)
{
    (void)fmem;
    return munmap(addr, pages << FRAME_SHIFT);
}
