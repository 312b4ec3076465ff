/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices: each key is a list of strings "KEY=VALUE,...", whose keys are tables like the file's
 * own. Disks and PCI devices have a notation of their own, which libxlutil reads.
 */
#include "cfg/cfg.h"
#include <stdio.h>
#include <stdlib.h>

#define OF(type, field) offsetof(libxl_device_##type, field)
#define TABLE(t) t, sizeof(t) / sizeof((t)[0])

static cfg_set_fn set_mac, set_rate, set_vif_type, set_connection, set_path, set_connectors,
    set_usbdev_type, set_hostbus, set_hostaddr;

static const libxl_enum_string_table usbctrl_types[] = {
    { "auto", LIBXL_USBCTRL_TYPE_AUTO },
    { "pv", LIBXL_USBCTRL_TYPE_PV },
    { "devicemodel", LIBXL_USBCTRL_TYPE_DEVICEMODEL },
    { "qusb", LIBXL_USBCTRL_TYPE_QUSB },
    { NULL, 0 },
};

static const struct cfg_key vif_keys[] = {
    { "mac", CFG_OWN, .set = set_mac },
    { "bridge", CFG_STRING, .offset = OF(nic, bridge) },
    { "gatewaydev", CFG_STRING, .offset = OF(nic, gatewaydev) },
    { "type", CFG_OWN, .set = set_vif_type },
    { "model", CFG_STRING, .offset = OF(nic, model) },
    { "vifname", CFG_STRING, .offset = OF(nic, ifname) },
    { "script", CFG_STRING, .offset = OF(nic, script) },
    { "ip", CFG_STRING, .offset = OF(nic, ip) },
    { "backend", CFG_STRING, .offset = OF(nic, backend_domname) },
    { "rate", CFG_OWN, .set = set_rate },
    { "devid", CFG_NUMBER, .offset = OF(nic, devid), .max = 4095 },
    { "mtu", CFG_NUMBER, .offset = OF(nic, mtu), .min = 68, .max = 65535 },
    { "trusted", CFG_BOOL, .offset = OF(nic, trusted) },
    { "forwarddev", CFG_STRING, .offset = OF(nic, coloft_forwarddev) },
};
const struct cfg_key *const cfg_vif_keys = vif_keys;
const size_t cfg_nr_vif_keys = sizeof(vif_keys) / sizeof(vif_keys[0]);

static const struct cfg_key vfb_keys[] = {
    { "vnc", CFG_BOOL, .offset = OF(vfb, vnc.enable) },
    { "vnclisten", CFG_STRING, .offset = OF(vfb, vnc.listen) },
    { "vncpasswd", CFG_STRING, .offset = OF(vfb, vnc.passwd) },
    { "vncdisplay", CFG_NUMBER, .offset = OF(vfb, vnc.display), .max = 65535 - 5900 },
    { "vncunused", CFG_BOOL, .offset = OF(vfb, vnc.findunused) },
    { "keymap", CFG_STRING, .offset = OF(vfb, keymap) },
    { "sdl", CFG_BOOL, .offset = OF(vfb, sdl.enable) },
    { "opengl", CFG_BOOL, .offset = OF(vfb, sdl.opengl) },
    { "display", CFG_STRING, .offset = OF(vfb, sdl.display) },
    { "xauthority", CFG_STRING, .offset = OF(vfb, sdl.xauthority) },
    { "type", CFG_IGNORED, .doc = "use vnc= or sdl=" },
};

static const struct cfg_key vkb_keys[] = {
    { "unique-id", CFG_STRING, .offset = OF(vkb, unique_id) },
    { "backend", CFG_STRING, .offset = OF(vkb, backend_domname) },
    { "backend-type", CFG_ENUM, .offset = OF(vkb, backend_type),
      .names = libxl_vkb_backend_string_table },
    { "feature-disable-keyboard", CFG_FLAG, .offset = OF(vkb, feature_disable_keyboard) },
    { "feature-disable-pointer", CFG_FLAG, .offset = OF(vkb, feature_disable_pointer) },
    { "feature-abs-pointer", CFG_FLAG, .offset = OF(vkb, feature_abs_pointer) },
    { "feature-raw-pointer", CFG_FLAG, .offset = OF(vkb, feature_raw_pointer) },
    { "feature-multi-touch", CFG_FLAG, .offset = OF(vkb, feature_multi_touch) },
    { "width", CFG_NUMBER, .offset = OF(vkb, width) },
    { "height", CFG_NUMBER, .offset = OF(vkb, height) },
    { "multi-touch-width", CFG_NUMBER, .offset = OF(vkb, multi_touch_width) },
    { "multi-touch-height", CFG_NUMBER, .offset = OF(vkb, multi_touch_height) },
    { "multi-touch-num-contacts", CFG_NUMBER, .offset = OF(vkb, multi_touch_num_contacts) },
};

