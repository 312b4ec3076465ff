/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a handle of libxenforeignmemory is. */
#ifndef FOREIGNMEMORY_PRIVATE_H
#define FOREIGNMEMORY_PRIVATE_H

#include "xenforeignmemory.h"
#include "xentoolcore_internal.h"
#include "xentoollog.h"

#define FRAME_SHIFT 12 /* the hypervisor's frames, whatever the kernel's page size */

struct xenforeignmemory_handle {
    Xentoolcore__Active_Handle active;
    xentoollog_logger *logger;
    xentoollog_logger *own_logger; /* made here because the caller gave none, or NULL */
    int fd;                        /* privcmd; -1 until open */
    int enotsup; /* the errno with which this kernel refuses an ioctl it does not know */
};

#endif
