/* SPDX-License-Identifier: GPL-2.0-only */
/* What the engine's tests share: a context over the xenstore of xl-device, a trace of steps. */
#ifndef WORLD_H
#define WORLD_H

#include <libxl.h>
#include "op/op.h"
#include "store.h"

libxl_ctx *world_start(void);       /* store_end() ends it */

/* "+a +b -b -a": what ran and what was undone, in order. */
extern char trace[512];
void trace_add(char sign, const char *name);

/* A plan of four steps a, b, c, d, whose way of working the test sets. */
enum how { AT_ONCE, BY_TIMER, BY_FD, BY_CHILD, BY_WATCH, BY_CHILDREN, NEVER };

struct four {
    enum how run[4], undo[4];
    int fails[4];               /* what a step's verdict is */
    int fd[2];
};
extern const struct lx_plan four_plan;
extern int finished;            /* by finish, with the result */
extern int finish_rc;

#endif
