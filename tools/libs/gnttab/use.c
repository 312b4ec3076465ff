/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Using grants of other domains: announce them to gntdev, then mmap() them; or have the hypervisor
 * copy.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "private.h"
#include "linux-xen/gntdev.h"
#include "xen_device.h"

#define GNTDEV_MAX_COUNT                                                                           \
    (1U << 24) /* far above any driver limit; keeps sizes below from overflowing */

/* An announcement with room for @count references. NULL with errno. */
static struct gntdev_map_arg *new_announcement(uint32_t count)
{
    struct gntdev_map_arg *arg;

    if (!count || count > GNTDEV_MAX_COUNT) {
        errno = EINVAL;
        return NULL;
    }
    arg = calloc(1, sizeof(*arg) + (count - 1) * sizeof(arg->refs[0]));
    if (arg)
        arg->count = count;
    return arg;
}

static void withdraw(xengnttab_handle *xgt, uint64_t index, uint32_t count)
{
    struct gntdev_unmap_arg arg = { .index = index, .count = count };
    int saved = errno;

    if (ioctl(xgt->fd, IOCTL_GNTDEV_UNMAP, &arg))
        xtl_log(xgt->logger, XTL_WARN, errno, xgt->name, "cannot withdraw %u grants", count);
    errno = saved;
}

/* Map what @arg announces; consumes @arg. */
static void *map_announced(xengnttab_handle *xgt, struct gntdev_map_arg *arg, int prot,
                           uint32_t notify_offset, evtchn_port_t notify_port)
{
    size_t size = (size_t)arg->count << FRAME_SHIFT;
    void *p = NULL;

    if (ioctl(xgt->fd, IOCTL_GNTDEV_MAP, arg)) {
        xtl_log(xgt->logger, XTL_ERROR, errno, xgt->name, "cannot announce %u grants", arg->count);
        goto free_arg;
    }
    p = mmap(NULL, size, prot, MAP_SHARED, xgt->fd, arg->index);
    /* A peer that is being saved or rebuilt answers EAGAIN for a moment; the kernel does the
     * waiting. */
    if (p == MAP_FAILED) {
        xtl_log(xgt->logger, XTL_ERROR, errno, xgt->name, "cannot map %u grants of domain %u",
                arg->count, arg->refs[0].domid);
        goto withdraw_grants;
    }
    if (gnt_set_notify(xgt, arg->index, notify_offset, notify_port)) {
        xtl_log(xgt->logger, XTL_ERROR, errno, xgt->name, "cannot arrange the unmap notification");
        goto unmap;
    }
    goto free_arg;

unmap:
    {
        int saved = errno;

        munmap(p, size);
        errno = saved;
    }
withdraw_grants:
    withdraw(xgt, arg->index, arg->count);
    p = NULL;
free_arg:
    {
        int saved = errno;

        free(arg);
        errno = saved;
    }
    return p;
}

void *xengnttab_map_grant_refs(xengnttab_handle *xgt, uint32_t count, uint32_t *domids,
                               uint32_t *refs, int prot)
{
    struct gntdev_map_arg *arg = new_announcement(count);
    uint32_t i;

    if (!arg)
        return NULL;
    for (i = 0; i < count; i++)
        arg->refs[i] = (struct gntdev_grant_ref){ .domid = domids[i], .ref = refs[i] };
    return map_announced(xgt, arg, prot, -1, -1);
}

void *xengnttab_map_domain_grant_refs(xengnttab_handle *xgt, uint32_t count, uint32_t domid,
                                      uint32_t *refs, int prot)
{
    struct gntdev_map_arg *arg = new_announcement(count);
    uint32_t i;

    if (!arg)
        return NULL;
    for (i = 0; i < count; i++)
        arg->refs[i] = (struct gntdev_grant_ref){ .domid = domid, .ref = refs[i] };
    return map_announced(xgt, arg, prot, -1, -1);
}

void *xengnttab_map_grant_ref_notify(xengnttab_handle *xgt, uint32_t domid, uint32_t ref, int prot,
                                     uint32_t notify_offset, evtchn_port_t notify_port)
{
    struct gntdev_map_arg *arg = new_announcement(1);

    if (!arg)
        return NULL;
    arg->refs[0] = (struct gntdev_grant_ref){ .domid = domid, .ref = ref };
    return map_announced(xgt, arg, prot, notify_offset, notify_port);
}

void *xengnttab_map_grant_ref(xengnttab_handle *xgt, uint32_t domid, uint32_t ref, int prot)
{
    return xengnttab_map_grant_ref_notify(xgt, domid, ref, prot, -1, -1);
}

int xengnttab_unmap(xengnttab_handle *xgt, void *start_address, uint32_t count)
{
    struct gntdev_offset_arg where = { .vaddr = (uintptr_t)start_address };
    struct gntdev_unmap_arg arg;

    if (!start_address) {
        errno = EINVAL;
        return -1;
    }
    if (ioctl(xgt->fd, IOCTL_GNTDEV_OFFSET_FOR_VADDR, &where))
        return -1;
    if (where.count != count) { /* the driver only unmaps what was mapped together */
        errno = EINVAL;
        return -1;
    }
    if (munmap(start_address, (size_t)count << FRAME_SHIFT))
        return -1;
    arg = (struct gntdev_unmap_arg){ .index = where.offset, .count = count };
    return ioctl(xgt->fd, IOCTL_GNTDEV_UNMAP, &arg);
}

int xengnttab_set_max_grants(xengnttab_handle *xgt, uint32_t nr_grants)
{
    struct gntdev_max_grants_arg arg = { .count = nr_grants };

    /* The call has gone from Linux: it has no limit per handle any more, so every number is
     * granted. */
    if (ioctl(xgt->fd, IOCTL_GNTDEV_SET_MAX_GRANTS, &arg) && errno != ENOTTY)
        return -1;
    return 0;
}

int xengnttab_grant_copy(xengnttab_handle *xgt, uint32_t count,
                         xengnttab_grant_copy_segment_t *segs)
{
    struct gntdev_copy_arg arg = { .count = count, .segments = segs };
    int rc = ioctl(xgt->fd, IOCTL_GNTDEV_COPY, &arg);

    if (rc)
        xtl_log(xgt->logger, XTL_ERROR, errno, xgt->name, "cannot copy %u grant segments", count);
    return rc;
}
