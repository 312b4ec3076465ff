/* SPDX-License-Identifier: LGPL-2.1-only */
/* Descriptors and files of libxl_utils.h; random numbers. */
#include <libxl_utils.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "core/log.h"
#include "types/types.h"

int libxl_fd_set_cloexec(libxl_ctx *ctx, int fd, int cloexec)
{
    int flags = fcntl(fd, F_GETFD);

    if (flags >= 0 && fcntl(fd, F_SETFD, cloexec ? flags | FD_CLOEXEC : flags & ~FD_CLOEXEC) >= 0)
        return 0;
    lx_log(ctx, XTL_ERROR, errno, "cannot change close-on-exec of descriptor %d", fd);
    return ERROR_FAIL;
}

int libxl_fd_set_nonblock(libxl_ctx *ctx, int fd, int nonblock)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags >= 0 && fcntl(fd, F_SETFL, nonblock ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) >= 0)
        return 0;
    lx_log(ctx, XTL_ERROR, errno, "cannot change blocking of descriptor %d", fd);
    return ERROR_FAIL;
}

int libxl_pipe(libxl_ctx *ctx, int pipes[2])
{
    if (!pipe(pipes))
        return 0;
    lx_log(ctx, XTL_ERROR, errno, "cannot make a pipe");
    return ERROR_FAIL;
}

int libxl_read_exactly(libxl_ctx *ctx, int fd, void *data, ssize_t sz, const char *filename,
                       const char *what)
{
    char *at = data;

    while (sz > 0) {
        ssize_t got = read(fd, at, sz);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            int e = got ? errno : EPROTO;

            lx_log(ctx, XTL_ERROR, e, "cannot read %s%s%s%s", what ? what : "",
                   what ? " from " : "", filename, got ? "" : ": it ends too early");
            return e;
        }
        at += got;
        sz -= got;
    }
    return 0;
}

int libxl_write_exactly(libxl_ctx *ctx, int fd, const void *data, ssize_t sz, const char *filename,
                        const char *what)
{
    const char *at = data;

    while (sz > 0) {
        ssize_t put = write(fd, at, sz);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            int e = errno;

            lx_log(ctx, XTL_ERROR, e, "cannot write %s%s%s", what ? what : "", what ? " to " : "",
                   filename);
            return e;
        }
        at += put;
        sz -= put;
    }
    return 0;
}

int libxl_read_file_contents(libxl_ctx *ctx, const char *filename, void **data_r, int *datalen_r)
{
    int fd = open(filename, O_RDONLY | O_CLOEXEC), e = fd < 0 ? errno : 0;
    void *data = NULL;
    struct stat st = { 0 };

    if (e == ENOENT)
        return e;
    if (!e && fstat(fd, &st))
        e = errno;
    if (!e && !S_ISREG(st.st_mode))
        e = ENOTTY;
    if (e)
        lx_log(ctx, XTL_ERROR, e, "cannot read %s", filename);
    if (!e && st.st_size) {
        data = lx_malloc(st.st_size + 1);
        e = libxl_read_exactly(ctx, fd, data, st.st_size, filename, NULL);
    }
    if (fd >= 0)
        close(fd);
    if (e) {
        free(data);
        return e;
    }
    if (datalen_r)
        *datalen_r = st.st_size;
    if (data_r)
        *data_r = data;
    else
        free(data);
    return 0;
}

char *libxl_basename(const char *name)
{
    const char *slash = strrchr(name, '/');

    return lx_strdup_malloc(slash ? slash + 1 : name);
}

void libxl_string_copy(libxl_ctx *ctx, char **dst, char *const *src)
{
    *dst = lx_strdup_malloc(*src);
}

void libxl_report_child_exitstatus(libxl_ctx *ctx, xentoollog_level level, const char *what,
                                   pid_t pid, int status)
{
    if (WIFSIGNALED(status))
        lx_log(ctx, level, 0, "%s [%ld] died of signal %s%s", what, (long)pid,
               strsignal(WTERMSIG(status)), WCOREDUMP(status) ? " (core dumped)" : "");
    else
        lx_log(ctx, level, 0, "%s [%ld] exited with status %d", what, (long)pid,
               WEXITSTATUS(status));
}

int libxl_ms_vm_genid_generate(libxl_ctx *ctx, libxl_ms_vm_genid *id)
{
    if (getrandom(id->bytes, sizeof(id->bytes), 0) == sizeof(id->bytes))
        return 0;
    lx_log(ctx, XTL_ERROR, errno, "no random numbers for a VM generation id");
    return ERROR_FAIL;
}
