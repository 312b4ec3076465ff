/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A device model's process, from its start until it says that it runs, and its end. launch.c has how it comes to be.
 */
#include "dm/dm.h"
#include "dm/qmp.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "device/kind.h"
#include <libxl_utils.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MS = 60000, END_MS = 5000 };

bool lx_dm_needed(const libxl_domain_config *config)
{
    if (config->c_info.type == LIBXL_DOMAIN_TYPE_HVM)
        return true;
    for (int i = 0; i < config->num_disks; i++)
        if (config->disks[i].backend == LIBXL_DISK_BACKEND_QDISK && !config->disks[i].backend_domid)
            return true;
    if (config->num_usbctrls + config->num_usbdevs)
        return true;
    for (const struct lx_device_kind *const *kind = lx_kinds; *kind; kind++)
        for (int i = 0; i < lx_kind_count(*kind, config); i++)
            if (lx_kind_is_models(*kind, lx_kind_at(*kind, config, i)))
                return true;
    return false;
}

static char *pid_path(struct lx *lx, uint32_t domid)
{
    return lx_sprintf(lx, "/local/domain/%u/image/device-model-pid", domid);
}

/* Numbers of processes are used again: it must be a model of this very domain. */
static bool is_model(struct lx *lx, pid_t pid, uint32_t domid)
{
    char words[4096], wanted[32];
    ssize_t size;
    int length, fd = open(lx_sprintf(lx, "/proc/%ld/cmdline", (long)pid), O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return false;
    size = read(fd, words, sizeof(words) - 1);
    close(fd);
    length = snprintf(wanted, sizeof(wanted), "-xen-domid%c%u", 0, domid) + 1;
    return size > 0 && memmem(words, size, wanted, length);
}

pid_t lx_dm_named_pid(struct lx *lx, uint32_t domid)
{
    char *text = lx_store_get(lx, XBT_NULL, "%s", pid_path(lx, domid));
    pid_t pid = text ? strtol(text, NULL, 10) : 0;

    return pid > 1 ? pid : 0;
}

pid_t lx_dm_pid(struct lx *lx, uint32_t domid)
{
    pid_t pid = lx_dm_named_pid(lx, domid);

    return pid && is_model(lx, pid, domid) ? pid : 0;
}

static char *restricted_path(struct lx *lx, uint32_t domid)
{
    return lx_sprintf(lx, "/libxl/%u/device-model-restricted", domid);
}

bool lx_dm_serves(struct lx *lx, uint32_t domid)
{
    return lx_dm_pid(lx, domid) && !lx_store_get(lx, XBT_NULL, "%s", restricted_path(lx, domid));
}

void lx_dm_erase(struct lx *lx, uint32_t domid)
{
    lx_store_prune(lx, XBT_NULL, lx_dm_state(lx, domid));
    unlink(lx_dm_socket(lx, domid));
    rmdir(lx_dm_root(lx, domid));
}

/* --- starting --------------------------------------------------------------------------------- */

static int has_ended(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_start *start = op->state;
    struct pollfd p = { .fd = start->pidfd, .events = POLLIN };

    if (poll(&p, 1, 0) != 1)
        return LX_WAIT;
    lx_log_domain(op->lx.ctx, start->domid, XTL_ERROR, 0, "its device model ended at once");
    lx_dm_show_log(&op->lx, start->domid);
    return ERROR_FAIL;
}

static int runs_now(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_start *start = op->state;
    char *state = lx_store_get(&op->lx, XBT_NULL, "%s/state", lx_dm_state(&op->lx, start->domid));

    return state && !strcmp(state, "running") ? 0 : LX_WAIT;
}

static int takes_too_long(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_start *start = op->state;

    lx_log_domain(op->lx.ctx, start->domid, XTL_ERROR, 0, "its device model did not come up within "
                  "%d s", START_MS / 1000);
    lx_dm_show_log(&op->lx, start->domid);
    return ERROR_TIMEDOUT;
}

static int launch_model(struct lx_op *op)
{
    struct lx_dm_start *start = op->state;
    int rc = lx_dm_choose_user(&op->lx, start->domid, start->config, &start->user);
    char **argv = rc ? NULL : lx_dm_args(&op->lx, start->domid, start->config, &start->user);

    if (!rc && !argv)
        rc = ERROR_INVAL;
    if (!rc && start->user.own)
        rc = lx_store_write(&op->lx, XBT_NULL, lx_sprintf(&op->lx, "/local/domain/%u/image/device-model-kill-uid",
                                                          start->domid), "%u", start->user.uid);
    if (!rc && start->user.restricted)
        rc = lx_store_write(&op->lx, XBT_NULL, restricted_path(&op->lx, start->domid), "1");
    if (!rc)
        rc = lx_dm_launch(&op->lx, start, argv);
    return rc ? rc : lx_store_write(&op->lx, XBT_NULL, pid_path(&op->lx, start->domid), "%ld",
                                    (long)start->pid);
}

static int kill_model(struct lx_op *op)
{
    struct lx_dm_start *start = op->state;

    if (start->pidfd > 0)
        pidfd_send_signal(start->pidfd, SIGKILL, NULL, 0);
    lx_dm_erase(&op->lx, start->domid);
    return 0;
}

/* A restricted one cannot write to xenstore: it answers. */
static int has_answered(struct lx_op *op, int rc)
{
    struct lx_dm_start *start = op->state;

    if (!rc)
        return 0;
    lx_log_domain(op->lx.ctx, start->domid, XTL_ERROR, 0, "its device model did not come up");
    lx_dm_show_log(&op->lx, start->domid);
    return rc;
}

static int wait_for_answer(struct lx_op *op)
{
    struct lx_dm_start *start = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);
    struct lx_qmp_command *command = lx_alloc(&child->lx, sizeof(*command));

    command->text = lx_qmp_text(&child->lx, "query-status", NULL);
    *(struct lx_qmp *)child->state = (struct lx_qmp){ .domid = start->domid, .commands = command, .nr = 1,
                                                      .limit_ms = START_MS };
    lx_op_child_start(child);
    return lx_op_wait_children(op, has_answered);
}

