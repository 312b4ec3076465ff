/* SPDX-License-Identifier: LGPL-2.1-only */
/* Log files that are kept for a few generations; disk back ends by name. */
#include <libxl_utils.h>
#include "core/log.h"
#include "core/arena.h"
#include "types/types.h"
#include <stdio.h>
#include <unistd.h>

enum { GENERATIONS = 10 };

int libxl_create_logfile(libxl_ctx *ctx, const char *name, char **full_name)
{
    struct lx lx;
    char *path, *older, *newer;
    int rc = 0;

    lx_begin(&lx, ctx);
    path = lx_sprintf(&lx, XYLEM_LOCALSTATEDIR "/log/xen/%s.log", name);
    for (int i = GENERATIONS; !rc && i > 0 && !access(path, F_OK); i--) {
        older = lx_sprintf(&lx, "%s.%d", path, i);
        newer = i > 1 ? lx_sprintf(&lx, "%s.%d", path, i - 1) : path;
        if (rename(newer, older) && errno != ENOENT) {
            lx_log(ctx, XTL_ERROR, errno, "cannot rename log file %s to %s", newer, older);
            rc = ERROR_FAIL;
        }
    }
    if (!rc)
        *full_name = lx_strdup_malloc(path);
    return lx_end(&lx, rc);
}

int libxl_string_to_backend(libxl_ctx *ctx, char *s, libxl_disk_backend *backend)
{
    static const struct { const char *name; libxl_disk_backend backend; } names[] = {
        { "phy", LIBXL_DISK_BACKEND_PHY }, { "file", LIBXL_DISK_BACKEND_TAP },
        { "tap", LIBXL_DISK_BACKEND_TAP }, { "qdisk", LIBXL_DISK_BACKEND_QDISK },
        { "standalone", LIBXL_DISK_BACKEND_STANDALONE },
    };

    for (size_t i = 0; i < LX_COUNT(names); i++) {
        if (strcmp(s, names[i].name))
            continue;
        *backend = names[i].backend;
        return 0;
    }
    return ERROR_INVAL;
}
