/* SPDX-License-Identifier: LGPL-2.1-only */
/* Disks: names in the guest, what serves them, and their nodes in xenstore (public/io/blkif.h). */
#include "device/device.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <libxl_utils.h>
#include "types/types.h"
#include "dm/words.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* --- names ------------------------------------------------------------------------------------ */

/* a is 0, z is 25, aa is 26: as Linux counts disks. -1: no letter. */
static int letters(const char **at)
{
    int number = -1;

    while (islower((unsigned char)**at)) {
        number = (number + 1) * 26 + (*(*at)++ - 'a');
        if (number > 1 << 20)
            return -1;
    }
    return number;
}

static int classic_number(int major, int per_disk_bits, int most_disks, int disk, int partition)
{
    if (disk >= most_disks || partition >= 1 << per_disk_bits)
        return -1;
    return major << 8 | disk << per_disk_bits | partition;
}

static int xvd_number(int disk, int partition)
{
    if (disk < 16 && partition < 16)
        return 202 << 8 | disk << 4 | partition;
    return disk < 1 << 20 && partition < 256 ? 1 << 28 | disk << 8 | partition : -1;
}

static int hd_number(int disk, int partition)
{
    static const int majors[] = { 3, 22 };

    return disk < 4 ? classic_number(majors[disk / 2], 6, 2, disk % 2, partition) : -1;
}

/* dDpP: disk and partition by number. */
static bool numbered(const char *vdev, int *disk, int *partition)
{
    int length = 0;

    *partition = 0;
    if (sscanf(vdev, "d%d%n", disk, &length) == 1 && !vdev[length])
        return true;
    length = 0;
    return sscanf(vdev, "d%dp%d%n", disk, partition, &length) == 2 && length && !vdev[length] &&
           *partition >= 0;
}

int lx_disk_number(const char *vdev)
{
    int disk, partition = 0;
    const char *at = vdev;
    char *end;

    if (isdigit((unsigned char)*vdev)) {
        long number = strtol(vdev, &end, 0);

        return *end || number < 0 || number >= 1L << 30 ? -1 : number;
    }
    if (*vdev == 'd' && isdigit((unsigned char)vdev[1]))
        return numbered(vdev, &disk, &partition) ? xvd_number(disk, partition) : -1;
    at += strncmp(at, "xvd", 3) ? 2 : 3;
    disk = strlen(vdev) > 2 ? letters(&at) : -1;
    if (disk < 0)
        return -1;
    if (*at) {
        partition = strtol(at, &end, 10);
        if (*end || partition < 1)
            return -1;
    }
    if (!strncmp(vdev, "xvd", 3))
        return xvd_number(disk, partition);
    if (!strncmp(vdev, "hd", 2))
        return hd_number(disk, partition);
    return strncmp(vdev, "sd", 2) ? -1 : classic_number(8, 4, 16, disk, partition);
}

/* --- completing ------------------------------------------------------------------------------- */

static int refuse(struct lx *lx, const libxl_device_disk *disk, const char *why)
{
    lx_log(lx->ctx, XTL_ERROR, 0, "disk %s: %s", disk->vdev ? disk->vdev : "(no vdev)", why);
    return ERROR_INVAL;
}

/*
 * The kernel's back end knows raw images on block devices and in files, a device model all others, and drives
 * whose medium can change.
 */
static int choose_backend(struct lx *lx, libxl_device_disk *disk, libxl_domain_type type)
{
    bool empty = disk->is_cdrom && (disk->format == LIBXL_DISK_FORMAT_EMPTY || !disk->pdev_path ||
                                    !*disk->pdev_path);

    if (disk->format == LIBXL_DISK_FORMAT_UNKNOWN)
        disk->format = LIBXL_DISK_FORMAT_RAW;
    if (empty)
        disk->format = LIBXL_DISK_FORMAT_EMPTY;
    if (disk->backend == LIBXL_DISK_BACKEND_TAP || disk->backend == LIBXL_DISK_BACKEND_STANDALONE)
        return refuse(lx, disk, "there are only backendtype=phy and backendtype=qdisk");
    if (disk->backend == LIBXL_DISK_BACKEND_UNKNOWN)
        disk->backend = disk->format == LIBXL_DISK_FORMAT_RAW &&
                        !(disk->is_cdrom && type == LIBXL_DOMAIN_TYPE_HVM && !disk->script) ?
                        LIBXL_DISK_BACKEND_PHY : LIBXL_DISK_BACKEND_QDISK;
    if (disk->backend == LIBXL_DISK_BACKEND_PHY && disk->format != LIBXL_DISK_FORMAT_RAW)
        return refuse(lx, disk, "backendtype=phy is for raw images; leave it out");
    if (disk->backend == LIBXL_DISK_BACKEND_QDISK && disk->script)
        return refuse(lx, disk, "a script= needs backendtype=phy");
    return 0;
}

