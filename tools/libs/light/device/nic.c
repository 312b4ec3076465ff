/* SPDX-License-Identifier: LGPL-2.1-only */
/* Network cards: completing them, and their nodes in xenstore (public/io/netif.h). */
#include "device/device.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "dm/words.h"
#include <libxl_utils.h>
#include "types/types.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

enum { DEFAULT_MTU = 1500 };

static bool no_mac(const libxl_mac mac)
{
    static const libxl_mac none;

    return !memcmp(mac, none, sizeof(none));
}

/* In the range that the IEEE gave to Xen guests; the low half of it is for such random ones. */
static int invent_mac(struct lx *lx, libxl_mac mac)
{
    static const uint8_t prefix[] = { 0x00, 0x16, 0x3e };

    memcpy(mac, prefix, sizeof(prefix));
    if (getrandom(mac + 3, 3, 0) != 3) {
        lx_log(lx->ctx, XTL_ERROR, errno, "no random numbers for a MAC address");
        return ERROR_FAIL;
    }
    mac[3] &= 0x7f;
    return 0;
}

int lx_nic_complete(struct lx *lx, bool emulated, libxl_device_nic *nic)
{
    int rc = lx_backend_domid(lx, nic->backend_domname, &nic->backend_domid);

    if (!rc && no_mac(nic->mac))
        rc = invent_mac(lx, nic->mac);
    if (rc)
        return rc;
    if (nic->nictype == LIBXL_NIC_TYPE_VIF_IOEMU && !emulated) {
        lx_log(lx->ctx, XTL_ERROR, 0, "network card %d: type=ioemu is for cards that HVM guests "
               "have from the beginning; use type=vif", nic->devid);
        return ERROR_INVAL;
    }
    if (nic->nictype == LIBXL_NIC_TYPE_UNKNOWN)
        nic->nictype = emulated ? LIBXL_NIC_TYPE_VIF_IOEMU : LIBXL_NIC_TYPE_VIF;
    if (!nic->mtu)
        nic->mtu = DEFAULT_MTU;
    if (!nic->bridge)
        nic->bridge = lx_strdup_malloc("xenbr0");
    if (!nic->script)
        nic->script = lx_strdup_malloc("vif-bridge");
    libxl_defbool_setdefault(&nic->trusted, true);
    return 0;
}

static void optional(struct lx *lx, struct lx_nodes *nodes, const char *name, const char *value)
{
    if (value)
        lx_nodes_add(lx, nodes, name, "%s", value);
}

void lx_nic_plug(struct lx *lx, struct lx_plug *plug, uint32_t domid, const libxl_device_nic *nic)
{
    struct lx_nodes *front = &plug->front, *back = &plug->back;

    plug->device = (struct lx_device){
        .kind = "vif", .backend_kind = "vif", .domid = domid,
        .backend_domid = nic->backend_domid, .devid = nic->devid,
    };
    plug->has_driver = !nic->backend_domid;
    plug->script = lx_script_path(lx, nic->script);
    lx_nodes_add(lx, back, "script", "%s", plug->script);
    optional(lx, back, "vifname", nic->ifname);
    if (nic->mtu != DEFAULT_MTU)
        lx_nodes_add(lx, back, "mtu", "%d", nic->mtu);
    lx_nodes_add(lx, back, "mac", LIBXL_MAC_FMT, LIBXL_MAC_BYTES(nic->mac));
    optional(lx, back, "ip", nic->ip);
    optional(lx, back, "gatewaydev", nic->gatewaydev);
    if (nic->rate_interval_usecs)
        lx_nodes_add(lx, back, "rate", "%llu,%u", (unsigned long long)nic->rate_bytes_per_interval,
                     nic->rate_interval_usecs);
    lx_nodes_add(lx, back, "bridge", "%s", nic->bridge);
    lx_nodes_add(lx, back, "handle", "%d", nic->devid);
    lx_nodes_add(lx, back, "type", "%s",
                 nic->nictype == LIBXL_NIC_TYPE_VIF_IOEMU ? "vif_ioemu" : "vif");
    lx_nodes_add(lx, back, "hotplug-status", "%s", "");     /* that it is there tells the driver to
                                                               wait for the script */
    lx_nodes_add(lx, front, "handle", "%d", nic->devid);
    lx_nodes_add(lx, front, "mac", LIBXL_MAC_FMT, LIBXL_MAC_BYTES(nic->mac));
    lx_nodes_add_read_only(lx, front, "mtu", lx_sprintf(lx, "%d", nic->mtu));
    lx_nodes_add_read_only(lx, front, "trusted", libxl_defbool_val(nic->trusted) ? "1" : "0");
}

/* --- the emulated twin ------------------------------------------------------------------------ */

