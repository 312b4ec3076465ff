/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Our own terminal, and the copying.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "client.h"

#define CHUNK 1024

static struct termios before;
static bool changed;

/* What was typed ahead is kept. */
void terminal_raw(void)
{
    struct termios raw;

    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &before))
        return;
    raw = before;
    cfmakeraw(&raw);
    changed = !tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

void terminal_restore(void)
{
    if (changed)
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
    changed = false;
}

/* All of it, waiting for @fd where it would not take more at once. */
static int write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);

        if (done < 0 && errno == EAGAIN) {
            poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
        } else if (done < 0 && errno != EINTR) {
            return -1;
        } else if (done > 0) {
            p += done;
            n -= done;
        }
    }
    return 0;
}

/* Returns 1 to go on, 0 at the end, -1 on an error. */
static int copy_input(int fd, char escape)
{
    char chunk[60]; /* about what one types, or pastes, without delay */
    ssize_t n = read(STDIN_FILENO, chunk, sizeof(chunk));
    char *end;

    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 1 : -1;
    if (!n)
        return 0;
    end = memchr(chunk, escape, n);
    if (write_all(fd, chunk, end ? (size_t)(end - chunk) : (size_t)n))
        return errno == EIO ? 0 : -1;
    return end ? 0 : 1;
}

static int copy_output(int fd)
{
    char chunk[CHUNK];
    ssize_t n = read(fd, chunk, sizeof(chunk));

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return 1;
    if (n <= 0) /* EIO, or nothing: the back end has closed its side */
        return 0;
    return write_all(STDOUT_FILENO, chunk, n) ? -1 : 1;
}

int terminal_copy(int fd, char escape)
{
    struct pollfd p[2] = {
        { .fd = fd, .events = POLLIN },
        { .fd = STDIN_FILENO, .events = POLLIN },
    };
    int rc = 1;

    while (rc > 0) {
        if (poll(p, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            rc = -1;
            break;
        }
        if (p[0].revents)
            rc = copy_output(fd);
        if (rc > 0 && p[1].revents)
            rc = copy_input(fd, escape);
    }
    if (rc < 0)
        fprintf(stderr, "xenconsole: %s\n", strerror(errno));
    return rc;
}
