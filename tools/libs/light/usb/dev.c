/* SPDX-License-Identifier: LGPL-2.1-only */
/* USB devices of the host in guests: the plans that add and remove one, and the public functions. */
#include "usb/usb.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "device/device.h"
#include "dm/dm.h"
#include "dm/qmp.h"
#include "domain/domain.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

static int refuse(struct lx *lx, uint32_t domid, const char *why)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "USB device: %s", why);
    return ERROR_INVAL;
}

/* --- where ------------------------------------------------------------------------------------ */

/* Which guest has a device of the host; -1: none. */
static long owner(struct lx *lx, const char *name)
{
    unsigned int nr_domains = 0;
    char **domains = lx_store_list(lx, XBT_NULL, "/libxl", &nr_domains);
    long found = -1;

    for (unsigned int i = 0; domains && found < 0 && i < nr_domains; i++) {
        uint32_t domid = strtoul(domains[i], NULL, 10);
        int nr;
        libxl_device_usbctrl *list = lx_usb_controllers(lx, domid, &nr);

        for (int j = 0; j < nr; j++)
            for (int port = 1; port <= list[j].ports; port++) {
                char *at = lx_usb_port(lx, domid, list[j].devid, port);

                found = at && !strcmp(at, name) ? (long)domid : found;
            }
        free(list);
    }
    return found;
}

static int free_port(struct lx *lx, uint32_t domid, const libxl_device_usbctrl *ctrl)
{
    for (int port = 1; port <= ctrl->ports; port++) {
        char *at = lx_usb_port(lx, domid, ctrl->devid, port);

        if (at && !*at)
            return port;
    }
    return 0;
}

/* Any controller with a free port; false: there is none. */
static bool choose(struct lx *lx, struct lx_usbdev_add *add)
{
    int nr;
    libxl_device_usbctrl *list = lx_usb_controllers(lx, add->domid, &nr);
    bool found = false;

    for (int i = 0; !found && i < nr; i++) {
        add->dev->port = free_port(lx, add->domid, &list[i]);
        found = add->dev->port;
        if (found) {
            add->dev->ctrl = list[i].devid;
            add->ctrl = list[i];
        }
    }
    free(list);
    return found;
}

/* --- in --------------------------------------------------------------------------------------- */

static int check(struct lx_op *op)
{
    struct lx_usbdev_add *add = op->state;
    struct lx *lx = &op->lx;
    unsigned int bus = add->dev->u.hostdev.hostbus, address = add->dev->u.hostdev.hostaddr;
    long other;

    if (!lx_dm_pid(lx, add->domid))
        return refuse(lx, add->domid, "it needs a device model, and the guest has none");
    add->name = lx_usb_host_name(lx, bus, address);
    if (!add->name)
        return refuse(lx, add->domid, lx_sprintf(lx, "the host has none at hostbus=%u,hostaddr=%u", bus, address));
    other = owner(lx, add->name);
    if (other >= 0)
        return refuse(lx, add->domid, lx_sprintf(lx, "domain %ld has %s already", other, add->name));
    if (add->dev->ctrl < 0)
        return 0;
    if (!lx_usb_controller(lx, add->domid, add->dev->ctrl, &add->ctrl))
        return refuse(lx, add->domid, lx_sprintf(lx, "there is no controller %d", add->dev->ctrl));
    if (!add->dev->port)
        add->dev->port = free_port(lx, add->domid, &add->ctrl);
    if (!add->dev->port || !lx_usb_port(lx, add->domid, add->dev->ctrl, add->dev->port) ||
        *lx_usb_port(lx, add->domid, add->dev->ctrl, add->dev->port))
        return refuse(lx, add->domid, lx_sprintf(lx, "controller %d has no such free port", add->dev->ctrl));
    return 0;
}

static bool wants_controller(struct lx_op *op)
{
    struct lx_usbdev_add *add = op->state;

    return add->dev->ctrl < 0 && !choose(&op->lx, add);
}

static int controller_added(struct lx_op *op, int rc)
{
    return rc || choose(&op->lx, op->state) ? rc : ERROR_FAIL;
}