void lx_tap_prepare(struct lx *lx, struct lx_tap *tap, uint32_t domid, const libxl_device_nic *nic)
{
    tap->device = (struct lx_device){ .kind = "vif", .backend_kind = "vif", .domid = domid,
                                      .backend_domid = nic->backend_domid, .devid = nic->devid };
    tap->script = lx_script_path(lx, nic->script);
    tap->interface = lx_dm_tap(lx, domid, nic);
}

static int connect_tap(struct lx_op *op)
{
    return lx_script_start_tap(op, op->state);
}

static bool tap_has_script(struct lx_op *op)
{
    struct lx_tap *tap = op->state;

    return !tap->device.backend_domid && lx_scripts_are_ours(&op->lx, tap->device.domid);
}

static const struct lx_step tap_steps[] = {
    { "run its hotplug script", connect_tap, NULL, tap_has_script, .unabortable = true },
};
const struct lx_plan lx_tap_plan =
    LX_PLAN("connect an emulated network card", tap_steps, struct lx_tap, NULL);

/* --- what there is ---------------------------------------------------------------------------- */

static char *copy(struct lx *lx, const struct lx_device *device, const char *name)
{
    return lx_strdup_malloc(lx_device_get(lx, device, name));
}

static void read_nic(struct lx *lx, const struct lx_device *device, libxl_device_nic *nic)
{
    char *mac = lx_device_get(lx, device, "mac"), *mtu = lx_device_get(lx, device, "mtu");
    char *rate = lx_device_get(lx, device, "rate"), *type = lx_device_get(lx, device, "type");
    unsigned long long bytes;

    libxl_device_nic_init(nic);
    nic->backend_domid = device->backend_domid;
    nic->devid = device->devid;
    nic->nictype = type && !strcmp(type, "vif_ioemu") ? LIBXL_NIC_TYPE_VIF_IOEMU :
                                                        LIBXL_NIC_TYPE_VIF;
    nic->mtu = mtu ? atoi(mtu) : DEFAULT_MTU;
    if (mac)
        sscanf(mac, LIBXL_MAC_FMT, &nic->mac[0], &nic->mac[1], &nic->mac[2], &nic->mac[3],
               &nic->mac[4], &nic->mac[5]);
    if (rate && sscanf(rate, "%llu,%u", &bytes, &nic->rate_interval_usecs) == 2)
        nic->rate_bytes_per_interval = bytes;
    nic->ip = copy(lx, device, "ip");
    nic->bridge = copy(lx, device, "bridge");
    nic->script = copy(lx, device, "script");
    nic->ifname = copy(lx, device, "vifname");
    nic->gatewaydev = copy(lx, device, "gatewaydev");
}

libxl_device_nic *libxl_device_nic_list(libxl_ctx *ctx, uint32_t domid, int *num)
{
    struct lx_device *devices;
    libxl_device_nic *list;
    unsigned int nr;
    struct lx lx;

    lx_begin(&lx, ctx);
    devices = lx_device_list(&lx, domid, "vif", &nr);
    list = lx_malloc(nr * sizeof(*list));
    for (unsigned int i = 0; i < nr; i++)
        read_nic(&lx, &devices[i], &list[i]);
    lx_end(&lx, 0);
    *num = nr;
    return list;
}

void libxl_device_nic_list_free(libxl_device_nic *list, int num)
{
    for (int i = 0; i < num; i++)
        libxl_device_nic_dispose(&list[i]);
    free(list);
}

/* The first card that is wanted: by number if devid >= 0, else by address. */
static int find(libxl_ctx *ctx, uint32_t domid, int devid, const uint8_t *mac,
                libxl_device_nic *nic)
{
    int num, rc = ERROR_NOTFOUND;
    libxl_device_nic *list = libxl_device_nic_list(ctx, domid, &num);

    libxl_device_nic_init(nic);
    for (int i = 0; rc && i < num; i++) {
        if (mac ? memcmp(mac, list[i].mac, 6) : list[i].devid != devid)
            continue;
        libxl_device_nic_copy(ctx, nic, &list[i]);
        rc = 0;
    }
    libxl_device_nic_list_free(list, num);
    return rc;
}

int libxl_devid_to_device_nic(libxl_ctx *ctx, uint32_t domid, int devid, libxl_device_nic *nic)
{
    return find(ctx, domid, devid, NULL, nic);
}

int libxl_mac_to_device_nic(libxl_ctx *ctx, uint32_t domid, const char *mac, libxl_device_nic *nic)
{
    libxl_mac bytes;
    char rest;

    if (sscanf(mac, LIBXL_MAC_FMT "%c", &bytes[0], &bytes[1], &bytes[2], &bytes[3], &bytes[4],
               &bytes[5], &rest) != 6)
        return ERROR_INVAL;
    return find(ctx, domid, -1, bytes, nic);
}
