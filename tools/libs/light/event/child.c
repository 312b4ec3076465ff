/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Child processes. A descriptor of the process (pidfd_open(2)) tells of its end, so no signal
 * handler is needed; only where the program insists on reaping itself (mainloop mode) do we wait to
 * be told.
 */
#include "event/loop.h"
#include "core/ctx.h"
#include "core/log.h"
#include <sys/pidfd.h>
#include <unistd.h>

static const libxl_childproc_hooks default_hooks = { .chldowner = libxl_sigchld_owner_libxl };

void libxl_childproc_setmode(libxl_ctx *ctx, const libxl_childproc_hooks *hooks, void *user)
{
    lx_ctx_lock(ctx);
    ctx->loop.child_hooks = hooks;
    ctx->loop.child_user = user;
    lx_ctx_unlock(ctx);
}

static const libxl_childproc_hooks *child_hooks(libxl_ctx *ctx)
{
    return ctx->loop.child_hooks ? ctx->loop.child_hooks : &default_hooks;
}

pid_t lx_fork(libxl_ctx *ctx, const char *what)
{
    const libxl_childproc_hooks *hooks = child_hooks(ctx);
    pid_t pid = hooks->fork_replacement ? hooks->fork_replacement(ctx->loop.child_user) : fork();

    if (pid < 0)
        lx_log(ctx, XTL_ERROR, errno, "cannot fork for %s", what);
    return pid;
}

int lx_wait_child(libxl_ctx *ctx, struct lx_wait *wait, pid_t pid, lx_wait_fn *fn)
{
    bool polled = child_hooks(ctx)->chldowner != libxl_sigchld_owner_mainloop;
    int rc;

    lx_wait_cancel(wait);
    wait->pid = pid;
    wait->events = POLLIN;
    wait->fd = polled ? pidfd_open(pid, 0) : -1;
    if (polled && wait->fd < 0) {
        lx_log(ctx, XTL_ERROR, errno, "cannot watch over child process %ld", (long)pid);
        return ERROR_FAIL;
    }
    rc = lx_wait_arm(ctx, wait, LX_WAIT_CHILD, fn);
    if (rc && polled)
        close(wait->fd);
    return rc;
}

void lx_child_exited(struct lx_wait *wait, int status)
{
    wait->status = status;
    lx_wait_cancel(wait);
    wait->fn(wait);
}

/* ECHILD: the program reaped it behind our back; all we can still say is that it has ended. */
void lx_child_check(struct lx_wait *wait)
{
    int status = 0;
    pid_t pid = waitpid(wait->pid, &status, WNOHANG);

    if (pid == wait->pid || (pid < 0 && errno == ECHILD))
        lx_child_exited(wait, status);
}

static struct lx_wait *find_child(libxl_ctx *ctx, pid_t pid)
{
    for (struct lx_wait *wait = ctx->loop.waits; wait; wait = wait->next) {
        if (wait->kind == LX_WAIT_CHILD && wait->pid == pid)
            return wait;
    }
    return NULL;
}

int libxl_childproc_reaped(libxl_ctx *ctx, pid_t pid, int status)
{
    struct lx_wait *wait;

    lx_ctx_lock(ctx);
    wait = find_child(ctx, pid);
    if (wait)
        lx_child_exited(wait, status);
    lx_ctx_unlock(ctx);
    return wait ? 0 : ERROR_UNKNOWN_CHILD;
}

void libxl_childproc_sigchld_occurred(libxl_ctx *ctx)
{
    struct lx_wait *wait;
    uint64_t round;

    lx_ctx_lock(ctx);
    round = ++ctx->loop.round;
    for (wait = ctx->loop.waits; wait;) {
        if (wait->kind != LX_WAIT_CHILD || wait->round == round) {
            wait = wait->next;
            continue;
        }
        wait->round = round;
        lx_child_check(wait);
        wait = ctx->loop.waits;
    }
    lx_ctx_unlock(ctx);
}

/*
 * The parent's waits are not the child's, nor is its connection to xenstore, whose reading thread
 * did not come along: closing it must not wait for that.
 */
void libxl_postfork_child_noexec(libxl_ctx *ctx)
{
    ctx->loop.waits = NULL;
    ctx->loop.nr_watches = 0;
    if (ctx->xsh)
        xs_daemon_destroy_postfork(ctx->xsh);
    ctx->xsh = NULL;
}
