/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Life and restriction of a device-model handle.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "private.h"
#include "linux-xen/privcmd.h"
#include "xen_device.h"

/* The hypercall handle inside is in the list of active handles by itself, and loses its descriptor
 * there. */
static int on_restrict_all(Xentoolcore__Active_Handle *ah, domid_t domid)
{
    xendevicemodel_handle *dmod = XENTOOLCORE_HANDLE_OF(ah, xendevicemodel_handle, active);

    if (dmod->fd < 0)
        return 0;
    if (!xendevicemodel_restrict(dmod, domid))
        return 0;
    return errno == EOPNOTSUPP ? xentoolcore__restrict_by_dup2_null(dmod->fd) : -1;
}

static int release(xendevicemodel_handle *dmod)
{
    int saved = errno, rc = 0;

    if (dmod->fd >= 0 && close(dmod->fd)) {
        saved = errno;
        rc = -1;
    }
    if (xencall_close(dmod->xcall)) {
        saved = errno;
        rc = -1;
    }
    xentoolcore__deregister_active_handle(&dmod->active);
    xtl_logger_destroy(dmod->own_logger);
    free(dmod);
    errno = saved;
    return rc;
}

static int open_devices(xendevicemodel_handle *dmod)
{
    dmod->xcall = xencall_open(dmod->logger, 0);
    if (!dmod->xcall)
        return -1;
    dmod->fd = xen_device_open(XEN_DEV_PRIVCMD, XEN_PROC_PRIVCMD, O_RDWR | O_CLOEXEC);
    if (dmod->fd < 0) {
        xtl_log(dmod->logger, XTL_ERROR, errno, "xendevicemodel", "cannot open " XEN_DEV_PRIVCMD);
        return -1;
    }
    dmod->enotsup = ioctl(dmod->fd, IOCTL_PRIVCMD_UNIMPLEMENTED, NULL) < 0 ? errno : ENOTTY;
    return 0;
}

xendevicemodel_handle *xendevicemodel_open(xentoollog_logger *logger, unsigned int open_flags)
{
    xendevicemodel_handle *dmod;

    if (open_flags) {
        errno = EINVAL;
        return NULL;
    }
    dmod = calloc(1, sizeof(*dmod));
    if (!dmod)
        return NULL;
    dmod->fd = -1;
    dmod->logger = logger;
    dmod->active.restrict_callback = on_restrict_all;
    xentoolcore__register_active_handle(&dmod->active);

    if (!logger) {
        dmod->own_logger =
            (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_PROGRESS, 0);
        dmod->logger = dmod->own_logger;
    }
    if (!dmod->logger || open_devices(dmod)) {
        release(dmod);
        return NULL;
    }
    return dmod;
}

int xendevicemodel_close(xendevicemodel_handle *dmod)
{
    return dmod ? release(dmod) : 0;
}

int xendevicemodel_restrict(xendevicemodel_handle *dmod, domid_t domid)
{
    if (!ioctl(dmod->fd, IOCTL_PRIVCMD_RESTRICT, &domid))
        return 0;
    if (errno == dmod->enotsup)
        errno = EOPNOTSUPP;
    return -1;
}
