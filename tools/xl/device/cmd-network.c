/* SPDX-License-Identifier: GPL-2.0-only */
/* xl network-attach, -detach, -list. */
#include "xl.h"
#include "conf.h"
#include "cfg/cfg.h"
#include <stdlib.h>

static int run_attach(int argc, char **argv);
static int run_detach(int argc, char **argv);
static int run_list(int argc, char **argv);

XL_COMMAND(network_attach) = {
    "network-attach", run_attach, "DOMAIN [KEY=VALUE...]", "Create a new virtual network device",
    "The keys are those of xl-network-configuration(5): type, mac, bridge, ip, script,\n"
    "backend, vifname, rate, model, mtu, ...", true, true,
};
XL_COMMAND(network_detach) = {
    "network-detach", run_detach, "DOMAIN DEVICE-ID|MAC",
    "Destroy a domain's virtual network device", NULL, true, false,
};
XL_COMMAND(network_list) = {
    "network-list", run_list, "DOMAIN...", "List virtual network interfaces for a domain", NULL,
    false, false,
};

/* All arguments as one specification. */
static char *joined(char **words, int nr)
{
    size_t room = 1;
    char *text;

    for (int i = 0; i < nr; i++)
        room += strlen(words[i]) + 1;
    text = xl_malloc(room);
    for (int i = 0; i < nr; i++)
        strcat(strcat(text, words[i]), ",");
    return text;
}

static void default_string(char **field, const char *value)
{
    if (!*field && value)
        *field = xl_strdup(value);
}

static int run_attach(int argc, char **argv)
{
    libxl_device_nic nic;
    uint32_t domid;
    char *text;
    int rc;

    xl_getopt(argc, argv, "", NULL, &cmd_network_attach, 1);
    domid = xl_find_guest(argv[optind]);
    libxl_device_nic_init(&nic);
    text = joined(argv + optind + 1, argc - optind - 1);
    rc = cfg_parse_vif(xl.ctx, text, &nic);
    free(text);
    default_string(&nic.script, xl_conf.vif_script);
    default_string(&nic.bridge, xl_conf.vif_bridge);
    default_string(&nic.gatewaydev, xl_conf.vif_gatewaydev);
    default_string(&nic.backend_domname, xl_conf.vif_backend);
    if (!rc && xl.dry_run)
        rc = xl_print_json(libxl_device_nic_to_json(xl.ctx, &nic), stdout);
    else if (!rc)
        rc = libxl_device_nic_add(xl.ctx, domid, &nic, NULL);
    if (rc && !xl.dry_run)
        fprintf(stderr, "xl: the network device could not be attached\n");
    libxl_device_nic_dispose(&nic);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_detach(int argc, char **argv)
{
    libxl_device_nic nic;
    uint32_t domid;
    const char *which;
    int rc;

    xl_getopt(argc, argv, "", NULL, &cmd_network_detach, 2);
    domid = xl_find_guest(argv[optind]);
    which = argv[optind + 1];
    rc = strchr(which, ':') ? libxl_mac_to_device_nic(xl.ctx, domid, which, &nic) :
                              libxl_devid_to_device_nic(xl.ctx, domid, atoi(which), &nic);
    if (rc) {
        fprintf(stderr, "xl: domain \"%s\" has no network device %s\n", argv[optind], which);
        return EXIT_FAILURE;
    }
    rc = libxl_device_nic_remove(xl.ctx, domid, &nic, NULL);
    libxl_device_nic_dispose(&nic);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void list_domain(uint32_t domid)
{
    int nr;
    libxl_device_nic *nics = libxl_device_nic_list(xl.ctx, domid, &nr);

    for (int i = 0; i < nr; i++) {
        libxl_nicinfo info;

        if (!libxl_device_nic_getinfo(xl.ctx, domid, &nics[i], &info)) {
            printf("%-3d %-2d ", nics[i].devid, info.backend_id);
            printf(LIBXL_MAC_FMT " ", LIBXL_MAC_BYTES(nics[i].mac));
            printf("%6d %5d %6d %5d/%-11d %-30s\n", info.devid, info.state, info.evtch,
                   info.rref_tx, info.rref_rx, info.backend);
        }
        libxl_nicinfo_dispose(&info);
    }
    libxl_device_nic_list_free(nics, nr);
}

static int run_list(int argc, char **argv)
{
    int status = EXIT_SUCCESS;

    xl_getopt(argc, argv, "", NULL, &cmd_network_list, 1);
    printf("%-3s %-2s %-17s %-6s %-5s %-6s %5s/%-5s %-30s\n", "Idx", "BE", "Mac Addr.", "handle",
           "state", "evt-ch", "tx-", "rx-ring-ref", "BE-path");
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