int lx_disk_complete(struct lx *lx, libxl_domain_type type, libxl_device_disk *disk)
{
    struct stat st;
    int rc = lx_backend_domid(lx, disk->backend_domname, &disk->backend_domid);

    if (rc)
        return rc;
    if (disk->specification == LIBXL_DISK_SPECIFICATION_UNKNOWN)
        disk->specification = LIBXL_DISK_SPECIFICATION_XEN;
    if (disk->specification != LIBXL_DISK_SPECIFICATION_XEN)
        return refuse(lx, disk, "virtio disks are not supported by this build");
    if (!disk->vdev || lx_disk_number(disk->vdev) < 0)
        return refuse(lx, disk, "this is not a disk name such as xvda (see xen-vbd-interface(7))");
    libxl_defbool_setdefault(&disk->discard_enable, disk->readwrite);
    libxl_defbool_setdefault(&disk->colo_enable, false);
    libxl_defbool_setdefault(&disk->colo_restore_enable, false);
    libxl_defbool_setdefault(&disk->trusted, true);
    rc = choose_backend(lx, disk, type);
    if (rc || disk->script || disk->backend_domid || disk->format == LIBXL_DISK_FORMAT_EMPTY)
        return rc;
    if (stat(disk->pdev_path, &st)) {
        lx_log(lx->ctx, XTL_ERROR, errno, "disk %s: cannot find %s", disk->vdev, disk->pdev_path);
        return ERROR_INVAL;
    }
    if (!S_ISBLK(st.st_mode) && !S_ISREG(st.st_mode))
        return refuse(lx, disk, "its target is neither a block device nor a file");
    return 0;
}

/* --- nodes ------------------------------------------------------------------------------------ */

/* As qemu's back end wants it in front of the path. */
static const char *qdisk_format(libxl_disk_format format)
{
    return format == LIBXL_DISK_FORMAT_RAW || format == LIBXL_DISK_FORMAT_EMPTY ? "aio" :
           lx_dm_format(format);
}

static void backend_nodes(struct lx *lx, struct lx_plug *plug, const libxl_device_disk *disk)
{
    struct lx_nodes *back = &plug->back;
    struct stat st;

    if (disk->backend == LIBXL_DISK_BACKEND_QDISK)
        lx_nodes_add(lx, back, "params", "%s:%s", qdisk_format(disk->format),
                     disk->pdev_path ? disk->pdev_path : "");
    else
        lx_nodes_add(lx, back, "params", "%s", disk->pdev_path);
    if (plug->script)
        lx_nodes_add(lx, back, "script", "%s", plug->script);
    /* Without a script of its own, a block device needs nobody to find out which one it is. */
    if (disk->backend == LIBXL_DISK_BACKEND_PHY && !disk->script && !disk->backend_domid && !stat(disk->pdev_path, &st) &&
        S_ISBLK(st.st_mode))
        lx_nodes_add(lx, back, "physical-device", "%x:%x", major(st.st_rdev), minor(st.st_rdev));
    lx_nodes_add(lx, back, "removable", "%d", !!disk->removable);
    lx_nodes_add(lx, back, "bootable", "1");
    lx_nodes_add(lx, back, "dev", "%s", disk->vdev);
    lx_nodes_add(lx, back, "type", "%s", libxl_disk_backend_to_string(disk->backend));
    lx_nodes_add(lx, back, "mode", "%s", disk->readwrite ? "w" : "r");
    lx_nodes_add(lx, back, "device-type", "%s", disk->is_cdrom ? "cdrom" : "disk");
    if (disk->direct_io_safe)
        lx_nodes_add(lx, back, "direct-io-safe", "1");
    lx_nodes_add(lx, back, "discard-enable", "%d", libxl_defbool_val(disk->discard_enable));
    lx_nodes_add(lx, back, "specification", "%s",
                 libxl_disk_specification_to_string(disk->specification));
}

