/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The end of a restricted device model: all processes of its user at once, as one that was taken over may have made
 * others that would outlive it until the number of the domain, and with it the user, is used again.
 */
#include "dm/dm.h"
#include "dm/user.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#ifndef XYLEM_RUNDIR
#define XYLEM_RUNDIR    "/run/xen"
#endif

char *lx_dm_root(struct lx *lx, uint32_t domid)
{
    return lx_sprintf(lx, XYLEM_RUNDIR "/qemu-root-%u", domid);
}

/* One at a time: the reaper's own user is the same for all, and kill reaches its processes too. */
static void __attribute__((noreturn)) kill_user(uid_t reaper, uid_t target)
{
    int lock = open(XYLEM_RUNDIR "/dm-reaper-lock", O_CREAT | O_RDWR | O_CLOEXEC, 0600);

    if (lock < 0 || flock(lock, LOCK_EX) || setresuid(reaper, target, 0))
        _exit(1);
    _exit(kill(-1, SIGKILL) && errno != ESRCH ? 2 : 0);
}

int lx_dm_reap(struct lx_op *op, uint32_t domid, lx_step_wait_fn *done)
{
    char *text = lx_store_get(&op->lx, XBT_NULL, "/local/domain/%u/image/device-model-kill-uid", domid);
    uid_t target = text ? strtoul(text, NULL, 10) : 0, reaper = target ? lx_dm_reaper(target) : 0;
    pid_t pid;

    rmdir(lx_dm_root(&op->lx, domid));
    if (!target)
        return 0;
    if (!reaper) {
        lx_log_domain(op->lx.ctx, domid, XTL_WARN, 0, "there is no user xen-qemuuser-reaper, so only its device "
                      "model's first process was ended");
        return 0;
    }
    pid = lx_fork(op->lx.ctx, "ending a device model's processes");
    if (!pid)
        kill_user(reaper, target);
    return pid < 0 ? ERROR_FAIL : lx_op_wait_child(op, pid, done);
}
