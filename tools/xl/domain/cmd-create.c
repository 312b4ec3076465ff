/* SPDX-License-Identifier: GPL-2.0-only */
/* xl create and config-update. */
#include "xl.h"
#include "domain/affinity.h"
#include "domain/make.h"
#include <getopt.h>
#include <stdlib.h>

static int run_create(int argc, char **argv);
static int run_config_update(int argc, char **argv);

XL_COMMAND(create) = {
    "create", run_create, "[OPTIONS] FILE [KEY=VALUE...]",
    "Create a domain from config file <filename>",
    "-f FILE, --defconfig=FILE  the configuration (instead of as an argument)\n"
    "-n, --dryrun               only show what the configuration means, as JSON\n"
    "-p                         leave it paused\n"
    "-c                         attach to its console\n"
    "-F                         stay in the foreground until it ends\n"
    "-e                         do not stay at all: its end has no consequences\n"
    "-q, --quiet                say less\n"
    "--ignore-global-affinity-masks\n"
    "                           leave xl.conf's vm.cpumask settings out of account",
    true, true,
};
XL_COMMAND(config_update) = {
    "config-update", run_config_update, "DOMAIN FILE [OPTIONS] [KEY=VALUE...]",
    "Change the configuration that a domain is started with when it reboots",
    "-f FILE, --defconfig=FILE  the configuration (instead of as an argument)", true, false,
};

static const struct option create_options[] = {
    { "help", no_argument, NULL, 'h' }, { "dryrun", no_argument, NULL, 'n' },
    { "quiet", no_argument, NULL, 'q' }, { "defconfig", required_argument, NULL, 'f' },
    { XL_IGNORE_MASKS_OPTION, no_argument, NULL, XL_IGNORE_MASKS }, { NULL, 0, NULL, 0 },
};

static void take_option(struct xl_making *making, int option)
{
    switch (option) {
    case 'f':
        making->path = optarg;
        break;
    case 'n':
        making->dry_run = true;
        break;
    case 'q':
        making->quiet = true;
        break;
    case 'p':
        making->paused = true;
        break;
    case 'c':
        making->console = true;
        break;
    case 'F':
        making->foreground = true;
        break;
    case 'e':
        making->leave = true;
        break;
    case XL_IGNORE_MASKS:
        making->ignore_masks = true;
        break;
    }
}

static int run_create(int argc, char **argv)
{
    struct xl_making making = { .dry_run = xl.dry_run };
    int option;

    while ((option = xl_getopt(argc, argv, "f:nqpcFe", create_options, &cmd_create, 0)) != -1)
        take_option(&making, option);
    if (!making.path && optind < argc && !strchr(argv[optind], '='))
        making.path = argv[optind++];
    if (!making.path) {
        fprintf(stderr, "xl create: which configuration file?\n");
        return XL_USAGE;
    }
    making.settings = argv + optind;
    making.nr_settings = argc - optind;
    return xl_make_domain(&making);
}

static int run_config_update(int argc, char **argv)
{
    struct xl_making making = { 0 };
    libxl_domain_config config;
    char *text, *json;
    uint32_t domid;
    int option, status = EXIT_FAILURE;

    while ((option = xl_getopt(argc, argv, "f:", create_options, &cmd_config_update, 1)) != -1)
        take_option(&making, option);
    domid = xl_find_guest(argv[optind++]);
    if (!making.path && optind < argc && !strchr(argv[optind], '='))
        making.path = argv[optind++];
    if (!making.path) {
        fprintf(stderr, "xl config-update: which configuration file?\n");
        return XL_USAGE;
    }
    making.settings = argv + optind;
    making.nr_settings = argc - optind;
    if (!xl_read_config(&making, &config, &text)) {
        json = libxl_domain_config_to_json(xl.ctx, &config);
        if (json && !libxl_userdata_store(xl.ctx, domid, "libxl-json", (uint8_t *)json,
                                          strlen(json) + 1))
            status = EXIT_SUCCESS;
        free(json);
    }
    libxl_domain_config_dispose(&config);
    free(text);
    return status;
}
