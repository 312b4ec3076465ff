/* SPDX-License-Identifier: GPL-2.0-only */
/* See world.h. */
#include "world.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void xtl_log(xentoollog_logger *to, xentoollog_level level, int errnum, const char *context,
             const char *format, ...)
{
}

libxl_ctx *world_start(void)
{
    trace[0] = '\0';
    finished = 0;
    return store_start();
}

/* --- the plan --------------------------------------------------------------------------------- */

char trace[512];
int finished, finish_rc;

void trace_add(char sign, const char *name)
{
    size_t used = strlen(trace);

    snprintf(trace + used, sizeof(trace) - used, "%s%c%s", used ? " " : "", sign, name);
}

static int verdict(struct lx_op *op)
{
    struct four *four = op->state;

    return op->phase == LX_OP_FORWARD ? four->fails[op->at] : 0;
}

static int woken(struct lx_op *op, const struct lx_wait *wait)
{
    return verdict(op);
}

static int child_ended(struct lx_op *op, const struct lx_wait *wait)
{
    return WIFEXITED(wait->status) && WEXITSTATUS(wait->status) == 7 ? verdict(op) : ERROR_BADFAIL;
}

static int wait_child(struct lx_op *op)
{
    pid_t pid = lx_fork(op->lx.ctx, "test");

    if (!pid)
        _exit(7);
    return lx_op_wait_child(op, pid, child_ended);
}

struct child_state {
    int delay, verdict;
};

static int child_woken(struct lx_op *op, const struct lx_wait *wait)
{
    return ((struct child_state *)op->state)->verdict;
}

static int child_run(struct lx_op *op)
{
    trace_add('+', "k");
    return lx_op_wait_timer(op, ((struct child_state *)op->state)->delay, child_woken);
}

static int child_undo(struct lx_op *op)
{
    trace_add('-', "k");
    return 0;
}

static const struct lx_step child_steps[] = { { "k", child_run, child_undo } };
static const struct lx_plan child_plan = LX_PLAN("child", child_steps, struct child_state, NULL);

static int wait_children(struct lx_op *op)
{
    for (int i = 0; i < 2; i++) {
        struct lx_op *child = lx_op_child_new(op, &child_plan);
        struct child_state *state = child->state;

        state->delay = 1 + i;
        state->verdict = i ? verdict(op) : 0;
        lx_op_child_start(child);
    }
    return lx_op_wait_children(op, NULL);
}

static int work(struct lx_op *op, enum how how)
{
    struct four *four = op->state;

    switch (how) {
    case BY_TIMER:
        return lx_op_wait_timer(op, 1, woken);
    case BY_FD:
        return lx_op_wait_fd(op, four->fd[1], POLLOUT, woken);
    case BY_CHILD:
        return wait_child(op);
    case BY_WATCH: {
        int rc = lx_op_wait_watch(op, woken, "/x/%d", 1);

        store_changes("/x/1");
        return rc;
    }
    case BY_CHILDREN:
        return wait_children(op);
    case NEVER:
        return lx_op_wait_watch(op, woken, "/never");
    default:
        return verdict(op);
    }
}

static int run(struct lx_op *op)
{
    struct four *four = op->state;

    trace_add('+', op->plan->steps[op->at].name);
    return work(op, four->run[op->at]);
}

static int undo(struct lx_op *op)
{
    struct four *four = op->state;

    trace_add('-', op->plan->steps[op->at].name);
    return work(op, four->undo[op->at]);
}

static void finish(struct lx_op *op, int rc)
{
    struct four *four = op->state;

    finished++;
    finish_rc = rc;
    if (four->fd[1]) {
        close(four->fd[0]);
        close(four->fd[1]);
    }
}

static const struct lx_step four_steps[] = {
    { "a", run, undo }, { "b", run, undo }, { "c", run, undo }, { "d", run, undo },
};
const struct lx_plan four_plan = LX_PLAN("four", four_steps, struct four, finish);
