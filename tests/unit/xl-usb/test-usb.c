// SPDX-License-Identifier: GPL-2.0-only
/* What controllers may be like, where devices go, what is kept of them and said to the device model. */
#include "store.h"
#include "test.h"
#include "dm/qmp.h"
#include "usb/usb.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <string.h>
#include <xenctrl.h>

static struct lx lx;

static void begin(void)
{
    lx.ctx = store_start();
    CHECK(!system("rm -rf " XYLEM_SYSFS " && mkdir -p " XYLEM_SYSFS "/bus/usb/devices && cd " XYLEM_SYSFS
                  "/bus/usb/devices && mkdir usb1 1-1 1-1.2 1-1:1.0 && echo 1 > 1-1/busnum && echo 5 > 1-1/devnum && "
                  "echo 1 > 1-1.2/busnum && echo 9 > 1-1.2/devnum && echo 1 > usb1/busnum && echo 1 > usb1/devnum"));
}

static void end(void)
{
    lx_arena_free(&lx);
    store_end(lx.ctx);
}

static int complete(libxl_domain_type guest, libxl_usbctrl_type type, int version, int ports, libxl_device_usbctrl *ctrl)
{
    libxl_device_usbctrl_init(ctrl);
    ctrl->type = type;
    ctrl->version = version;
    ctrl->ports = ports;
    return lx_usbctrl_complete(&lx, 7, guest, ctrl);
}

TEST(controllers_are_what_they_can_be)
{
    const libxl_domain_type HVM = LIBXL_DOMAIN_TYPE_HVM, PV = LIBXL_DOMAIN_TYPE_PV;
    const libxl_usbctrl_type AUTO = LIBXL_USBCTRL_TYPE_AUTO, MODEL = LIBXL_USBCTRL_TYPE_DEVICEMODEL,
                             QUSB = LIBXL_USBCTRL_TYPE_QUSB;
    libxl_device_usbctrl ctrl;

    begin();
    CHECK_EQ(complete(HVM, AUTO, 0, 0, &ctrl), 0);
    CHECK(ctrl.type == LIBXL_USBCTRL_TYPE_DEVICEMODEL && ctrl.version == 2 && ctrl.ports == 6);
    CHECK_EQ(complete(PV, AUTO, 0, 0, &ctrl), 0);
    CHECK(ctrl.type == LIBXL_USBCTRL_TYPE_QUSB && ctrl.version == 2 && ctrl.ports == 8);
    CHECK_EQ(complete(HVM, MODEL, 1, 0, &ctrl), 0);
    CHECK_EQ(ctrl.ports, 2);
    CHECK_EQ(complete(HVM, MODEL, 3, 15, &ctrl), 0);
    CHECK_EQ(complete(PV, QUSB, 1, 31, &ctrl), 0);
    CHECK(complete(HVM, MODEL, 3, 16, &ctrl) != 0);
    CHECK(complete(HVM, MODEL, 2, 4, &ctrl) != 0);
    CHECK(complete(PV, QUSB, 3, 0, &ctrl) != 0);
    CHECK(complete(PV, QUSB, 2, 32, &ctrl) != 0);
    CHECK(complete(PV, MODEL, 2, 0, &ctrl) != 0);
    CHECK(complete(PV, LIBXL_USBCTRL_TYPE_PV, 2, 0, &ctrl) != 0);
    end();
}

