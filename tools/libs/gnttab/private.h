/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a handle of libxengnttab is: the same for both halves, over different devices. */
#ifndef GNTTAB_PRIVATE_H
#define GNTTAB_PRIVATE_H

#include "xengnttab.h"
#include "xentoolcore_internal.h"
#include "xentoollog.h"

#define FRAME_SHIFT 12
#define FRAME_SIZE  (1UL << FRAME_SHIFT)

struct xengntdev_handle {
    Xentoolcore__Active_Handle active;
    xentoollog_logger *logger;
    xentoollog_logger *own_logger; /* made here because the caller gave none, or NULL */
    const char *name;              /* for messages: "xengnttab" or "xengntshr" */
    int fd;                        /* -1 until open */
};

/*
 * handle.c: arrange the notification of the page at @index of the device. -1 for what is not
 * wanted. Returns 0, or -1 with errno.
 */
int gnt_set_notify(const struct xengntdev_handle *h, uint64_t index, uint32_t offset,
                   evtchn_port_t port);

#endif
