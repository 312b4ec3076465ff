/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * How a device model's process comes to be. It is nobody's child for long: whoever makes a domain may go while it runs.
 * A restricted one gets its own mounts, narrow limits, and a control socket that is open already, before it gives up
 * root by itself (user.c).
 */
#include "dm/dm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <libxl_utils.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_FILE_BYTES = 256 << 10 };

char *lx_dm_state(struct lx *lx, uint32_t domid)
{
    return lx_sprintf(lx, "/local/domain/0/device-model/%u", domid);
}

static int failed(struct lx *lx, const struct lx_dm_start *start, const char *what)
{
    lx_log_domain(lx->ctx, start->domid, XTL_ERROR, errno, "its device model cannot be started: %s", what);
    return ERROR_FAIL;
}

/* --- before ----------------------------------------------------------------------------------- */

static int open_log(struct lx *lx, struct lx_dm_start *start)
{
    char *name = lx_sprintf(lx, "qemu-dm-%s", start->config->c_info.name), *made = NULL, *path;
    int rc = libxl_create_logfile(lx->ctx, name, &made);

    path = lx_strdup(lx, made);
    free(made);
    if (rc)
        return rc;
    start->output = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (start->output < 0) {
        start->output = 0;
        return failed(lx, start, path);
    }
    return lx_store_write(lx, XBT_NULL, lx_dm_log_path(lx, start->domid), "%s", path);
}

/* It cannot make the socket any more when it answers: it gets one that listens. */
static int open_socket(struct lx *lx, struct lx_dm_start *start)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    strncpy(address.sun_path, lx_dm_socket(lx, start->domid), sizeof(address.sun_path) - 1);
    start->control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (start->control < 0 || bind(start->control, (struct sockaddr *)&address, sizeof(address)) ||
        listen(start->control, 1))
        return failed(lx, start, address.sun_path);
    return 0;
}

static int prepare(struct lx *lx, struct lx_dm_start *start)
{
    const struct xs_permissions ours[] = { { .id = 0, .perms = XS_PERM_NONE } };
    int rc;

    lx_dm_erase(lx, start->domid);
    rc = lx_store_mkdir(lx, XBT_NULL, lx_dm_state(lx, start->domid), ours, 1);
    if (!rc)
        rc = open_log(lx, start);
    if (rc || !start->user.restricted)
        return rc;
    if (mkdir(lx_dm_root(lx, start->domid), 0) && errno != EEXIST)
        return failed(lx, start, lx_dm_root(lx, start->domid));
    return open_socket(lx, start);
}

/* --- in the new process ----------------------------------------------------------------------- */

static void limit(int resource, rlim_t most)
{
    const struct rlimit value = { most, most };

    if (setrlimit(resource, &value)) {
        dprintf(2, "limits cannot be set: %s\n", strerror(errno));
        _exit(127);
    }
}

static void restrict_self(const struct lx_dm_start *start)
{
    if (unshare(CLONE_NEWNS | CLONE_NEWIPC) || mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL)) {
        dprintf(2, "no namespaces of its own: %s\n", strerror(errno));
        _exit(127);
    }
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_MSGQUEUE, 0);
    limit(RLIMIT_LOCKS, 0);
    limit(RLIMIT_MEMLOCK, 0);
    if (!start->writes_files)
        limit(RLIMIT_FSIZE, MOST_FILE_BYTES);
    signal(SIGXFSZ, SIG_IGN);           /* a log that is full is no reason to end */
    dup2(start->control, LX_DM_CONTROL_FD);
}

static void __attribute__((noreturn)) become_model(const struct lx_dm_start *start, char **argv)
{
    int null = open("/dev/null", O_RDONLY);

    setsid();
    dup2(null, 0);
    dup2(start->output, 1);
    dup2(start->output, 2);
    signal(SIGPIPE, SIG_DFL);
    if (start->user.restricted)
        restrict_self(start);
    execv(argv[0], argv);
    dprintf(2, "cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

/* The process between us and it ends at once, so that init inherits the model. */
static void __attribute__((noreturn)) launch(const struct lx_dm_start *start, char **argv, int report)
{
    pid_t pid = fork();

    if (pid == 0)
        become_model(start, argv);
    _exit(pid < 0 || write(report, &pid, sizeof(pid)) != sizeof(pid));
}

/* --- around it -------------------------------------------------------------------------------- */

static int fork_model(struct lx *lx, struct lx_dm_start *start, char **argv)
{
    int report[2];
    ssize_t got;
    pid_t between;

    if (pipe2(report, O_CLOEXEC))
        return failed(lx, start, "no pipe");
    between = lx_fork(lx->ctx, "a device model");
    if (!between)
        launch(start, argv, report[1]);
    close(report[1]);
    got = between < 0 ? -1 : read(report[0], &start->pid, sizeof(start->pid));
    close(report[0]);
    if (between > 0)
        waitpid(between, NULL, 0);
    if (got != sizeof(start->pid))
        return failed(lx, start, "no process");
    start->pidfd = pidfd_open(start->pid, 0);
    if (start->pidfd >= 0)
        return 0;
    kill(start->pid, SIGKILL);
    return failed(lx, start, "it cannot be watched");
}

int lx_dm_launch(struct lx *lx, struct lx_dm_start *start, char **argv)
{
    int rc = prepare(lx, start);
    struct stat st;

    for (int i = 0; i < start->config->num_disks; i++) {
        const char *path = start->config->disks[i].pdev_path;

        start->writes_files |= path && !stat(path, &st) && S_ISREG(st.st_mode);
    }
    for (char **word = argv; *word; word++)
        lx_log_domain(lx->ctx, start->domid, XTL_DEBUG, 0, "device model: %s", *word);
    if (!rc)
        rc = fork_model(lx, start, argv);
    if (start->control > 0)
        close(start->control);
    return rc;
}

/* --- what it printed -------------------------------------------------------------------------- */

char *lx_dm_log_path(struct lx *lx, uint32_t domid)
{
    return lx_sprintf(lx, "/libxl/%u/device-model-log", domid);
}

void lx_dm_show_log(struct lx *lx, uint32_t domid)
{
    char *path = lx_store_get(lx, XBT_NULL, "%s", lx_dm_log_path(lx, domid)), text[1501], *line, *rest = text;
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END), most = sizeof(text) - 1;
    ssize_t got = size <= 0 ? 0 : pread(fd, text, most, size > most ? size - most : 0);

    if (fd >= 0)
        close(fd);
    text[got > 0 ? got : 0] = 0;
    if (size > most && strchr(text, '\n'))     /* not the end of a line */
        rest = strchr(text, '\n') + 1;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "its device model said (%s)%s", path ? path : "no log",
                  got > 0 ? ":" : " nothing");
    while ((line = strsep(&rest, "\n")))
        if (*line)
            lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "device model: %s", line);
}
