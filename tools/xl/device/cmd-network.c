/* SPDX-License-Identifier: GPL-2.0-only */
/* xl network-attach, -detach, -list. */
#include "device/kinds.h"
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

static void default_string(char **field, const char *value)
{
    if (!*field && value)
        *field = xl_strdup(value);
}

static int parse(int nr, char **words, libxl_domain_config *config)
{
    libxl_device_nic *nic = CFG_GROW(config, nics, num_nics);
    char *text = xl_device_joined(nr, words);
    int rc;

    libxl_device_nic_init(nic);
    rc = cfg_parse_vif(xl.ctx, text, nic);
    free(text);
    default_string(&nic->script, xl_conf.vif_script);
    default_string(&nic->bridge, xl_conf.vif_bridge);
    default_string(&nic->gatewaydev, xl_conf.vif_gatewaydev);
    default_string(&nic->backend_domname, xl_conf.vif_backend);
    return rc;
}

static int attach(uint32_t domid, libxl_domain_config *config)
{
    return libxl_device_nic_add(xl.ctx, domid, &config->nics[0], NULL);
}

static char *to_json(libxl_domain_config *config)
{
    return libxl_device_nic_to_json(xl.ctx, &config->nics[0]);
}

static int detach(uint32_t domid, const char *which, bool force)
{
    libxl_device_nic nic;
    int rc = strchr(which, ':') ? libxl_mac_to_device_nic(xl.ctx, domid, which, &nic) :
                                  libxl_devid_to_device_nic(xl.ctx, domid, atoi(which), &nic);

    if (rc)
        fprintf(stderr, "xl: domain %u has no network device %s\n", domid, which);
    else
        rc = libxl_device_nic_remove(xl.ctx, domid, &nic, NULL);
    libxl_device_nic_dispose(&nic);
    return rc;
}

static void list(uint32_t domid)
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

static const struct xl_device_kind network = {
    .what = "network device", .may_be_bare = true, .parse = parse, .attach = attach, .to_json = to_json,
    .detach = detach, .list = list,
    .header = "Idx BE Mac Addr.         handle state evt-ch   tx-/rx-ring-ref BE-path                       ",
};

static int run_attach(int argc, char **argv)
{
    return xl_device_attach(argc, argv, &cmd_network_attach, &network);
}

static int run_detach(int argc, char **argv)
{
    return xl_device_detach(argc, argv, &cmd_network_detach, &network);
}

static int run_list(int argc, char **argv)
{
    return xl_device_list(argc, argv, &cmd_network_list, &network);
}
