/* SPDX-License-Identifier: LGPL-2.1-only */
/* qemu's command line for a guest: what is in the configuration, in qemu's words. */
#include "dm/dm.h"
#include "dm/words.h"
#include "core/ctx.h"
#include "core/log.h"
#include "device/device.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <unistd.h>

#ifndef XYLEM_RUNDIR
#define XYLEM_RUNDIR    "/run/xen"
#endif

enum { XENSERVER_DEVICE = 0xc000 };     /* the PCI device that Windows looks for updates of drivers by */

/* Where Debian has it, then where a build of one's own may have put it. */
static const char *const programs[] = {
    "/usr/libexec/xen-qemu-system-i386", "/usr/lib/xen-4.17/bin/qemu-system-i386",
    XYLEM_LIBEXECDIR "/bin/qemu-system-i386", "/usr/bin/qemu-system-i386",
};

static const char *program(struct lx *lx, const libxl_domain_build_info *b_info)
{
    if (b_info->device_model)
        return access(b_info->device_model, X_OK) ? NULL : b_info->device_model;
    for (size_t i = 0; i < LX_COUNT(programs); i++)
        if (!access(programs[i], X_OK))
            return programs[i];
    return NULL;
}

char *lx_dm_socket(struct lx *lx, uint32_t domid)
{
    return lx_sprintf(lx, XYLEM_RUNDIR "/qmp-libxl-%u", domid);
}

static void add_control(struct lx_words *w, uint32_t domid, const struct lx_dm_user *user)
{
    lx_word(w, "-chardev");
    if (user->restricted)
        lx_word(w, "socket,id=libxl-cmd,fd=%d,server=on,wait=off", LX_DM_CONTROL_FD);
    else
        lx_word(w, "socket,id=libxl-cmd,path=%s,server=on,wait=off", lx_dm_socket(w->lx, domid));
    lx_word(w, "-mon");
    lx_word(w, "chardev=libxl-cmd,mode=control");
    lx_word(w, "-nodefaults");
    lx_word(w, "-no-user-config");
}

/* What it does to itself once its devices are there. */
static void add_restrictions(struct lx_words *w, uint32_t domid, const struct lx_dm_user *user)
{
    if (!user->restricted)
        return;
    lx_word(w, "-xen-domid-restrict");
    lx_word(w, "-chroot");
    lx_word(w, "%s", lx_dm_root(w->lx, domid));
    lx_word(w, "-runas");
    lx_word(w, "%u:%u", user->uid, user->gid);
}

static void add_extra(struct lx_words *w, char *const *list)
{
    for (; list && *list; list++)
        lx_word(w, "%s", *list);
}

/* --- serial lines, channels, sound ------------------------------------------------------------ */

static void add_serial(struct lx_words *w, const libxl_domain_build_info *b_info)
{
    char *const *list = b_info->u.hvm.serial_list;

    if (b_info->u.hvm.serial) {
        lx_word(w, "-serial");
        lx_word(w, "%s", b_info->u.hvm.serial);
    }
    for (; list && *list; list++) {
        lx_word(w, "-serial");
        lx_word(w, "%s", *list);
    }
}

/* Where a channel's back end finds its other end: the guest's sees the name (xen-pv-channel(7)). */
static void add_channels(struct lx_words *w, const libxl_domain_config *config)
{
    for (int i = 0; i < config->num_channels; i++) {
        const libxl_device_channel *channel = &config->channels[i];

        if (channel->backend_domid)
            continue;
        lx_word(w, "-chardev");
        if (channel->connection == LIBXL_CHANNEL_CONNECTION_SOCKET) {
            lx_word_begin(w, "socket,id=libxl-channel%d,path=", channel->devid);
            lx_word_escaped(w, channel->u.socket.path);
            lx_word_more(w, ",server=on,wait=off");
        } else {
            lx_word(w, "pty,id=libxl-channel%d", channel->devid);
        }
    }
}

static const struct {
    const char *name, *device;
} sound_cards[] = {
    { "ac97", "AC97" }, { "es1370", "ES1370" }, { "sb16", "sb16" }, { "hda", "intel-hda" },
};

static int add_sound(struct lx_words *w, const char *name)
{
    if (!name)
        return 0;
    for (size_t i = 0; i < LX_COUNT(sound_cards); i++) {
        if (strcmp(name, sound_cards[i].name))
            continue;
        lx_word(w, "-device");
        lx_word(w, "%s", sound_cards[i].device);
        if (!strcmp(name, "hda")) {
            lx_word(w, "-device");
            lx_word(w, "hda-duplex");
        }
        return 0;
    }
    lx_log(w->lx->ctx, XTL_ERROR, 0, "soundhw=\"%s\": not known; there are ac97, es1370, sb16, hda",
           name);
    return ERROR_INVAL;
}

