/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a handle of libxenevtchn is. */
#ifndef EVTCHN_PRIVATE_H
#define EVTCHN_PRIVATE_H

#include "xenevtchn.h"
#include "xentoolcore_internal.h"
#include "xentoollog.h"

struct xenevtchn_handle {
    Xentoolcore__Active_Handle active;
    xentoollog_logger *logger;
    xentoollog_logger *own_logger; /* the one made here because the caller gave none, or NULL */
    int fd;                        /* -1 until open */
};

#endif
