/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a handle of libxencall is, and the two layers of its buffers. */
#ifndef CALL_PRIVATE_H
#define CALL_PRIVATE_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

#include "xencall.h"
#include "xentoolcore_internal.h"
#include "xentoollog.h"

/*
 * Freed buffers of 1, 2, 4 and 8 pages are kept, a few of each. Nearly every hypercall of the tools
 * needs one page for its argument and one or two for arrays; mapping and pinning fresh ones costs
 * more than the hypercall.
 */
#define CACHE_CLASSES  4
#define CACHE_PER_CLASS 8

struct page_cache {
    void *slot[CACHE_CLASSES][CACHE_PER_CLASS];
    unsigned int nr[CACHE_CLASSES];
};

struct xencall_handle {
    Xentoolcore__Active_Handle active;
    xentoollog_logger *logger;
    xentoollog_logger *own_logger; /* made here because the caller gave none, or NULL */
    unsigned int flags;
    int fd;                        /* privcmd; -1 until open */
    int buffer_fd; /* the hypercall-buffer device, or -1: anonymous locked memory instead */
    pid_t owner;                   /* a forked child must not touch the buffers */
    pthread_mutex_t lock;          /* guards cache, unless XENCALL_OPENFLAG_NON_REENTRANT */
    struct page_cache cache;
};

/* pages.c: straight from the kernel. NULL with errno. */
void *pages_map(xencall_handle *xcall, size_t nr_pages);
void pages_unmap(xencall_handle *xcall, void *p, size_t nr_pages);

/* buffer.c: give all cached pages back to the kernel. */
void cache_drain(xencall_handle *xcall);

#endif
