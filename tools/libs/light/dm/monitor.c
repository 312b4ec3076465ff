/* SPDX-License-Identifier: LGPL-2.1-only */
/* What the program may ask of a running guest's device model: commands of its monitor, other media in its drives. */
#include "dm/dm.h"
#include "dm/qmp.h"
#include "dm/words.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "device/device.h"
#include "types/types.h"

static int needs_model(struct lx *lx, uint32_t domid)
{
    if (lx_dm_pid(lx, domid))
        return 0;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "it has no device model");
    return ERROR_INVAL;
}

static int take_output(struct lx_op *op, yajl_val value)
{
    struct lx_qmp *qmp = op->state;
    const char *text = YAJL_GET_STRING(value);

    *(char **)qmp->arg = lx_strdup_malloc(text ? text : "");
    return 0;
}

int libxl_qemu_monitor_command(libxl_ctx *ctx, uint32_t domid, const char *command_line, char **output,
                               const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_qmp_plan);
    struct lx_qmp *qmp = op->state;
    struct lx_qmp_command *command = lx_alloc(&op->lx, sizeof(*command));
    int rc = needs_model(&op->lx, domid);

    if (rc)
        return lx_op_drop(op, rc);
    command->text = lx_qmp_text(&op->lx, "human-monitor-command", "command-line", command_line, NULL);
    command->answered = take_output;
    *qmp = (struct lx_qmp){ .domid = domid, .commands = command, .nr = 1, .arg = output };
    return lx_op_start(op, ao_how);
}
