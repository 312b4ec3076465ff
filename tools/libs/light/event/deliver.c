/* SPDX-License-Identifier: LGPL-2.1-only */
/* The queue of events, and callbacks into the program; see deliver.h. */
#include "event/deliver.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <stdio.h>
#include <stdlib.h>

/* One thing to tell by a callback, in order of happening. */
struct lx_delivery {
    struct lx_delivery *next;
    libxl_event *event;                         /* NULL: the result of an operation */
    libxl_asyncop_how how;
    libxl_asyncprogress_how progress; /* callback NULL: the event goes to the event hook */
    int rc;
};

static struct lx_delivery *delivery_add(libxl_ctx *ctx, libxl_event *event)
{
    struct lx_delivery *delivery = lx_malloc(sizeof(*delivery));

    delivery->event = event;
    *ctx->deliveries_end = delivery;
    ctx->deliveries_end = &delivery->next;
    return delivery;
}

struct lx_delivery *lx_deliveries_take(libxl_ctx *ctx)
{
    struct lx_delivery *list = ctx->deliveries;

    ctx->deliveries = NULL;
    ctx->deliveries_end = &ctx->deliveries;
    return list;
}

static void deliver_one(libxl_ctx *ctx, const struct lx_delivery *delivery)
{
    if (!delivery->event)
        delivery->how.callback(ctx, delivery->rc, delivery->how.u.for_callback);
    else if (delivery->progress.callback)
        delivery->progress.callback(ctx, delivery->event, delivery->progress.for_callback);
    else
        ctx->event_hooks->event_occurs(ctx->event_user, delivery->event);
}

void lx_deliver(libxl_ctx *ctx, struct lx_delivery *list)
{
    while (list) {
        struct lx_delivery *delivery = list;

        list = delivery->next;
        deliver_one(ctx, delivery);
        free(delivery);
    }
}

libxl_event *lx_event_new(libxl_ctx *ctx, libxl_event_type type, uint32_t domid, libxl_ev_user user)
{
    libxl_event *event = lx_malloc(sizeof(*event));

    libxl_event_init(event);
    libxl_event_init_type(event, type);
    event->domid = domid;
    event->for_user = user;
    return event;
}

void lx_event_occurred(libxl_ctx *ctx, libxl_event *event)
{
    const libxl_event_hooks *hooks = ctx->event_hooks;

    if (hooks && hooks->event_occurs && hooks->event_occurs_mask & (1ULL << event->type)) {
        delivery_add(ctx, event);
        return;
    }
    XEN_TAILQ_INSERT_TAIL(&ctx->events, event, link);
    lx_loop_wake(ctx);
}

void lx_event_progress(libxl_ctx *ctx, const libxl_asyncprogress_how *how, libxl_event *event)
{
    event->for_user = how->for_event;
    if (how->callback)
        delivery_add(ctx, event)->progress = *how;
    else
        lx_event_occurred(ctx, event);
}

void lx_result_deliver(libxl_ctx *ctx, const libxl_asyncop_how *how, int rc)
{
    libxl_event *event;

    if (how->callback) {
        struct lx_delivery *delivery = delivery_add(ctx, NULL);

        delivery->how = *how;
        delivery->rc = rc;
        return;
    }
    event = lx_event_new(ctx, LIBXL_EVENT_TYPE_OPERATION_COMPLETE, 0, how->u.for_event);
    event->u.operation_complete.rc = rc;
    lx_event_occurred(ctx, event);
}

void lx_disaster(libxl_ctx *ctx, libxl_event_type type, const char *what, int errnum)
{
    lx_log(ctx, XTL_CRITICAL, errnum, "events may be lost: %s", what);
    if (ctx->event_hooks && ctx->event_hooks->disaster) {
        ctx->event_hooks->disaster(ctx->event_user, type, what, errnum);
        return;
    }
    fprintf(
        stderr,
        "libxl: events may be lost (%s: %s) and the program has no way to hear of it; giving up\n",
        what, strerror(errnum));
    exit(-1);
}

void lx_events_drop(libxl_ctx *ctx)
{
    struct lx_delivery *list = lx_deliveries_take(ctx);
    libxl_event *event;

    while (list) {
        struct lx_delivery *delivery = list;

        list = delivery->next;
        if (delivery->event)
            libxl_event_free(ctx, delivery->event);
        free(delivery);
    }
    while ((event = XEN_TAILQ_FIRST(&ctx->events))) {
        XEN_TAILQ_REMOVE(&ctx->events, event, link);
        libxl_event_free(ctx, event);
    }
}

/* --- the program's side ----------------------------------------------------------------------- */

void libxl_event_register_callbacks(libxl_ctx *ctx, const libxl_event_hooks *hooks, void *user)
{
    lx_ctx_lock(ctx);
    ctx->event_hooks = hooks;
    ctx->event_user = user;
    lx_ctx_unlock(ctx);
}

void libxl_event_free(libxl_ctx *ctx, libxl_event *event)
{
    libxl_event_dispose(event);
    free(event);
}

static int take(libxl_ctx *ctx, libxl_event **event_r, uint64_t typemask,
                libxl_event_predicate *predicate, void *user)
{
    libxl_event *event;

    XEN_TAILQ_FOREACH(event, &ctx->events, link) {
        if (!(typemask & (1ULL << event->type)) || (predicate && !predicate(event, user)))
            continue;
        XEN_TAILQ_REMOVE(&ctx->events, event, link);
        *event_r = event;
        return 0;
    }
    return ERROR_NOT_READY;
}

int libxl_event_check(libxl_ctx *ctx, libxl_event **event_r, uint64_t typemask,
                      libxl_event_predicate *predicate, void *predicate_user)
{
    int rc;

    lx_ctx_lock(ctx);
    rc = take(ctx, event_r, typemask, predicate, predicate_user);
    lx_ctx_unlock(ctx);
    return rc;
}

int libxl_event_wait(libxl_ctx *ctx, libxl_event **event_r, uint64_t typemask,
                     libxl_event_predicate *predicate, void *predicate_user)
{
    struct lx_poller poller;
    int rc;

    lx_ctx_lock(ctx);
    rc = lx_poller_open(ctx, &poller);
    if (rc)
        goto unlock;
    while ((rc = take(ctx, event_r, typemask, predicate, predicate_user)) == ERROR_NOT_READY) {
        rc = lx_loop_turn(ctx, &poller);
        if (rc)
            break;
    }
    lx_poller_close(ctx, &poller);
unlock:
    lx_ctx_unlock(ctx);
    return rc;
}
