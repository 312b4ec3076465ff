/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a handle of libxendevicemodel is, and its one operation. */
#ifndef DEVICEMODEL_PRIVATE_H
#define DEVICEMODEL_PRIVATE_H

#include <stddef.h>

#include "xencall.h"
#include "xendevicemodel.h"
#include "xentoolcore_internal.h"
#include "xentoollog.h"

struct xendevicemodel_handle {
    Xentoolcore__Active_Handle active;
    xentoollog_logger *logger;
    xentoollog_logger *own_logger; /* made here because the caller gave none, or NULL */
    xencall_handle *xcall;         /* for kernels without the ioctl */
    int fd;                        /* privcmd; -1 until open */
    int enotsup; /* the errno with which this kernel refuses an ioctl it does not know */
};

/*
 * op.c: do @op on @domid, with up to one more buffer of @size bytes at @data (NULL: none), which is
 * read and written. Returns 0, or -1 with errno; *@op is updated.
 */
int dm_op(xendevicemodel_handle *dmod, domid_t domid, struct xen_dm_op *op, void *data,
          size_t size);

#endif
