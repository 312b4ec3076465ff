/* SPDX-License-Identifier: LGPL-2.1-only */
/* Pausing, and asking a guest through xenstore's control/ to do something: shut down, reboot, a
 * SysRq key. */
#include "domain/domain.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "op/op.h"
#include <xen/hvm/params.h>

struct control {
    uint32_t domid;
    const char *request;
};

static int do_pause(struct lx_op *op)
{
    struct control *control = op->state;

    if (!xc_domain_pause(op->lx.ctx->xch, control->domid))
        return 0;
    lx_log_domain(op->lx.ctx, control->domid, XTL_ERROR, errno, "cannot be paused");
    return ERROR_FAIL;
}

static int do_unpause(struct lx_op *op)
{
    struct control *control = op->state;

    if (!xc_domain_unpause(op->lx.ctx->xch, control->domid))
        return 0;
    lx_log_domain(op->lx.ctx, control->domid, XTL_ERROR, errno, "cannot be unpaused");
    return ERROR_FAIL;
}

/*
 * An HVM guest that never set up its callback interrupt has no drivers that would look at xenstore.
 */
static int check_listens(struct lx_op *op)
{
    struct control *control = op->state;
    libxl_ctx *ctx = op->lx.ctx;
    xc_domaininfo_t info;
    uint64_t callback;
    int rc = lx_domain_get(&op->lx, control->domid, &info);

    if (rc)
        lx_log_domain(ctx, control->domid, XTL_ERROR, 0, "no such domain");
    if (rc || lx_domain_type(&op->lx, control->domid, info.flags & XEN_DOMINF_hvm_guest) !=
                  LIBXL_DOMAIN_TYPE_HVM)
        return rc;
    if (xc_hvm_param_get(ctx->xch, control->domid, HVM_PARAM_CALLBACK_IRQ, &callback)) {
        lx_log_domain(ctx, control->domid, XTL_ERROR, errno,
                      "cannot tell whether it has PV drivers");
        return ERROR_FAIL;
    }
    return callback ? 0 : ERROR_NOPARAVIRT;
}

static int write_request(struct lx_op *op)
{
    struct control *control = op->state;
    char *path = lx_sprintf(&op->lx, "/local/domain/%u/control/shutdown", control->domid);

    return lx_store_write(&op->lx, XBT_NULL, path, "%s", control->request);
}

static const struct lx_step pause_steps[] = { { "pause", do_pause, NULL } };
static const struct lx_step unpause_steps[] = { { "unpause", do_unpause, NULL } };
static const struct lx_step request_steps[] = {
    { "see whether the guest listens", check_listens, NULL },
    { "write the request", write_request, NULL },
};
static const struct lx_plan pause_plan = LX_PLAN("pause", pause_steps, struct control, NULL);
static const struct lx_plan unpause_plan = LX_PLAN("unpause", unpause_steps, struct control, NULL);
static const struct lx_plan request_plan =
    LX_PLAN("ask the guest", request_steps, struct control, NULL);

static int start(libxl_ctx *ctx, const struct lx_plan *plan, uint32_t domid, const char *request,
                 const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, plan);
    struct control *control = op->state;

    control->domid = domid;
    control->request = request;
    return lx_op_start(op, ao_how);
}

int libxl_domain_pause(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how)
{
    return start(ctx, &pause_plan, domid, NULL, ao_how);
}

int libxl_domain_unpause(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how)
{
    return start(ctx, &unpause_plan, domid, NULL, ao_how);
}

int libxl_domain_shutdown(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how)
{
    return start(ctx, &request_plan, domid, "poweroff", ao_how);
}

int libxl_domain_reboot(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how)
{
    return start(ctx, &request_plan, domid, "reboot", ao_how);
}

int libxl_send_sysrq(libxl_ctx *ctx, uint32_t domid, char sysrq)
{
    struct lx lx;
    char *path;

    lx_begin(&lx, ctx);
    path = lx_sprintf(&lx, "/local/domain/%u/control/sysrq", domid);
    return lx_end(&lx, lx_store_write(&lx, XBT_NULL, path, "%c", sysrq));
}
