/* SPDX-License-Identifier: LGPL-2.1-only */
/* The user a device model runs as, and the end of all its processes; see user.c, reap.c. */
#ifndef LX_DM_USER_H
#define LX_DM_USER_H

#include <sys/types.h>
#include "op/op.h"

struct lx_dm_user {
    bool restricted;            /* false: root, and nothing else in here counts */
    uid_t uid;
    gid_t gid;
    bool own;                   /* nobody else's: all its processes go with the domain */
};

/* What in a (completed) configuration a restricted model could not do; NULL: nothing. */
const char *lx_dm_needs_root(const libxl_domain_config *config);
/* dm_restrict, if it was left open. */
void lx_dm_complete_restrict(struct lx *lx, libxl_domain_config *config);
int lx_dm_choose_user(struct lx *lx, uint32_t domid, const libxl_domain_config *config,
                      struct lx_dm_user *user);
/* 0: there is none. */
uid_t lx_dm_reaper(uid_t target);

/* Where it sees nothing but an empty directory. */
char *lx_dm_root(struct lx *lx, uint32_t domid);

/* Ends all processes of a domain's model's own user: LX_WAIT for the end of it, or 0 at once if there is none. */
int lx_dm_reap(struct lx_op *op, uint32_t domid, lx_step_wait_fn *done);

#endif