static int set_vtpm_uuid(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                         void *base)
{
    if (libxl_uuid_from_string(&((libxl_device_vtpm *)base)->uuid, value->string))
        return cfg_expected(cfg, key, value, "a UUID");
    return 0;
}

static const struct cfg_key vtpm_keys[] = {
    { "backend", CFG_STRING, .offset = OF(vtpm, backend_domname) },
    { "uuid", CFG_OWN, .set = set_vtpm_uuid },
};

static const struct cfg_key p9_keys[] = {
    { "tag", CFG_STRING, .offset = OF(p9, tag) },
    { "path", CFG_STRING, .offset = OF(p9, path) },
    { "security_model", CFG_STRING, .offset = OF(p9, security_model) },
    { "backend", CFG_STRING, .offset = OF(p9, backend_domname) },
};

static const struct cfg_key pvcalls_keys[] = {
    { "backend", CFG_STRING, .offset = OF(pvcallsif, backend_domname) },
};

static const struct cfg_key channel_keys[] = {
    { "backend", CFG_STRING, .offset = OF(channel, backend_domname) },
    { "name", CFG_STRING, .offset = OF(channel, name) },
    { "connection", CFG_OWN, .set = set_connection },
    { "path", CFG_OWN, .set = set_path },
};

static const struct cfg_key vdispl_keys[] = {
    { "backend", CFG_STRING, .offset = OF(vdispl, backend_domname) },
    { "be-alloc", CFG_FLAG, .offset = OF(vdispl, be_alloc) },
    { "connectors", CFG_OWN, .set = set_connectors },
};

static const struct cfg_key usbctrl_keys[] = {
    { "type", CFG_ENUM, .offset = OF(usbctrl, type), .names = usbctrl_types },
    { "version", CFG_NUMBER, .offset = OF(usbctrl, version), .min = 1, .max = 3 },
    { "ports", CFG_NUMBER, .offset = OF(usbctrl, ports), .min = 1, .max = 31 },
};

static const struct cfg_key usbdev_keys[] = {
    { "type", CFG_OWN, .set = set_usbdev_type },
    { "hostbus", CFG_OWN, .set = set_hostbus },
    { "hostaddr", CFG_OWN, .set = set_hostaddr },
    { "controller", CFG_NUMBER, .offset = OF(usbdev, ctrl), .max = 4095 },
    { "port", CFG_NUMBER, .offset = OF(usbdev, port), .min = 1, .max = 31 },
};

/* --- values of device keys -------------------------------------------------------------------- */

static int set_mac(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                   void *base)
{
    uint8_t *m = ((libxl_device_nic *)base)->mac;
    unsigned int part[6];
    char after;

    if (sscanf(value->string, "%2x:%2x:%2x:%2x:%2x:%2x%c", &part[0], &part[1], &part[2], &part[3],
               &part[4], &part[5], &after) != 6)
        return cfg_expected(cfg, key, value, "a MAC address (xx:xx:xx:xx:xx:xx)");
    for (int i = 0; i < 6; i++)
        m[i] = part[i];
    return 0;
}

static int set_rate(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                    void *base)
{
    if (xlu_vif_parse_rate(cfg->file, value->string, base))
        return cfg_expected(cfg, key, value, "a rate such as 10Mb/s or 250KB/s@20ms");
    return 0;
}

static int set_vif_type(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                        void *base)
{
    static const libxl_enum_string_table types[] = {
        { "vif", LIBXL_NIC_TYPE_VIF }, { "ioemu", LIBXL_NIC_TYPE_VIF_IOEMU }, { NULL, 0 },
    };
    const struct cfg_key as_enum = { key->name, CFG_ENUM, .offset = OF(nic, nictype),
                                     .names = types };

    return cfg_apply(cfg, &as_enum, value, base);
}

static int set_connection(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                          void *base)
{
    libxl_channel_connection connection;
    libxl_device_channel *channel = base;

    if (libxl_channel_connection_from_string(value->string, &connection) || !connection)
        return cfg_expected(cfg, key, value, "pty or socket");
    libxl_device_channel_init_connection(channel, connection);
    return 0;
}

