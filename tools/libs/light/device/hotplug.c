/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Hotplug scripts: programs that connect a back end to the host's storage or network. They get the
 * back end's xenstore directory in XENBUS_PATH and what to do as arguments, and leave their result
 * there: hotplug-status, or hotplug-error with the reason. What they print is shown when they fail.
 */
#include "device/device.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <libxl_utils.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { LIMIT_MS = 40000, MOST_SHOWN = 2000, NR_VARIABLES = 7 };

struct lx_script_run {
    pid_t pid;
    int output;                 /* a file in memory with what it prints */
    bool killed, plugging;
    const char *script;
    const struct lx_device *device;
    const char *tap;            /* the interface, when it is about an emulated card; else NULL */
    const char *environment[NR_VARIABLES][2];
};

bool lx_scripts_are_ours(struct lx *lx, uint32_t domid)
{
    char *ours = lx_store_get(lx, XBT_NULL, "/libxl/%u/run-hotplug-scripts", domid);

    return !ours || strcmp(ours, "0");
}

char *lx_script_path(struct lx *lx, const char *name)
{
    return name[0] == '/' ? lx_strdup(lx, name) :
           lx_sprintf(lx, XYLEM_SYSCONFDIR "/xen/scripts/%s", name);
}

/* Before the fork: the child may not use the connection to xenstore. */
static void prepare_environment(struct lx *lx, struct lx_script_run *run)
{
    const struct lx_device *device = run->device;
    const char *const fixed[][2] = {
        { "script", run->script },
        { "XENBUS_TYPE", device->backend_kind },
        { "XENBUS_PATH", lx_sprintf(lx, "backend/%s/%u/%d", device->backend_kind, device->domid,
                                    device->devid) },
        { "XENBUS_BASE_PATH", "backend" },
    };

    memcpy(run->environment, fixed, sizeof(fixed));
    if (!strcmp(device->kind, "vif")) {
        char *gateway = lx_device_get(lx, device, "gatewaydev");

        run->environment[4][0] = "netdev";
        run->environment[4][1] = gateway ? gateway : "";
        run->environment[5][0] = "vif";
        run->environment[5][1] = lx_sprintf(lx, "vif%u.%d", device->domid, device->devid);
        run->environment[6][0] = run->tap ? "INTERFACE" : NULL;
        run->environment[6][1] = run->tap;
    }
}

static void __attribute__((noreturn)) become_script(struct lx_script_run *run)
{
    bool is_vif = !strcmp(run->device->kind, "vif");
    const char *action = is_vif && !run->tap ? (run->plugging ? "online" : "offline") :
                         run->plugging ? "add" : "remove";
    char *argv[] = { (char *)run->script, (char *)action, run->tap ? "type_if=tap" :
                     is_vif ? "type_if=vif" : NULL, NULL };
    int null = open("/dev/null", O_RDONLY);

    setsid();
    signal(SIGPIPE, SIG_DFL);
    dup2(null, 0);
    dup2(run->output, 1);
    dup2(run->output, 2);
    for (int i = 0; i < NR_VARIABLES && run->environment[i][0]; i++)
        setenv(run->environment[i][0], run->environment[i][1], 1);
    execv(run->script, argv);
    dprintf(2, "cannot be run: %s\n", strerror(errno));
    _exit(127);
}

static void show_output(libxl_ctx *ctx, struct lx_script_run *run)
{
    char text[MOST_SHOWN + 1], *line, *rest = text;
    ssize_t length = pread(run->output, text, MOST_SHOWN, 0);

    text[length > 0 ? length : 0] = '\0';
    while ((line = strsep(&rest, "\n"))) {
        if (*line)
            lx_log_domain(ctx, run->device->domid, XTL_ERROR, 0, "%s: %s", run->script, line);
    }
}

static int judge(struct lx_op *op, struct lx_script_run *run, int status)
{
    libxl_ctx *ctx = op->lx.ctx;
    const struct lx_device *device = run->device;
    char *error;

    if (!run->killed && WIFEXITED(status) && !WEXITSTATUS(status))
        return 0;
    if (run->killed)
        lx_log_domain(ctx, device->domid, XTL_ERROR, 0,
                      "hotplug script %s did not end within %d s and was killed", run->script,
                      LIMIT_MS / 1000);
    else
        libxl_report_child_exitstatus(ctx, XTL_ERROR, run->script, run->pid, status);
    show_output(ctx, run);
    error = lx_store_get(&op->lx, XBT_NULL, "%s/hotplug-error",
                         lx_device_backend_path(&op->lx, device));
    if (error)
        lx_log_domain(ctx, device->domid, XTL_ERROR, 0, "%s device %d: %s", device->kind,
                      device->devid, error);
    return run->killed ? ERROR_TIMEDOUT : ERROR_FAIL;
}

/* The one run of an operation that is under way: steps that run scripts wait for nothing else. */
static struct lx_script_run *current(struct lx_op *op)
{
    if (op->plan == &lx_plug_plan)
        return ((struct lx_plug *)op->state)->running;
    if (op->plan == &lx_tap_plan)
        return ((struct lx_tap *)op->state)->running;
    return ((struct lx_unplug *)op->state)->running;
}

static int ended(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_script_run *run = current(op);
    int rc = judge(op, run, wait->status);

    close(run->output);
    return run->plugging ? rc : 0;      /* what goes away goes away all the same */
}

static int took_too_long(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_script_run *run = current(op);

    run->killed = true;
    kill(-run->pid, SIGKILL);
    return LX_WAIT;
}

static int start(struct lx_op *op, struct lx_script_run *run)
{
    const struct lx_device *device = run->device;
    const char *script = run->script;
    int rc;

    prepare_environment(&op->lx, run);
    run->output = memfd_create("hotplug", MFD_CLOEXEC);
    if (run->output < 0) {
        lx_log(op->lx.ctx, XTL_ERROR, errno, "cannot keep what a hotplug script prints");
        return ERROR_FAIL;
    }
    lx_log_domain(op->lx.ctx, device->domid, XTL_DEBUG, 0, "running %s for %s device %d", script,
                  device->kind, device->devid);
    run->pid = lx_fork(op->lx.ctx, script);
    if (!run->pid)
        become_script(run);
    rc = run->pid < 0 ? ERROR_FAIL : lx_op_wait_child(op, run->pid, ended);
    if (rc != LX_WAIT) {
        close(run->output);
        return rc;
    }
    rc = lx_op_wait_timer(op, LIMIT_MS, took_too_long);
    return rc;
}

int lx_script_start(struct lx_op *op, const struct lx_device *device, const char *script,
                    bool plugging, struct lx_script_run **running)
{
    struct lx_script_run *run = lx_alloc(&op->lx, sizeof(*run));

    *running = run;
    run->device = device;
    run->script = script;
    run->plugging = plugging;
    return start(op, run);
}

int lx_script_start_tap(struct lx_op *op, struct lx_tap *tap)
{
    struct lx_script_run *run = lx_alloc(&op->lx, sizeof(*run));

    tap->running = run;
    run->device = &tap->device;
    run->script = tap->script;
    run->plugging = true;
    run->tap = tap->interface;
    return start(op, run);
}
