/* SPDX-License-Identifier: LGPL-2.1-only */
/* Becoming the program that shows a guest's screen. */
#include "dm/dm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <fcntl.h>
#include <libxl_utils.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FIRST_PORT = 5900 };

/* Its standard input becomes the password, which never is in a file or on a command line. */
static bool give_password(struct lx *lx, uint32_t domid, const char *password)
{
    int fd = memfd_create("password", 0);

    if (fd >= 0 && dprintf(fd, "%s\n", password) > 0 && !lseek(fd, 0, SEEK_SET) && dup2(fd, 0) == 0)
        return true;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "the viewer cannot be given the password");
    return false;
}

int libxl_vncviewer_exec(libxl_ctx *ctx, uint32_t domid, int autopass)
{
    char *port, *listen, *password, *argv[4] = { "vncviewer" };
    struct lx lx;

    lx_begin(&lx, ctx);
    port = lx_store_get(&lx, XBT_NULL, "/local/domain/%u/console/vnc-port", domid);
    listen = lx_store_get(&lx, XBT_NULL, "/local/domain/%u/console/vnc-listen", domid);
    password = autopass ? lx_store_get(&lx, XBT_NULL, "%s", lx_dm_password_path(&lx, domid)) : NULL;
    if (!port) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "has no VNC screen (vnc=1)");
        return lx_end(&lx, ERROR_FAIL);
    }
    argv[1] = lx_sprintf(&lx, "%s:%d", listen ? listen : "localhost", atoi(port) - FIRST_PORT);
    argv[2] = password ? "-autopass" : NULL;
    if (password && !give_password(&lx, domid, password))
        return lx_end(&lx, ERROR_FAIL);
    execvp(argv[0], argv);
    lx_log_domain(ctx, domid, XTL_ERROR, errno, "cannot run %s", argv[0]);
    return lx_end(&lx, ERROR_FAIL);
}
