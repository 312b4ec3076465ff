/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Restriction for handles whose driver knows no restriction: the descriptor number stays, what is
 * behind it goes.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "xentoolcore_internal.h"

int xentoolcore__restrict_by_dup2_null(int fd)
{
    int null, rc, saved;

    if (fd < 0)
        return 0;
    null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0)
        return -1;
    rc = dup3(null, fd, O_CLOEXEC);
    saved = errno;
    close(null);
    errno = saved;
    return rc < 0 ? -1 : 0;
}
