/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Exact file I/O for images and streams, and keeping their pages out of the page cache.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

int read_exact(int fd, void *data, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t n = read(fd, (char *)data + done, size - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = 0;
        if (n <= 0)
            return -1;
        done += n;
    }
    return 0;
}

int write_exact(int fd, const void *data, size_t size)
{
    struct iovec iov = { .iov_base = (void *)data, .iov_len = size };

    return writev_exact(fd, &iov, 1);
}

/* Move past @n written bytes; returns the first piece with something left. */
static struct iovec *advance(struct iovec *iov, const struct iovec *end, size_t n)
{
    while (iov < end && n >= iov->iov_len)
        n -= iov++->iov_len;
    if (iov < end) {
        iov->iov_base = (char *)iov->iov_base + n;
        iov->iov_len -= n;
    }
    return iov;
}

int writev_exact(int fd, const struct iovec *iov, int iovcnt)
{
    long most = sysconf(_SC_IOV_MAX);
    struct iovec *copy, *at, *end;
    ssize_t n;
    int rc = -1, saved;

    copy = malloc((iovcnt ? iovcnt : 1) * sizeof(*copy)); /* pieces are cut as they are written */
    if (!copy)
        return -1;
    memcpy(copy, iov, iovcnt * sizeof(*copy));
    end = copy + iovcnt;
    at = advance(copy, end, 0);
    while (at < end) {
        n = writev(fd, at, end - at < most ? end - at : most);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            goto free_copy;
        at = advance(at, end, n);
    }
    rc = 0;
free_copy:
    saved = errno;
    free(copy);
    errno = saved;
    return rc;
}

void discard_file_cache(xc_interface *xch, int fd, int flush)
{
    int saved = errno;
    off_t here = lseek(fd, 0, SEEK_CUR);

    (void)xch;
    /* Only files have a position and a cache; pipes and sockets have nothing to discard. */
    if (here != (off_t)-1) {
        if (flush)
            fsync(fd);
        posix_fadvise(fd, 0, flush ? 0 : here & ~(off_t)(XC_PAGE_SIZE - 1), POSIX_FADV_DONTNEED);
    }
    errno = saved;
}
