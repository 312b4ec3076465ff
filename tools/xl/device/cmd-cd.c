/* SPDX-License-Identifier: GPL-2.0-only */
/* xl cd-insert, cd-eject, and the device model's monitor. */
#include "xl.h"
#include <stdlib.h>
#include <string.h>

static int run_insert(int argc, char **argv);
static int run_eject(int argc, char **argv);
static int run_monitor(int argc, char **argv);

XL_COMMAND(cd_insert) = {
    "cd-insert", run_insert, "DOMAIN DEVICE FILE", "Insert a CD into a guest's CD drive", NULL,
    false, true,
};
XL_COMMAND(cd_eject) = {
    "cd-eject", run_eject, "DOMAIN DEVICE", "Eject a CD from a guest's CD drive", NULL, false, true,
};
XL_COMMAND(monitor) = {
    "qemu-monitor-command", run_monitor, "DOMAIN COMMAND",
    "Give a command to the monitor of a guest's device model", NULL, false, true,
};

static int change(const char *name, const char *vdev, const char *file)
{
    libxl_device_disk disk;
    uint32_t domid = xl_find_guest(name);
    int rc;

    libxl_device_disk_init(&disk);
    disk.vdev = strdup(vdev);
    disk.pdev_path = file ? strdup(file) : NULL;
    disk.format = file ? LIBXL_DISK_FORMAT_RAW : LIBXL_DISK_FORMAT_EMPTY;
    disk.is_cdrom = disk.removable = 1;
    rc = libxl_cdrom_insert(xl.ctx, domid, &disk, NULL);
    if (rc)
        fprintf(stderr, "xl: the medium of %s was not changed\n", vdev);
    libxl_device_disk_dispose(&disk);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_insert(int argc, char **argv)
{
    xl_getopt(argc, argv, "", NULL, &cmd_cd_insert, 3);
    return change(argv[optind], argv[optind + 1], argv[optind + 2]);
}

static int run_eject(int argc, char **argv)
{
    xl_getopt(argc, argv, "", NULL, &cmd_cd_eject, 2);
    return change(argv[optind], argv[optind + 1], NULL);
}

static int run_monitor(int argc, char **argv)
{
    char *output = NULL;
    int rc;

    xl_getopt(argc, argv, "", NULL, &cmd_monitor, 2);
    rc = libxl_qemu_monitor_command(xl.ctx, xl_find_guest(argv[optind]), argv[optind + 1], &output,
                                    NULL);
    if (!rc)
        printf("%s\n", output);
    free(output);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
