// SPDX-License-Identifier: GPL-2.0-only
/* Daemon chores. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int ready_pipe = -1;

const char *process_rundir(void)
{
    const char *dir = getenv("XENSTORED_RUNDIR");

    return dir && *dir ? dir : "/run/xenstored";
}

int process_make_dir(const char *dir)
{
    char path[PATH_MAX];

    if (strlen(dir) >= sizeof(path))
        return -ENAMETOOLONG;
    strcpy(path, dir);
    for (char *slash = path + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = 0;
        if (mkdir(path, 0755) && errno != EEXIST)
            return -errno;
    }
    return mkdir(path, 0755) && errno != EEXIST ? -errno : 0;
}

/* In the parent: the daemon's one byte, or the end of the pipe if it died. */
static void wait_for_daemon(int fd)
{
    char byte;

    _exit(read(fd, &byte, 1) == 1 ? 0 : 1);
}

int process_fork(void)
{
    int ends[2], null;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC))
        return -1;
    fflush(NULL);
    pid = fork();
    if (pid < 0)
        return -1;
    if (pid) {
        close(ends[1]);
        wait_for_daemon(ends[0]);
    }
    close(ends[0]);
    ready_pipe = ends[1];
    setsid();
    pid = fork();
    if (pid < 0)
        return -1;
    if (pid)
        _exit(0);
    if (chdir("/"))
        return -1;
    null = open("/dev/null", O_RDWR);
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        if (null > STDERR_FILENO)
            close(null);
    }
    umask(022);
    return 0;
}

/* Standard error serves until here, for what goes wrong at the start. */
void process_ready(void)
{
    int null;

    if (ready_pipe < 0)
        return;
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0) {
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        close(null);
    }
    if (write(ready_pipe, "", 1) != 1)
        _exit(1);
    close(ready_pipe);
    ready_pipe = -1;
}

int process_write_pid(const char *file)
{
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    char text[16];
    int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid()), rc;

    if (fd < 0)
        return -errno;
    if (lockf(fd, F_TLOCK, 0) || ftruncate(fd, 0) || write(fd, text, len) != len) {
        rc = errno == EACCES ? -EAGAIN : -errno;
        close(fd);
        return rc;
    }
    /* The descriptor stays open: it holds the lock for as long as the daemon lives. */
    return 0;
}
