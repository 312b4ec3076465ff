/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The context behind libxl_ctx: connections, the lock, the event loop's state. A thread that holds
 * the lock may take it again; what the program is to be told is delivered when it is let go for
 * good, so that callbacks run without it.
 */
#ifndef LX_CTX_H
#define LX_CTX_H

#include <pthread.h>
#include <libxl.h>
#include <xenctrl.h>
#include <xenstore.h>
#include "event/loop.h"

struct lx_delivery;

struct libxl__ctx {
    xentoollog_logger *lg;
    xc_interface *xch;
    struct xs_handle *xsh;              /* NULL: no xenstored answered; lx_xs() logs that */
    pthread_mutex_t lock;               /* recursive; guards all below */
    unsigned int lock_depth;
    struct lx_loop loop;
    struct lx_op *ops;                  /* running operations that were begun asynchronously */
    XEN_TAILQ_HEAD(lx_events, struct libxl_event) events;
    struct lx_delivery *deliveries, **deliveries_end;
    const libxl_event_hooks *event_hooks;
    void *event_user;
    libxl_version_info version;
    bool version_known;
};

void lx_ctx_lock(libxl_ctx *ctx);
void lx_ctx_unlock(libxl_ctx *ctx);

/* The connection to xenstore, or NULL after saying in the log that there is none. */
struct xs_handle *lx_xs(libxl_ctx *ctx);

#endif
