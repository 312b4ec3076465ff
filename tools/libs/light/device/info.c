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
        diskinfo->backend = lx_strdup_malloc(lx_device_backend_path(&lx, &device));
        diskinfo->backend_id = device.backend_domid;
        diskinfo->frontend = lx_strdup_malloc(lx_device_frontend_path(&lx, &device));
        diskinfo->frontend_id = domid;
        diskinfo->devid = device.devid;
        diskinfo->state = front_number(&lx, &device, "state");
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
        nicinfo->backend = lx_strdup_malloc(lx_device_backend_path(&lx, &device));
        nicinfo->backend_id = device.backend_domid;
        nicinfo->frontend = lx_strdup_malloc(lx_device_frontend_path(&lx, &device));
        nicinfo->frontend_id = domid;
        nicinfo->devid = device.devid;
        nicinfo->state = front_number(&lx, &device, "state");
        nicinfo->evtch = front_number(&lx, &device, "event-channel");
        nicinfo->rref_tx = front_number(&lx, &device, "tx-ring-ref");
        nicinfo->rref_rx = front_number(&lx, &device, "rx-ring-ref");
    }
    return lx_end(&lx, rc);
}
