/* SPDX-License-Identifier: GPL-2.0-only */
/* Order, rollback, fault injection at every step in every way of waiting, abort. */
#include "test.h"
#include "world.h"
#include "core/ctx.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int run_four(libxl_ctx *ctx, const struct four *wanted, const libxl_asyncop_how *how)
{
    struct lx_op *op = lx_op_new(ctx, &four_plan);
    struct four *four = op->state;

    *four = *wanted;
    if (pipe(four->fd))
        return lx_op_drop(op, ERROR_FAIL);
    return lx_op_start(op, how);
}

TEST(all_steps_run_in_order)
{
    for (enum how how = AT_ONCE; how <= BY_WATCH; how++) {
        libxl_ctx *ctx = world_start();
        struct four four = { .run = { how, how, how, how } };

        CHECK_EQ(run_four(ctx, &four, NULL), 0);
        CHECK_STR(trace, "+a +b +c +d");
        CHECK_EQ(finished, 1);
        CHECK_EQ(store_watches(), 0);
        store_end(ctx);
    }
}

/* At once: the failing step cleaned up itself. After waiting: it is undone too. */
TEST(a_failure_undoes_what_was_done_in_reverse)
{
    static const char names[] = "abcd";

    for (enum how how = AT_ONCE; how <= BY_WATCH; how++) {
        for (enum how undo = AT_ONCE; undo <= BY_WATCH; undo++) {
            for (int bad = 0; bad < 4; bad++) {
                libxl_ctx *ctx = world_start();
                struct four four = { .run = { how, how, how, how },
                                     .undo = { undo, undo, undo, undo } };
                char expected[64] = "";

                four.fails[bad] = ERROR_NOTFOUND;
                for (int i = 0; i <= bad; i++)
                    sprintf(expected + strlen(expected), "%s+%c", i ? " " : "", names[i]);
                for (int i = how == AT_ONCE ? bad - 1 : bad; i >= 0; i--)
                    sprintf(expected + strlen(expected), " -%c", names[i]);
                CHECK_EQ(run_four(ctx, &four, NULL), ERROR_NOTFOUND);
                CHECK_STR(trace, expected);
                CHECK_EQ(finish_rc, ERROR_NOTFOUND);
                CHECK_EQ(store_watches(), 0);
                store_end(ctx);
            }
        }
    }
}

TEST(children_run_beside_each_other_and_their_failure_is_the_steps)
{
    libxl_ctx *ctx = world_start();
    struct four four = { .run = { AT_ONCE, BY_CHILDREN } };

    CHECK_EQ(run_four(ctx, &four, NULL), 0);
    CHECK_STR(trace, "+a +b +k +k +c +d");
    trace[0] = '\0';
    four.fails[1] = ERROR_TIMEDOUT;
    CHECK_EQ(run_four(ctx, &four, NULL), ERROR_TIMEDOUT);
    CHECK_STR(trace, "+a +b +k +k -k -b -a");
    store_end(ctx);
}

/* --- reporting and abort ---------------------------------------------------------------------- */

static int called, called_rc;

static void callback(libxl_ctx *ctx, int rc, void *user)
{
    called++;
    called_rc = rc;
    CHECK(user == &called);
    CHECK_EQ(ctx->lock_depth, 0);       /* the lock is free here */
}

TEST(a_callback_gets_the_result_once)
{
    libxl_asyncop_how how = { .callback = callback, .u.for_callback = &called };
    struct four four = { .run = { AT_ONCE } };
    libxl_ctx *ctx = world_start();

    called = 0;
    four.fails[2] = ERROR_FAIL;
    CHECK_EQ(run_four(ctx, &four, &how), 0);
    CHECK_EQ(called, 1);
    CHECK_EQ(called_rc, ERROR_FAIL);
    store_end(ctx);
}

TEST(without_a_callback_the_result_is_an_event)
{
    libxl_asyncop_how how = { .u.for_event = 42 };
    struct four four = { .run = { BY_TIMER, BY_FD, BY_CHILD, BY_WATCH } };
    libxl_ctx *ctx = world_start();
    libxl_event *event;

    CHECK_EQ(run_four(ctx, &four, &how), 0);
    CHECK_EQ(libxl_event_check(ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL), ERROR_NOT_READY);
    CHECK_EQ(libxl_event_wait(ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL), 0);
    CHECK_EQ(event->type, LIBXL_EVENT_TYPE_OPERATION_COMPLETE);
    CHECK_EQ(event->for_user, 42);
    CHECK_EQ(event->u.operation_complete.rc, 0);
    CHECK_STR(trace, "+a +b +c +d");
    libxl_event_free(ctx, event);
    store_end(ctx);
}

