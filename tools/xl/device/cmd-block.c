/* SPDX-License-Identifier: GPL-2.0-only */
/* xl block-attach, -detach, -list. */
#include "device/kinds.h"
#include "cfg/cfg.h"
#include <stdlib.h>

static int run_attach(int argc, char **argv);
static int run_detach(int argc, char **argv);
static int run_list(int argc, char **argv);

XL_COMMAND(block_attach) = {
    "block-attach", run_attach, "DOMAIN DISK-SPECIFICATION...", "Create a new virtual block device",
    "The specification is that of xl-disk-configuration(5), in one or more pieces.", true, true,
};
XL_COMMAND(block_detach) = {
    "block-detach", run_detach, "[--force] DOMAIN DEVICE-ID",
    "Destroy a domain's virtual block device",
    "--force                    do not ask the guest to let go of it first", true, false,
};
XL_COMMAND(block_list) = {
    "block-list", run_list, "DOMAIN...", "List virtual block devices for a domain", NULL, false,
    false,
};

static int parse(int nr, char **words, libxl_domain_config *config)
{
    libxl_device_disk *disk = CFG_GROW(config, disks, num_disks);

    libxl_device_disk_init(disk);
    return cfg_parse_disk(xl.ctx, nr, (const char *const *)words, disk);
}

static int attach(uint32_t domid, libxl_domain_config *config)
{
    return libxl_device_disk_add(xl.ctx, domid, &config->disks[0], NULL);
}

static char *to_json(libxl_domain_config *config)
{
    return libxl_device_disk_to_json(xl.ctx, &config->disks[0]);
}

static int detach(uint32_t domid, const char *which, bool force)
{
    libxl_device_disk disk;
    int rc;

    if (libxl_vdev_to_device_disk(xl.ctx, domid, which, &disk)) {
        fprintf(stderr, "xl: domain %u has no disk %s\n", domid, which);
        return ERROR_NOTFOUND;
    }
    rc = (force ? libxl_device_disk_destroy : libxl_device_disk_remove)(xl.ctx, domid, &disk, NULL);
    if (rc)
        fprintf(stderr, "xl: disk %s could not be detached\n", which);
    libxl_device_disk_dispose(&disk);
    return rc;
}

static void list(uint32_t domid)
{
    int nr;
    libxl_device_disk *disks = libxl_device_disk_list(xl.ctx, domid, &nr);

    for (int i = 0; i < nr; i++) {
        libxl_diskinfo info;

        if (!libxl_device_disk_getinfo(xl.ctx, domid, &disks[i], &info))
            printf("%-5d %-3d %-6d %-5d %-6d %-8d %-30s\n", info.devid, info.backend_id,
                   info.frontend_id, info.state, info.evtch, info.rref, info.backend);
        libxl_diskinfo_dispose(&info);
    }
    libxl_device_disk_list_free(disks, nr);
}

static const struct xl_device_kind block = {
    .what = "disk", .parse = parse, .attach = attach, .to_json = to_json, .can_force = true, .detach = detach,
    .header = "Vdev  BE  handle state evt-ch ring-ref BE-path                       ", .list = list,
};

static int run_attach(int argc, char **argv)
{
    return xl_device_attach(argc, argv, &cmd_block_attach, &block);
}

static int run_detach(int argc, char **argv)
{
    return xl_device_detach(argc, argv, &cmd_block_detach, &block);
}

static int run_list(int argc, char **argv)
{
    return xl_device_list(argc, argv, &cmd_block_list, &block);
}
