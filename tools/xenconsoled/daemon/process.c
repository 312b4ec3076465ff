/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Becoming a daemon.
 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "message.h"

#define WANTED_FILES 132008 /* four for each of the 32751 possible domains, and our own */

static int ready_fd = -1;

/* The parent: as long as the child has not said "ready", its end is ours. */
static void wait_for(pid_t child, int fd)
{
    char byte;
    int status;

    if (read(fd, &byte, 1) == 1)
        _exit(EXIT_SUCCESS);
    if (waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status))
        _exit(WEXITSTATUS(status));
    fputs("xenconsoled: the daemon ended before it was ready; see the system log\n", stderr);
    _exit(EXIT_FAILURE);
}

void process_daemonize(void)
{
    int fds[2], null;
    pid_t child;

    if (pipe2(fds, O_CLOEXEC) || (child = fork()) < 0) {
        perror("xenconsoled: cannot go to the background");
        exit(EXIT_FAILURE);
    }
    if (child) {
        close(fds[1]);
        wait_for(child, fds[0]);
    }
    close(fds[0]);
    ready_fd = fds[1];
    setsid();
    umask(027);
    null = open("/dev/null", O_RDWR);
    if (null < 0 || chdir("/")) {
        perror("xenconsoled: cannot open /dev/null");
        exit(EXIT_FAILURE);
    }
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    /* stderr stays until we are ready: the libraries explain on it why they cannot open. */
    if (null > STDERR_FILENO)
        close(null);
}

void process_ready(void)
{
    if (ready_fd < 0)
        return;
    if (write(ready_fd, "", 1) != 1)
        message(LOG_WARNING, "cannot tell the parent process: %m");
    close(ready_fd);
    ready_fd = -1;
    dup2(STDOUT_FILENO, STDERR_FILENO);
}

void process_pid_file(const char *path)
{
    char text[32];
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644), length;

    if (fd < 0) {
        message(LOG_ERR, "cannot create PID file %s: %m", path);
        fprintf(stderr, "xenconsoled: cannot create PID file %s: %s\n", path, strerror(errno));
        exit(EXIT_FAILURE);
    }
    if (lockf(fd, F_TLOCK, 0)) {
        message(LOG_ERR, "%s is locked: another xenconsoled is running", path);
        fprintf(stderr, "xenconsoled: %s is locked: another xenconsoled is running\n", path);
        exit(EXIT_FAILURE);
    }
    length = snprintf(text, sizeof(text), "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) || write(fd, text, length) != length)
        message(LOG_WARNING, "cannot write PID file %s: %m", path);
    /* The descriptor stays open, and so locked, for the life of the process. */
}

void process_raise_limits(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit))
        return;
    limit.rlim_cur = limit.rlim_max = limit.rlim_max > WANTED_FILES ? limit.rlim_max : WANTED_FILES;
    if (!setrlimit(RLIMIT_NOFILE, &limit))
        return;
    /* Not privileged enough, or above the system's maximum: what we may have at least. */
    if (!getrlimit(RLIMIT_NOFILE, &limit)) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

volatile sig_atomic_t process_end, process_reopen;

static void on_end(int sig)
{
    (void)sig;
    process_end = 1;
}

static void on_hangup(int sig)
{
    (void)sig;
    process_reopen = 1;
}

void process_signals(void)
{
    struct sigaction end = { .sa_handler = on_end }, hangup = { .sa_handler = on_hangup };

    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGHUP, &hangup, NULL);
    signal(SIGPIPE, SIG_IGN);
}
