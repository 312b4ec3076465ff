/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Device models: qemu processes in this domain that give HVM guests their emulated devices, and any guest the back ends
 * that no kernel driver provides (qcow2 images, empty drives). One process a guest, known by its pid in xenstore, at
 * /local/domain/ID/image/device-model-pid.
 */
#ifndef LX_DM_H
#define LX_DM_H

#include "dm/user.h"
#include "op/op.h"

/* Does a guest with this (completed) configuration need one? */
bool lx_dm_needed(const libxl_domain_config *config);

/* The command line, NULL at its end; NULL when something in the configuration cannot be had, said why. */
char **lx_dm_args(struct lx *lx, uint32_t domid, const libxl_domain_config *config,
                  const struct lx_dm_user *user);
/* Where a restricted one finds its listening control socket. */
enum { LX_DM_CONTROL_FD = 3 };

/* Starting it, until it says that it runs; ending it, until it is gone. Fill in after lx_op_child_new. */
struct lx_dm_start {
    uint32_t domid;
    const libxl_domain_config *config;
    struct lx_dm_user user;
    pid_t pid;
    int pidfd, output, control;     /* 0: not open */
    bool writes_files;              /* it has images in files */
};
extern const struct lx_plan lx_dm_start_plan;
struct lx_dm_stop {
    uint32_t domid;
    int pidfd;
};
extern const struct lx_plan lx_dm_stop_plan;
/* Its pid, 0 if there is none (any more). */
pid_t lx_dm_pid(struct lx *lx, uint32_t domid);
/* Does it take devices that are plugged in or out (a restricted one cannot see them)? */
bool lx_dm_serves(struct lx *lx, uint32_t domid);
/* What xenstore says, whether it lives or not. */
pid_t lx_dm_named_pid(struct lx *lx, uint32_t domid);
void lx_dm_erase(struct lx *lx, uint32_t domid);        /* its nodes and sockets */
/* Makes the process: start->pid, pidfd. */
int lx_dm_launch(struct lx *lx, struct lx_dm_start *start, char **argv);
char *lx_dm_state(struct lx *lx, uint32_t domid);       /* where it says how it is */
char *lx_dm_log_path(struct lx *lx, uint32_t domid);    /* the node that names its log */
void lx_dm_show_log(struct lx *lx, uint32_t domid);     /* the last of what it printed */

struct lx_qmp;
/* What is to be said to a model that runs now (lx_qmp_plan). */
void lx_dm_prepare_setup(struct lx *lx, struct lx_qmp *qmp, uint32_t domid,
                         const libxl_domain_config *config);
char *lx_dm_password_path(struct lx *lx, uint32_t domid);   /* of its screen; there if it has one */
char *lx_dm_socket(struct lx *lx, uint32_t domid);      /* of its control protocol (QMP) */

#endif
