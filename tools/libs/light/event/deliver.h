/* SPDX-License-Identifier: LGPL-2.1-only */
/* Telling the program: events to its queue or hook, results and progress to callbacks, all once the
 * lock is let go. */
#ifndef LX_DELIVER_H
#define LX_DELIVER_H

#include <libxl.h>

struct lx_delivery;

/* A zeroed event of that type about domid, to be filled and handed to lx_event_occurred. */
libxl_event *lx_event_new(libxl_ctx *ctx, libxl_event_type type, uint32_t domid,
                          libxl_ev_user user);
void lx_event_occurred(libxl_ctx *ctx, libxl_event *event);
/* The same, but to how's callback if it has one. */
void lx_event_progress(libxl_ctx *ctx, const libxl_asyncprogress_how *how, libxl_event *event);
void lx_result_deliver(libxl_ctx *ctx, const libxl_asyncop_how *how, int rc);
/* Events were or may be lost: the program's disaster hook, or the end of the process. */
void lx_disaster(libxl_ctx *ctx, libxl_event_type type, const char *what, int errnum);

/* For the lock and the end of the context. */
struct lx_delivery *lx_deliveries_take(libxl_ctx *ctx);
void lx_deliver(libxl_ctx *ctx, struct lx_delivery *list);
void lx_events_drop(libxl_ctx *ctx);

#endif
