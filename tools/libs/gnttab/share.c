/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Granting pages of one's own: gntalloc allocates and grants them, mmap() shows them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "private.h"
#include "linux-xen/gntdev.h"
#include "xen_device.h"

#define GNTALLOC_MAX_COUNT (1 << 20)

/* Take the grants back; the pages live on while they are mapped anywhere. errno survives. */
static void revoke(xengntshr_handle *xgs, uint64_t index, uint32_t count)
{
    struct gntalloc_free_arg arg = { .index = index, .count = count };
    int saved = errno;

    if (ioctl(xgs->fd, IOCTL_GNTALLOC_FREE, &arg))
        xtl_log(xgs->logger, XTL_WARN, errno, xgs->name, "cannot revoke %u grants", count);
    errno = saved;
}

static void *share(xengntshr_handle *xgs, uint32_t domid, int count, uint32_t *refs, int writable,
                   uint32_t notify_offset, evtchn_port_t notify_port)
{
    struct gntalloc_alloc_arg *arg;
    void *p = NULL;
    int saved;

    if (count <= 0 || count > GNTALLOC_MAX_COUNT || domid > UINT16_MAX) {
        errno = EINVAL;
        return NULL;
    }
    arg = calloc(1, sizeof(*arg) + (count - 1) * sizeof(arg->gref_ids[0]));
    if (!arg)
        return NULL;
    arg->domid = domid;
    arg->flags = writable ? GNTALLOC_WRITABLE : 0;
    arg->count = count;
    if (ioctl(xgs->fd, IOCTL_GNTALLOC_ALLOC, arg)) {
        xtl_log(xgs->logger, XTL_ERROR, errno, xgs->name, "cannot grant %d pages to domain %u",
                count, domid);
        goto free_arg;
    }
    p = mmap(NULL, (size_t)count << FRAME_SHIFT, PROT_READ | PROT_WRITE, MAP_SHARED, xgs->fd,
             arg->index);
    if (p == MAP_FAILED) {
        p = NULL;
        xtl_log(xgs->logger, XTL_ERROR, errno, xgs->name, "cannot map %d granted pages", count);
        goto revoke_grants;
    }
    if (gnt_set_notify(xgs, arg->index, notify_offset, notify_port)) {
        xtl_log(xgs->logger, XTL_ERROR, errno, xgs->name, "cannot arrange the unmap notification");
        goto unmap;
    }
    memcpy(refs, arg->gref_ids, count * sizeof(*refs));
    /*
     * The mapping keeps the grants alive. Taking them back now means that munmap(), or the end of
     * the process, ends everything, and nobody has to remember the index.
     */
    goto revoke_grants;

unmap:
    saved = errno;
    munmap(p, (size_t)count << FRAME_SHIFT);
    errno = saved;
    p = NULL;
revoke_grants:
    revoke(xgs, arg->index, count);
free_arg:
    saved = errno;
    free(arg);
    errno = saved;
    return p;
}

void *xengntshr_share_pages(xengntshr_handle *xgs, uint32_t domid, int count, uint32_t *refs,
                            int writable)
{
    return share(xgs, domid, count, refs, writable, -1, -1);
}

void *xengntshr_share_page_notify(xengntshr_handle *xgs, uint32_t domid, uint32_t *ref,
                                  int writable, uint32_t notify_offset, evtchn_port_t notify_port)
{
    return share(xgs, domid, 1, ref, writable, notify_offset, notify_port);
}

int xengntshr_unshare(xengntshr_handle *xgs, void *start_address, uint32_t count)
{
    (void)xgs;
    return munmap(start_address, (size_t)count << FRAME_SHIFT);
}
