/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Life of a hypfs handle and the hypercall under everything.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

static int release(xenhypfs_handle *fshdl)
{
    int saved = errno, rc = xencall_close(fshdl->xcall);

    if (rc)
        saved = errno;
    xtl_logger_destroy(fshdl->own_logger);
    free(fshdl);
    errno = saved;
    return rc;
}

xenhypfs_handle *xenhypfs_open(xentoollog_logger *logger, unsigned int open_flags)
{
    xenhypfs_handle *fshdl;

    if (open_flags) {
        errno = EINVAL;
        return NULL;
    }
    fshdl = calloc(1, sizeof(*fshdl));
    if (!fshdl)
        return NULL;
    fshdl->logger = logger;
    if (!logger) {
        fshdl->own_logger =
            (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_PROGRESS, 0);
        fshdl->logger = fshdl->own_logger;
    }
    if (fshdl->logger)
        fshdl->xcall = xencall_open(fshdl->logger, 0);
    if (!fshdl->xcall)
        goto release_handle;
    if (xencall1(fshdl->xcall, __HYPERVISOR_hypfs_op, XEN_HYPFS_OP_get_version) < 0) {
        if (errno != ENOSYS)
            xtl_log(fshdl->logger, XTL_ERROR, errno, "xenhypfs",
                    "cannot ask for the hypfs version");
        goto release_handle;
    }
    return fshdl;

release_handle:
    release(fshdl);
    return NULL;
}

int xenhypfs_close(xenhypfs_handle *fshdl)
{
    return fshdl ? release(fshdl) : 0;
}

int hypfs_op(xenhypfs_handle *fshdl, unsigned int op, const char *path, void *buf, size_t size)
{
    size_t length = strlen(path) + 1;
    char *safe;
    int rc;

    if (length > XEN_HYPFS_MAX_PATHLEN) {
        errno = ENAMETOOLONG;
        return -1;
    }
    safe = xencall_alloc_buffer(fshdl->xcall, length);
    if (!safe)
        return -1;
    memcpy(safe, path, length);
    rc = xencall5(fshdl->xcall, __HYPERVISOR_hypfs_op, op, (uintptr_t)safe, length, (uintptr_t)buf,
                  size);
    xencall_free_buffer(fshdl->xcall, safe);
    return rc < 0 ? -1 : 0;
}
