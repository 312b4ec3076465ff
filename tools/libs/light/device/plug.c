/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Plugging devices in and out: the two plans. A device is there once its directories are written,
 * its driver in the back end domain has taken notice, and the hotplug script has run; it goes in
 * the opposite order.
 */
#include "device/device.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "dm/dm.h"
#include <stdlib.h>

enum { DRIVER_MS = 10000, CLOSE_MS = 10000 };

static int state_of(struct lx *lx, const char *path)
{
    char *text = lx_store_get(lx, XBT_NULL, "%s/state", path);

    return text ? atoi(text) : 0;
}

/* --- in --------------------------------------------------------------------------------------- */

static int write_directories(struct lx_op *op)
{
    struct lx_plug *plug = op->state;

    return lx_device_write(&op->lx, &plug->device, &plug->front, &plug->back);
}

static int erase_directories(struct lx_op *op)
{
    struct lx_plug *plug = op->state;

    return lx_device_erase(&op->lx, &plug->device);
}

static bool has_driver(struct lx_op *op)
{
    return ((struct lx_plug *)op->state)->has_driver;
}

static int driver_is_there(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_plug *plug = op->state;
    int state = state_of(&op->lx, lx_device_backend_path(&op->lx, &plug->device));

    return state == LX_BUS_INIT_WAIT || state == LX_BUS_CONNECTED ? 0 : LX_WAIT;
}

static int no_driver(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_plug *plug = op->state;

    const char *module = !strcmp(plug->device.kind, "vbd") ? "xen-blkback" :
                         !strcmp(plug->device.kind, "vif") ? "xen-netback" :
                         !strcmp(plug->device.kind, "pvcalls") ? "pvcalls-back" : NULL;

    lx_log_domain(op->lx.ctx, plug->device.domid, XTL_ERROR, 0,
                  "no driver in domain %u takes care of %s device %d%s", plug->device.backend_domid,
                  plug->device.kind, plug->device.devid,
                  module ? lx_sprintf(&op->lx, "; is the module %s loaded there?", module) : "");
    return ERROR_TIMEDOUT;
}

static int wait_for_driver(struct lx_op *op)
{
    struct lx_plug *plug = op->state;
    int rc = lx_op_wait_watch(op, driver_is_there, "%s/state",
                              lx_device_backend_path(&op->lx, &plug->device));

    return rc == LX_WAIT ? lx_op_wait_timer(op, DRIVER_MS, no_driver) : rc;
}

static bool plug_has_script(struct lx_op *op)
{
    struct lx_plug *plug = op->state;

    return plug->script && !plug->device.backend_domid &&
           lx_scripts_are_ours(&op->lx, plug->device.domid);
}

static int run_plug_script(struct lx_op *op)
{
    struct lx_plug *plug = op->state;

    return lx_script_start(op, &plug->device, plug->script, true, &plug->running);
}

static int unrun_plug_script(struct lx_op *op)
{
    struct lx_plug *plug = op->state;

    return lx_script_start(op, &plug->device, plug->script, false, &plug->running);
}

static void plug_finish(struct lx_op *op, int rc)
{
    struct lx_plug *plug = op->state;

    if (rc)
        lx_log_domain(op->lx.ctx, plug->device.domid, XTL_ERROR, 0,
                      "%s device %d could not be plugged in", plug->device.kind,
                      plug->device.devid);
    if (plug->done)
        plug->done(op, rc);
}

static const struct lx_step plug_steps[] = {
    { "write its directories", write_directories, erase_directories },
    { "wait for its driver", wait_for_driver, NULL, has_driver },
    { "run its hotplug script", run_plug_script, unrun_plug_script, plug_has_script,
      .unabortable = true },
};
const struct lx_plan lx_plug_plan =
    LX_PLAN("plug in a device", plug_steps, struct lx_plug, plug_finish);

/* --- out -------------------------------------------------------------------------------------- */

static int closed(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_unplug *unplug = op->state;
    int state = state_of(&op->lx, lx_device_backend_path(&op->lx, &unplug->device));

    return !state || state == LX_BUS_CLOSED ? 0 : LX_WAIT;
}

static int not_closed(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_unplug *unplug = op->state;

    lx_log_domain(op->lx.ctx, unplug->device.domid, unplug->force ? XTL_WARN : XTL_ERROR, 0,
                  "%s device %d was not let go within %d s%s", unplug->device.kind,
                  unplug->device.devid, CLOSE_MS / 1000,
                  unplug->force ? "; removing it all the same" : " by the guest");
    return unplug->force ? 0 : ERROR_TIMEDOUT;
}