void lx_disk_plug(struct lx *lx, struct lx_plug *plug, uint32_t domid,
                  const libxl_device_disk *disk)
{
    plug->device = (struct lx_device){
        .kind = "vbd", .domid = domid,
        .backend_kind = disk->backend == LIBXL_DISK_BACKEND_QDISK ? "qdisk" : "vbd",
        .backend_domid = disk->backend_domid, .devid = lx_disk_number(disk->vdev),
    };
    /* a device model starts after its disks are there */
    plug->has_driver = !disk->backend_domid && disk->backend == LIBXL_DISK_BACKEND_PHY;
    if (disk->backend == LIBXL_DISK_BACKEND_PHY)
        plug->script = lx_script_path(lx, disk->script ? disk->script : "block");
    backend_nodes(lx, plug, disk);
    lx_nodes_add(lx, &plug->front, "virtual-device", "%d", plug->device.devid);
    lx_nodes_add(lx, &plug->front, "device-type", "%s", disk->is_cdrom ? "cdrom" : "disk");
    lx_nodes_add_read_only(lx, &plug->front, "trusted",
                           libxl_defbool_val(disk->trusted) ? "1" : "0");
}

/* --- what there is ---------------------------------------------------------------------------- */

static bool is_one(const char *text)
{
    return text && !strcmp(text, "1");
}

static void read_target(libxl_device_disk *disk, const char *params, bool qdisk)
{
    const char *colon = params && qdisk ? strchr(params, ':') : NULL;

    disk->backend = qdisk ? LIBXL_DISK_BACKEND_QDISK : LIBXL_DISK_BACKEND_PHY;
    disk->format = LIBXL_DISK_FORMAT_RAW;
    disk->pdev_path = lx_strdup_malloc(colon ? colon + 1 : params);
    if (!colon)
        return;
    for (libxl_disk_format f = LIBXL_DISK_FORMAT_QCOW; f <= LIBXL_DISK_FORMAT_QED; f++) {
        const char *name = qdisk_format(f);

        if (name && !strncmp(params, name, colon - params) && !name[colon - params])
            disk->format = f;
    }
    if (!strncmp(params, "aio:", 4))
        disk->format = colon[1] ? LIBXL_DISK_FORMAT_RAW : LIBXL_DISK_FORMAT_EMPTY;
}

static void read_disk(struct lx *lx, const struct lx_device *device, libxl_device_disk *disk)
{
    char *mode = lx_device_get(lx, device, "mode"), *type = lx_device_get(lx, device,
                                                                          "device-type");
    char *script = lx_device_get(lx, device, "script");

    libxl_device_disk_init(disk);
    disk->backend_domid = device->backend_domid;
    read_target(disk, lx_device_get(lx, device, "params"), !strcmp(device->backend_kind, "qdisk"));
    disk->vdev = lx_strdup_malloc(lx_device_get(lx, device, "dev"));
    disk->specification = LIBXL_DISK_SPECIFICATION_XEN;
    if (script && strcmp(script, lx_script_path(lx, "block")))
        disk->script = lx_strdup_malloc(script);
    disk->readwrite = mode && *mode == 'w';
    disk->is_cdrom = type && !strcmp(type, "cdrom");
    disk->removable = is_one(lx_device_get(lx, device, "removable"));
    disk->direct_io_safe = is_one(lx_device_get(lx, device, "direct-io-safe"));
    libxl_defbool_set(&disk->discard_enable, is_one(lx_device_get(lx, device, "discard-enable")));
    libxl_defbool_set(&disk->trusted,
                      is_one(lx_store_get(lx, XBT_NULL, "%s/trusted",
                                          lx_device_frontend_path(lx, device))));
}

libxl_device_disk *libxl_device_disk_list(libxl_ctx *ctx, uint32_t domid, int *num)
{
    struct lx_device *devices;
    libxl_device_disk *list;
    unsigned int nr;
    struct lx lx;

    lx_begin(&lx, ctx);
    devices = lx_device_list(&lx, domid, "vbd", &nr);
    list = lx_malloc(nr * sizeof(*list));
    for (unsigned int i = 0; i < nr; i++)
        read_disk(&lx, &devices[i], &list[i]);
    lx_end(&lx, 0);
    *num = nr;
    return list;
}

void libxl_device_disk_list_free(libxl_device_disk *list, int num)
{
    for (int i = 0; i < num; i++)
        libxl_device_disk_dispose(&list[i]);
    free(list);
}

int libxl_vdev_to_device_disk(libxl_ctx *ctx, uint32_t domid, const char *vdev,
                              libxl_device_disk *disk)
{
    struct lx_device *devices;
    int number = lx_disk_number(vdev), rc = ERROR_NOTFOUND;
    unsigned int nr;
    struct lx lx;

    libxl_device_disk_init(disk);
    if (number < 0)
        return ERROR_INVAL;
    lx_begin(&lx, ctx);
    devices = lx_device_list(&lx, domid, "vbd", &nr);
    for (unsigned int i = 0; rc && i < nr; i++) {
        if (devices[i].devid != number)
            continue;
        read_disk(&lx, &devices[i], disk);
        rc = 0;
    }
    return lx_end(&lx, rc);
}
