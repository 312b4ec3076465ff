/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Hypercall buffers: pages from the kernel behind a cache of freed ones, and byte-sized buffers
 * made of whole pages with their length in front.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "private.h"

/* In front of a byte-sized buffer. 16 bytes, so the buffer keeps malloc's alignment. */
struct buffer_header {
    size_t nr_pages;
    uint64_t check;
};
#define HEADER_CHECK                                                                               \
    0x6275666665723a29ULL /* a foreign pointer or a double free does not have this in front */
_Static_assert(sizeof(struct buffer_header) == 16, "keeps 16-byte alignment");

static void lock(xencall_handle *xcall)
{
    if (!(xcall->flags & XENCALL_OPENFLAG_NON_REENTRANT))
        pthread_mutex_lock(&xcall->lock);
}

static void unlock(xencall_handle *xcall)
{
    if (!(xcall->flags & XENCALL_OPENFLAG_NON_REENTRANT))
        pthread_mutex_unlock(&xcall->lock);
}

/* The smallest class that holds @nr_pages, or CACHE_CLASSES if none does. */
static unsigned int class_of(size_t nr_pages)
{
    unsigned int class = 0;

    while (class < CACHE_CLASSES && ((size_t)1 << class) < nr_pages)
        class++;
    return class;
}

static void *cache_take(xencall_handle *xcall, unsigned int class)
{
    void *p = NULL;

    lock(xcall);
    if (xcall->cache.nr[class])
        p = xcall->cache.slot[class][--xcall->cache.nr[class]];
    unlock(xcall);
    return p;
}

static bool cache_put(xencall_handle *xcall, unsigned int class, void *p)
{
    bool room;

    lock(xcall);
    room = xcall->cache.nr[class] < CACHE_PER_CLASS;
    if (room)
        xcall->cache.slot[class][xcall->cache.nr[class]++] = p;
    unlock(xcall);
    return room;
}

void cache_drain(xencall_handle *xcall)
{
    unsigned int class;
    void *p;

    for (class = 0; class < CACHE_CLASSES; class++)
        while ((p = cache_take(xcall, class)))
            pages_unmap(xcall, p, (size_t)1 << class);
}

void *xencall_alloc_buffer_pages(xencall_handle *xcall, size_t nr_pages)
{
    unsigned int class = class_of(nr_pages);
    void *p;

    if (class == CACHE_CLASSES)
        return pages_map(xcall, nr_pages);
    p = cache_take(xcall, class);
    if (!p)
        return pages_map(xcall, (size_t)1 << class);
    memset(p, 0, nr_pages * (size_t)sysconf(_SC_PAGESIZE));
    return p;
}

void xencall_free_buffer_pages(xencall_handle *xcall, void *p, size_t nr_pages)
{
    unsigned int class = class_of(nr_pages);

    if (!p)
        return;
    if (class == CACHE_CLASSES)
        pages_unmap(xcall, p, nr_pages);
    else if (!cache_put(xcall, class, p))
        pages_unmap(xcall, p, (size_t)1 << class);
}

void *xencall_alloc_buffer(xencall_handle *xcall, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct buffer_header *header;
    size_t nr_pages;

    if (size > SIZE_MAX - sizeof(*header) - page) {
        errno = ENOMEM;
        return NULL;
    }
    nr_pages = (size + sizeof(*header) + page - 1) / page;
    header = xencall_alloc_buffer_pages(xcall, nr_pages);
    if (!header)
        return NULL;
    header->nr_pages = nr_pages;
    header->check = HEADER_CHECK;
    return header + 1;
}

void xencall_free_buffer(xencall_handle *xcall, void *p)
{
    struct buffer_header *header = p;

    if (!p)
        return;
    header--;
    if (header->check != HEADER_CHECK) {
        /* Going on would hand somebody else's memory to the kernel. */
        xtl_log(xcall->logger, XTL_CRITICAL, -1, "xencall",
                "%p is not a hypercall buffer in use; leaving it alone", p);
        return;
    }
    header->check = 0;
    xencall_free_buffer_pages(xcall, header, header->nr_pages);
}

int xencall_buffers_never_fault(xencall_handle *xcall)
{
    return xcall->buffer_fd >= 0;
}
