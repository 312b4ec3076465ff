/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * USB controllers of guests, and devices of the host behind them. A controller is emulated by an HVM guest's device model
 * (type devicemodel) or has a front end in the guest and the device model as back end (qusb). The record,
 * /libxl/ID/device/vusb/N, has type, usb-ver, num-ports, and port/P: the host's name of the device there ("1-1.2"), or
 * nothing.
 */
#ifndef LX_USB_H
#define LX_USB_H

#include "op/op.h"

#ifndef XYLEM_SYSFS
#define XYLEM_SYSFS "/sys"
#endif

/* --- the record (record.c) -------------------------------------------------------------------- */

/* All controllers, malloc. */
libxl_device_usbctrl *lx_usb_controllers(struct lx *lx, uint32_t domid, int *nr);
bool lx_usb_controller(struct lx *lx, uint32_t domid, int devid, libxl_device_usbctrl *ctrl);
/* The lowest number that no controller has. */
int lx_usb_free_controller(struct lx *lx, uint32_t domid);
/* What is at a port: "" if nothing, NULL if there is no such port. */
char *lx_usb_port(struct lx *lx, uint32_t domid, int devid, int port);
/* Of a qusb controller its back end is told. */
int lx_usb_set_port(struct lx *lx, uint32_t domid, const libxl_device_usbctrl *ctrl, int port, const char *name);
int lx_usb_write_record(struct lx *lx, uint32_t domid, const libxl_device_usbctrl *ctrl);
char *lx_usb_record(struct lx *lx, uint32_t domid, int devid);

/* The host's name of a device by its numbers, and the reverse. */
char *lx_usb_host_name(struct lx *lx, unsigned int bus, unsigned int address);
bool lx_usb_host_numbers(struct lx *lx, const char *name, uint8_t *bus, uint8_t *address);

/* --- plans ------------------------------------------------------------------------------------ */

struct lx_usbctrl_add {
    uint32_t domid;
    libxl_device_usbctrl *ctrl;     /* completed */
};
extern const struct lx_plan lx_usbctrl_add_plan;
int lx_usbctrl_complete(struct lx *lx, uint32_t domid, libxl_domain_type type, libxl_device_usbctrl *ctrl);

struct lx_usbdev_add {
    uint32_t domid;
    libxl_domain_type type;
    libxl_device_usbdev *dev;       /* controller and port are chosen if they are not given */
    libxl_device_usbctrl ctrl;      /* its own */
    char *name;
};
extern const struct lx_plan lx_usbdev_add_plan;

/* All of a configuration, one after another. */
struct lx_usb_attach {
    uint32_t domid;
    libxl_domain_config *config;
    int at;                         /* controllers first */
};
extern const struct lx_plan lx_usb_attach_plan;
/* Completes the controllers of a configuration. */
int lx_usb_complete(struct lx *lx, libxl_domain_config *config);

/* Commands for the device model; the child is one of lx_qmp_plan. */
void lx_usb_model_add_controller(struct lx_op *child, uint32_t domid, const libxl_device_usbctrl *ctrl);
void lx_usb_model_add_device(struct lx_op *child, uint32_t domid, const libxl_device_usbdev *dev);
void lx_usb_model_remove(struct lx_op *child, uint32_t domid, const char *id);
char *lx_usb_controller_id(struct lx *lx, int devid);
char *lx_usb_device_id(struct lx *lx, const libxl_device_usbdev *dev);

#endif
