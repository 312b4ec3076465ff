/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Life and restriction of grant handles, and the one ioctl both halves share.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "private.h"
#include "linux-xen/gntdev.h"
#include "xen_device.h"

/* The drivers know no restriction. */
static int on_restrict_all(Xentoolcore__Active_Handle *ah, domid_t domid)
{
    (void)domid;
    return xentoolcore__restrict_by_dup2_null(
        XENTOOLCORE_HANDLE_OF(ah, struct xengntdev_handle, active)->fd);
}

static int release(struct xengntdev_handle *h)
{
    int saved = errno, rc = 0;

    if (!h)
        return 0;
    if (h->fd >= 0 && close(h->fd)) {
        saved = errno;
        rc = -1;
    }
    xentoolcore__deregister_active_handle(&h->active);
    xtl_logger_destroy(h->own_logger);
    free(h);
    errno = saved;
    return rc;
}

static struct xengntdev_handle *open_device(xentoollog_logger *logger, unsigned open_flags,
                                            const char *name, const char *path)
{
    struct xengntdev_handle *h;

    if (open_flags) {
        errno = EINVAL;
        return NULL;
    }
    h = calloc(1, sizeof(*h));
    if (!h)
        return NULL;
    h->fd = -1;
    h->name = name;
    h->logger = logger;
    h->active.restrict_callback = on_restrict_all;
    xentoolcore__register_active_handle(&h->active);

    if (!logger) {
        h->own_logger = (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_PROGRESS, 0);
        h->logger = h->own_logger;
    }
    if (h->logger) {
        h->fd = xen_device_open(path, NULL, O_RDWR | O_CLOEXEC);
        if (h->fd >= 0)
            return h;
        xtl_log(h->logger, XTL_ERROR, errno, name, "cannot open %s (is its module loaded?)", path);
    }
    release(h);
    return NULL;
}

xengnttab_handle *xengnttab_open(xentoollog_logger *logger, unsigned open_flags)
{
    return open_device(logger, open_flags, "xengnttab", XEN_DEV_GNTDEV);
}

xengntshr_handle *xengntshr_open(xentoollog_logger *logger, unsigned open_flags)
{
    return open_device(logger, open_flags, "xengntshr", XEN_DEV_GNTALLOC);
}

int xengnttab_close(xengnttab_handle *xgt)
{
    return release(xgt);
}

int xengntshr_close(xengntshr_handle *xgs)
{
    return release(xgs);
}

int xengnttab_fd(xengnttab_handle *xgt)
{
    return xgt->fd;
}

int xengntshr_fd(xengntshr_handle *xgs)
{
    return xgs->fd;
}

int gnt_set_notify(const struct xengntdev_handle *h, uint64_t index, uint32_t offset,
                   evtchn_port_t port)
{
    struct grant_notify_arg arg = { .index = index };

    if (offset != UINT32_MAX) {
        if (offset >= FRAME_SIZE) {
            errno = EINVAL;
            return -1;
        }
        arg.index += offset;
        arg.action |= GRANT_NOTIFY_CLEAR_BYTE;
    }
    if (port != (evtchn_port_t)-1) {
        arg.event_channel_port = port;
        arg.action |= GRANT_NOTIFY_SEND_EVENT;
    }
    return arg.action ? ioctl(h->fd, IOCTL_GRANT_SET_NOTIFY, &arg) : 0;
}
