/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Life and restriction of a foreign-memory handle.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "private.h"
#include "linux-xen/privcmd.h"
#include "xen_device.h"

static int on_restrict_all(Xentoolcore__Active_Handle *ah, domid_t domid)
{
    xenforeignmemory_handle *fmem = XENTOOLCORE_HANDLE_OF(ah, xenforeignmemory_handle, active);

    if (fmem->fd < 0)
        return 0;
    if (!xenforeignmemory_restrict(fmem, domid))
        return 0;
    /* A kernel that cannot: no power at all instead. */
    return errno == EOPNOTSUPP ? xentoolcore__restrict_by_dup2_null(fmem->fd) : -1;
}

static int open_device(xenforeignmemory_handle *fmem)
{
    fmem->fd = xen_device_open(XEN_DEV_PRIVCMD, XEN_PROC_PRIVCMD, O_RDWR | O_CLOEXEC);
    if (fmem->fd < 0) {
        xtl_log(fmem->logger, XTL_ERROR, errno, "xenforeignmemory", "cannot open " XEN_DEV_PRIVCMD);
        return -1;
    }
    /* Kernels have refused unknown privcmd ioctls with EINVAL, and later with ENOTTY: learn which
     * it is. */
    fmem->enotsup = ioctl(fmem->fd, IOCTL_PRIVCMD_UNIMPLEMENTED, NULL) < 0 ? errno : ENOTTY;
    return 0;
}

static int release(xenforeignmemory_handle *fmem)
{
    int saved = errno, rc = 0;

    if (fmem->fd >= 0 && close(fmem->fd)) {
        saved = errno;
        rc = -1;
    }
    xentoolcore__deregister_active_handle(&fmem->active);
    xtl_logger_destroy(fmem->own_logger);
    free(fmem);
    errno = saved;
    return rc;
}

xenforeignmemory_handle *xenforeignmemory_open(xentoollog_logger *logger, unsigned open_flags)
{
    xenforeignmemory_handle *fmem;

    if (open_flags) {
        errno = EINVAL;
        return NULL;
    }
    fmem = calloc(1, sizeof(*fmem));
    if (!fmem)
        return NULL;
    fmem->fd = -1;
    fmem->logger = logger;
    fmem->active.restrict_callback = on_restrict_all;
    xentoolcore__register_active_handle(&fmem->active);

    if (!logger) {
        fmem->own_logger =
            (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_PROGRESS, 0);
        fmem->logger = fmem->own_logger;
    }
    if (!fmem->logger || open_device(fmem)) {
        release(fmem);
        return NULL;
    }
    return fmem;
}

int xenforeignmemory_close(xenforeignmemory_handle *fmem)
{
    return fmem ? release(fmem) : 0;
}

int xenforeignmemory_restrict(xenforeignmemory_handle *fmem, domid_t domid)
{
    if (!ioctl(fmem->fd, IOCTL_PRIVCMD_RESTRICT, &domid))
        return 0;
    if (errno == fmem->enotsup)
        errno = EOPNOTSUPP;
    return -1;
}
