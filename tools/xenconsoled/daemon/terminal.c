/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pseudo-terminals.
 */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int pty_open(struct pty *pty, char **name)
{
    char path[128];
    struct termios raw;
    int saved;

    if (openpty(&pty->master, &pty->slave, NULL, NULL, NULL)) {
        *pty = PTY_NONE;
        return -1;
    }
    if (ptsname_r(pty->master, path, sizeof(path)) || tcgetattr(pty->slave, &raw))
        goto close_pty;
    cfmakeraw(&raw);
    if (tcsetattr(pty->slave, TCSANOW, &raw) ||
        fcntl(pty->master, F_SETFL, O_NONBLOCK) < 0 ||
        fcntl(pty->master, F_SETFD, FD_CLOEXEC) < 0 || fcntl(pty->slave, F_SETFD, FD_CLOEXEC) < 0)
        goto close_pty;
    *name = strdup(path);
    if (*name)
        return 0;

close_pty:
    saved = errno;
    pty_close(pty);
    errno = saved;
    return -1;
}

void pty_close(struct pty *pty)
{
    if (pty->slave >= 0)
        close(pty->slave);
    if (pty->master >= 0)
        close(pty->master);
    *pty = PTY_NONE;
}

bool pty_has_unread(const struct pty *pty)
{
    int unread;

    return pty->slave >= 0 && !ioctl(pty->slave, FIONREAD, &unread) && unread > 0;
}
