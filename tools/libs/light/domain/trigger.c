/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Buttons of a guest's case, NMIs, and waking it from suspension to RAM. The latter is a matter of its device model,
 * which put it to sleep: it resets its devices and then sets HVM_PARAM_ACPI_S_STATE, by which the hypervisor lets the
 * guest go on. Without its knowledge it would take the guest for asleep, and not put it to sleep a second time.
 */
#include "core/ctx.h"
#include "core/log.h"
#include "dm/dm.h"
#include "dm/vcpus.h"
#include "domain/domain.h"
#include "op/op.h"
#include <xen/hvm/params.h>

struct press {
    uint32_t domid, vcpu;
    libxl_trigger trigger;
};

static bool is_wake_up(struct lx_op *op)
{
    const struct press *press = op->state;

    return press->trigger == LIBXL_TRIGGER_S3RESUME;
}

static bool model_wakes(struct lx_op *op)
{
    const struct press *press = op->state;

    return is_wake_up(op) && lx_domain_type(&op->lx, press->domid, true) == LIBXL_DOMAIN_TYPE_HVM &&
           lx_dm_pid(&op->lx, press->domid);
}

static bool model_need_not(struct lx_op *op)
{
    return !model_wakes(op);
}

static int press(struct lx_op *op)
{
    static const uint32_t triggers[] = {
        [LIBXL_TRIGGER_POWER] = XEN_DOMCTL_SENDTRIGGER_POWER,
        [LIBXL_TRIGGER_SLEEP] = XEN_DOMCTL_SENDTRIGGER_SLEEP,
        [LIBXL_TRIGGER_NMI] = XEN_DOMCTL_SENDTRIGGER_NMI,
        [LIBXL_TRIGGER_INIT] = XEN_DOMCTL_SENDTRIGGER_INIT,
        [LIBXL_TRIGGER_RESET] = XEN_DOMCTL_SENDTRIGGER_RESET,
    };
    const struct press *press = op->state;
    xc_interface *xch = op->lx.ctx->xch;
    int e;

    if (is_wake_up(op))
        e = xc_hvm_param_set(xch, press->domid, HVM_PARAM_ACPI_S_STATE, 0);
    else if (press->trigger >= LIBXL_TRIGGER_POWER && press->trigger <= LIBXL_TRIGGER_RESET)
        e = xc_domain_send_trigger(xch, press->domid, triggers[press->trigger], press->vcpu);
    else
        return ERROR_INVAL;
    if (!e)
        return 0;
    lx_log_domain(op->lx.ctx, press->domid, XTL_ERROR, errno, "cannot be sent %s",
                  libxl_trigger_to_string(press->trigger));
    return ERROR_FAIL;
}

static int wake(struct lx_op *op)
{
    const struct press *press = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);

    lx_dm_wake(child, press->domid);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static const struct lx_step steps[] = {
    { "press the button", press, NULL, model_need_not },
    { "have the device model wake it up", wake, NULL, model_wakes },
};
static const struct lx_plan plan = LX_PLAN("send a trigger", steps, struct press, NULL);

int libxl_send_trigger(libxl_ctx *ctx, uint32_t domid, libxl_trigger trigger, uint32_t vcpuid,
                       const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &plan);

    *(struct press *)op->state = (struct press){ domid, vcpuid, trigger };
    return lx_op_start(op, ao_how);
}
