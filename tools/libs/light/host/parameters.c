/* SPDX-License-Identifier: LGPL-2.1-only */
/* Run-time parameters of the hypervisor: files of hypfs below /params. */
#include "core/arena.h"
#include "core/ctx.h"
#include "core/log.h"
#include <stdlib.h>
#include <xenhypfs.h>

/* "NAME=VALUE"; "NAME" alone switches on, "no-NAME" off, as on the command line. */
static int set_one(struct lx *lx, xenhypfs_handle *fs, char *setting)
{
    char *value = strchr(setting, '='), *path;

    if (value)
        *value++ = '\0';
    else if (!strncmp(setting, "no-", 3))
        setting += 3, value = "0";
    else
        value = "1";
    path = lx_sprintf(lx, "/params/%s", setting);
    if (!xenhypfs_write(fs, path, value))
        return 0;
    lx_log(lx->ctx, XTL_ERROR, errno, "cannot set parameter %s to \"%s\"", setting, value);
    return errno == EOPNOTSUPP || errno == ENOSYS ? ERROR_NI :
           errno == EINVAL || errno == ENOENT || errno == EACCES ? ERROR_INVAL : ERROR_FAIL;
}

int libxl_set_parameters(libxl_ctx *ctx, char *params)
{
    xenhypfs_handle *fs;
    char *at, *word, *list;
    struct lx lx;
    int rc = 0;

    lx_begin(&lx, ctx);
    fs = xenhypfs_open(ctx->lg, 0);
    if (!fs) {
        lx_log(ctx, XTL_ERROR, errno, "cannot reach the hypervisor's file system");
        return lx_end(&lx, ERROR_FAIL);
    }
    list = lx_strdup(&lx, params);
    while (!rc && (word = strtok_r(list, " \t\n", &at))) {
        list = NULL;
        rc = set_one(&lx, fs, word);
    }
    xenhypfs_close(fs);
    return lx_end(&lx, rc);
}
