/* SPDX-License-Identifier: LGPL-2.1-only */
/* Which USB controllers and devices guests have; and giving a new guest all of a configuration. */
#include "usb/usb.h"
#include "core/ctx.h"
#include "core/store.h"
#include "device/device.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

/* --- controllers ------------------------------------------------------------------------------ */

libxl_device_usbctrl *libxl_device_usbctrl_list(libxl_ctx *ctx, uint32_t domid, int *num)
{
    libxl_device_usbctrl *list;
    struct lx lx;

    lx_begin(&lx, ctx);
    list = lx_usb_controllers(&lx, domid, num);
    lx_end(&lx, 0);
    return list;
}

void libxl_device_usbctrl_list_free(libxl_device_usbctrl *list, int num)
{
    for (int i = 0; i < num; i++)
        libxl_device_usbctrl_dispose(&list[i]);
    free(list);
}

int libxl_devid_to_device_usbctrl(libxl_ctx *ctx, uint32_t domid, int devid, libxl_device_usbctrl *usbctrl)
{
    struct lx lx;
    bool found;

    lx_begin(&lx, ctx);
    found = lx_usb_controller(&lx, domid, devid, usbctrl);
    return lx_end(&lx, found ? 0 : ERROR_NOTFOUND);
}

static int front_number(struct lx *lx, const struct lx_device *device, const char *name)
{
    char *text = lx_store_get(lx, XBT_NULL, "%s/%s", lx_device_frontend_path(lx, device), name);

    return text ? atoi(text) : -1;
}

/* An emulated one has no ends. */
int libxl_device_usbctrl_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_usbctrl *usbctrl,
                                 libxl_usbctrlinfo *info)
{
    struct lx_device device = { .kind = "vusb", .backend_kind = "qusb", .domid = domid, .devid = usbctrl->devid };
    libxl_device_usbctrl ctrl;
    struct lx lx;

    libxl_usbctrlinfo_init(info);
    lx_begin(&lx, ctx);
    if (!lx_usb_controller(&lx, domid, usbctrl->devid, &ctrl))
        return lx_end(&lx, ERROR_NOTFOUND);
    info->devid = ctrl.devid;
    info->type = ctrl.type;
    info->version = ctrl.version;
    info->ports = ctrl.ports;
    info->frontend_id = domid;
    info->backend_id = device.backend_domid = ctrl.backend_domid;
    if (ctrl.type == LIBXL_USBCTRL_TYPE_DEVICEMODEL)
        return lx_end(&lx, 0);
    info->backend = lx_strdup_malloc(lx_device_backend_path(&lx, &device));
    info->frontend = lx_strdup_malloc(lx_device_frontend_path(&lx, &device));
    info->state = front_number(&lx, &device, "state");
    info->evtch = front_number(&lx, &device, "event-channel");
    info->ref_urb = front_number(&lx, &device, "urb-ring-ref");
    info->ref_conn = front_number(&lx, &device, "conn-ring-ref");
    return lx_end(&lx, 0);
}

/* --- devices ---------------------------------------------------------------------------------- */

static bool read_device(struct lx *lx, uint32_t domid, int ctrl, int port, libxl_device_usbdev *dev)
{
    char *name = lx_usb_port(lx, domid, ctrl, port);

    libxl_device_usbdev_init(dev);
    libxl_device_usbdev_init_type(dev, LIBXL_USBDEV_TYPE_HOSTDEV);
    dev->ctrl = ctrl;
    dev->port = port;
    return name && lx_usb_host_numbers(lx, name, &dev->u.hostdev.hostbus, &dev->u.hostdev.hostaddr);
}

libxl_device_usbdev *libxl_device_usbdev_list(libxl_ctx *ctx, uint32_t domid, int *num)
{
    libxl_device_usbctrl *controllers;
    libxl_device_usbdev *list;
    int nr, room = 1;
    struct lx lx;

    *num = 0;
    lx_begin(&lx, ctx);
    controllers = lx_usb_controllers(&lx, domid, &nr);
    for (int i = 0; i < nr; i++)
        room += controllers[i].ports > 0 && controllers[i].ports < 256 ? controllers[i].ports : 0;
    list = lx_malloc(room * sizeof(*list));
    for (int i = 0; i < nr; i++)
        for (int port = 1; port <= controllers[i].ports && *num < room - 1; port++)
            *num += read_device(&lx, domid, controllers[i].devid, port, &list[*num]);
    free(controllers);
    lx_end(&lx, 0);
    return list;
}

void libxl_device_usbdev_list_free(libxl_device_usbdev *list, int num)
{
    for (int i = 0; i < num; i++)
        libxl_device_usbdev_dispose(&list[i]);
    free(list);
}

int libxl_ctrlport_to_device_usbdev(libxl_ctx *ctx, uint32_t domid, int ctrl, int port, libxl_device_usbdev *usbdev)
{
    struct lx lx;
    bool found;

    lx_begin(&lx, ctx);
    found = read_device(&lx, domid, ctrl, port, usbdev);
    return lx_end(&lx, found ? 0 : ERROR_NOTFOUND);
}

/* --- all of a configuration ------------------------------------------------------------------- */

static int next_one(struct lx_op *op, int rc);

static int start_one(struct lx_op *op)
{
    struct lx_usb_attach *attach = op->state;
    libxl_domain_config *config = attach->config;
    struct lx_op *child;

    if (attach->at < config->num_usbctrls) {
        child = lx_op_child_new(op, &lx_usbctrl_add_plan);
        *(struct lx_usbctrl_add *)child->state =
            (struct lx_usbctrl_add){ .domid = attach->domid, .ctrl = &config->usbctrls[attach->at] };
    } else {
        child = lx_op_child_new(op, &lx_usbdev_add_plan);
        *(struct lx_usbdev_add *)child->state = (struct lx_usbdev_add){
            .domid = attach->domid, .type = config->c_info.type,
            .dev = &config->usbdevs[attach->at - config->num_usbctrls] };
    }
    lx_op_child_start(child);
    return lx_op_wait_children(op, next_one);
}

static int next_one(struct lx_op *op, int rc)
{
    struct lx_usb_attach *attach = op->state;
    int nr = attach->config->num_usbctrls + attach->config->num_usbdevs;

    return rc || ++attach->at >= nr ? rc : start_one(op);
}

static const struct lx_step steps[] = { { "one after another", start_one } };
const struct lx_plan lx_usb_attach_plan = LX_PLAN("give USB controllers and devices", steps, struct lx_usb_attach, NULL);
