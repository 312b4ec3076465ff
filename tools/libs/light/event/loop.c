/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Arming, cancelling and dispatching waits. There is one list; a program that manages thousands of
 * domains has a few watches and descriptors per running operation, so scanning it costs less than
 * the poll(2) next to it.
 */
#include "event/loop.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* --- pollers ---------------------------------------------------------------------------------- */

int lx_poller_open(libxl_ctx *ctx, struct lx_poller *poller)
{
    poller->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (poller->wake < 0) {
        lx_log(ctx, XTL_ERROR, errno, "cannot make an eventfd");
        return ERROR_FAIL;
    }
    poller->next = ctx->loop.pollers;
    ctx->loop.pollers = poller;
    return 0;
}

void lx_poller_close(libxl_ctx *ctx, struct lx_poller *poller)
{
    struct lx_poller **at = &ctx->loop.pollers;

    while (*at && *at != poller)
        at = &(*at)->next;
    if (*at)
        *at = poller->next;
    close(poller->wake);
}

void lx_loop_wake(libxl_ctx *ctx)
{
    static const uint64_t one = 1;

    for (struct lx_poller *poller = ctx->loop.pollers; poller; poller = poller->next) {
        if (write(poller->wake, &one, sizeof(one)) < 0 && errno != EAGAIN)
            lx_log(ctx, XTL_ERROR, errno, "cannot wake a thread that waits for events");
    }
}

int lx_loop_init(libxl_ctx *ctx)
{
    return lx_poller_open(ctx, &ctx->loop.program);
}

void lx_loop_free(libxl_ctx *ctx)
{
    while (ctx->loop.waits)
        lx_wait_cancel(ctx->loop.waits);
    lx_hooks_free(&ctx->loop);
    lx_poller_close(ctx, &ctx->loop.program);
}

/* --- arming ----------------------------------------------------------------------------------- */

int lx_wait_arm(libxl_ctx *ctx, struct lx_wait *wait, enum lx_wait_kind kind, lx_wait_fn *fn)
{
    int rc;

    wait->ctx = ctx;
    wait->kind = kind;
    wait->fn = fn;
    wait->round = ctx->loop.round;
    rc = lx_hook_register(wait);
    if (rc) {
        wait->kind = LX_WAIT_NONE;
        return rc;
    }
    wait->next = ctx->loop.waits;
    ctx->loop.waits = wait;
    lx_loop_wake(ctx);
    return 0;
}

int lx_wait_fd(libxl_ctx *ctx, struct lx_wait *wait, int fd, short events, lx_wait_fn *fn)
{
    lx_wait_cancel(wait);
    wait->fd = fd;
    wait->events = events;
    return lx_wait_arm(ctx, wait, LX_WAIT_FD, fn);
}

int lx_wait_timer(libxl_ctx *ctx, struct lx_wait *wait, int milliseconds, lx_wait_fn *fn)
{
    struct timeval now, delay = { milliseconds / 1000, milliseconds % 1000 * 1000 };

    lx_wait_cancel(wait);
    gettimeofday(&now, NULL);
    timeradd(&now, &delay, &wait->deadline);
    wait->fd = -1;
    return lx_wait_arm(ctx, wait, LX_WAIT_TIMER, fn);
}

int lx_wait_watch(libxl_ctx *ctx, struct lx_wait *wait, const char *path, lx_wait_fn *fn)
{
    struct xs_handle *xs = lx_xs(ctx);
    char token[32];
    int rc;

    lx_wait_cancel(wait);
    if (!xs)
        return ERROR_FAIL;
    if (!ctx->loop.nr_watches) {
        rc = lx_wait_fd(ctx, &ctx->loop.store, xs_fileno(xs), POLLIN, lx_store_watch_ready);
        if (rc)
            return rc;
    }
    snprintf(token, sizeof(token), "lx%llu", (unsigned long long)ctx->loop.next_token++);
    wait->fd = -1;
    rc = lx_wait_arm(ctx, wait, LX_WAIT_WATCH, fn);
    if (!rc && !xs_watch(xs, path, token)) {
        lx_log(ctx, XTL_ERROR, errno, "cannot watch %s in xenstore", path);
        wait->path = wait->token = NULL;
        ctx->loop.nr_watches++;
        lx_wait_cancel(wait);
        return ERROR_FAIL;
    }
    if (rc)
        return rc;
    ctx->loop.nr_watches++;
    wait->path = lx_strdup_malloc(path);
    wait->token = lx_strdup_malloc(token);
    return 0;
}

static void release_watch(struct lx_wait *wait)
{
    struct lx_loop *loop = &wait->ctx->loop;

    if (wait->token && !xs_unwatch(wait->ctx->xsh, wait->path, wait->token))
        lx_log(wait->ctx, XTL_WARN, errno, "cannot stop watching %s in xenstore", wait->path);
    free(wait->path);
    free(wait->token);
    wait->path = wait->token = NULL;
    if (!--loop->nr_watches)
        lx_wait_cancel(&loop->store);
}

void lx_wait_cancel(struct lx_wait *wait)
{
    enum lx_wait_kind kind = wait->kind;
    struct lx_wait **at;

    if (kind == LX_WAIT_NONE)
        return;
    for (at = &wait->ctx->loop.waits; *at && *at != wait; at = &(*at)->next)
        ;
    if (*at)
        *at = wait->next;
    wait->kind = LX_WAIT_NONE;
    lx_hook_cancel(wait);
    if (kind == LX_WAIT_WATCH)
        release_watch(wait);
    if (kind == LX_WAIT_CHILD && wait->fd >= 0)
        close(wait->fd);
}

