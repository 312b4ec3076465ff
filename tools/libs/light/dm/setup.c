/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * After a device model runs: what only it knows (terminals of serial lines, the port of the screen) goes to xenstore,
 * where consoles and viewers look; what must not be seen on a command line (passwords) goes to it.
 */
#include "dm/dm.h"
#include "dm/qmp.h"
#include "core/ctx.h"
#include "core/store.h"
#include "types/types.h"

static int write_node(struct lx_op *op, const char *name, const char *value)
{
    struct lx_qmp *qmp = op->state;

    return lx_store_write(&op->lx, XBT_NULL, lx_sprintf(&op->lx, "/local/domain/%u/%s", qmp->domid, name),
                          "%s", value);
}

/* Lines are labelled serialN by qemu, channels by us (args.c); a terminal's name is in front of the colon, its path behind. */
static int take_lines(struct lx_op *op, yajl_val value)
{
    int rc = 0;

    for (size_t i = 0; !rc && YAJL_IS_ARRAY(value) && i < value->u.array.len; i++) {
        const char *label = lx_qmp_string(value->u.array.values[i], "label");
        const char *file = lx_qmp_string(value->u.array.values[i], "filename");
        unsigned int number;

        if (!label || !file || strncmp(file, "pty:", 4))
            continue;
        if (sscanf(label, "serial%u", &number) == 1)
            rc = write_node(op, lx_sprintf(&op->lx, "serial/%u/tty", number), file + 4);
        else if (sscanf(label, "libxl-channel%u", &number) == 1)
            rc = write_node(op, lx_sprintf(&op->lx, "device/console/%u/tty", number), file + 4);
    }
    return rc;
}

static int take_screen(struct lx_op *op, yajl_val value)
{
    const char *host = lx_qmp_string(value, "host"), *service = lx_qmp_string(value, "service");
    int rc = service ? write_node(op, "console/vnc-port", service) : 0;

    return !rc && host ? write_node(op, "console/vnc-listen", host) : rc;
}

/* The guest cannot read it here, a viewer that is to be given it can. */
static int keep_password(struct lx_op *op, yajl_val value)
{
    struct lx_qmp *qmp = op->state;

    return lx_store_write(&op->lx, XBT_NULL, lx_dm_password_path(&op->lx, qmp->domid), "%s", (char *)qmp->arg);
}

char *lx_dm_password_path(struct lx *lx, uint32_t domid)
{
    return lx_sprintf(lx, "/libxl/%u/vnc-password", domid);
}

static const libxl_vnc_info *screen_of(const libxl_domain_config *config)
{
    if (config->b_info.type == LIBXL_DOMAIN_TYPE_HVM)
        return &config->b_info.u.hvm.vnc;
    return config->num_vfbs ? &config->vfbs[0].vnc : NULL;
}

void lx_dm_prepare_setup(struct lx *lx, struct lx_qmp *qmp, uint32_t domid,
                         const libxl_domain_config *config)
{
    const libxl_vnc_info *vnc = screen_of(config);
    const libxl_spice_info *spice = &config->b_info.u.hvm.spice;
    struct lx_qmp_command *commands = lx_alloc(lx, 4 * sizeof(*commands));

    qmp->domid = domid;
    qmp->commands = commands;
    commands[qmp->nr++] = (struct lx_qmp_command){ lx_qmp_text(lx, "query-chardev", NULL), take_lines };
    if (config->b_info.type == LIBXL_DOMAIN_TYPE_HVM && !libxl_defbool_is_default(spice->enable) &&
        libxl_defbool_val(spice->enable) && spice->passwd && *spice->passwd)
        commands[qmp->nr++].text = lx_qmp_text(lx, "set_password", "protocol", "spice", "password", spice->passwd,
                                               NULL);
    if (!vnc || !libxl_defbool_val(vnc->enable))
        return;
    commands[qmp->nr++] = (struct lx_qmp_command){ lx_qmp_text(lx, "query-vnc", NULL), take_screen };
    if (!vnc->passwd || !*vnc->passwd)
        return;
    qmp->arg = lx_strdup(lx, vnc->passwd);
    commands[qmp->nr++] = (struct lx_qmp_command){
        lx_qmp_text(lx, "change-vnc-password", "password", vnc->passwd, NULL), keep_password };
}
