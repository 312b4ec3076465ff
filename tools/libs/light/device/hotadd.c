/* SPDX-License-Identifier: LGPL-2.1-only */
/* Plugging disks and network cards in and out of a domain that exists: the public functions. The
 * domain's record follows. */
#include "device/device.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "dm/dm.h"
#include "domain/domain.h"
#include "domain/userdata.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

/* --- the record ------------------------------------------------------------------------------- */

/* One more element at the end of an array of a configuration. */
static void *grow(void *array, int *nr, size_t size)
{
    void **at = array;
    char *bigger = realloc(*at, (*nr + 1) * size);

    if (!bigger)
        abort();
    *at = bigger;
    return bigger + (*nr)++ * size;
}

static int record_disk(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    libxl_device_disk_copy(lx->ctx, grow(&config->disks, &config->num_disks,
                                         sizeof(*config->disks)), arg);
    return 0;
}

static int record_nic(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    libxl_device_nic_copy(lx->ctx, grow(&config->nics, &config->num_nics, sizeof(*config->nics)),
                          arg);
    return 0;
}

static int forget_device(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    const struct lx_device *device = arg;

    for (int i = 0; !strcmp(device->kind, "vbd") && i < config->num_disks; i++) {
        if (lx_disk_number(config->disks[i].vdev) != device->devid)
            continue;
        libxl_device_disk_dispose(&config->disks[i]);
        memmove(&config->disks[i], &config->disks[i + 1],
                (--config->num_disks - i) * sizeof(*config->disks));
        return 0;
    }
    for (int i = 0; !strcmp(device->kind, "vif") && i < config->num_nics; i++) {
        if (config->nics[i].devid != device->devid)
            continue;
        libxl_device_nic_dispose(&config->nics[i]);
        memmove(&config->nics[i], &config->nics[i + 1],
                (--config->num_nics - i) * sizeof(*config->nics));
        return 0;
    }
    return 0;
}

static void disk_done(struct lx_op *op, int rc)
{
    struct lx_plug *plug = op->state;

    if (!rc)
        lx_config_change(&op->lx, plug->device.domid, record_disk, plug->done_arg);
}

static void nic_done(struct lx_op *op, int rc)
{
    struct lx_plug *plug = op->state;

    if (!rc)
        lx_config_change(&op->lx, plug->device.domid, record_nic, plug->done_arg);
}

static void unplug_done(struct lx_op *op, int rc)
{
    struct lx_unplug *unplug = op->state;

    if (!rc)
        lx_config_change(&op->lx, unplug->device.domid, forget_device, &unplug->device);
}

/* --- in --------------------------------------------------------------------------------------- */

static int check_domain(struct lx *lx, uint32_t domid)
{
    xc_domaininfo_t info;
    int rc = lx_domain_get(lx, domid, &info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "no such domain");
    return rc;
}

int libxl_device_disk_add(libxl_ctx *ctx, uint32_t domid, libxl_device_disk *disk,
                          const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_plug_plan);
    struct lx_plug *plug = op->state;
    int rc = check_domain(&op->lx, domid);

    if (!rc)
        rc = lx_disk_complete(&op->lx, LIBXL_DOMAIN_TYPE_INVALID, disk);
    if (!rc && disk->backend == LIBXL_DISK_BACKEND_QDISK && !disk->backend_domid && !lx_dm_serves(&op->lx, domid)) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "disk %s: it has no device model, which only guests get that start "
                      "with such a disk, or a restricted one; use a raw image and backendtype=phy", disk->vdev);
        rc = ERROR_INVAL;
    }
    if (rc)
        return lx_op_drop(op, rc);
    lx_disk_plug(&op->lx, plug, domid, disk);
    plug->done = disk_done;
    plug->done_arg = disk;
    return lx_op_start(op, ao_how);
}

int libxl_device_nic_add(libxl_ctx *ctx, uint32_t domid, libxl_device_nic *nic,
                         const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_plug_plan);
    struct lx_plug *plug = op->state;
    int rc = check_domain(&op->lx, domid);

    if (!rc && nic->devid < 0)
        nic->devid = lx_device_free_id(&op->lx, domid, "vif", 0);
    if (!rc)
        rc = lx_nic_complete(&op->lx, false, nic);
    if (rc)
        return lx_op_drop(op, rc);
    lx_nic_plug(&op->lx, plug, domid, nic);
    plug->done = nic_done;
    plug->done_arg = nic;
    return lx_op_start(op, ao_how);
}

/* --- out -------------------------------------------------------------------------------------- */

static int take_out(libxl_ctx *ctx, uint32_t domid, const char *kind, int devid, bool force,
                    const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_unplug_plan);
    struct lx_unplug *unplug = op->state;
    unsigned int nr, i = 0;
    struct lx_device *devices = lx_device_list(&op->lx, domid, kind, &nr);

    while (i < nr && devices[i].devid != devid)
        i++;
    if (i == nr) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "has no %s device %d", kind, devid);
        return lx_op_drop(op, ERROR_NOTFOUND);
    }
    lx_unplug_prepare(&op->lx, unplug, &devices[i], force);
    unplug->done = unplug_done;
    return lx_op_start(op, ao_how);
}

int libxl_device_disk_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_disk *disk,
                             const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, "vbd", lx_disk_number(disk->vdev), false, ao_how);
}

int libxl_device_disk_safe_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_disk *disk,
                                  const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, "vbd", lx_disk_number(disk->vdev), false, ao_how);
}

int libxl_device_disk_destroy(libxl_ctx *ctx, uint32_t domid, libxl_device_disk *disk,
                              const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, "vbd", lx_disk_number(disk->vdev), true, ao_how);
}

int libxl_device_nic_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_nic *nic,
                            const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, "vif", nic->devid, false, ao_how);
}

int libxl_device_nic_destroy(libxl_ctx *ctx, uint32_t domid, libxl_device_nic *nic,
                             const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, "vif", nic->devid, true, ao_how);
}
