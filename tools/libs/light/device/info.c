/* SPDX-License-Identifier: LGPL-2.1-only */
/* How the two ends of a device are connected, from what both wrote into xenstore. */
#include "device/device.h"
#include "core/ctx.h"
#include "core/store.h"
#include "types/types.h"
#include <stdlib.h>

/* What the guest wrote may be anything, or nothing: -1. */
static int front_number(struct lx *lx, const struct lx_device *device, const char *name)
{
    char *text = lx_store_get(lx, XBT_NULL, "%s/%s", lx_device_frontend_path(lx, device), name);

    return text ? atoi(text) : -1;
}

static int find(struct lx *lx, uint32_t domid, const char *kind, int devid,
                struct lx_device *device)
{
    unsigned int nr;
    struct lx_device *list = lx_device_list(lx, domid, kind, &nr);

    for (unsigned int i = 0; i < nr; i++) {
        if (list[i].devid != devid)
            continue;
        *device = list[i];
        return 0;
    }
    return ERROR_NOTFOUND;
}

/* What every kind's structure has, by the same names. */
#define FILL(info, lx, device) \
    do { \
        (info)->backend = lx_strdup_malloc(lx_device_backend_path(lx, device)); \
        (info)->backend_id = (device)->backend_domid; \
        (info)->frontend = lx_strdup_malloc(lx_device_frontend_path(lx, device)); \
        (info)->frontend_id = (device)->domid; \
        (info)->devid = (device)->devid; \
        (info)->state = front_number(lx, device, "state"); \
    } while (0)

int libxl_device_disk_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_disk *disk,
                              libxl_diskinfo *diskinfo)
{
    struct lx_device device;
    struct lx lx;
    int rc;

    libxl_diskinfo_init(diskinfo);
    lx_begin(&lx, ctx);
    rc = find(&lx, domid, "vbd", lx_disk_number(disk->vdev), &device);
    if (!rc) {
        FILL(diskinfo, &lx, &device);
        diskinfo->evtch = front_number(&lx, &device, "event-channel");
        diskinfo->rref = front_number(&lx, &device, "ring-ref");
    }
    return lx_end(&lx, rc);
}

int libxl_device_nic_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_nic *nic,
                             libxl_nicinfo *nicinfo)
{
    struct lx_device device;
    struct lx lx;
    int rc;

    libxl_nicinfo_init(nicinfo);
    lx_begin(&lx, ctx);
    rc = find(&lx, domid, "vif", nic->devid, &device);
    if (!rc) {
        FILL(nicinfo, &lx, &device);
        nicinfo->evtch = front_number(&lx, &device, "event-channel");
        nicinfo->rref_tx = front_number(&lx, &device, "tx-ring-ref");
        nicinfo->rref_rx = front_number(&lx, &device, "rx-ring-ref");
    }
    return lx_end(&lx, rc);
}

int libxl_device_vtpm_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_vtpm *vtpm,
                              libxl_vtpminfo *vtpminfo)
{
    struct lx_device device;
    struct lx lx;
    char *uuid;
    int rc;

    libxl_vtpminfo_init(vtpminfo);
    lx_begin(&lx, ctx);
    rc = find(&lx, domid, "vtpm", vtpm->devid, &device);
    if (!rc) {
        FILL(vtpminfo, &lx, &device);
        vtpminfo->evtch = front_number(&lx, &device, "event-channel");
        vtpminfo->rref = front_number(&lx, &device, "ring-ref");
        uuid = lx_device_get(&lx, &device, "uuid");
        if (uuid)
            libxl_uuid_from_string(&vtpminfo->uuid, uuid);
    }
    return lx_end(&lx, rc);
}

int libxl_device_vkb_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_vkb *vkb,
                             libxl_vkbinfo *vkbinfo)
{
    struct lx_device device;
    struct lx lx;
    int rc;

    libxl_vkbinfo_init(vkbinfo);
    lx_begin(&lx, ctx);
    rc = find(&lx, domid, "vkbd", vkb->devid, &device);
    if (!rc) {
        FILL(vkbinfo, &lx, &device);
        vkbinfo->evtch = front_number(&lx, &device, "event-channel");
        vkbinfo->rref = front_number(&lx, &device, "page-ref");
    }
    return lx_end(&lx, rc);
}

int libxl_device_vdispl_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_vdispl *vdispl,
                                libxl_vdisplinfo *vdisplinfo)
{
    struct lx_device device;
    struct lx lx;
    int rc;

    libxl_vdisplinfo_init(vdisplinfo);
    lx_begin(&lx, ctx);
    rc = find(&lx, domid, "vdispl", vdispl->devid, &device);
    if (rc)
        return lx_end(&lx, rc);
    FILL(vdisplinfo, &lx, &device);
    vdisplinfo->be_alloc = vdispl->be_alloc;
    vdisplinfo->num_connectors = vdispl->num_connectors;
    vdisplinfo->connectors = lx_malloc((vdispl->num_connectors + 1) *
                                       sizeof(*vdisplinfo->connectors));
    for (int i = 0; i < vdispl->num_connectors; i++) {
        libxl_connectorinfo *info = &vdisplinfo->connectors[i];

        info->unique_id = lx_strdup_malloc(vdispl->connectors[i].unique_id);
        info->width = vdispl->connectors[i].width;
        info->height = vdispl->connectors[i].height;
        info->req_rref = front_number(&lx, &device, lx_sprintf(&lx, "%d/req-ring-ref", i));
        info->req_evtch = front_number(&lx, &device, lx_sprintf(&lx, "%d/req-event-channel", i));
        info->evt_rref = front_number(&lx, &device, lx_sprintf(&lx, "%d/evt-ring-ref", i));
        info->evt_evtch = front_number(&lx, &device, lx_sprintf(&lx, "%d/evt-event-channel", i));
    }
    return lx_end(&lx, 0);
}

static void fill_pcm(struct lx *lx, const struct lx_device *device, int pcm, int nr_streams,
                     libxl_pcminfo *info)
{
    info->num_vsnd_streams = nr_streams;
    info->streams = lx_malloc((nr_streams + 1) * sizeof(*info->streams));
    for (int i = 0; i < nr_streams; i++) {
        info->streams[i].req_rref = front_number(lx, device, lx_sprintf(lx, "%d/%d/ring-ref", pcm,
                                                                        i));
        info->streams[i].req_evtch =
            front_number(lx, device, lx_sprintf(lx, "%d/%d/event-channel", pcm, i));
    }
}

int libxl_device_vsnd_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_vsnd *vsnd,
                              libxl_vsndinfo *vsndinfo)
{
    struct lx_device device;
    struct lx lx;
    int rc;

    libxl_vsndinfo_init(vsndinfo);
    lx_begin(&lx, ctx);
    rc = find(&lx, domid, "vsnd", vsnd->devid, &device);
    if (rc)
        return lx_end(&lx, rc);
    FILL(vsndinfo, &lx, &device);
    vsndinfo->num_vsnd_pcms = vsnd->num_vsnd_pcms;
    vsndinfo->pcms = lx_malloc((vsnd->num_vsnd_pcms + 1) * sizeof(*vsndinfo->pcms));
    for (int i = 0; i < vsnd->num_vsnd_pcms; i++)
        fill_pcm(&lx, &device, i, vsnd->pcms[i].num_vsnd_streams, &vsndinfo->pcms[i]);
    return lx_end(&lx, 0);
}
