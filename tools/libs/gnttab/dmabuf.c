/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Grants made from dma-bufs and dma-bufs made from grants: needs a kernel with
 * CONFIG_XEN_GNTDEV_DMABUF.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "linux-xen/gntdev.h"
#include "xen_device.h"

#define DMABUF_MAX_COUNT (1U << 24)

/* An argument of @fixed bytes with @count references behind, the first of them inside. NULL with
 * errno. */
static void *new_argument(size_t fixed, uint32_t count)
{
    if (!count || count > DMABUF_MAX_COUNT) {
        errno = EINVAL;
        return NULL;
    }
    return calloc(1, fixed + (count - 1) * sizeof(uint32_t));
}

static int done(xengnttab_handle *xgt, void *arg, int rc, const char *what)
{
    int saved = errno;

    if (rc)
        xtl_log(xgt->logger, XTL_ERROR, errno, xgt->name, "cannot %s", what);
    free(arg);
    errno = saved;
    return rc ? -1 : 0;
}

int xengnttab_dmabuf_exp_from_refs(xengnttab_handle *xgt, uint32_t domid, uint32_t flags,
                                   uint32_t count, const uint32_t *refs, uint32_t *fd)
{
    struct gntdev_dmabuf_export_arg *arg = new_argument(sizeof(*arg), count);
    int rc;

    if (!arg)
        return -1;
    arg->flags = flags;
    arg->count = count;
    arg->domid = domid;
    memcpy(arg->refs, refs, count * sizeof(*refs));
    rc = ioctl(xgt->fd, IOCTL_GNTDEV_DMABUF_EXPORT, arg);
    if (!rc)
        *fd = arg->fd;
    return done(xgt, arg, rc, "make a dma-buf of grants");
}

int xengnttab_dmabuf_exp_wait_released(xengnttab_handle *xgt, uint32_t fd, uint32_t wait_to_ms)
{
    struct gntdev_dmabuf_wait_arg arg = { .fd = fd, .wait_to_ms = wait_to_ms };

    return done(xgt, NULL, ioctl(xgt->fd, IOCTL_GNTDEV_DMABUF_WAIT_RELEASED, &arg),
                "wait for the release of a dma-buf");
}

int xengnttab_dmabuf_imp_to_refs(xengnttab_handle *xgt, uint32_t domid, uint32_t fd, uint32_t count,
                                 uint32_t *refs)
{
    struct gntdev_dmabuf_import_arg *arg = new_argument(sizeof(*arg), count);
    int rc;

    if (!arg)
        return -1;
    arg->fd = fd;
    arg->count = count;
    arg->domid = domid;
    rc = ioctl(xgt->fd, IOCTL_GNTDEV_DMABUF_IMPORT, arg);
    if (!rc)
        memcpy(refs, arg->refs, count * sizeof(*refs));
    return done(xgt, arg, rc, "grant the pages of a dma-buf");
}

int xengnttab_dmabuf_imp_release(xengnttab_handle *xgt, uint32_t fd)
{
    struct gntdev_dmabuf_release_arg arg = { .fd = fd };

    return done(xgt, NULL, ioctl(xgt->fd, IOCTL_GNTDEV_DMABUF_RELEASE, &arg),
                "release an imported dma-buf");
}
