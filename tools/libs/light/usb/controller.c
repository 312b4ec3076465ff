/* SPDX-License-Identifier: LGPL-2.1-only */
/* USB controllers: the plan that adds one, and the public functions. */
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

enum { PORTS = 8, MOST_PORTS = 31, UHCI_PORTS = 2, EHCI_PORTS = 6, XHCI_PORTS = 15 };

static int refuse(struct lx *lx, uint32_t domid, const char *why)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "USB controller: %s", why);
    return ERROR_INVAL;
}

/* --- completing ------------------------------------------------------------------------------- */

static int complete_ports(struct lx *lx, uint32_t domid, libxl_device_usbctrl *ctrl)
{
    static const int fixed[] = { [1] = UHCI_PORTS, [2] = EHCI_PORTS, [3] = XHCI_PORTS };
    bool emulated = ctrl->type == LIBXL_USBCTRL_TYPE_DEVICEMODEL;
    int most = emulated ? fixed[ctrl->version] : MOST_PORTS;

    if (!ctrl->ports)
        ctrl->ports = emulated && ctrl->version < 3 ? most : PORTS;
    if (ctrl->ports < 1 || ctrl->ports > most || (emulated && ctrl->version < 3 && ctrl->ports != most))
        return refuse(lx, domid, lx_sprintf(lx, "one of this type and version has %s%d ports, not %d",
                                            emulated && ctrl->version < 3 ? "" : "up to ", most, ctrl->ports));
    return 0;
}

int lx_usbctrl_complete(struct lx *lx, uint32_t domid, libxl_domain_type type, libxl_device_usbctrl *ctrl)
{
    int rc = lx_backend_domid(lx, ctrl->backend_domname, &ctrl->backend_domid);

    if (rc)
        return rc;
    if (ctrl->type == LIBXL_USBCTRL_TYPE_AUTO)
        ctrl->type = type == LIBXL_DOMAIN_TYPE_HVM ? LIBXL_USBCTRL_TYPE_DEVICEMODEL : LIBXL_USBCTRL_TYPE_QUSB;
    if (!ctrl->version)
        ctrl->version = 2;
    if (ctrl->type == LIBXL_USBCTRL_TYPE_PV)
        return refuse(lx, domid, "type=pv needs a driver that Linux does not have; use type=qusb");
    if (ctrl->type == LIBXL_USBCTRL_TYPE_DEVICEMODEL && type != LIBXL_DOMAIN_TYPE_HVM)
        return refuse(lx, domid, "type=devicemodel is for HVM guests; use type=qusb");
    if (ctrl->version < 1 || ctrl->version > (ctrl->type == LIBXL_USBCTRL_TYPE_DEVICEMODEL ? 3 : 2))
        return refuse(lx, domid, "version is 1 or 2, with type=devicemodel also 3");
    return complete_ports(lx, domid, ctrl);
}

int lx_usb_complete(struct lx *lx, libxl_domain_config *config)
{
    int rc = 0;

    for (int i = 0; !rc && i < config->num_usbctrls; i++) {
        config->usbctrls[i].devid = i;
        rc = lx_usbctrl_complete(lx, INVALID_DOMID, config->c_info.type, &config->usbctrls[i]);
    }
    return rc;
}

/* --- adding ----------------------------------------------------------------------------------- */

static bool is_emulated(struct lx_op *op)
{
    return ((struct lx_usbctrl_add *)op->state)->ctrl->type == LIBXL_USBCTRL_TYPE_DEVICEMODEL;
}

static bool is_split(struct lx_op *op)
{
    return !is_emulated(op);
}

