/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Other media in the drives of an HVM guest: the device model changes them, and both sides' view in xenstore follows.
 * Only drives that the model serves can change: CD drives of HVM guests are made so (disk.c).
 */
#include "dm/dm.h"
#include "dm/qmp.h"
#include "dm/words.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "device/device.h"
#include "types/types.h"
#include <sys/stat.h>

struct change {
    uint32_t domid;
    libxl_device_disk *disk;
    struct lx_device drive;
};

static int refuse(struct lx_op *op, const char *why)
{
    struct change *change = op->state;

    lx_log_domain(op->lx.ctx, change->domid, XTL_ERROR, 0, "the medium of %s cannot be changed: %s",
                  change->disk->vdev ? change->disk->vdev : "(no vdev)", why);
    return ERROR_INVAL;
}

static bool is_empty(const libxl_device_disk *disk)
{
    return disk->format == LIBXL_DISK_FORMAT_EMPTY || !disk->pdev_path || !*disk->pdev_path;
}

static int find_drive(struct lx_op *op)
{
    struct change *change = op->state;
    unsigned int nr;
    struct lx_device *devices = lx_device_list(&op->lx, change->domid, "vbd", &nr);
    int number = change->disk->vdev ? lx_disk_number(change->disk->vdev) : -1;

    for (unsigned int i = 0; i < nr; i++) {
        char *type = lx_device_get(&op->lx, &devices[i], "device-type");

        if (devices[i].devid != number)
            continue;
        if (!type || strcmp(type, "cdrom"))
            return refuse(op, "it is no CD drive");
        if (strcmp(devices[i].backend_kind, "qdisk"))
            return refuse(op, "its back end is the kernel's, which cannot do that");
        change->drive = devices[i];
        return 0;
    }
    return refuse(op, "there is no such drive");
}

static int check(struct lx_op *op)
{
    struct change *change = op->state;
    const libxl_device_disk *disk = change->disk;
    struct stat st;

    if (!lx_dm_pid(&op->lx, change->domid))
        return refuse(op, "the guest has no device model");
    if (!is_empty(disk) && stat(disk->pdev_path, &st)) {
        lx_log_domain(op->lx.ctx, change->domid, XTL_ERROR, errno, "cannot find %s",
                      disk->pdev_path);
        return ERROR_INVAL;
    }
    if (!is_empty(disk) && disk->format != LIBXL_DISK_FORMAT_UNKNOWN && !lx_dm_format(disk->format))
        return refuse(op, "the device model has no such format");
    return find_drive(op);
}

static const char *format_of(const libxl_device_disk *disk)
{
    return disk->format == LIBXL_DISK_FORMAT_UNKNOWN ? "raw" : lx_dm_format(disk->format);
}

static int change_medium(struct lx_op *op)
{
    struct change *change = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);
    struct lx_qmp_command *commands = lx_alloc(&child->lx, 2 * sizeof(*commands));
    struct lx_qmp *qmp = child->state;
    char *drive = lx_sprintf(&child->lx, "ide-%d", change->drive.devid);

    *qmp = (struct lx_qmp){ .domid = change->domid, .commands = commands };
    commands[qmp->nr++].text = lx_sprintf(&child->lx, "{\"execute\": \"eject\", \"arguments\": "
                                          "{\"device\": \"%s\", \"force\": true}}", drive);
    if (!is_empty(change->disk))
        commands[qmp->nr++].text = lx_qmp_text(&child->lx, "blockdev-change-medium", "device", drive,
                                               "filename", change->disk->pdev_path, "format",
                                               format_of(change->disk), NULL);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static int write_target(struct lx_op *op)
{
    struct change *change = op->state;
    const char *format = format_of(change->disk), *path = change->disk->pdev_path;
    char *base = lx_device_backend_path(&op->lx, &change->drive);
    char *params = is_empty(change->disk) ? "aio:" :
                   lx_sprintf(&op->lx, "%s:%s", !strcmp(format, "raw") ? "aio" : format, path);
    char *record = lx_device_record_path(&op->lx, &change->drive);
    int rc = lx_store_write(&op->lx, XBT_NULL, lx_sprintf(&op->lx, "%s/params", record), "%s",
                            params);

    return rc ? rc : lx_store_write(&op->lx, XBT_NULL, lx_sprintf(&op->lx, "%s/params", base), "%s",
                                    params);
}

static const struct lx_step steps[] = {
    { "find the drive", check },
    { "have the device model change it", change_medium },
    { "note what is in it now", write_target },
};
static const struct lx_plan plan = LX_PLAN("change a medium", steps, struct change, NULL);

int libxl_cdrom_insert(libxl_ctx *ctx, uint32_t domid, libxl_device_disk *disk,
                       const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &plan);
    struct change *change = op->state;

    change->domid = domid;
    change->disk = disk;
    return lx_op_start(op, ao_how);
}