/* --- the machine ------------------------------------------------------------------------------ */

static void add_boot(struct lx_words *w, const libxl_domain_build_info *b_info)
{
    const struct {
        const char *option, *value;
    } direct[] = {
        { "-kernel", b_info->kernel }, { "-initrd", b_info->ramdisk }, { "-append", b_info->cmdline },
    };

    for (size_t i = 0; i < LX_COUNT(direct); i++) {
        if (!direct[i].value)
            continue;
        lx_word(w, "%s", direct[i].option);
        lx_word(w, "%s", direct[i].value);
    }
    lx_word(w, "-boot");
    lx_word(w, "order=%s", b_info->u.hvm.boot ? b_info->u.hvm.boot : "cda");
}

static void add_machine(struct lx_words *w, const libxl_domain_build_info *b_info)
{
    bool platform = libxl_defbool_val(b_info->u.hvm.xen_platform_pci);

    lx_word(w, "-machine");
    lx_word_begin(w, "%s,suppress-vmdesc=on", platform ? "xenfv" : "pc,accel=xen");
    if (b_info->u.hvm.mmio_hole_memkb)
        lx_word_more(w, ",max-ram-below-4g=%llu",
                     (1ULL << 32) - ((unsigned long long)b_info->u.hvm.mmio_hole_memkb << 10));
    lx_word(w, "-m");
    lx_word(w, "%llu", (unsigned long long)(b_info->max_memkb - b_info->video_memkb) / 1024);
    if (b_info->max_vcpus > 1) {
        lx_word(w, "-smp");
        lx_word(w, "%d,maxcpus=%d", libxl_bitmap_count_set(&b_info->avail_vcpus),
                b_info->max_vcpus);
    }
}

static int add_hvm(struct lx_words *w, uint32_t domid, const libxl_domain_config *config)
{
    const libxl_domain_build_info *b_info = &config->b_info;
    int rc;

    lx_dm_add_screen(w, b_info);
    add_serial(w, b_info);
    add_boot(w, b_info);
    rc = lx_dm_add_usb(w, b_info);
    if (!rc)
        rc = add_sound(w, b_info->u.hvm.soundhw);
    if (!rc)
        rc = lx_dm_add_nics(w, domid, config);
    if (!rc)
        rc = lx_dm_add_disks(w, config);
    add_machine(w, b_info);
    if (b_info->u.hvm.vendor_device == LIBXL_VENDOR_DEVICE_XENSERVER) {
        lx_word(w, "-device");
        lx_word(w, "xen-pvdevice,device-id=%#x", XENSERVER_DEVICE);
    }
    add_extra(w, b_info->extra_hvm);
    return rc;
}

/* Nothing is emulated: it serves disks, screens, channels. */
static void add_pv(struct lx_words *w, const libxl_domain_config *config)
{
    static const libxl_vnc_info none;
    const libxl_device_vfb *vfb = config->num_vfbs ? &config->vfbs[0] : NULL;

    lx_word(w, "-xen-attach");
    lx_dm_add_vnc(w, vfb ? &vfb->vnc : &none);
    lx_word(w, "-display");
    lx_word(w, "none");
    if (vfb && vfb->keymap) {
        lx_word(w, "-k");
        lx_word(w, "%s", vfb->keymap);
    }
    lx_word(w, "-machine");
    lx_word(w, "xenpv");
    lx_word(w, "-m");
    lx_word(w, "1");
    add_extra(w, config->b_info.extra_pv);
}

char **lx_dm_args(struct lx *lx, uint32_t domid, const libxl_domain_config *config,
                  const struct lx_dm_user *user)
{
    const libxl_domain_build_info *b_info = &config->b_info;
    struct lx_words words = { .lx = lx };
    const char *path = program(lx, b_info);
    int rc = 0;

    if (!path) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "there is no device model at %s; install the "
                      "package qemu-system-xen, or give device_model_override=",
                      b_info->device_model ? b_info->device_model : programs[0]);
        return NULL;
    }
    lx_word(&words, "%s", path);
    lx_word(&words, "-xen-domid");
    lx_word(&words, "%u", domid);
    lx_word(&words, "-no-shutdown");
    add_control(&words, domid, user);
    add_restrictions(&words, domid, user);
    lx_word(&words, "-name");
    lx_word_begin(&words, "guest=");
    lx_word_escaped(&words, config->c_info.name);
    add_channels(&words, config);
    if (b_info->type == LIBXL_DOMAIN_TYPE_HVM)
        rc = add_hvm(&words, domid, config);
    else
        add_pv(&words, config);
    add_extra(&words, b_info->extra);
    return rc ? NULL : lx_words_end(&words);
}
