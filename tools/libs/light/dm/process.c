/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A device model's process. It is nobody's child for long: whoever makes a domain may go while it runs. Its log file
 * keeps what it prints; the last lines are shown when it does not come up.
 */
#include "dm/dm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <libxl_utils.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_MS = 60000, END_MS = 5000, SHOWN = 1500 };

bool lx_dm_needed(const libxl_domain_config *config)
{
    if (config->c_info.type == LIBXL_DOMAIN_TYPE_HVM)
        return true;
    for (int i = 0; i < config->num_disks; i++)
        if (config->disks[i].backend == LIBXL_DISK_BACKEND_QDISK && !config->disks[i].backend_domid)
            return true;
    return false;
}

static char *state_path(struct lx *lx, uint32_t domid)
{
    return lx_sprintf(lx, "/local/domain/0/device-model/%u", domid);
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

pid_t lx_dm_pid(struct lx *lx, uint32_t domid)
{
    char *text = lx_store_get(lx, XBT_NULL, "%s", pid_path(lx, domid));
    pid_t pid = text ? strtol(text, NULL, 10) : 0;

    return pid > 1 && is_model(lx, pid, domid) ? pid : 0;
}

void lx_dm_erase(struct lx *lx, uint32_t domid)
{
    lx_store_remove(lx, XBT_NULL, state_path(lx, domid));
    unlink(lx_dm_socket(lx, domid));
}

/* --- starting --------------------------------------------------------------------------------- */

static int prepare(struct lx *lx, struct lx_dm_start *start)
{
    const struct xs_permissions ours[] = { { .id = 0, .perms = XS_PERM_NONE } };
    char *name = lx_sprintf(lx, "qemu-dm-%s", start->config->c_info.name);
    int rc;

    lx_dm_erase(lx, start->domid);
    rc = lx_store_mkdir(lx, XBT_NULL, state_path(lx, start->domid), ours, 1);
    if (rc)
        return rc;
    rc = libxl_create_logfile(lx->ctx, name, &start->log);
    if (rc)
        return rc;
    start->output = open(start->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (start->output >= 0)
        return 0;
    lx_log_domain(lx->ctx, start->domid, XTL_ERROR, errno, "cannot write to %s", start->log);
    start->output = 0;
    return ERROR_FAIL;
}

static void __attribute__((noreturn)) become_model(char **argv, int output)
{
    int null = open("/dev/null", O_RDONLY);

    setsid();
    dup2(null, 0);
    dup2(output, 1);
    dup2(output, 2);
    signal(SIGPIPE, SIG_DFL);
    execv(argv[0], argv);
    dprintf(2, "cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

/* The process between us and it ends at once, so that init inherits the model. */
static void __attribute__((noreturn)) launch(char **argv, int output, int report)
{
    pid_t pid = fork();

    if (pid == 0)
        become_model(argv, output);
    _exit(pid < 0 || write(report, &pid, sizeof(pid)) != sizeof(pid));
}

static int fork_model(struct lx *lx, struct lx_dm_start *start, char **argv)
{
    int report[2], status = 0;
    ssize_t got;
    pid_t between;

    if (pipe2(report, O_CLOEXEC)) {
        lx_log(lx->ctx, XTL_ERROR, errno, "no pipe to a device model");
        return ERROR_FAIL;
    }
    between = lx_fork(lx->ctx, "a device model");
    if (!between)
        launch(argv, start->output, report[1]);
    close(report[1]);
    got = between < 0 ? -1 : read(report[0], &start->pid, sizeof(start->pid));
    close(report[0]);
    if (between > 0)
        waitpid(between, &status, 0);
    if (got != sizeof(start->pid)) {
        lx_log_domain(lx->ctx, start->domid, XTL_ERROR, 0, "its device model could not be started");
        return ERROR_FAIL;
    }
    start->pidfd = pidfd_open(start->pid, 0);
    if (start->pidfd >= 0)
        return 0;
    lx_log_domain(lx->ctx, start->domid, XTL_ERROR, errno, "its device model cannot be watched");
    kill(start->pid, SIGKILL);
    return ERROR_FAIL;
}

static void show_log(struct lx *lx, const struct lx_dm_start *start)
{
    char text[SHOWN + 1];
    int fd = open(start->log, O_RDONLY | O_CLOEXEC);
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    ssize_t got = size <= 0 ? 0 : pread(fd, text, SHOWN, size > SHOWN ? size - SHOWN : 0);

    if (fd >= 0)
        close(fd);
    text[got > 0 ? got : 0] = 0;
    lx_log_domain(lx->ctx, start->domid, XTL_ERROR, 0, "its device model said (%s): %s", start->log,
                  got > 0 ? text : "nothing");
}

static int has_ended(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_start *start = op->state;
    struct pollfd p = { .fd = start->pidfd, .events = POLLIN };

    if (poll(&p, 1, 0) != 1)
        return LX_WAIT;
    lx_log_domain(op->lx.ctx, start->domid, XTL_ERROR, 0, "its device model ended at once");
    show_log(&op->lx, start);
    return ERROR_FAIL;
}

static int runs_now(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_start *start = op->state;
    char *state = lx_store_get(&op->lx, XBT_NULL, "%s/state", state_path(&op->lx, start->domid));

    return state && !strcmp(state, "running") ? 0 : LX_WAIT;
}

static int takes_too_long(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_dm_start *start = op->state;

    lx_log_domain(op->lx.ctx, start->domid, XTL_ERROR, 0, "its device model did not come up within "
                  "%d s", START_MS / 1000);
    show_log(&op->lx, start);
    return ERROR_TIMEDOUT;
}

static int launch_model(struct lx_op *op)
{
    struct lx_dm_start *start = op->state;
    char **argv = lx_dm_args(&op->lx, start->domid, start->config);
    int rc = argv ? prepare(&op->lx, start) : ERROR_INVAL;

    if (rc)
        return rc;
    for (char **word = argv; *word; word++)
        lx_log_domain(op->lx.ctx, start->domid, XTL_DEBUG, 0, "device model: %s", *word);
    rc = fork_model(&op->lx, start, argv);
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

static int wait_for_model(struct lx_op *op)
{
    struct lx_dm_start *start = op->state;
    int rc = lx_op_wait_fd(op, start->pidfd, POLLIN, has_ended);

    if (rc == LX_WAIT)
        rc = lx_op_wait_watch(op, runs_now, "%s/state", state_path(&op->lx, start->domid));
    return rc == LX_WAIT ? lx_op_wait_timer(op, START_MS, takes_too_long) : rc;
}

static void start_finish(struct lx_op *op, int rc)
{
    struct lx_dm_start *start = op->state;

    if (start->pidfd > 0)
        close(start->pidfd);
    if (start->output > 0)
        close(start->output);
    free(start->log);
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
    if (stop->pidfd < 0)
        return 0;                       /* none, or gone by itself */
    pidfd_send_signal(stop->pidfd, SIGTERM, NULL, 0);
    rc = lx_op_wait_fd(op, stop->pidfd, POLLIN, is_gone);
    return rc == LX_WAIT ? lx_op_wait_timer(op, END_MS, kill_it) : rc;
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
    { "forget it", forget_model },
};
const struct lx_plan lx_dm_stop_plan =
    LX_PLAN("end a device model", stop_steps, struct lx_dm_stop, stop_finish);
