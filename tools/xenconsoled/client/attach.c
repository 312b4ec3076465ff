/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding the terminal of a console: its back end writes the name into xenstore once it has
 * connected to the guest, which may be a moment after the client starts.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "client.h"

#define PATIENCE_S 30 /* a back end that has not connected by then will not */

static int open_terminal(const char *name)
{
    struct termios raw;
    int fd = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0) {
        fprintf(stderr, "xenconsole: cannot open terminal %s: %s\n", name, strerror(errno));
        return -1;
    }
    /* Some back ends leave the terminal with echo on: their own output would come back to the guest
     * as input. */
    if (isatty(fd) && !tcgetattr(fd, &raw)) {
        cfmakeraw(&raw);
        tcsetattr(fd, TCSANOW, &raw);
    }
    return fd;
}

static long seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

/* Its name as soon as there is one, for free(); NULL after the time is up, or the domain is gone.
 */
static char *wait_for_name(struct xs_handle *xs, unsigned int domid, const char *path)
{
    long end = seconds() + PATIENCE_S, left;
    unsigned int length, num;
    char *name, **event;

    if (!xs_watch(xs, path, "tty") || !xs_watch(xs, "@releaseDomain", "release"))
        return NULL;
    for (;;) {
        struct pollfd p = { .fd = xs_fileno(xs), .events = POLLIN };

        name = xs_read(xs, XBT_NULL, path, &length);
        if (name && length)
            return name;
        free(name);
        if (!xs_is_domain_introduced(xs, domid))
            return NULL;
        left = end - seconds();
        if (left <= 0 || poll(&p, 1, left * 1000) == 0)
            return NULL;
        if (p.revents & POLLIN) {
            event = xs_read_watch(xs, &num);
            free(event);
        }
    }
}

int attach_open(struct xs_handle *xs, unsigned int domid, const char *path)
{
    char *name = wait_for_name(xs, domid, path);
    int fd = -1;

    if (name)
        fd = open_terminal(name);
    else if (!xs_is_domain_introduced(xs, domid))
        fprintf(stderr, "xenconsole: there is no domain %u\n", domid);
    else
        fprintf(stderr,
                "xenconsole: no terminal in %s after %d seconds: is xenconsoled (or the device "
                "model) running, and does the guest have this console?\n",
                path, PATIENCE_S);
    free(name);
    return fd;
}
