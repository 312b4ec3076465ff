/* SPDX-License-Identifier: GPL-2.0-only */
/* xl usbctrl-attach, -detach, usbdev-attach, -detach, usb-list. */
#include "device/kinds.h"
#include "cfg/cfg.h"
#include <stdlib.h>

static int run_ctrl_attach(int argc, char **argv);
static int run_ctrl_detach(int argc, char **argv);
static int run_dev_attach(int argc, char **argv);
static int run_dev_detach(int argc, char **argv);
static int run_list(int argc, char **argv);

XL_COMMAND(usbctrl_attach) = {
    "usbctrl-attach", run_ctrl_attach, "DOMAIN KEY=VALUE...", "Create a virtual USB controller for a domain",
    "The keys are those of usbctrl in xl.cfg(5).", true, true,
};
XL_COMMAND(usbctrl_detach) = {
    "usbctrl-detach", run_ctrl_detach, "DOMAIN DEVICE-ID",
    "Remove the virtual USB controller specified by <DevId> for domain", NULL, true, false,
};
XL_COMMAND(usbdev_attach) = {
    "usbdev-attach", run_dev_attach, "DOMAIN KEY=VALUE...", "Attach a USB device to a domain",
    "The keys are those of usbdev in xl.cfg(5).", true, true,
};
XL_COMMAND(usbdev_detach) = {
    "usbdev-detach", run_dev_detach, "DOMAIN controller=DEVICE-ID port=NUMBER", "Detach a USB device from a domain",
    NULL, true, false,
};
XL_COMMAND(usb_list) = {
    "usb-list", run_list, "DOMAIN", "List all USB controllers and devices attached to a domain", NULL, false, false,
};

/* The number it gets is the next that is free, whatever its place in a configuration of one would be. */
static int attach_ctrl(uint32_t domid, libxl_domain_config *config)
{
    config->usbctrls[0].devid = -1;
    return libxl_device_usbctrl_add(xl.ctx, domid, &config->usbctrls[0], NULL);
}

static char *ctrl_to_json(libxl_domain_config *config)
{
    return libxl_device_usbctrl_to_json(xl.ctx, &config->usbctrls[0]);
}

static int detach_ctrl(uint32_t domid, const char *which, bool force)
{
    libxl_device_usbctrl ctrl;
    int rc = libxl_devid_to_device_usbctrl(xl.ctx, domid, atoi(which), &ctrl);

    if (rc)
        fprintf(stderr, "xl: domain %u has no USB controller %s\n", domid, which);
    return rc ? rc : libxl_device_usbctrl_remove(xl.ctx, domid, &ctrl, NULL);
}

static int attach_dev(uint32_t domid, libxl_domain_config *config)
{
    return libxl_device_usbdev_add(xl.ctx, domid, &config->usbdevs[0], NULL);
}

static char *dev_to_json(libxl_domain_config *config)
{
    return libxl_device_usbdev_to_json(xl.ctx, &config->usbdevs[0]);
}

static const struct xl_device_kind controller = {
    .key = "usbctrl", .what = "USB controller", .attach = attach_ctrl, .to_json = ctrl_to_json,
    .detach = detach_ctrl,
}, device = {
    .key = "usbdev", .what = "USB device", .attach = attach_dev, .to_json = dev_to_json,
};

static int run_ctrl_attach(int argc, char **argv)
{
    return xl_device_attach(argc, argv, &cmd_usbctrl_attach, &controller);
}

static int run_ctrl_detach(int argc, char **argv)
{
    return xl_device_detach(argc, argv, &cmd_usbctrl_detach, &controller);
}

static int run_dev_attach(int argc, char **argv)
{
    return xl_device_attach(argc, argv, &cmd_usbdev_attach, &device);
}

static int run_dev_detach(int argc, char **argv)
{
    libxl_domain_config config;
    uint32_t domid;
    char *text;
    int rc;

    xl_getopt(argc, argv, "", NULL, &cmd_usbdev_detach, 3);
    domid = xl_find_guest(argv[optind]);
    libxl_domain_config_init(&config);
    text = xl_device_joined(argc - optind - 1, argv + optind + 1);
    rc = cfg_parse_device(xl.ctx, "usbdev", 1, (const char *const[]){ text }, false, &config);
    if (!rc && (config.usbdevs[0].ctrl < 0 || !config.usbdevs[0].port)) {
        fprintf(stderr, "xl usbdev-detach: controller= and port= are both needed\n");
        rc = ERROR_INVAL;
    }
    if (!rc)
        rc = libxl_device_usbdev_remove(xl.ctx, domid, &config.usbdevs[0], NULL);
    libxl_domain_config_dispose(&config);
    free(text);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void list_ports(uint32_t domid, const libxl_usbctrlinfo *info)
{
    for (int port = 1; port <= info->ports; port++) {
        libxl_device_usbdev dev;

        printf("  Port %d:", port);
        if (!libxl_ctrlport_to_device_usbdev(xl.ctx, domid, info->devid, port, &dev))
            printf(" Bus %03x Device %03x", dev.u.hostdev.hostbus, dev.u.hostdev.hostaddr);
        putchar('\n');
        libxl_device_usbdev_dispose(&dev);
    }
}

static int run_list(int argc, char **argv)
{
    libxl_device_usbctrl *list;
    uint32_t domid;
    int nr;

    xl_getopt(argc, argv, "", NULL, &cmd_usb_list, 1);
    domid = xl_find_domain(argv[optind]);
    list = libxl_device_usbctrl_list(xl.ctx, domid, &nr);
    for (int i = 0; i < nr; i++) {
        libxl_usbctrlinfo info;

        if (!libxl_device_usbctrl_getinfo(xl.ctx, domid, &list[i], &info)) {
            printf("%-6s %-12s %-3s %-5s %-7s %-5s\n", "Devid", "Type", "BE", "state", "usb-ver", "ports");
            printf("%-6d %-12s %-3d %-5d %-7d %-5d\n", info.devid, libxl_usbctrl_type_to_string(info.type),
                   info.backend_id, info.state, info.version, info.ports);
            list_ports(domid, &info);
        }
        libxl_usbctrlinfo_dispose(&info);
    }
    libxl_device_usbctrl_list_free(list, nr);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
