/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The engine of op.h. All state changes go through advance(), which runs until the operation waits
 * or ends; whatever wakes it (a wait's function, the last child, an abort) only leaves a verdict
 * for it, so nothing recurses.
 */
#include "op/op.h"
#include "core/ctx.h"
#include "core/log.h"
#include "event/deliver.h"
#include "types/types.h"
#include <stdlib.h>

/* A wait armed by a step; the memory is the operation's arena. */
struct lx_op_wait {
    struct lx_wait wait;
    struct lx_op *op;
    lx_step_wait_fn *fn;
    struct lx_op_wait *next;
};

static void advance(struct lx_op *op, int verdict);

/* --- life ------------------------------------------------------------------------------------- */

static struct lx_op *make(libxl_ctx *ctx, const struct lx_plan *plan)
{
    struct lx_op *op = lx_malloc(sizeof(*op));

    op->lx.ctx = ctx;
    op->plan = plan;
    op->state = lx_alloc(&op->lx, plan->state_size);
    op->done = lx_alloc(&op->lx, plan->nr_steps * sizeof(*op->done));
    return op;
}

struct lx_op *lx_op_new(libxl_ctx *ctx, const struct lx_plan *plan)
{
    lx_ctx_lock(ctx);
    return make(ctx, plan);
}

static void destroy(struct lx_op *op)
{
    lx_arena_free(&op->lx);
    free(op);
}

int lx_op_drop(struct lx_op *op, int rc)
{
    libxl_ctx *ctx = op->lx.ctx;

    destroy(op);
    lx_ctx_unlock(ctx);
    return rc;
}

static void unlink_from(struct lx_op **list, struct lx_op *op)
{
    while (*list && *list != op)
        list = &(*list)->next;
    if (*list)
        *list = op->next;
}

int lx_op_start(struct lx_op *op, const libxl_asyncop_how *ao_how)
{
    libxl_ctx *ctx = op->lx.ctx;
    bool ended = false;
    int result = 0, rc = 0;

    op->is_async = ao_how;
    if (ao_how) {
        op->how = *ao_how;
        op->next = ctx->ops;
        ctx->ops = op;
    } else {
        op->ended = &ended;
        op->result = &result;
    }
    advance(op, 0);
    if (!ao_how) {
        rc = lx_loop_until(ctx, &ended);
        if (rc)
            lx_disaster(ctx, 0, "an operation was left half-way", errno);
        rc = rc ? rc : result;
    }
    lx_ctx_unlock(ctx);
    return rc;
}

/* What a step says now that its children have ended: it may have started others, which may have ended at once. */
static int ask_after_children(struct lx_op *op)
{
    int verdict = op->children_rc;

    op->asking = true;
    do {
        op->child_ended = false;
        if (op->children_fn)
            verdict = op->children_fn(op, op->children_rc);
    } while (verdict == LX_WAIT && op->child_ended && !op->nr_children);
    op->asking = false;
    return verdict;
}

/* Tell whoever waits for this operation, and forget it. */
static void report(struct lx_op *op)
{
    libxl_ctx *ctx = op->lx.ctx;
    struct lx_op *parent = op->parent;
    int rc = op->rc;

    if (op->plan->finish)
        op->plan->finish(op, rc);
    if (parent) {
        unlink_from(&parent->children, op);
        parent->nr_children--;
        if (!parent->children_rc)
            parent->children_rc = rc;
    } else if (op->is_async) {
        unlink_from(&ctx->ops, op);
        lx_result_deliver(ctx, &op->how, rc);
    } else {
        *op->result = rc;
        *op->ended = true;
        lx_loop_wake(ctx);
    }
    destroy(op);
    if (!parent)
        return;
    parent->child_ended = true;
    if (!parent->nr_children && parent->waiting && !parent->asking)
        advance(parent, ask_after_children(parent));
}

/* --- running ---------------------------------------------------------------------------------- */

static void cancel_waits(struct lx_op *op)
{
    for (; op->waits; op->waits = op->waits->next)
        lx_wait_cancel(&op->waits->wait);
}

/* The current step has come to a verdict other than LX_WAIT. */
static void conclude(struct lx_op *op, int verdict)
{
    const struct lx_step *step = &op->plan->steps[op->at];

    bool waited = op->waited;

    cancel_waits(op);
    op->waiting = op->waited = false;
    if (op->phase == LX_OP_BACK) {
        if (verdict)
            lx_log(op->lx.ctx, XTL_WARN, 0, "%s: undoing step \"%s\" failed (%d)", op->plan->name,
                   step->name, verdict);
        op->done[op->at] = false;
        return;
    }
    if (!verdict) {
        op->done[op->at++] = true;
        return;
    }
    lx_log(op->lx.ctx, XTL_DEBUG, 0, "%s: step \"%s\" failed (%d)", op->plan->name, step->name,
           verdict);
    op->done[op->at] = waited;
    op->rc = verdict;
    op->phase = LX_OP_BACK;
}

/* Enter the next step to do or undo; false when there is none left. */
static bool enter(struct lx_op *op, int *verdict)
{
    const struct lx_step *step;

    op->children_rc = 0;
    op->children_fn = NULL;
    if (op->phase == LX_OP_FORWARD && op->aborting && op->at < op->plan->nr_steps) {
        op->rc = ERROR_ABORTED;
        op->phase = LX_OP_BACK;
    }
    if (op->phase == LX_OP_FORWARD) {
        while (op->at < op->plan->nr_steps && op->plan->steps[op->at].wanted &&
               !op->plan->steps[op->at].wanted(op))
            op->at++;
        if (op->at == op->plan->nr_steps)
            return false;
        step = &op->plan->steps[op->at];
        lx_log(op->lx.ctx, XTL_DEBUG, 0, "%s: %s", op->plan->name, step->name);
        *verdict = step->run(op);
        return true;
    }
    for (op->at = op->plan->nr_steps; op->at-- > 0;) {
        step = &op->plan->steps[op->at];
        if (!op->done[op->at])
            continue;
        *verdict = step->undo ? step->undo(op) : 0;
        return true;
    }
    return false;
}

/* A verdict of LX_WAIT with nothing left to wait for means that the children all ended while the
 * step was still at it. */
static int settle(struct lx_op *op, int verdict)
{
    if (verdict != LX_WAIT || op->nr_children || op->waits)
        return verdict;
    return ask_after_children(op);
}

static void advance(struct lx_op *op, int verdict)
{
    op->busy = true;
    if (op->waiting) {
        verdict = settle(op, verdict);
        if (verdict != LX_WAIT)
            conclude(op, verdict);
    }
    while (!op->waiting) {
        if (!enter(op, &verdict)) {
            op->phase = LX_OP_ENDED;
            report(op);
            return;
        }
        op->waiting = true;
        op->waited = verdict == LX_WAIT;
        verdict = settle(op, verdict);
        if (verdict != LX_WAIT)
            conclude(op, verdict);
    }
    op->busy = false;
    if (op->aborting)
        lx_op_abort(op);
}

/* --- waits ------------------------------------------------------------------------------------ */

static void woken(struct lx_wait *wait)
{
    struct lx_op_wait *op_wait = (struct lx_op_wait *)wait;
    struct lx_op *op = op_wait->op;
    int verdict;

    op->busy = true;
    verdict = op_wait->fn(op, wait);
    advance(op, verdict);
}

static struct lx_op_wait *new_wait(struct lx_op *op, lx_step_wait_fn *fn)
{
    struct lx_op_wait *wait = lx_alloc(&op->lx, sizeof(*wait));

    wait->op = op;
    wait->fn = fn;
    return wait;
}

/* An armed wait joins the step's; those that have fired for the last time stay listed until the
 * step ends. */
static int armed(struct lx_op_wait *wait, int rc)
{
    if (rc)
        return rc;
    wait->next = wait->op->waits;
    wait->op->waits = wait;
    return LX_WAIT;
}

int lx_op_wait_fd(struct lx_op *op, int fd, short events, lx_step_wait_fn *fn)
{
    struct lx_op_wait *wait = new_wait(op, fn);

    return armed(wait, lx_wait_fd(op->lx.ctx, &wait->wait, fd, events, woken));
}

int lx_op_wait_timer(struct lx_op *op, int milliseconds, lx_step_wait_fn *fn)
{
    struct lx_op_wait *wait = new_wait(op, fn);

    return armed(wait, lx_wait_timer(op->lx.ctx, &wait->wait, milliseconds, woken));
}

int lx_op_wait_watch(struct lx_op *op, lx_step_wait_fn *fn, const char *path_format, ...)
{
    struct lx_op_wait *wait = new_wait(op, fn);
    va_list ap;
    char *path;

    va_start(ap, path_format);
    path = lx_vsprintf(&op->lx, path_format, ap);
    va_end(ap);
    return armed(wait, lx_wait_watch(op->lx.ctx, &wait->wait, path, woken));
}

int lx_op_wait_child(struct lx_op *op, pid_t pid, lx_step_wait_fn *fn)
{
    struct lx_op_wait *wait = new_wait(op, fn);

    return armed(wait, lx_wait_child(op->lx.ctx, &wait->wait, pid, woken));
}

/* --- children --------------------------------------------------------------------------------- */

struct lx_op *lx_op_child_new(struct lx_op *parent, const struct lx_plan *plan)
{
    struct lx_op *child = make(parent->lx.ctx, plan);

    child->parent = parent;
    child->next = parent->children;
    parent->children = child;
    parent->nr_children++;
    return child;
}

void lx_op_child_start(struct lx_op *child)
{
    advance(child, 0);
}

int lx_op_wait_children(struct lx_op *op, lx_step_children_fn *fn)
{
    op->children_fn = fn;
    return LX_WAIT;
}

/* --- abort ------------------------------------------------------------------------------------ */

bool lx_op_aborting(const struct lx_op *op)
{
    return op->aborting;
}

void lx_op_abort(struct lx_op *op)
{
    op->aborting = true;
    if (op->busy || op->phase != LX_OP_FORWARD || !op->waiting ||
        op->plan->steps[op->at].unabortable)
        return;
    if (op->nr_children) {
        struct lx_op *child, *next;

        for (child = op->children; child; child = next) {
            next = child->next;
            lx_op_abort(child);
        }
        return;
    }
    advance(op, ERROR_ABORTED);
}

static bool same_how(const libxl_asyncop_how *a, const libxl_asyncop_how *b)
{
    return a->callback == b->callback && (a->callback ? a->u.for_callback == b->u.for_callback
                                                      : a->u.for_event == b->u.for_event);
}

int libxl_ao_abort(libxl_ctx *ctx, const libxl_asyncop_how *how)
{
    struct lx_op *op;

    lx_ctx_lock(ctx);
    for (op = ctx->ops; op && !same_how(&op->how, how); op = op->next)
        ;
    if (op)
        lx_op_abort(op);
    lx_ctx_unlock(ctx);
    return op ? 0 : ERROR_NOTFOUND;
}
