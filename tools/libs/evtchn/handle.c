/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Life and restriction of an event-channel handle.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "private.h"
#include "linux-xen/evtchn.h"
#include "xen_device.h"

static int restrict_fd(int fd, domid_t domid)
{
    struct evtchn_restrict_arg arg = { .domid = domid };

    return ioctl(fd, IOCTL_EVTCHN_RESTRICT, &arg);
}

static int on_restrict_all(Xentoolcore__Active_Handle *ah, domid_t domid)
{
    xenevtchn_handle *xce = XENTOOLCORE_HANDLE_OF(ah, xenevtchn_handle, active);

    return xce->fd < 0 ? 0 : restrict_fd(xce->fd, domid);
}

/* A registered handle without a descriptor yet. */
static xenevtchn_handle *new_handle(xentoollog_logger *logger)
{
    xenevtchn_handle *xce = calloc(1, sizeof(*xce));

    if (!xce)
        return NULL;
    xce->fd = -1;
    xce->logger = logger;
    if (!logger) {
        xce->own_logger =
            (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_PROGRESS, 0);
        xce->logger = xce->own_logger;
        if (!xce->logger) {
            free(xce);
            return NULL;
        }
    }
    xce->active.restrict_callback = on_restrict_all;
    xentoolcore__register_active_handle(&xce->active);
    return xce;
}

/* Releases everything; errno survives. */
static int drop_handle(xenevtchn_handle *xce)
{
    int saved = errno, rc = 0;

    if (xce->fd >= 0 && close(xce->fd)) {
        saved = errno;
        rc = -1;
    }
    xentoolcore__deregister_active_handle(&xce->active);
    xtl_logger_destroy(xce->own_logger);
    free(xce);
    errno = saved;
    return rc;
}

xenevtchn_handle *xenevtchn_open(xentoollog_logger *logger, unsigned int flags)
{
    xenevtchn_handle *xce;

    if (flags & ~XENEVTCHN_NO_CLOEXEC) {
        errno = EINVAL;
        return NULL;
    }
    xce = new_handle(logger);
    if (!xce)
        return NULL;
    xce->fd = xen_device_open(XEN_DEV_EVTCHN, NULL,
                              O_RDWR | (flags & XENEVTCHN_NO_CLOEXEC ? 0 : O_CLOEXEC));
    if (xce->fd < 0) {
        xtl_log(xce->logger, XTL_ERROR, errno, "evtchn",
                "cannot open " XEN_DEV_EVTCHN " (is the xen_evtchn module loaded?)");
        drop_handle(xce);
        return NULL;
    }
    return xce;
}

xenevtchn_handle *xenevtchn_fdopen(xentoollog_logger *logger, int fd, unsigned open_flags)
{
    xenevtchn_handle *xce;

    if (open_flags) {
        errno = EINVAL;
        return NULL;
    }
    xce = new_handle(logger);
    if (xce)
        xce->fd = fd;
    return xce;
}

int xenevtchn_close(xenevtchn_handle *xce)
{
    return xce ? drop_handle(xce) : 0;
}

int xenevtchn_fd(xenevtchn_handle *xce)
{
    return xce->fd;
}

int xenevtchn_restrict(xenevtchn_handle *xce, domid_t domid)
{
    return restrict_fd(xce->fd, domid);
}