/* --- xenstore watch events -------------------------------------------------------------------- */

static struct lx_wait *find_watch(struct lx_loop *loop, const char *token)
{
    for (struct lx_wait *wait = loop->waits; wait; wait = wait->next) {
        if (wait->kind == LX_WAIT_WATCH && wait->token && !strcmp(wait->token, token))
            return wait;
    }
    return NULL;
}

/* Events for a watch that was cancelled meanwhile find nobody and are dropped. */
void lx_store_watch_ready(struct lx_wait *store)
{
    libxl_ctx *ctx = store->ctx;
    char **event;

    while (ctx->loop.nr_watches && (event = xs_check_watch(ctx->xsh))) {
        struct lx_wait *wait = find_watch(&ctx->loop, event[XS_WATCH_TOKEN]);

        if (wait) {
            wait->fired = event[XS_WATCH_PATH];
            wait->fn(wait);
        }
        free(event);
    }
}

/* --- polling ---------------------------------------------------------------------------------- */

static void add_fd(struct pollfd *fds, int room, int *used, int fd, short events)
{
    if (*used < room)
        fds[*used] = (struct pollfd){ .fd = fd, .events = events };
    ++*used;
}

static int milliseconds_until(struct timeval deadline, struct timeval now)
{
    struct timeval left;

    if (!timercmp(&deadline, &now, >))
        return 0;
    timersub(&deadline, &now, &left);
    return left.tv_sec > 86400 ? 86400 * 1000 : left.tv_sec * 1000 + (left.tv_usec + 999) / 1000;
}

int lx_loop_fill(libxl_ctx *ctx, struct lx_poller *poller, int *nfds, struct pollfd *fds,
                 int *timeout, struct timeval now)
{
    int room = *nfds, used = 0;

    add_fd(fds, room, &used, poller->wake, POLLIN);
    for (struct lx_wait *wait = ctx->loop.waits; wait; wait = wait->next) {
        if (wait->kind == LX_WAIT_TIMER) {
            int left = milliseconds_until(wait->deadline, now);

            if (*timeout < 0 || left < *timeout)
                *timeout = left;
        } else if (wait->fd >= 0 && wait->events) {
            add_fd(fds, room, &used, wait->fd, wait->events);
        }
    }
    *nfds = used;
    return used > room ? ERROR_BUFFERFULL : 0;
}

static short ready(const struct lx_wait *wait, int nfds, const struct pollfd *fds)
{
    for (int i = 0; i < nfds; i++) {
        if (fds[i].fd == wait->fd && fds[i].revents & (wait->events | POLLERR | POLLHUP | POLLNVAL))
            return fds[i].revents;
    }
    return 0;
}

static bool call_if_due(struct lx_wait *wait, int nfds, const struct pollfd *fds,
                        struct timeval now)
{
    if (wait->kind == LX_WAIT_TIMER) {
        if (timercmp(&wait->deadline, &now, >))
            return false;
        lx_wait_cancel(wait);
        wait->fn(wait);
        return true;
    }
    if (wait->fd < 0 || !(wait->revents = ready(wait, nfds, fds)))
        return false;
    if (wait->kind == LX_WAIT_CHILD)
        lx_child_check(wait);
    else
        wait->fn(wait);
    return true;
}

/* After each call the list may be another one: start over, skipping what had its turn or was armed
 * during this one. */
void lx_loop_dispatch(libxl_ctx *ctx, struct lx_poller *poller, int nfds, const struct pollfd *fds,
                      struct timeval now)
{
    uint64_t drained, round = ++ctx->loop.round;
    struct lx_wait *wait = ctx->loop.waits;

    while (read(poller->wake, &drained, sizeof(drained)) > 0)
        ;
    while (wait) {
        if (wait->round == round) {
            wait = wait->next;
            continue;
        }
        wait->round = round;
        wait = call_if_due(wait, nfds, fds, now) ? ctx->loop.waits : wait->next;
    }
}

int lx_loop_turn(libxl_ctx *ctx, struct lx_poller *poller)
{
    struct pollfd *fds = NULL;
    struct timeval now;
    int room = 16, nfds, timeout, rc;

    do {
        room *= 2;
        fds = realloc(fds, room * sizeof(*fds));
        if (!fds)
            return ERROR_NOMEM;
        nfds = room;
        timeout = -1;
        gettimeofday(&now, NULL);
        rc = lx_loop_fill(ctx, poller, &nfds, fds, &timeout, now);
    } while (rc == ERROR_BUFFERFULL);

    lx_ctx_unlock(ctx);
    rc = poll(fds, nfds, timeout) < 0 && errno != EINTR ? ERROR_FAIL : 0;
    lx_ctx_lock(ctx);
    if (rc)
        lx_log(ctx, XTL_ERROR, errno, "poll failed");
    gettimeofday(&now, NULL);
    if (!rc)
        lx_loop_dispatch(ctx, poller, nfds, fds, now);
    free(fds);
    return rc;
}

int lx_loop_until(libxl_ctx *ctx, const bool *done)
{
    struct lx_poller poller;
    int rc = lx_poller_open(ctx, &poller);

    if (rc)
        return rc;
    while (!rc && !*done)
        rc = lx_loop_turn(ctx, &poller);
    lx_poller_close(ctx, &poller);
    return rc;
}
