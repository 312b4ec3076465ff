/* SPDX-License-Identifier: LGPL-2.1-only */
/* Emulated disks and network cards on qemu's command line. */
#include "dm/dm.h"
#include "dm/words.h"
#include "core/ctx.h"
#include "core/log.h"
#include "device/device.h"
#include <ctype.h>

/* --- network cards ---------------------------------------------------------------------------- */

char *lx_dm_tap(struct lx *lx, uint32_t domid, const libxl_device_nic *nic)
{
    return nic->ifname ? lx_sprintf(lx, "%s-emu", nic->ifname) :
                         lx_sprintf(lx, "vif%u.%d-emu", domid, nic->devid);
}

int lx_dm_add_nics(struct lx_words *w, uint32_t domid, const libxl_domain_config *config)
{
    bool any = false;

    for (int i = 0; i < config->num_nics; i++) {
        const libxl_device_nic *nic = &config->nics[i];
        const char *model = nic->model ? nic->model : "rtl8139";

        if (nic->nictype != LIBXL_NIC_TYPE_VIF_IOEMU)
            continue;
        any = true;
        lx_word(w, "-device");
        lx_word(w, "%s,id=nic%d,netdev=net%d,mac=" LIBXL_MAC_FMT,
                !strcmp(model, "virtio-net") ? "virtio-net-pci" : model, nic->devid, nic->devid,
                LIBXL_MAC_BYTES(nic->mac));
        lx_word(w, "-netdev");
        lx_word(w, "type=tap,id=net%d,ifname=%s,script=no,downscript=no", nic->devid,
                lx_dm_tap(w->lx, domid, nic));
    }
    if (!any) {
        lx_word(w, "-net");
        lx_word(w, "none");
    }
    return 0;
}

/* --- disks ------------------------------------------------------------------------------------ */

const char *lx_dm_format(libxl_disk_format format)
{
    switch (format) {
    case LIBXL_DISK_FORMAT_QCOW:
        return "qcow";
    case LIBXL_DISK_FORMAT_QCOW2:
        return "qcow2";
    case LIBXL_DISK_FORMAT_VHD:
        return "vpc";
    case LIBXL_DISK_FORMAT_QED:
        return "qed";
    case LIBXL_DISK_FORMAT_RAW:
        return "raw";
    default:
        return NULL;
    }
}

/* hda, xvda, sda: 0; -1: a partition or a number, which only PV drivers see. */
static int whole_disk(const char *vdev)
{
    size_t prefix = strncmp(vdev, "xvd", 3) ? 2 : 3;

    if (strlen(vdev) != prefix + 1 || !islower((unsigned char)vdev[prefix]))
        return -1;
    return vdev[prefix] - 'a';
}

static void begin_drive(struct lx_words *w, const libxl_device_disk *disk)
{
    lx_word(w, "-drive");
    lx_word_begin(w, "readonly=%s", !disk->readwrite || disk->is_cdrom ? "on" : "off");
    if (disk->pdev_path && disk->format != LIBXL_DISK_FORMAT_EMPTY) {
        lx_word_more(w, ",cache=writeback,file=");
        lx_word_escaped(w, disk->pdev_path);
        lx_word_more(w, ",format=%s", lx_dm_format(disk->format));
    }
}

/* qemu has no read-only IDE disks: the guest sees those by its PV drivers alone. */
static void add_ide(struct lx_words *w, const libxl_device_disk *disk, int index)
{
    if (!disk->readwrite && !disk->is_cdrom) {
        lx_log(w->lx->ctx, XTL_WARN, 0, "disk %s is read-only, which emulated IDE disks cannot "
               "be: it is for PV drivers only", disk->vdev);
        return;
    }
    begin_drive(w, disk);
    lx_word_more(w, ",if=ide,index=%d,media=%s", index, disk->is_cdrom ? "cdrom" : "disk");
    if (disk->is_cdrom)
        lx_word_more(w, ",id=ide-%d", lx_disk_number(disk->vdev));
}

/* Behind a controller that was added before: AHCI ports, SCSI targets. */
static void add_behind(struct lx_words *w, const libxl_device_disk *disk, int index, bool scsi)
{
    begin_drive(w, disk);
    lx_word_more(w, ",if=none,id=%s%d", scsi ? "scsidisk-" : "ahcidisk-", index);
    lx_word(w, "-device");
    if (scsi)
        lx_word(w, "%s,bus=scsi0.0,scsi-id=%d,drive=scsidisk-%d",
                disk->is_cdrom ? "scsi-cd" : "scsi-hd", index, index);
    else
        lx_word(w, "%s,bus=ahci0.%d,unit=0,drive=ahcidisk-%d", disk->is_cdrom ? "ide-cd" : "ide-hd",
                index, index);
}

static bool controller(struct lx_words *w, bool *there, const char *device)
{
    if (!*there) {
        lx_word(w, "-device");
        lx_word(w, "%s", device);
    }
    return *there = true;
}

int lx_dm_add_disks(struct lx_words *w, const libxl_domain_config *config)
{
    bool ahci = config->b_info.u.hvm.hdtype == LIBXL_HDTYPE_AHCI, have_ahci = false;
    bool have_scsi = false;

    for (int i = 0; i < config->num_disks; i++) {
        const libxl_device_disk *disk = &config->disks[i];
        int index = whole_disk(disk->vdev);

        if (index < 0 || disk->backend_domid || disk->script)
            continue;
        if (!strncmp(disk->vdev, "sd", 2) && index < 7 &&
            controller(w, &have_scsi, "lsi53c895a,id=scsi0"))
            add_behind(w, disk, index, true);
        else if (strncmp(disk->vdev, "sd", 2) && ahci && index < 6 &&
                 !disk->is_cdrom && controller(w, &have_ahci, "ahci,id=ahci0"))
            add_behind(w, disk, index, false);
        else if (strncmp(disk->vdev, "sd", 2) && index < 4)
            add_ide(w, disk, index);
    }
    return 0;
}
