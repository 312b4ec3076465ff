/* SPDX-License-Identifier: GPL-2.0-only */
/* xl pci-attach, -detach, -list: PCI devices of the host in guests. */
#include "xl.h"
#include <getopt.h>
#include <libxlutil.h>
#include <stdlib.h>

static int run_attach(int argc, char **argv);
static int run_detach(int argc, char **argv);
static int run_list(int argc, char **argv);

XL_COMMAND(pci_attach) = {
    "pci-attach", run_attach, "DOMAIN PCI-SPECIFICATION", "Insert a new pass-through pci device",
    "The specification is that of xl-pci-configuration(5): [DOMAIN:]BUS:DEV.FUNC[@SLOT][,KEY=VALUE...]", true, false,
};
XL_COMMAND(pci_detach) = {
    "pci-detach", run_detach, "[-f] DOMAIN PCI-SPECIFICATION", "Remove a domain's pass-through pci device",
    "-f                         whether the guest lets go of it or not", true, false,
};
XL_COMMAND(pci_list) = {
    "pci-list", run_list, "DOMAIN", "List pass-through pci devices for a domain", NULL, false, false,
};

/* Exits when it is no specification. */
static void parse(const char *text, libxl_device_pci *pci)
{
    XLU_Config *file = xlu_cfg_init(stderr, "command line");

    libxl_device_pci_init(pci);
    if (!file || xlu_pci_parse_spec_string(file, pci, text)) {
        fprintf(stderr, "xl: \"%s\" is no PCI device (see xl-pci-configuration(5))\n", text);
        exit(XL_USAGE);
    }
    xlu_cfg_destroy(file);
}

static int run_attach(int argc, char **argv)
{
    libxl_device_pci pci;
    uint32_t domid;
    int rc;

    xl_getopt(argc, argv, "", NULL, &cmd_pci_attach, 2);
    domid = xl_find_guest(argv[optind]);
    parse(argv[optind + 1], &pci);
    rc = libxl_device_pci_add(xl.ctx, domid, &pci, NULL);
    if (rc)
        fprintf(stderr, "xl: PCI device %s could not be attached\n", argv[optind + 1]);
    libxl_device_pci_dispose(&pci);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_detach(int argc, char **argv)
{
    bool force = xl.force;
    libxl_device_pci pci;
    uint32_t domid;
    int option, rc;

    while ((option = xl_getopt(argc, argv, "f", NULL, &cmd_pci_detach, 2)) != -1)
        force |= option == 'f';
    domid = xl_find_guest(argv[optind]);
    parse(argv[optind + 1], &pci);
    rc = (force ? libxl_device_pci_destroy : libxl_device_pci_remove)(xl.ctx, domid, &pci, NULL);
    if (rc)
        fprintf(stderr, "xl: PCI device %s could not be detached\n", argv[optind + 1]);
    libxl_device_pci_dispose(&pci);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_list(int argc, char **argv)
{
    libxl_device_pci *list;
    int nr;

    xl_getopt(argc, argv, "", NULL, &cmd_pci_list, 1);
    list = libxl_device_pci_list(xl.ctx, xl_find_domain(argv[optind]), &nr);
    if (nr)
        printf("Vdev Device\n");
    for (int i = 0; i < nr; i++)
        printf("%02x.%01x %04x:%02x:%02x.%01x\n", list[i].vdevfn >> 3 & 0x1f, list[i].vdevfn & 7, list[i].domain,
               list[i].bus, list[i].dev, list[i].func);
    libxl_device_pci_list_free(list, nr);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
