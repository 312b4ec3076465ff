/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Life of an xc_interface.
 */
#include <stdlib.h>

#include "private.h"

/* The layout is what the other library was compiled against. */
_Static_assert(offsetof(struct xc_interface_core, dombuild_logger) == 24, "ABI");
_Static_assert(offsetof(struct xc_interface_core, last_error) == 40, "ABI");
_Static_assert(offsetof(struct xc_interface_core, dombuild_logger_file) == 1072, "ABI");
_Static_assert(offsetof(struct xc_interface_core, xcall) == 1088, "ABI");
_Static_assert(offsetof(struct xc_interface_core, fmem) == 1096, "ABI");
_Static_assert(offsetof(struct xc_interface_core, dmod) == 1104, "ABI");

/* All of it, also if only half there. Returns 0, or -1 with errno of the first failure. */
static int release(xc_interface *xch)
{
    int saved = errno, rc = 0;

    if (xencall_close(xch->xcall) && !rc++)
        saved = errno;
    if (xenforeignmemory_close(xch->fmem) && !rc++)
        saved = errno;
    if (xendevicemodel_close(xch->dmod) && !rc++)
        saved = errno;
    xtl_logger_destroy(xch->dombuild_logger_tofree);
    xtl_logger_destroy(xch->error_handler_tofree);
    if (xch->dombuild_logger_file)
        fclose(xch->dombuild_logger_file);
    free(xch);
    errno = saved;
    return rc ? -1 : 0;
}

static int open_drivers(xc_interface *xch, unsigned open_flags)
{
    xch->xcall =
        xencall_open(xch->error_handler,
                     open_flags & XC_OPENFLAG_NON_REENTRANT ? XENCALL_OPENFLAG_NON_REENTRANT : 0);
    if (!xch->xcall)
        return -1;
    xch->fmem = xenforeignmemory_open(xch->error_handler, 0);
    if (!xch->fmem)
        return -1;
    xch->dmod = xendevicemodel_open(xch->error_handler, 0);
    return xch->dmod ? 0 : -1;
}

xc_interface *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dombuild_logger,
                                unsigned open_flags)
{
    xc_interface *xch = calloc(1, sizeof(*xch));

    if (!xch)
        return NULL;
    xch->flags = open_flags;
    xch->dombuild_logger = dombuild_logger;
    xch->error_handler = logger;
    if (!logger) {
        xch->error_handler_tofree =
            (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_PROGRESS, 0);
        xch->error_handler = xch->error_handler_tofree;
    }
    if (!xch->error_handler)
        goto release_handle;
    if (!(open_flags & XC_OPENFLAG_DUMMY) && open_drivers(xch, open_flags))
        goto release_handle;
    return xch;

release_handle:
    release(xch);
    return NULL;
}

int xc_interface_close(xc_interface *xch)
{
    return xch ? release(xch) : 0;
}

xencall_handle *xc_interface_xcall_handle(xc_interface *xch)
{
    return xch->xcall;
}

xenforeignmemory_handle *xc_interface_fmem_handle(xc_interface *xch)
{
    return xch->fmem;
}

xendevicemodel_handle *xc_interface_dmod_handle(xc_interface *xch)
{
    return xch->dmod;
}
