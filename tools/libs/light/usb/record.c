/* SPDX-License-Identifier: LGPL-2.1-only */
/* The record of controllers and ports, and the host's USB devices in sysfs; see usb.h. */
#include "usb/usb.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "device/device.h"
#include "types/types.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *lx_usb_record(struct lx *lx, uint32_t domid, int devid)
{
    return lx_sprintf(lx, "/libxl/%u/device/vusb/%d", domid, devid);
}

static int number(struct lx *lx, const char *path, const char *name)
{
    char *text = lx_store_get(lx, XBT_NULL, "%s/%s", path, name);

    return text ? atoi(text) : 0;
}

bool lx_usb_controller(struct lx *lx, uint32_t domid, int devid, libxl_device_usbctrl *ctrl)
{
    char *path = lx_usb_record(lx, domid, devid), *type = lx_store_get(lx, XBT_NULL, "%s/type", path);

    libxl_device_usbctrl_init(ctrl);
    if (!type || libxl_usbctrl_type_from_string(type, &ctrl->type))
        return false;
    ctrl->devid = devid;
    ctrl->version = number(lx, path, "usb-ver");
    ctrl->ports = number(lx, path, "num-ports");
    ctrl->backend_domid = number(lx, path, "backend-id");
    return true;
}

int lx_usb_free_controller(struct lx *lx, uint32_t domid)
{
    libxl_device_usbctrl ctrl;
    int devid = 0;

    while (lx_usb_controller(lx, domid, devid, &ctrl))
        devid++;
    return devid;
}

libxl_device_usbctrl *lx_usb_controllers(struct lx *lx, uint32_t domid, int *nr)
{
    unsigned int nr_names = 0;
    char **names = lx_store_list(lx, XBT_NULL, lx_sprintf(lx, "/libxl/%u/device/vusb", domid), &nr_names);
    libxl_device_usbctrl *list = lx_malloc((nr_names + 1) * sizeof(*list));

    *nr = 0;
    for (unsigned int i = 0; names && i < nr_names; i++)
        *nr += lx_usb_controller(lx, domid, atoi(names[i]), &list[*nr]);
    return list;
}

char *lx_usb_port(struct lx *lx, uint32_t domid, int devid, int port)
{
    return lx_store_get(lx, XBT_NULL, "%s/port/%d", lx_usb_record(lx, domid, devid), port);
}

int lx_usb_set_port(struct lx *lx, uint32_t domid, const libxl_device_usbctrl *ctrl, int port, const char *name)
{
    const struct lx_device device = { .kind = "vusb", .backend_kind = "qusb", .domid = domid,
                                      .backend_domid = ctrl->backend_domid, .devid = ctrl->devid };
    int rc = lx_store_write(lx, XBT_NULL, lx_sprintf(lx, "%s/port/%d", lx_usb_record(lx, domid, ctrl->devid), port),
                            "%s", name);

    if (rc || ctrl->type != LIBXL_USBCTRL_TYPE_QUSB)
        return rc;
    return lx_store_write(lx, XBT_NULL, lx_sprintf(lx, "%s/port/%d", lx_device_backend_path(lx, &device), port), "%s",
                          name);
}

int lx_usb_write_record(struct lx *lx, uint32_t domid, const libxl_device_usbctrl *ctrl)
{
    char *path = lx_usb_record(lx, domid, ctrl->devid);
    int rc = lx_store_write(lx, XBT_NULL, lx_sprintf(lx, "%s/type", path), "%s",
                            libxl_usbctrl_type_to_string(ctrl->type));

    if (!rc)
        rc = lx_store_write(lx, XBT_NULL, lx_sprintf(lx, "%s/usb-ver", path), "%d", ctrl->version);
    if (!rc)
        rc = lx_store_write(lx, XBT_NULL, lx_sprintf(lx, "%s/num-ports", path), "%d", ctrl->ports);
    for (int i = 1; !rc && i <= ctrl->ports; i++)
        rc = lx_usb_set_port(lx, domid, ctrl, i, "");
    return rc;
}

/* --- the host --------------------------------------------------------------------------------- */

static unsigned int read_number(struct lx *lx, const char *name, const char *file)
{
    char text[16] = "";
    int fd = open(lx_sprintf(lx, XYLEM_SYSFS "/bus/usb/devices/%s/%s", name, file), O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

    if (fd >= 0)
        close(fd);
    return size > 0 ? strtoul(text, NULL, 10) : 0;
}

bool lx_usb_host_numbers(struct lx *lx, const char *name, uint8_t *bus, uint8_t *address)
{
    if (!*name || strchr(name, '/'))
        return false;
    *bus = read_number(lx, name, "busnum");
    *address = read_number(lx, name, "devnum");
    return *bus && *address;
}

char *lx_usb_host_name(struct lx *lx, unsigned int bus, unsigned int address)
{
    DIR *dir = opendir(XYLEM_SYSFS "/bus/usb/devices");
    const struct dirent *entry;
    char *found = NULL;

    while (dir && !found && (entry = readdir(dir))) {
        uint8_t its_bus, its_address;

        if (entry->d_name[0] == '.' || strchr(entry->d_name, ':') || !strncmp(entry->d_name, "usb", 3))
            continue;               /* an interface, a root hub */
        if (lx_usb_host_numbers(lx, entry->d_name, &its_bus, &its_address) && its_bus == bus &&
            its_address == address)
            found = lx_strdup(lx, entry->d_name);
    }
    if (dir)
        closedir(dir);
    return found;
}
