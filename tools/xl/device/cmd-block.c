/* SPDX-License-Identifier: GPL-2.0-only */
/* xl block-attach, -detach, -list. */
#include "xl.h"
#include "cfg/cfg.h"
#include <getopt.h>
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

static int run_attach(int argc, char **argv)
{
    libxl_device_disk disk;
    uint32_t domid;
    int rc;

    xl_getopt(argc, argv, "", NULL, &cmd_block_attach, 2);
    domid = xl_find_guest(argv[optind]);
    libxl_device_disk_init(&disk);
    rc = cfg_parse_disk(xl.ctx, argc - optind - 1, (const char *const *)argv + optind + 1, &disk);
    if (!rc && xl.dry_run)
        rc = xl_print_json(libxl_device_disk_to_json(xl.ctx, &disk), stdout);
    else if (!rc)
        rc = libxl_device_disk_add(xl.ctx, domid, &disk, NULL);
    if (rc && !xl.dry_run)
        fprintf(stderr, "xl: the disk could not be attached\n");
    libxl_device_disk_dispose(&disk);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_detach(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "force", no_argument, NULL, 'F' },
        { NULL, 0, NULL, 0 },
    };
    libxl_device_disk disk;
    bool force = false;
    uint32_t domid;
    int option, rc;

    while ((option = xl_getopt(argc, argv, "", options, &cmd_block_detach, 2)) != -1)
        force |= option == 'F';
    domid = xl_find_guest(argv[optind]);
    if (libxl_vdev_to_device_disk(xl.ctx, domid, argv[optind + 1], &disk)) {
        fprintf(stderr, "xl: domain \"%s\" has no disk %s\n", argv[optind], argv[optind + 1]);
        return EXIT_FAILURE;
    }
    rc = (force ? libxl_device_disk_destroy : libxl_device_disk_remove)(xl.ctx, domid, &disk, NULL);
    if (rc)
        fprintf(stderr, "xl: disk %s could not be detached\n", argv[optind + 1]);
    libxl_device_disk_dispose(&disk);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void list_domain(uint32_t domid)
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

static int run_list(int argc, char **argv)
{
    int status = EXIT_SUCCESS;

    xl_getopt(argc, argv, "", NULL, &cmd_block_list, 1);
    printf("%-5s %-3s %-6s %-5s %-6s %-8s %-30s\n", "Vdev", "BE", "handle", "state", "evt-ch",
           "ring-ref", "BE-path");
    for (int i = optind; i < argc; i++) {
        uint32_t domid;

        if (libxl_domain_qualifier_to_domid(xl.ctx, argv[i], &domid)) {
            fprintf(stderr, "xl: there is no domain \"%s\"\n", argv[i]);
            status = EXIT_FAILURE;
            continue;
        }
        list_domain(domid);
    }
    return fflush(stdout) ? EXIT_FAILURE : status;
}
