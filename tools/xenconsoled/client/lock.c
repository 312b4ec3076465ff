/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One client a console: two would share the guest's output between them at random. The lock is on a
 * file named after the domain; the file is removed under the lock, so whoever opened it meanwhile
 * has to look whether it is still there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client.h"

#define LOCK_PREFIX "/var/lock/xenconsole."

static void path_for(char path[64], unsigned int domid)
{
    snprintf(path, 64, LOCK_PREFIX "%u", domid);
}

static bool still_there(int fd, const char *path)
{
    struct stat ours, theirs;

    return !fstat(fd, &ours) && !stat(path, &theirs) && ours.st_dev == theirs.st_dev &&
           ours.st_ino == theirs.st_ino;
}

int lock_console(unsigned int domid)
{
    char path[64];
    int fd;

    path_for(path, domid);
    for (;;) {
        fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0) {
            fprintf(stderr, "xenconsole: cannot open %s: %s\n", path, strerror(errno));
            return -1;
        }
        if (flock(fd, LOCK_EX | LOCK_NB)) {
            fprintf(stderr, "xenconsole: cannot lock %s: %s\n", path,
                    errno == EWOULDBLOCK ? "another client is attached to this console"
                                         : strerror(errno));
            close(fd);
            return -1;
        }
        if (still_there(fd, path))
            return fd;
        close(fd);
    }
}

void unlock_console(unsigned int domid, int fd)
{
    char path[64];

    path_for(path, domid);
    unlink(path);
    close(fd);
}
