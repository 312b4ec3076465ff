/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A guest that goes on in its memory with another kernel, by kexec (SHUTDOWN_soft_reset): the hypervisor forgets what
 * the old one had set up; rings, devices and what the guest wrote into xenstore are made anew. The device model keeps
 * running, as the board does on a real machine; so PCI and USB devices, which are its business, stay where they are.
 */
#include "create/make.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "device/device.h"
#include "domain/domain.h"
#include "event/deliver.h"
#include <stdlib.h>
#include <xen/hvm/params.h>
#include <xen/sched.h>

struct reset {
    libxl_domain_config *config;
    uint32_t domid;
    struct lx_rings rings;
    bool tell_console;
    libxl_asyncprogress_how console_how;
};

static int fail(struct lx_op *op, int e, const char *what)
{
    lx_log_domain(op->lx.ctx, ((struct reset *)op->state)->domid, XTL_ERROR, e, "soft reset: %s", what);
    return ERROR_FAIL;
}

static int find(struct lx_op *op)
{
    struct reset *reset = op->state;
    xc_domaininfo_t info;
    int rc = lx_domain_get(&op->lx, reset->domid, &info);

    if (rc)
        return rc == ERROR_DOMAIN_NOTFOUND ? fail(op, 0, "no such domain") : rc;
    if (!(info.flags & XEN_DOMINF_hvm_guest))
        return fail(op, 0, "a PV guest cannot start over in its memory");
    if (!(info.flags & XEN_DOMINF_shutdown))
        return fail(op, 0, "it has not shut down");
    return lx_config_complete(&op->lx, reset->config);
}

/* The hypervisor lets it run again before it has rings and devices. */
static int stop(struct lx_op *op)
{
    struct reset *reset = op->state;

    return xc_domain_pause(op->lx.ctx->xch, reset->domid) ? fail(op, errno, "it cannot be paused") : 0;
}

/* --- what served the old kernel --------------------------------------------------------------- */

/* The first console stays, with its terminal; the others are the device model's. */
static bool is_renewed(const struct lx_device *device)
{
    static const char *const stay[] = { "pci", "vusb", "qusb", NULL };

    for (const char *const *kind = stay; *kind; kind++)
        if (!strcmp(device->kind, *kind))
            return false;
    return strcmp(device->kind, "console") || device->devid;
}

static int unplug_devices(struct lx_op *op)
{
    struct reset *reset = op->state;

    lx_unplug_all(op, reset->domid, is_renewed);
    return lx_op_wait_children(op, NULL);
}

static int release(struct lx_op *op)
{
    struct reset *reset = op->state;

    if (!lx_xs(op->lx.ctx) || !xs_release_domain(lx_xs(op->lx.ctx), reset->domid))
        return fail(op, errno, "xenstored does not let it go");
    return 0;
}

/* The hypervisor brings back what a balloon took, which "xl mem-set" may have forbidden since the guest began. */
static int allow_memory(struct lx_op *op)
{
    const struct reset *reset = op->state;

    return lx_limit_memory(&op->lx, reset->domid, &reset->config->b_info);
}

static int forget(struct lx_op *op)
{
    struct reset *reset = op->state;

    return xc_domain_soft_reset(op->lx.ctx->xch, reset->domid) ?
           fail(op, errno, "the hypervisor does not reset it") : 0;
}

/* --- what serves the new one ------------------------------------------------------------------ */

static char *old_console_port(struct lx *lx, uint32_t domid)
{
    char *port = lx_store_get(lx, XBT_NULL, "/local/domain/%u/console/port", domid);

    return port ? port : lx_sprintf(lx, "0");
}

/* By the number of its port xenconsoled sees that there is something new: it must be another one. */
static int make_rings(struct lx_op *op)
{
    struct reset *reset = op->state;
    xc_interface *xch = op->lx.ctx->xch;
    evtchn_port_t old = strtoul(old_console_port(&op->lx, reset->domid), NULL, 10), other;
    char *store_domid = lx_store_get(&op->lx, XBT_NULL, "/tool/xenstored/domid");
    int rc;

    reset->rings.store_domid = store_domid ? strtoul(store_domid, NULL, 10) : 0;
    rc = lx_rings_make_ports(&op->lx, reset->domid, &reset->rings);
    if (!rc && reset->rings.console_port == old) {
        other = reset->rings.store_port;
        reset->rings.store_port = old;
        reset->rings.console_port = other;
    }
    if (!rc)
        rc = lx_rings_tell(&op->lx, reset->domid, &reset->rings);
    if (rc)
        return rc;
    if (xc_clear_domain_page(xch, reset->domid, reset->rings.store_frame) ||
        xc_clear_domain_page(xch, reset->domid, reset->rings.console_frame))
        return fail(op, errno, "its rings cannot be emptied");
    return 0;
}

static int introduce(struct lx_op *op)
{
    struct reset *reset = op->state;

    return lx_tree_renew(&op->lx, reset->domid, reset->config, &reset->rings);
}

static int plug_devices(struct lx_op *op)
{
    struct reset *reset = op->state;

    return lx_plug_all(op, reset->domid, reset->config);
}

static int tell_console(struct lx_op *op)
{
    struct reset *reset = op->state;

    if (reset->tell_console)
        lx_tell_console(op->lx.ctx, &reset->console_how, reset->domid, &reset->config->c_info.uuid);
    return 0;
}

/* Nothing is undone: a guest half way between two kernels can only be destroyed, which is the caller's decision. */
static const struct lx_step steps[] = {
    { "find it", find },
    { "pause it", stop },
    { "unplug its devices", unplug_devices, .unabortable = true },
    { "take it from xenstore", release },
    { "let it have all its memory", allow_memory },
    { "have the hypervisor reset it", forget },
    { "make its rings", make_rings },
    { "introduce it to xenstore", introduce },
    { "plug in its devices", plug_devices },
    { "tell of its console", tell_console },
};
static const struct lx_plan plan = LX_PLAN("soft reset", steps, struct reset, NULL);

int libxl_domain_soft_reset(libxl_ctx *ctx, libxl_domain_config *d_config, uint32_t domid,
                            const libxl_asyncop_how *ao_how, const libxl_asyncprogress_how *aop_console_how)
{
    struct lx_op *op = lx_op_new(ctx, &plan);
    struct reset *reset = op->state;

    reset->config = d_config;
    reset->domid = domid;
    reset->tell_console = aop_console_how;
    if (aop_console_how)
        reset->console_how = *aop_console_how;
    return lx_op_start(op, ao_how);
}
