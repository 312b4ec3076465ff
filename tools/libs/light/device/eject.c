/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Events about drives whose medium the guest ejects: PV drivers say so in the back end's directory (eject), and whoever
 * asked for the event is to take the medium out.
 */
#include "device/device.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "event/deliver.h"
#include "types/types.h"
#include <stdlib.h>

struct libxl__evgen_disk_eject {
    struct lx_wait wait;        /* first: found from it */
    uint32_t domid;
    libxl_ev_user user;
    char *vdev, *path;
};

static void look(struct lx_wait *wait)
{
    libxl_evgen_disk_eject *evgen = (libxl_evgen_disk_eject *)wait;
    struct lx lx = { .ctx = wait->ctx };
    char *value = lx_store_get(&lx, XBT_NULL, "%s", evgen->path);
    libxl_event *event;

    if (value && !strcmp(value, "eject") && !lx_store_write(&lx, XBT_NULL, evgen->path, "%s", "")) {
        event = lx_event_new(wait->ctx, LIBXL_EVENT_TYPE_DISK_EJECT, evgen->domid, evgen->user);
        event->u.disk_eject.vdev = lx_strdup_malloc(evgen->vdev);
        libxl_device_disk_init(&event->u.disk_eject.disk);
        event->u.disk_eject.disk.vdev = lx_strdup_malloc(evgen->vdev);
        event->u.disk_eject.disk.pdev_path = lx_strdup_malloc("");
        event->u.disk_eject.disk.format = LIBXL_DISK_FORMAT_EMPTY;
        event->u.disk_eject.disk.backend = LIBXL_DISK_BACKEND_QDISK;
        event->u.disk_eject.disk.is_cdrom = event->u.disk_eject.disk.removable = 1;
        lx_event_occurred(wait->ctx, event);
    }
    lx_arena_free(&lx);
}

static char *eject_path(struct lx *lx, uint32_t domid, const char *vdev)
{
    int number = lx_disk_number(vdev);
    unsigned int nr;
    struct lx_device *list = lx_device_list(lx, domid, "vbd", &nr);

    for (unsigned int i = 0; i < nr; i++)
        if (list[i].devid == number)
            return lx_sprintf(lx, "%s/eject", lx_device_backend_path(lx, &list[i]));
    return NULL;
}

static void forget(libxl_evgen_disk_eject *evgen)
{
    free(evgen->vdev);
    free(evgen->path);
    free(evgen);
}

int libxl_evenable_disk_eject(libxl_ctx *ctx, uint32_t domid, const char *vdev, libxl_ev_user user,
                              libxl_evgen_disk_eject **evgen_out)
{
    libxl_evgen_disk_eject *evgen = lx_malloc(sizeof(*evgen));
    struct lx lx;
    int rc = 0;

    lx_begin(&lx, ctx);
    evgen->domid = domid;
    evgen->user = user;
    evgen->vdev = lx_strdup_malloc(vdev);
    evgen->path = lx_strdup_malloc(eject_path(&lx, domid, vdev));
    if (!evgen->path) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "has no disk %s", vdev);
        rc = ERROR_NOTFOUND;
    }
    if (!rc)
        rc = lx_wait_watch(ctx, &evgen->wait, evgen->path, look);
    if (rc)
        forget(evgen);
    else
        *evgen_out = evgen;
    return lx_end(&lx, rc);
}

void libxl_evdisable_disk_eject(libxl_ctx *ctx, libxl_evgen_disk_eject *evgen)
{
    lx_ctx_lock(ctx);
    lx_wait_cancel(&evgen->wait);
    lx_ctx_unlock(ctx);
    forget(evgen);
}
