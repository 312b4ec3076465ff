/* SPDX-License-Identifier: LGPL-2.1-only */
/* Consoles of guests: where they are, and becoming the program that attaches to one. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "domain/domain.h"
#include "types/types.h"
#include <stdlib.h>
#include <unistd.h>

static const char *type_name(libxl_console_type type)
{
    return type == LIBXL_CONSOLE_TYPE_SERIAL ? "serial" :
           type == LIBXL_CONSOLE_TYPE_VUART ? "vuart" : "pv";
}

int libxl_console_exec(libxl_ctx *ctx, uint32_t domid, int cons_num, libxl_console_type type,
                       int notify_fd)
{
    static const char program[] = XYLEM_LIBEXECDIR "/bin/xenconsole";
    char id[16], number[16], fd[16];
    char *argv[] = { (char *)program, id, "--num", number, "--type", (char *)type_name(type),
                     notify_fd >= 0 ? "--start-notify-fd" : NULL, fd, NULL };

    snprintf(id, sizeof(id), "%u", domid);
    snprintf(number, sizeof(number), "%d", cons_num);
    snprintf(fd, sizeof(fd), "%d", notify_fd);
    execv(program, argv);
    lx_log_domain(ctx, domid, XTL_ERROR, errno, "cannot run %s", program);
    return ERROR_FAIL;
}

/* The one a user means by "the console": a device model's serial line for HVM, else the ring. */
static int primary(libxl_ctx *ctx, uint32_t domid, libxl_console_type *type)
{
    xc_domaininfo_t info;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = lx_domain_get(&lx, domid, &info);
    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "no such domain");
    if (!rc)
        *type = lx_domain_type(&lx, domid, info.flags & XEN_DOMINF_hvm_guest) ==
                LIBXL_DOMAIN_TYPE_HVM ? LIBXL_CONSOLE_TYPE_SERIAL : LIBXL_CONSOLE_TYPE_PV;
    return lx_end(&lx, rc);
}

int libxl_primary_console_exec(libxl_ctx *ctx, uint32_t domid_vm, int notify_fd)
{
    libxl_console_type type;
    int rc = primary(ctx, domid_vm, &type);

    return rc ? rc : libxl_console_exec(ctx, domid_vm, 0, type, notify_fd);
}

int libxl_console_get_tty(libxl_ctx *ctx, uint32_t domid, int cons_num, libxl_console_type type,
                          char **path)
{
    struct lx lx;
    char *tty;

    lx_begin(&lx, ctx);
    if (type == LIBXL_CONSOLE_TYPE_SERIAL)
        tty = lx_store_get(&lx, XBT_NULL, "/local/domain/%u/serial/%d/tty", domid, cons_num);
    else if (type == LIBXL_CONSOLE_TYPE_VUART)
        tty = lx_store_get(&lx, XBT_NULL, "/local/domain/%u/vuart/%d/tty", domid, cons_num);
    else if (cons_num)
        tty = lx_store_get(&lx, XBT_NULL, "/local/domain/%u/device/console/%d/tty", domid,
                           cons_num);
    else
        tty = lx_store_get(&lx, XBT_NULL, "/local/domain/%u/console/tty", domid);
    if (!tty || !*tty)
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "console %d has no terminal; is xenconsoled "
                      "running?", cons_num);
    *path = tty && *tty ? lx_strdup_malloc(tty) : NULL;
    return lx_end(&lx, *path ? 0 : ERROR_FAIL);
}

int libxl_primary_console_get_tty(libxl_ctx *ctx, uint32_t domid_vm, char **path)
{
    libxl_console_type type;
    int rc = primary(ctx, domid_vm, &type);

    return rc ? rc : libxl_console_get_tty(ctx, domid_vm, 0, type, path);
}
