/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Operations: everything libxl does that takes several steps or has to wait. An operation is a
 * plan, a table of steps in order; the one engine in op.c runs them, undoes the done ones in
 * reverse when one fails or the program aborts, and reports the result in the way the program
 * chose. A public function reads:
 *
 *     int libxl_domain_foo(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how)
 *     {
 *         struct lx_op *op = lx_op_new(ctx, &foo_plan);    // takes the context's lock
 *         struct foo *foo = op->state;                     // zeroed, foo_plan.state_size bytes
 *
 *         foo->domid = domid;
 *         return lx_op_start(op, ao_how);                  // runs it, lets the lock go
 *     }
 *
 * A step's function returns its verdict: 0 done, LX_WAIT not yet, or a libxl_error (already
 * logged). Before LX_WAIT it has arranged to hear more: each lx_op_wait_* names a function that
 * will be called with what happened and whose return is again the verdict. What a step waits for is
 * cancelled when it ends, however it ends.
 *
 * A step that fails at once has cleaned up after itself and is not undone. One that has waited, and
 * then failed or was interrupted by an abort, is undone like the done ones before it: the undo of a
 * step that waits copes with its being half done. Undo may wait too; its failures are logged and do
 * not stop the rollback. The first failure is the result.
 */
#ifndef LX_OP_H
#define LX_OP_H

#include "core/arena.h"
#include "event/loop.h"

enum { LX_WAIT = 1 };

struct lx_op;
typedef int lx_step_fn(struct lx_op *op);
typedef int lx_step_wait_fn(struct lx_op *op, const struct lx_wait *wait);
typedef int lx_step_children_fn(struct lx_op *op, int rc);

struct lx_step {
    const char *name;
    lx_step_fn *run;
    lx_step_fn *undo;               /* NULL: nothing to undo */
    bool (*wanted)(struct lx_op *op);   /* NULL: always; false: neither run nor undone */
    bool unabortable;               /* while it waits, an abort is left pending until it is done */
};

struct lx_plan {
    const char *name;
    const struct lx_step *steps;
    size_t nr_steps;
    size_t state_size;
    /* At the very end, before the result is reported: hand out results, release what outlived the
     * steps. May be NULL. */
    void (*finish)(struct lx_op *op, int rc);
};

#define LX_PLAN(plan_name, step_table, state, finish_fn) \
    { \
        .name = plan_name, .steps = step_table, \
        .nr_steps = sizeof(step_table) / sizeof((step_table)[0]), .state_size = sizeof(state), \
        .finish = finish_fn \
    }

struct lx_op_wait;
enum lx_op_phase { LX_OP_FORWARD, LX_OP_BACK, LX_OP_ENDED };

struct lx_op {
    struct lx lx;                   /* the arena lives as long as the operation */
    const struct lx_plan *plan;
    void *state;
    int rc;                         /* the first failure */
    /* The rest is the engine's. */
    enum lx_op_phase phase;
    size_t at;
    bool *done;                     /* per step: to be undone */
    bool busy, waiting, waited, aborting, child_ended, asking;
    struct lx_op_wait *waits;
    struct lx_op *parent, *children, *next;
    lx_step_children_fn *children_fn;
    unsigned int nr_children;
    int children_rc;
    bool is_async;
    libxl_asyncop_how how;
    bool *ended;
    int *result;
};

/* The lock is taken by new and let go by start. */
struct lx_op *lx_op_new(libxl_ctx *ctx, const struct lx_plan *plan);
int lx_op_start(struct lx_op *op, const libxl_asyncop_how *ao_how);
/* Instead of start: give up before anything was done. Returns rc. */
int lx_op_drop(struct lx_op *op, int rc);

/* For use in steps: the verdict to return (LX_WAIT, or an error). A step may wait for several
 * things. */
int lx_op_wait_fd(struct lx_op *op, int fd, short events, lx_step_wait_fn *fn);
int lx_op_wait_timer(struct lx_op *op, int milliseconds, lx_step_wait_fn *fn);
int lx_op_wait_watch(struct lx_op *op, lx_step_wait_fn *fn, const char *path_format, ...)
    __attribute__((format(printf, 3, 4)));
int lx_op_wait_child(struct lx_op *op, pid_t pid, lx_step_wait_fn *fn);

/*
 * Operations within a step. A child runs beside its siblings; when all have ended the step goes on
 * with fn and the first failure among them (fn NULL: that is the verdict). The step returns
 * lx_op_wait_children's value after starting them; with no child at all it gives fn(op, 0) at once.
 * An abort reaches the children first.
 */
struct lx_op *lx_op_child_new(struct lx_op *parent, const struct lx_plan *plan);
void lx_op_child_start(struct lx_op *child);
int lx_op_wait_children(struct lx_op *op, lx_step_children_fn *fn);

/* Has the program asked to stop? For long loops within one step. */
bool lx_op_aborting(const struct lx_op *op);
void lx_op_abort(struct lx_op *op);

#endif
