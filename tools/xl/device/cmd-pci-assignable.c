/* SPDX-License-Identifier: GPL-2.0-only */
/* xl pci-assignable-add, -remove, -list: PCI devices that guests may get. */
#include "xl.h"
#include <ctype.h>
#include <getopt.h>
#include <libxlutil.h>
#include <stdlib.h>

static int run_add(int argc, char **argv);
static int run_remove(int argc, char **argv);
static int run_list(int argc, char **argv);

XL_COMMAND(pci_assignable_add) = {
    "pci-assignable-add", run_add, "[-n NAME] BDF", "Make a device assignable for pci-passthru",
    "-n NAME, --name=NAME       call it so in other commands and configurations", true, false,
};
XL_COMMAND(pci_assignable_remove) = {
    "pci-assignable-remove", run_remove, "[-r] BDF|NAME", "Remove a device from being assignable",
    "-r                         give it back to the driver it had", true, false,
};
XL_COMMAND(pci_assignable_list) = {
    "pci-assignable-list", run_list, "[-n]", "List all the assignable pci devices",
    "-n, --show-names           show names, too", false, false,
};

static bool is_address(const char *text)
{
    return strchr(text, ':') && strchr(text, '.');
}

/* An address, or the name of an assignable device. Exits when it is neither. */
static void parse(const char *text, bool may_be_name, libxl_device_pci *pci)
{
    XLU_Config *file = xlu_cfg_init(stderr, "command line");
    bool good = file;

    libxl_device_pci_init(pci);
    if (may_be_name && !is_address(text))
        pci->name = xl_strdup(text);
    else
        good = file && !xlu_pci_parse_bdf(file, pci, text);
    if (!good)
        exit(XL_USAGE);
    xlu_cfg_destroy(file);
}

static int run_add(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "name", required_argument, NULL, 'n' }, { NULL, 0, NULL, 0 },
    };
    const char *name = NULL;
    libxl_device_pci pci;
    int option, rc;

    while ((option = xl_getopt(argc, argv, "n:", options, &cmd_pci_assignable_add, 1)) != -1)
        name = optarg;
    parse(argv[optind], false, &pci);
    if (name && (!isalnum((unsigned char)*name) || is_address(name))) {
        fprintf(stderr, "xl: \"%s\" is no name for a device: it begins with a letter or digit and is no address\n",
                name);
        return XL_USAGE;
    }
    pci.name = name ? xl_strdup(name) : NULL;
    rc = libxl_device_pci_assignable_add(xl.ctx, &pci, true);
    libxl_device_pci_dispose(&pci);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_remove(int argc, char **argv)
{
    libxl_device_pci pci;
    bool rebind = false;
    int option, rc;

    while ((option = xl_getopt(argc, argv, "r", NULL, &cmd_pci_assignable_remove, 1)) != -1)
        rebind |= option == 'r';
    parse(argv[optind], true, &pci);
    rc = libxl_device_pci_assignable_remove(xl.ctx, &pci, rebind);
    libxl_device_pci_dispose(&pci);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_list(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "show-names", no_argument, NULL, 'n' }, { NULL, 0, NULL, 0 },
    };
    bool names = false;
    libxl_device_pci *list;
    int option, nr;

    while ((option = xl_getopt(argc, argv, "n", options, &cmd_pci_assignable_list, 0)) != -1)
        names |= option == 'n';
    list = libxl_device_pci_assignable_list(xl.ctx, &nr);
    for (int i = 0; i < nr; i++)
        printf("%04x:%02x:%02x.%01x%s%s\n", list[i].domain, list[i].bus, list[i].dev, list[i].func,
               names && list[i].name ? " " : "", names && list[i].name ? list[i].name : "");
    libxl_device_pci_assignable_list_free(list, nr);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