static int set_path(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                    void *base)
{
    libxl_device_channel *channel = base;

    if (channel->connection != LIBXL_CHANNEL_CONNECTION_SOCKET)
        return cfg_wrong(cfg, value->line,
                         "channel: path= goes with, and after, connection=socket");
    free(channel->u.socket.path);
    channel->u.socket.path = strdup(value->string);
    return 0;
}

/* ID:WIDTHxHEIGHT;... */
static int set_connectors(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                          void *base)
{
    libxl_device_vdispl *vdispl = base;
    char *copy = strdup(value->string), *rest = copy, *item;
    int rc = 0;

    while (!rc && copy && (item = strsep(&rest, ";"))) {
        libxl_connector_param *connector = CFG_GROW(vdispl, connectors, num_connectors);
        char after;

        libxl_connector_param_init(connector);
        if (sscanf(item, "%m[^:]:%ux%u%c", &connector->unique_id, &connector->width,
                   &connector->height, &after) != 3)
            rc = cfg_expected(cfg, key, value, "ID:WIDTHxHEIGHT, several separated by ;");
    }
    free(copy);
    return rc;
}

static int set_usbdev_type(struct cfg *cfg, const struct cfg_key *key,
                           const struct cfg_value *value, void *base)
{
    return strcmp(value->string, "hostdev") ? cfg_expected(cfg, key, value, "hostdev") : 0;
}

static int set_hostbus(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                       void *base)
{
    long number;

    if (!cfg_number(value->string, &number) || number < 1 || number > 255)
        return cfg_expected(cfg, key, value, "a bus number from 1 to 255");
    ((libxl_device_usbdev *)base)->u.hostdev.hostbus = number;
    return 0;
}

static int set_hostaddr(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                        void *base)
{
    long number;

    if (!cfg_number(value->string, &number) || number < 1 || number > 127)
        return cfg_expected(cfg, key, value, "a device number from 1 to 127");
    ((libxl_device_usbdev *)base)->u.hostdev.hostaddr = number;
    return 0;
}

/* --- lists of devices ------------------------------------------------------------------------- */

/* One function a kind: for each string a new, initialised element, filled from its table. `after`
 * may be empty. */
#define DEVICE_LIST(fn, kind, array, count, keys, after) \
    int cfg_set_##fn(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value, \
                     void *base) \
    { \
        libxl_domain_config *config = cfg->config; \
        if (!value->list) \
            return cfg_expected(cfg, key, value, "a list of strings"); \
        for (int i = 0; i < xlu_cfg_list_length(value->list); i++) { \
            struct cfg_value item; \
            int rc; \
            libxl_device_##kind *device = CFG_GROW(config, array, count); \
            libxl_device_##kind##_init(device); \
            cfg_item(value->list, i, &item); \
            if (!item.string) \
                return cfg_expected(cfg, key, &item, "a string"); \
            after; \
            rc = cfg_parse_spec(cfg, &item, TABLE(keys), device); \
            if (rc) \
                return rc; \
        } \
        return 0; \
    }

static void add_vkb(libxl_domain_config *config)
{
    libxl_device_vkb *vkb = CFG_GROW(config, vkbs, num_vkbs);

    libxl_device_vkb_init(vkb);
    vkb->devid = config->num_vkbs - 1;
}

DEVICE_LIST(vifs, nic, nics, num_nics, vif_keys, device->devid = config->num_nics - 1)
DEVICE_LIST(vfbs, vfb, vfbs, num_vfbs, vfb_keys, device->devid = config->num_vfbs - 1;
            add_vkb(config))
DEVICE_LIST(vkbs, vkb, vkbs, num_vkbs, vkb_keys, device->devid = config->num_vkbs - 1)
DEVICE_LIST(vtpms, vtpm, vtpms, num_vtpms, vtpm_keys, device->devid = config->num_vtpms - 1)
DEVICE_LIST(p9s, p9, p9s, num_p9s, p9_keys, )
DEVICE_LIST(pvcalls, pvcallsif, pvcallsifs, num_pvcallsifs, pvcalls_keys,
            device->devid = config->num_pvcallsifs - 1)
DEVICE_LIST(channels, channel, channels, num_channels, channel_keys,
            device->devid = config->num_channels - 1)
DEVICE_LIST(vdispls, vdispl, vdispls, num_vdispls, vdispl_keys,
            device->devid = config->num_vdispls - 1)
DEVICE_LIST(usbctrls, usbctrl, usbctrls, num_usbctrls, usbctrl_keys,
            device->devid = config->num_usbctrls - 1)
