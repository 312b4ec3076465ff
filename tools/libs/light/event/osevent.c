/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The program's event loop: libxl_osevent_beforepoll/_afterpoll, and hooks. What the program gets
 * to hold for a hooked wait is a nexus, not the wait: it stays valid memory for the context's life,
 * so a report that races with a cancel finds an empty or another nexus and is ignored.
 */
#include "event/loop.h"
#include "core/ctx.h"
#include "types/types.h"
#include <stdlib.h>

struct lx_nexus {
    struct lx_wait *wait;           /* NULL: cancelled */
    void *for_app;
    struct lx_nexus *next_free;
};

static struct lx_nexus *nexus_get(struct lx_loop *loop, struct lx_wait *wait)
{
    struct lx_nexus *nexus = loop->free_nexuses;

    if (nexus)
        loop->free_nexuses = nexus->next_free;
    else
        nexus = lx_malloc(sizeof(*nexus));
    *nexus = (struct lx_nexus){ .wait = wait };
    return nexus;
}

static void nexus_put(struct lx_loop *loop, struct lx_nexus *nexus)
{
    nexus->wait = NULL;
    nexus->next_free = loop->free_nexuses;
    loop->free_nexuses = nexus;
}

static int report(int rc)
{
    return rc > 0 || rc == ERROR_OSEVENT_REG_FAIL ? rc : rc ? ERROR_OSEVENT_REG_FAIL : 0;
}

int lx_hook_register(struct lx_wait *wait)
{
    struct lx_loop *loop = &wait->ctx->loop;
    const libxl_osevent_hooks *hooks = loop->hooks;
    int rc;

    wait->nexus = NULL;
    if (!hooks || (wait->kind != LX_WAIT_TIMER && wait->fd < 0))
        return 0;
    wait->nexus = nexus_get(loop, wait);
    if (wait->kind == LX_WAIT_TIMER)
        rc = hooks->timeout_register(loop->hooks_user, &wait->nexus->for_app, wait->deadline,
                                     wait->nexus);
    else
        rc = hooks->fd_register(loop->hooks_user, wait->fd, &wait->nexus->for_app, wait->events,
                                wait->nexus);
    if (rc) {
        nexus_put(loop, wait->nexus);
        wait->nexus = NULL;
    }
    return report(rc);
}

/* A timer cannot be taken back, only made to happen now: its nexus is freed when it does. */
void lx_hook_cancel(struct lx_wait *wait)
{
    struct lx_loop *loop = &wait->ctx->loop;
    struct lx_nexus *nexus = wait->nexus;

    if (!nexus)
        return;
    wait->nexus = NULL;
    if (wait->fd < 0) {
        nexus->wait = NULL;
        loop->hooks->timeout_modify(loop->hooks_user, &nexus->for_app, (struct timeval){ 0, 0 });
        return;
    }
    loop->hooks->fd_deregister(loop->hooks_user, wait->fd, nexus->for_app);
    nexus_put(loop, nexus);
}

/* Timers that the program still holds keep their nexus: it would look at it when they go off. */
void lx_hooks_free(struct lx_loop *loop)
{
    while (loop->free_nexuses) {
        struct lx_nexus *nexus = loop->free_nexuses;

        loop->free_nexuses = nexus->next_free;
        free(nexus);
    }
}

void libxl_osevent_register_hooks(libxl_ctx *ctx, const libxl_osevent_hooks *hooks, void *user)
{
    lx_ctx_lock(ctx);
    ctx->loop.hooks = hooks;
    ctx->loop.hooks_user = user;
    lx_ctx_unlock(ctx);
}

void libxl_osevent_occurred_fd(libxl_ctx *ctx, void *for_libxl, int fd, short events, short revents)
{
    struct lx_nexus *nexus = for_libxl;
    struct lx_wait *wait;

    lx_ctx_lock(ctx);
    wait = nexus->wait;
    if (wait && wait->fd == fd && revents & (wait->events | POLLERR | POLLHUP | POLLNVAL)) {
        wait->revents = revents;
        if (wait->kind == LX_WAIT_CHILD)
            lx_child_check(wait);
        else
            wait->fn(wait);
    }
    lx_ctx_unlock(ctx);
}

void libxl_osevent_occurred_timeout(libxl_ctx *ctx, void *for_libxl)
{
    struct lx_nexus *nexus = for_libxl;
    struct lx_wait *wait;

    lx_ctx_lock(ctx);
    wait = nexus->wait;
    nexus_put(&ctx->loop, nexus);
    if (wait) {
        wait->nexus = NULL;
        lx_wait_cancel(wait);
        wait->fn(wait);
    }
    lx_ctx_unlock(ctx);
}

int libxl_osevent_beforepoll(libxl_ctx *ctx, int *nfds_io, struct pollfd *fds, int *timeout_upd,
                             struct timeval now)
{
    int rc;

    lx_ctx_lock(ctx);
    rc = lx_loop_fill(ctx, &ctx->loop.program, nfds_io, fds, timeout_upd, now);
    lx_ctx_unlock(ctx);
    return rc;
}

void libxl_osevent_afterpoll(libxl_ctx *ctx, int nfds, const struct pollfd *fds, struct timeval now)
{
    lx_ctx_lock(ctx);
    lx_loop_dispatch(ctx, &ctx->loop.program, nfds, fds, now);
    lx_ctx_unlock(ctx);
}