TEST(the_record_says_what_is_at_each_port)
{
    libxl_device_usbctrl ctrl, *list;
    libxl_device_usbdev dev, *devices;
    libxl_usbctrlinfo info;
    int nr;

    begin();
    CHECK_EQ(complete(LIBXL_DOMAIN_TYPE_HVM, LIBXL_USBCTRL_TYPE_AUTO, 3, 4, &ctrl), 0);
    ctrl.devid = 1;
    CHECK_EQ(lx_usb_write_record(&lx, 7, &ctrl), 0);
    CHECK_EQ(lx_usb_free_controller(&lx, 7), 0);
    CHECK_STR(lx_usb_port(&lx, 7, 1, 4), "");
    CHECK(!lx_usb_port(&lx, 7, 1, 5));
    CHECK_STR(lx_usb_host_name(&lx, 1, 9), "1-1.2");
    CHECK(!lx_usb_host_name(&lx, 1, 1));            /* a root hub */
    CHECK_EQ(lx_usb_set_port(&lx, 7, &ctrl, 3, "1-1.2"), 0);
    list = libxl_device_usbctrl_list(lx.ctx, 7, &nr);
    CHECK(nr == 1 && list[0].devid == 1 && list[0].version == 3 && list[0].ports == 4);
    libxl_device_usbctrl_list_free(list, nr);
    CHECK_EQ(libxl_device_usbctrl_getinfo(lx.ctx, 7, &ctrl, &info), 0);
    CHECK(info.type == LIBXL_USBCTRL_TYPE_DEVICEMODEL && info.ports == 4 && !info.backend);
    devices = libxl_device_usbdev_list(lx.ctx, 7, &nr);
    CHECK(nr == 1 && devices[0].ctrl == 1 && devices[0].port == 3 && devices[0].u.hostdev.hostaddr == 9);
    libxl_device_usbdev_list_free(devices, nr);
    CHECK_EQ(libxl_ctrlport_to_device_usbdev(lx.ctx, 7, 1, 3, &dev), 0);
    CHECK(libxl_ctrlport_to_device_usbdev(lx.ctx, 7, 1, 2, &dev) != 0);
    store_put("/libxl/7/device/vusb/1/port/2", "../../../etc");
    CHECK(libxl_ctrlport_to_device_usbdev(lx.ctx, 7, 1, 2, &dev) != 0);
    end();
}

TEST(what_the_device_model_is_told)
{
    struct lx_op *op;
    libxl_device_usbctrl ctrl;
    libxl_device_usbdev dev;

    begin();
    op = lx_op_new(lx.ctx, &lx_qmp_plan);
    CHECK_EQ(complete(LIBXL_DOMAIN_TYPE_HVM, LIBXL_USBCTRL_TYPE_AUTO, 3, 4, &ctrl), 0);
    ctrl.devid = 2;
    lx_usb_model_add_controller(op, 7, &ctrl);
    CHECK_STR(((struct lx_qmp *)op->state)->commands[0].text,
              "{\"execute\": \"device_add\", \"arguments\": {\"driver\": \"nec-usb-xhci\", \"id\": \"xenusb-2\", "
              "\"p2\": 4, \"p3\": 4}}");
    libxl_device_usbdev_init(&dev);
    libxl_device_usbdev_init_type(&dev, LIBXL_USBDEV_TYPE_HOSTDEV);
    dev.ctrl = 2;
    dev.port = 1;
    dev.u.hostdev.hostbus = 1;
    dev.u.hostdev.hostaddr = 9;
    lx_usb_model_add_device(op, 7, &dev);
    CHECK_STR(((struct lx_qmp *)op->state)->commands[0].text,
              "{\"execute\": \"device_add\", \"arguments\": {\"driver\": \"usb-host\", \"id\": \"xenusb-1-9\", "
              "\"bus\": \"xenusb-2.0\", \"port\": \"1\", \"hostbus\": 1, \"hostaddr\": 9}}");
    lx_op_drop(op, 0);
    end();
}

TEST(without_a_device_model_there_is_nothing_to_add)
{
    libxl_device_usbctrl ctrl;
    libxl_device_usbdev dev;

    begin();
    libxl_device_usbctrl_init(&ctrl);
    libxl_device_usbdev_init(&dev);
    libxl_device_usbdev_init_type(&dev, LIBXL_USBDEV_TYPE_HOSTDEV);
    CHECK(libxl_device_usbctrl_add(lx.ctx, 7, &ctrl, NULL) != 0);
    CHECK(libxl_device_usbdev_add(lx.ctx, 7, &dev, NULL) != 0);
    CHECK(libxl_device_usbctrl_remove(lx.ctx, 7, &ctrl, NULL) != 0);
    CHECK(!store_value("/libxl/7/device/vusb"));
    end();
}

int xc_domain_getinfolist(xc_interface *xch, uint32_t first_domain, unsigned int max_domains,
                          xc_domaininfo_t *info)
{
    memset(info, 0, sizeof(*info));
    info->domain = 7;
    return first_domain <= 7;
}
