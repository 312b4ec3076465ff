/* SPDX-License-Identifier: LGPL-2.1-only */
/* Emulated controllers and devices behind them, as the device model is told of them. */
#include "usb/usb.h"
#include "dm/qmp.h"

char *lx_usb_controller_id(struct lx *lx, int devid)
{
    return lx_sprintf(lx, "xenusb-%d", devid);
}

char *lx_usb_device_id(struct lx *lx, const libxl_device_usbdev *dev)
{
    return lx_sprintf(lx, "xenusb-%d-%d", dev->u.hostdev.hostbus, dev->u.hostdev.hostaddr);
}

static void one_command(struct lx_op *child, uint32_t domid, char *text, const char *until_deleted)
{
    struct lx_qmp_command *command = lx_alloc(&child->lx, sizeof(*command));

    command->text = text;
    command->until_deleted = until_deleted;
    *(struct lx_qmp *)child->state = (struct lx_qmp){ .domid = domid, .commands = command, .nr = 1 };
}

void lx_usb_model_add_controller(struct lx_op *child, uint32_t domid, const libxl_device_usbctrl *ctrl)
{
    static const char *const drivers[] = { [1] = "piix3-usb-uhci", [2] = "usb-ehci", [3] = "nec-usb-xhci" };
    struct lx *lx = &child->lx;
    char *ports = ctrl->version == 3 ? lx_sprintf(lx, ", \"p2\": %d, \"p3\": %d", ctrl->ports, ctrl->ports) : "";

    one_command(child, domid, lx_sprintf(lx, "{\"execute\": \"device_add\", \"arguments\": {\"driver\": \"%s\", "
                "\"id\": \"%s\"%s}}", drivers[ctrl->version], lx_usb_controller_id(lx, ctrl->devid), ports), NULL);
}

void lx_usb_model_add_device(struct lx_op *child, uint32_t domid, const libxl_device_usbdev *dev)
{
    struct lx *lx = &child->lx;

    one_command(child, domid, lx_sprintf(lx, "{\"execute\": \"device_add\", \"arguments\": {\"driver\": \"usb-host\", "
                "\"id\": \"%s\", \"bus\": \"%s.0\", \"port\": \"%d\", \"hostbus\": %d, \"hostaddr\": %d}}",
                lx_usb_device_id(lx, dev), lx_usb_controller_id(lx, dev->ctrl), dev->port,
                dev->u.hostdev.hostbus, dev->u.hostdev.hostaddr), NULL);
}

/* USB devices go at once; a controller is on the PCI bus, where the guest is asked. */
void lx_usb_model_remove(struct lx_op *child, uint32_t domid, const char *id)
{
    one_command(child, domid, lx_qmp_text(&child->lx, "device_del", "id", id, NULL), NULL);
}