TEST(an_abort_interrupts_the_waiting_step_and_undoes_it_too)
{
    libxl_asyncop_how how = { .u.for_event = 7 }, other = { .u.for_event = 8 };
    struct four four = { .run = { AT_ONCE, NEVER } };
    libxl_ctx *ctx = world_start();
    libxl_event *event;

    CHECK_EQ(run_four(ctx, &four, &how), 0);
    CHECK_STR(trace, "+a +b");
    CHECK_EQ(store_watches(), 1);
    CHECK_EQ(libxl_ao_abort(ctx, &other), ERROR_NOTFOUND);
    CHECK_EQ(libxl_ao_abort(ctx, &how), 0);
    CHECK_STR(trace, "+a +b -b -a");
    CHECK_EQ(store_watches(), 0);
    CHECK_EQ(libxl_event_check(ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL), 0);
    CHECK_EQ(event->u.operation_complete.rc, ERROR_ABORTED);
    libxl_event_free(ctx, event);
    CHECK_EQ(libxl_ao_abort(ctx, &how), ERROR_NOTFOUND);
    store_end(ctx);
}

TEST(an_abort_reaches_the_children)
{
    libxl_asyncop_how how = { .u.for_event = 7 };
    struct four four = { .run = { AT_ONCE, BY_CHILDREN } };
    libxl_ctx *ctx = world_start();
    libxl_event *event;

    CHECK_EQ(run_four(ctx, &four, &how), 0);
    CHECK_EQ(libxl_ao_abort(ctx, &how), 0);
    CHECK_STR(trace, "+a +b +k +k -k -k -b -a");
    CHECK_EQ(libxl_event_check(ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL), 0);
    CHECK_EQ(event->u.operation_complete.rc, ERROR_ABORTED);
    libxl_event_free(ctx, event);
    store_end(ctx);
}

/* --- children one after another --------------------------------------------------------------- */

struct chain {
    int started, wanted, waits, fails_at;
};

static int link_woken(struct lx_op *op, const struct lx_wait *wait)
{
    return *(int *)op->state;
}

/* State: the verdict; every other one waits first. */
static int link_run(struct lx_op *op)
{
    struct chain *chain = op->parent->state;

    return chain->waits && chain->started % 2 ? lx_op_wait_timer(op, 1, link_woken) : *(int *)op->state;
}

static const struct lx_step link_steps[] = { { "link", link_run } };
static const struct lx_plan link_plan = LX_PLAN("link", link_steps, int, NULL);

static int next_link(struct lx_op *op, int rc);

static int start_link(struct lx_op *op)
{
    struct chain *chain = op->state;
    struct lx_op *child = lx_op_child_new(op, &link_plan);

    *(int *)child->state = ++chain->started == chain->fails_at ? ERROR_FAIL : 0;
    lx_op_child_start(child);
    return lx_op_wait_children(op, next_link);
}

static int next_link(struct lx_op *op, int rc)
{
    struct chain *chain = op->state;

    return rc || chain->started == chain->wanted ? rc : start_link(op);
}

static int links;

static void chain_finish(struct lx_op *op, int rc)
{
    links = ((struct chain *)op->state)->started;
}

static const struct lx_step chain_steps[] = { { "chain", start_link } };
static const struct lx_plan chain_plan = LX_PLAN("chain", chain_steps, struct chain, chain_finish);

static int run_chain(int wanted, int waits, int fails_at)
{
    libxl_ctx *ctx = world_start();
    struct lx_op *op = lx_op_new(ctx, &chain_plan);
    int rc;

    *(struct chain *)op->state = (struct chain){ .wanted = wanted, .waits = waits, .fails_at = fails_at };
    rc = lx_op_start(op, NULL);
    store_end(ctx);
    return rc;
}

TEST(children_may_be_started_one_after_another)
{
    for (int waits = 0; waits < 2; waits++) {
        CHECK_EQ(run_chain(1, waits, 0), 0);
        CHECK_EQ(links, 1);
        CHECK_EQ(run_chain(7, waits, 0), 0);
        CHECK_EQ(links, 7);
        CHECK_EQ(run_chain(7, waits, 4), ERROR_FAIL);
        CHECK_EQ(links, 4);
        CHECK_EQ(run_chain(7, waits, 7), ERROR_FAIL);
        CHECK_EQ(links, 7);
    }
}