static int emulate(struct lx_op *op)
{
    struct lx_usbctrl_add *add = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);

    lx_usb_model_add_controller(child, add->domid, add->ctrl);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static int plug(struct lx_op *op)
{
    struct lx_usbctrl_add *add = op->state;
    const libxl_device_usbctrl *ctrl = add->ctrl;
    struct lx_op *child = lx_op_child_new(op, &lx_plug_plan);
    struct lx_plug *plug = child->state;
    struct lx *lx = &child->lx;

    plug->device = (struct lx_device){ .kind = "vusb", .backend_kind = "qusb", .domid = add->domid,
                                       .backend_domid = ctrl->backend_domid, .devid = ctrl->devid };
    lx_nodes_add(lx, &plug->back, "type", "qusb");
    lx_nodes_add(lx, &plug->back, "usb-ver", "%d", ctrl->version);
    lx_nodes_add(lx, &plug->back, "num-ports", "%d", ctrl->ports);
    for (int i = 1; i <= ctrl->ports; i++)
        lx_nodes_add(lx, &plug->back, lx_sprintf(lx, "port/%d", i), "%s", "");
    lx_nodes_add_read_only(lx, &plug->front, "usb-ver", lx_sprintf(lx, "%d", ctrl->version));
    lx_nodes_add_read_only(lx, &plug->front, "num-ports", lx_sprintf(lx, "%d", ctrl->ports));
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static int write_record(struct lx_op *op)
{
    struct lx_usbctrl_add *add = op->state;

    return lx_usb_write_record(&op->lx, add->domid, add->ctrl);
}

static const struct lx_step steps[] = {
    { "have the device model emulate it", emulate, NULL, is_emulated },
    { "write its record", write_record, NULL, is_emulated },
    { "plug it in", plug, NULL, is_split },
};
const struct lx_plan lx_usbctrl_add_plan = LX_PLAN("add a USB controller", steps, struct lx_usbctrl_add, NULL);

int libxl_device_usbctrl_add(libxl_ctx *ctx, uint32_t domid, libxl_device_usbctrl *ctrl,
                             const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_usbctrl_add_plan);
    struct lx_usbctrl_add *add = op->state;
    libxl_device_usbctrl other;
    xc_domaininfo_t info;
    int rc = lx_domain_get(&op->lx, domid, &info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "no such domain");
    if (!rc)
        rc = lx_usbctrl_complete(&op->lx, domid, lx_domain_type(&op->lx, domid, info.flags & XEN_DOMINF_hvm_guest),
                                 ctrl);
    if (!rc && !lx_dm_pid(&op->lx, domid))
        rc = refuse(&op->lx, domid, "it needs a device model, and the guest has none");
    if (!rc && ctrl->devid < 0)
        ctrl->devid = lx_usb_free_controller(&op->lx, domid);
    if (!rc && lx_usb_controller(&op->lx, domid, ctrl->devid, &other))
        rc = refuse(&op->lx, domid, lx_sprintf(&op->lx, "there is a controller %d already", ctrl->devid));
    if (rc)
        return lx_op_drop(op, rc);
    *add = (struct lx_usbctrl_add){ .domid = domid, .ctrl = ctrl };
    return lx_op_start(op, ao_how);
}

/* --- removing --------------------------------------------------------------------------------- */

struct usbctrl_remove {
    uint32_t domid;
    libxl_device_usbctrl ctrl;
    bool force;
};

static int find(struct lx_op *op)
{
    struct usbctrl_remove *remove = op->state;
    int devid = remove->ctrl.devid;

    if (!lx_usb_controller(&op->lx, remove->domid, devid, &remove->ctrl))
        return refuse(&op->lx, remove->domid, lx_sprintf(&op->lx, "there is no controller %d", devid));
    return 0;
}

static int let_go(struct lx_op *op)
{
    struct usbctrl_remove *remove = op->state;
    const struct lx_device device = { .kind = "vusb", .backend_kind = "qusb", .domid = remove->domid,
                                      .backend_domid = remove->ctrl.backend_domid, .devid = remove->ctrl.devid };
    struct lx_op *child;

    if (remove->ctrl.type == LIBXL_USBCTRL_TYPE_DEVICEMODEL && !lx_dm_pid(&op->lx, remove->domid))
        return 0;
    child = lx_op_child_new(op, remove->ctrl.type == LIBXL_USBCTRL_TYPE_DEVICEMODEL ? &lx_qmp_plan : &lx_unplug_plan);
    if (remove->ctrl.type == LIBXL_USBCTRL_TYPE_DEVICEMODEL)
        lx_usb_model_remove(child, remove->domid, lx_usb_controller_id(&child->lx, remove->ctrl.devid));
    else
        lx_unplug_prepare(&child->lx, child->state, &device, remove->force);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static int erase(struct lx_op *op)
{
    struct usbctrl_remove *remove = op->state;

    return lx_store_prune(&op->lx, XBT_NULL, lx_usb_record(&op->lx, remove->domid, remove->ctrl.devid));
}

static const struct lx_step remove_steps[] = {
    { "find it", find },
    { "have it let go", let_go },
    { "erase its record", erase },
};
static const struct lx_plan remove_plan =
    LX_PLAN("remove a USB controller", remove_steps, struct usbctrl_remove, NULL);

static int take_out(libxl_ctx *ctx, uint32_t domid, int devid, bool force, const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &remove_plan);
    struct usbctrl_remove *remove = op->state;

    *remove = (struct usbctrl_remove){ .domid = domid, .force = force };
    remove->ctrl.devid = devid;
    return lx_op_start(op, ao_how);
}

int libxl_device_usbctrl_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_usbctrl *ctrl,
                                const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, ctrl->devid, false, ao_how);
}

int libxl_device_usbctrl_destroy(libxl_ctx *ctx, uint32_t domid, libxl_device_usbctrl *ctrl,
                                 const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, ctrl->devid, true, ao_how);
}
