/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Pages a hypercall can reach, from the kernel: mapped from the hypercall-buffer device where there
 * is one, else anonymous, locked and kept out of forked children (whose copy-on-write would
 * otherwise take them from under a call).
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "private.h"

static void *map_anonymous(size_t size)
{
    void *p =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);
    int saved;

    if (p == MAP_FAILED)
        return NULL;
    if (madvise(p, size, MADV_DONTFORK)) {
        saved = errno;
        munmap(p, size);
        errno = saved;
        return NULL;
    }
    /* MAP_LOCKED may leave pages absent without saying so: touch them all. */
    memset(p, 0, size);
    return p;
}

void *pages_map(xencall_handle *xcall, size_t nr_pages)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *p;

    if (!nr_pages || nr_pages > SIZE_MAX / page) {
        errno = EINVAL;
        return NULL;
    }
    if (xcall->buffer_fd < 0) {
        p = map_anonymous(nr_pages * page);
    } else {
        p = mmap(NULL, nr_pages * page, PROT_READ | PROT_WRITE, MAP_SHARED, xcall->buffer_fd, 0);
        p = p == MAP_FAILED ? NULL : p;
    }
    if (!p)
        xtl_log(xcall->logger, XTL_ERROR, errno, "xencall",
                "cannot map %zu pages of hypercall buffer", nr_pages);
    return p;
}

void pages_unmap(xencall_handle *xcall, void *p, size_t nr_pages)
{
    size_t size = nr_pages * (size_t)sysconf(_SC_PAGESIZE);
    int saved = errno;

    if (xcall->buffer_fd < 0)
        madvise(p, size, MADV_DOFORK);
    if (munmap(p, size))
        xtl_log(xcall->logger, XTL_WARN, errno, "xencall",
                "cannot unmap %zu pages of hypercall buffer", nr_pages);
    errno = saved;
}