static int add_controller(struct lx_op *op)
{
    struct lx_usbdev_add *add = op->state;
    struct lx_op *child;
    int rc;

    libxl_device_usbctrl_init(&add->ctrl);
    add->ctrl.devid = lx_usb_free_controller(&op->lx, add->domid);
    rc = lx_usbctrl_complete(&op->lx, add->domid, add->type, &add->ctrl);
    if (rc)
        return rc;
    child = lx_op_child_new(op, &lx_usbctrl_add_plan);
    *(struct lx_usbctrl_add *)child->state = (struct lx_usbctrl_add){ .domid = add->domid, .ctrl = &add->ctrl };
    lx_op_child_start(child);
    return lx_op_wait_children(op, controller_added);
}

static bool is_emulated(struct lx_op *op)
{
    return ((struct lx_usbdev_add *)op->state)->ctrl.type == LIBXL_USBCTRL_TYPE_DEVICEMODEL;
}

static int emulate(struct lx_op *op)
{
    struct lx_usbdev_add *add = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);

    lx_usb_model_add_device(child, add->domid, add->dev);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static int note(struct lx_op *op)
{
    struct lx_usbdev_add *add = op->state;

    return lx_usb_set_port(&op->lx, add->domid, &add->ctrl, add->dev->port, add->name);
}

static const struct lx_step add_steps[] = {
    { "see whether it can be given", check },
    { "add a controller for it", add_controller, NULL, wants_controller },
    { "have the device model show it", emulate, NULL, is_emulated },
    { "note where it is", note },
};
const struct lx_plan lx_usbdev_add_plan = LX_PLAN("give a USB device", add_steps, struct lx_usbdev_add, NULL);

static int domain_type(struct lx *lx, uint32_t domid, libxl_domain_type *type)
{
    xc_domaininfo_t info;
    int rc = lx_domain_get(lx, domid, &info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "no such domain");
    if (!rc)
        *type = lx_domain_type(lx, domid, info.flags & XEN_DOMINF_hvm_guest);
    return rc;
}

int libxl_device_usbdev_add(libxl_ctx *ctx, uint32_t domid, libxl_device_usbdev *dev,
                            const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_usbdev_add_plan);
    struct lx_usbdev_add *add = op->state;
    int rc = domain_type(&op->lx, domid, &add->type);

    if (!rc && dev->type != LIBXL_USBDEV_TYPE_HOSTDEV)
        rc = refuse(&op->lx, domid, "the only type is hostdev");
    add->domid = domid;
    add->dev = dev;
    return rc ? lx_op_drop(op, rc) : lx_op_start(op, ao_how);
}

/* --- out -------------------------------------------------------------------------------------- */

struct usbdev_remove {
    uint32_t domid;
    libxl_device_usbdev dev;
    libxl_device_usbctrl ctrl;
};

static int find(struct lx_op *op)
{
    struct usbdev_remove *remove = op->state;
    char *name = lx_usb_port(&op->lx, remove->domid, remove->dev.ctrl, remove->dev.port);

    if (!lx_usb_controller(&op->lx, remove->domid, remove->dev.ctrl, &remove->ctrl) || !name || !*name)
        return refuse(&op->lx, remove->domid, lx_sprintf(&op->lx, "there is none at controller %d, port %d",
                                                         remove->dev.ctrl, remove->dev.port));
    lx_usb_host_numbers(&op->lx, name, &remove->dev.u.hostdev.hostbus, &remove->dev.u.hostdev.hostaddr);
    return 0;
}

static int take(struct lx_op *op)
{
    struct usbdev_remove *remove = op->state;
    struct lx_op *child;

    if (remove->ctrl.type != LIBXL_USBCTRL_TYPE_DEVICEMODEL || !lx_dm_pid(&op->lx, remove->domid))
        return 0;
    child = lx_op_child_new(op, &lx_qmp_plan);
    lx_usb_model_remove(child, remove->domid, lx_usb_device_id(&child->lx, &remove->dev));
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static int forget(struct lx_op *op)
{
    struct usbdev_remove *remove = op->state;

    return lx_usb_set_port(&op->lx, remove->domid, &remove->ctrl, remove->dev.port, "");
}

static const struct lx_step remove_steps[] = {
    { "find it", find },
    { "have the device model take it", take },
    { "note that it is gone", forget },
};
static const struct lx_plan remove_plan = LX_PLAN("take a USB device", remove_steps, struct usbdev_remove, NULL);

int libxl_device_usbdev_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_usbdev *dev,
                               const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &remove_plan);
    struct usbdev_remove *remove = op->state;

    remove->domid = domid;
    remove->dev = *dev;
    return lx_op_start(op, ao_how);
}