DEVICE_LIST(usbdevs, usbdev, usbdevs, num_usbdevs, usbdev_keys,
            libxl_device_usbdev_init_type(device, LIBXL_USBDEV_TYPE_HOSTDEV))

int cfg_set_disks(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                  void *base)
{
    libxl_domain_config *config = cfg->config;

    if (!value->list)
        return cfg_expected(cfg, key, value, "a list of disks (see xl-disk-configuration(5))");
    for (int i = 0; i < xlu_cfg_list_length(value->list); i++) {
        libxl_device_disk *disk = CFG_GROW(config, disks, num_disks);
        struct cfg_value item;

        libxl_device_disk_init(disk);
        cfg_item(value->list, i, &item);
        if (!item.string || xlu_disk_parse(cfg->file, 1, &item.string, disk))
            return cfg_expected(cfg, key, &item, "a disk (see xl-disk-configuration(5))");
    }
    return 0;
}

static bool pci_default(struct cfg *cfg, const char *name)
{
    struct cfg_value value;
    long number;

    return cfg_find(cfg, name, &value) && value.string && cfg_number(value.string, &number) &&
           number;
}

int cfg_set_pcis(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                 void *base)
{
    libxl_domain_config *config = cfg->config;

    if (!value->list)
        return cfg_expected(cfg, key, value, "a list of PCI devices (see xl-pci-configuration(5))");
    for (int i = 0; i < xlu_cfg_list_length(value->list); i++) {
        libxl_device_pci *pci = CFG_GROW(config, pcidevs, num_pcidevs);
        struct cfg_value item;

        libxl_device_pci_init(pci);
        pci->msitranslate = pci_default(cfg, "pci_msitranslate");
        pci->power_mgmt = pci_default(cfg, "pci_power_mgmt");
        pci->permissive = pci_default(cfg, "pci_permissive");
        pci->seize = pci_default(cfg, "pci_seize");
        pci->rdm_policy = LIBXL_RDM_RESERVE_POLICY_STRICT;
        cfg_item(value->list, i, &item);
        if (!item.string || xlu_pci_parse_spec_string(cfg->file, pci, item.string))
            return cfg_expected(cfg, key, &item, "a PCI device (see xl-pci-configuration(5))");
    }
    if (cfg->type == CFG_PV && config->num_pcidevs)
        libxl_defbool_setdefault(&config->b_info.u.pv.e820_host, true);
    return 0;
}

int cfg_set_dtdevs(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                   void *base)
{
    libxl_domain_config *config = cfg->config;

    if (!value->list)
        return cfg_expected(cfg, key, value, "a list of device tree paths");
    for (int i = 0; i < xlu_cfg_list_length(value->list); i++) {
        libxl_device_dtdev *device = CFG_GROW(config, dtdevs, num_dtdevs);
        struct cfg_value item;

        libxl_device_dtdev_init(device);
        cfg_item(value->list, i, &item);
        if (!item.string)
            return cfg_expected(cfg, key, &item, "a device tree path");
        device->path = strdup(item.string);
    }
    return 0;
}

/* --- a PV guest's display from the keys that HVM guests have ---------------------------------- */

int cfg_add_pv_display(struct cfg *cfg)
{
    libxl_domain_config *config = cfg->config;
    libxl_device_vfb *vfb;
    struct cfg_value value;
    long vnc = 0, sdl = 0;

    if (cfg->type != CFG_PV)
        return 0;
    if (cfg_find(cfg, "vnc", &value) && (!value.string || !cfg_number(value.string, &vnc)))
        return cfg_wrong(cfg, value.line, "vnc: expected 0 or 1");
    if (cfg_find(cfg, "sdl", &value) && (!value.string || !cfg_number(value.string, &sdl)))
        return cfg_wrong(cfg, value.line, "sdl: expected 0 or 1");
    if (!vnc && !sdl)
        return 0;
    vfb = CFG_GROW(config, vfbs, num_vfbs);
    libxl_device_vfb_init(vfb);
    vfb->devid = config->num_vfbs - 1;
    add_vkb(config);
    for (size_t i = 0; i < sizeof(vfb_keys) / sizeof(vfb_keys[0]); i++) {
        int rc = vfb_keys[i].form != CFG_IGNORED && cfg_find(cfg, vfb_keys[i].name, &value) ?
                 cfg_apply(cfg, &vfb_keys[i], &value, vfb) : 0;

        if (rc)
            return rc;
    }
    return 0;
}