static int close_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct lx_unplug *unplug = arg;
    char *back = lx_device_backend_path(lx, &unplug->device);
    char *state = lx_store_get(lx, t, "%s/state", back);
    int rc = 0;

    if (unplug->force)
        rc = lx_store_prune(lx, t, lx_device_frontend_path(lx, &unplug->device));
    if (rc || !state)
        return rc;
    rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/online", back), "0");
    if (rc || atoi(state) == LX_BUS_CLOSED)
        return rc;
    return lx_store_write(lx, t, lx_sprintf(lx, "%s/state", back), "%d", LX_BUS_CLOSING);
}

static int close_backend(struct lx_op *op)
{
    struct lx_unplug *unplug = op->state;
    int rc = lx_store_transaction(&op->lx, close_body, unplug);

    if (rc)
        return rc;
    rc = lx_op_wait_watch(op, closed, "%s/state",
                          lx_device_backend_path(&op->lx, &unplug->device));
    return rc == LX_WAIT ? lx_op_wait_timer(op, CLOSE_MS, not_closed) : rc;
}

static bool is_one_of(const char *kind, const char *const *list)
{
    while (*list && strcmp(*list, kind))
        list++;
    return *list;
}

/*
 * Nobody would answer of consoles, which have no driver, of devices no driver has taken yet, and of those of a device
 * model that is no more. Its older back ends follow the front end only, and that one is gone when nobody is asked. PCI
 * devices were taken away before; their driver goes when the directory does.
 */
static bool nobody_answers(struct lx *lx, const struct lx_unplug *unplug)
{
    static const char *const never[] = { "console", "pci", NULL };
    static const char *const follow[] = { "vkbd", "vfb", "9pfs", "qusb", NULL };
    const struct lx_device *device = &unplug->device;
    bool follows = is_one_of(device->backend_kind, follow);

    if (is_one_of(device->kind, never))
        return true;
    if (device->backend_domid || !(follows || !strcmp(device->backend_kind, "qdisk")))
        return false;
    return (follows && unplug->force) || !lx_dm_serves(lx, device->domid);
}

static bool closes(struct lx_op *op)
{
    struct lx_unplug *unplug = op->state;

    return !nobody_answers(&op->lx, unplug) &&
           state_of(&op->lx, lx_device_backend_path(&op->lx, &unplug->device)) !=
           LX_BUS_INITIALISING;
}

static bool unplug_has_script(struct lx_op *op)
{
    struct lx_unplug *unplug = op->state;

    return unplug->script && !unplug->device.backend_domid &&
           lx_scripts_are_ours(&op->lx, unplug->device.domid);
}

static int run_unplug_script(struct lx_op *op)
{
    struct lx_unplug *unplug = op->state;

    return lx_script_start(op, &unplug->device, unplug->script, false, &unplug->running);
}

static int erase_unplugged(struct lx_op *op)
{
    struct lx_unplug *unplug = op->state;

    return lx_device_erase(&op->lx, &unplug->device);
}

static void unplug_finish(struct lx_op *op, int rc)
{
    struct lx_unplug *unplug = op->state;

    if (unplug->done)
        unplug->done(op, rc);
}

static const struct lx_step unplug_steps[] = {
    { "close its back end", close_backend, NULL, closes },
    { "run its hotplug script", run_unplug_script, NULL, unplug_has_script, .unabortable = true },
    { "erase its directories", erase_unplugged, NULL },
};
const struct lx_plan lx_unplug_plan =
    LX_PLAN("unplug a device", unplug_steps, struct lx_unplug, unplug_finish);

void lx_unplug_prepare(struct lx *lx, struct lx_unplug *unplug, const struct lx_device *device,
                       bool force)
{
    unplug->device = *device;
    unplug->device.kind = lx_strdup(lx, device->kind);
    unplug->device.backend_kind = lx_strdup(lx, device->backend_kind);
    unplug->force = force;
    unplug->script = lx_device_get(lx, device, "script");
}

void lx_unplug_all(struct lx_op *op, uint32_t domid, bool (*which)(const struct lx_device *))
{
    unsigned int nr;
    struct lx_device *devices = lx_device_list(&op->lx, domid, NULL, &nr);

    for (unsigned int i = 0; i < nr; i++) {
        struct lx_op *child;

        if (which && !which(&devices[i]))
            continue;
        child = lx_op_child_new(op, &lx_unplug_plan);
        lx_unplug_prepare(&child->lx, child->state, &devices[i], true);
        lx_op_child_start(child);
    }
}
