/* SPDX-License-Identifier: LGPL-2.1-only */
/* Noticing that a guest's device model has ended; see model-death.c. */
#ifndef LX_MODEL_DEATH_H
#define LX_MODEL_DEATH_H

#include "core/arena.h"
#include "event/loop.h"

struct lx_model_watch {
    struct lx_wait wait;        /* first: found from it */
    uint32_t domid;
    pid_t pid;
    int pidfd;                  /* -1: nothing is watched */
};

/* Fine for a guest without one. Under the context's lock. */
int lx_model_watch(struct lx *lx, struct lx_model_watch *watch, uint32_t domid);
void lx_model_unwatch(struct lx_model_watch *watch);

#endif