static int wait_for_running(struct lx_op *op)
{
    struct lx_dm_start *start = op->state;
    int rc = lx_op_wait_fd(op, start->pidfd, POLLIN, has_ended);

    if (rc == LX_WAIT)
        rc = lx_op_wait_watch(op, runs_now, "%s/state", lx_dm_state(&op->lx, start->domid));
    return rc == LX_WAIT ? lx_op_wait_timer(op, START_MS, takes_too_long) : rc;
}

static int wait_for_model(struct lx_op *op)
{
    return ((struct lx_dm_start *)op->state)->user.restricted ? wait_for_answer(op) : wait_for_running(op);
}

static void start_finish(struct lx_op *op, int rc)
{
    struct lx_dm_start *start = op->state;

    if (start->pidfd > 0)
        close(start->pidfd);
    if (start->output > 0)
        close(start->output);
}

static const struct lx_step start_steps[] = {
    { "start its process", launch_model, kill_model },
    { "wait until it runs", wait_for_model },
};
const struct lx_plan lx_dm_start_plan =
    LX_PLAN("start a device model", start_steps, struct lx_dm_start, start_finish);

/* --- ending ----------------------------------------------------------------------------------- */

static int is_gone(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_stop *stop = op->state;
    struct pollfd p = { .fd = stop->pidfd, .events = POLLIN };

    return poll(&p, 1, 0) == 1 ? 0 : LX_WAIT;
}

static int kill_it(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_stop *stop = op->state;

    pidfd_send_signal(stop->pidfd, SIGKILL, NULL, 0);
    return LX_WAIT;
}

static int end_model(struct lx_op *op)
{
    struct lx_dm_stop *stop = op->state;
    pid_t pid = lx_dm_pid(&op->lx, stop->domid);
    int rc;

    stop->pidfd = pid ? pidfd_open(pid, 0) : -1;
    /* whoever watches it sees that its end is wanted (domain/model-death.c) */
    lx_store_remove(&op->lx, XBT_NULL, pid_path(&op->lx, stop->domid));
    if (stop->pidfd < 0)
        return 0;                       /* none, or gone by itself */
    pidfd_send_signal(stop->pidfd, SIGTERM, NULL, 0);
    rc = lx_op_wait_fd(op, stop->pidfd, POLLIN, is_gone);
    return rc == LX_WAIT ? lx_op_wait_timer(op, END_MS, kill_it) : rc;
}

static int reaped(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_stop *stop = op->state;

    if (WIFEXITED(wait->status) && !WEXITSTATUS(wait->status))
        return 0;
    lx_log_domain(op->lx.ctx, stop->domid, XTL_ERROR, 0, "processes of its device model may be left");
    return ERROR_FAIL;
}

static int reap_model(struct lx_op *op)
{
    return lx_dm_reap(op, ((struct lx_dm_stop *)op->state)->domid, reaped);
}

static int forget_model(struct lx_op *op)
{
    struct lx_dm_stop *stop = op->state;

    lx_dm_erase(&op->lx, stop->domid);
    return 0;
}

static void stop_finish(struct lx_op *op, int rc)
{
    struct lx_dm_stop *stop = op->state;

    if (stop->pidfd > 0)
        close(stop->pidfd);
}

static const struct lx_step stop_steps[] = {
    { "end its process", end_model, .unabortable = true },
    { "end what is left of it", reap_model, .unabortable = true },
    { "forget it", forget_model },
};
const struct lx_plan lx_dm_stop_plan =
    LX_PLAN("end a device model", stop_steps, struct lx_dm_stop, stop_finish);
