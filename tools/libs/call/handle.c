/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Life and restriction of a hypercall handle.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "private.h"
#include "linux-xen/privcmd.h"
#include "xen_device.h"

/* A raw hypercall can reach any domain: the descriptor is taken away. */
static int on_restrict_all(Xentoolcore__Active_Handle *ah, domid_t domid)
{
    xencall_handle *xcall = XENTOOLCORE_HANDLE_OF(ah, xencall_handle, active);

    (void)domid;
    return xentoolcore__restrict_by_dup2_null(xcall->fd);
}

static int open_devices(xencall_handle *xcall)
{
    xcall->fd = xen_device_open(XEN_DEV_PRIVCMD, XEN_PROC_PRIVCMD, O_RDWR | O_CLOEXEC);
    if (xcall->fd < 0) {
        xtl_log(xcall->logger, XTL_ERROR, errno, "xencall",
                "cannot open " XEN_DEV_PRIVCMD " (not running in a Xen domain, not root, or "
                "xen_privcmd not loaded)");
        return -1;
    }
    /* Since Linux 4.18; what it maps is never migrated by the kernel. */
    xcall->buffer_fd = xen_device_open(XEN_DEV_HYPERCALL, NULL, O_RDWR | O_CLOEXEC);
    return 0;
}

static int release(xencall_handle *xcall)
{
    int saved = errno, rc = 0;

    if (getpid() == xcall->owner)
        cache_drain(xcall);
    if (xcall->buffer_fd >= 0)
        close(xcall->buffer_fd);
    if (xcall->fd >= 0 && close(xcall->fd)) {
        saved = errno;
        rc = -1;
    }
    xentoolcore__deregister_active_handle(&xcall->active);
    pthread_mutex_destroy(&xcall->lock);
    xtl_logger_destroy(xcall->own_logger);
    free(xcall);
    errno = saved;
    return rc;
}

xencall_handle *xencall_open(xentoollog_logger *logger, unsigned open_flags)
{
    xencall_handle *xcall = calloc(1, sizeof(*xcall));

    if (!xcall)
        return NULL;
    xcall->fd = xcall->buffer_fd = -1;
    xcall->flags = open_flags;
    xcall->owner = getpid();
    xcall->logger = logger;
    pthread_mutex_init(&xcall->lock, NULL);
    xcall->active.restrict_callback = on_restrict_all;
    xentoolcore__register_active_handle(&xcall->active);

    if (!logger) {
        xcall->own_logger =
            (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_PROGRESS, 0);
        xcall->logger = xcall->own_logger;
    }
    if (!xcall->logger || open_devices(xcall)) {
        release(xcall);
        return NULL;
    }
    return xcall;
}

int xencall_close(xencall_handle *xcall)
{
    return xcall ? release(xcall) : 0;
}

int xencall_fd(xencall_handle *xcall)
{
    return xcall->fd;
}
