/* SPDX-License-Identifier: LGPL-2.1-only */
/* qemu's command line for a guest: what is in the configuration, in qemu's words. */
#include "dm/dm.h"
#include "dm/words.h"
#include "core/ctx.h"
#include "core/log.h"
#include "device/device.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdio.h>
#include <unistd.h>

#ifndef XYLEM_RUNDIR
#define XYLEM_RUNDIR    "/run/xen"
#endif

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

/* --- screen, keyboard, serial lines ----------------------------------------------------------- */

static void add_vnc(struct lx_words *w, const libxl_vnc_info *vnc)
{
    const char *listen = vnc->listen ? vnc->listen : "127.0.0.1";
    bool has_display = strchr(listen, ':') && listen[0] != '[';

    lx_word(w, "-vnc");
    if (!libxl_defbool_val(vnc->enable)) {
        lx_word(w, "none");
        return;
    }
    lx_word_begin(w, "%s", listen);
    if (!has_display)
        lx_word_more(w, ":%d", vnc->display);
    if (vnc->passwd && *vnc->passwd)
        lx_word_more(w, ",password=on");
    if (libxl_defbool_val(vnc->findunused))
        lx_word_more(w, ",to=99");
}

static void add_screen(struct lx_words *w, const libxl_domain_build_info *b_info)
{
    static const char *const adapters[] = {
        [LIBXL_VGA_INTERFACE_TYPE_CIRRUS] = "cirrus-vga", [LIBXL_VGA_INTERFACE_TYPE_STD] = "VGA",
        [LIBXL_VGA_INTERFACE_TYPE_QXL] = "qxl-vga",
    };
    libxl_vga_interface_type kind = b_info->u.hvm.vga.kind;

    add_vnc(w, &b_info->u.hvm.vnc);
    lx_word(w, "-display");
    lx_word(w, "none");
    if (b_info->u.hvm.keymap) {
        lx_word(w, "-k");
        lx_word(w, "%s", b_info->u.hvm.keymap);
    }
    if (kind == LIBXL_VGA_INTERFACE_TYPE_NONE || libxl_defbool_val(b_info->u.hvm.nographic))
        return;
    lx_word(w, "-device");
    lx_word(w, "%s,vgamem_mb=%llu", adapters[kind],
            (unsigned long long)b_info->video_memkb / 1024);
}

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

/* --- USB and sound ---------------------------------------------------------------------------- */

static const struct {
    const char *name, *device;
} usb_devices[] = {
    { "tablet", "usb-tablet" }, { "mouse", "usb-mouse" }, { "keyboard", "usb-kbd" },
}, sound_cards[] = {
    { "ac97", "AC97" }, { "es1370", "ES1370" }, { "sb16", "sb16" }, { "hda", "intel-hda" },
};

static int add_usb_device(struct lx_words *w, const char *name)
{
    unsigned int bus, address;

    for (size_t i = 0; i < LX_COUNT(usb_devices); i++) {
        if (strcmp(name, usb_devices[i].name))
            continue;
        lx_word(w, "-device");
        lx_word(w, "%s", usb_devices[i].device);
        return 0;
    }
    if (sscanf(name, "host:%u.%u", &bus, &address) == 2) {
        lx_word(w, "-device");
        lx_word(w, "usb-host,hostbus=%u,hostaddr=%u", bus, address);
        return 0;
    }
    lx_log(w->lx->ctx, XTL_ERROR, 0, "usbdevice=\"%s\": not known; there are tablet, mouse, "
           "keyboard and host:BUS.ADDRESS", name);
    return ERROR_INVAL;
}

static int add_usb(struct lx_words *w, const libxl_domain_build_info *b_info)
{
    char *const *list = b_info->u.hvm.usbdevice_list;
    int rc = 0;

    if (!libxl_defbool_val(b_info->u.hvm.usb) && !b_info->u.hvm.usbdevice && !(list && *list))
        return 0;
    lx_word(w, "-usb");
    if (b_info->u.hvm.usbdevice)
        rc = add_usb_device(w, b_info->u.hvm.usbdevice);
    for (; !rc && list && *list; list++)
        rc = add_usb_device(w, *list);
    return rc;
}

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

    add_screen(w, b_info);
    add_serial(w, b_info);
    add_boot(w, b_info);
    rc = add_usb(w, b_info);
    if (!rc)
        rc = add_sound(w, b_info->u.hvm.soundhw);
    if (!rc)
        rc = lx_dm_add_nics(w, domid, config);
    if (!rc)
        rc = lx_dm_add_disks(w, config);
    add_machine(w, b_info);
    add_extra(w, b_info->extra_hvm);
    return rc;
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
    if (b_info->type == LIBXL_DOMAIN_TYPE_HVM) {
        rc = add_hvm(&words, domid, config);
    } else {
        lx_word(&words, "-xen-attach");
        lx_word(&words, "-vnc");
        lx_word(&words, "none");
        lx_word(&words, "-display");
        lx_word(&words, "none");
        lx_word(&words, "-machine");
        lx_word(&words, "xenpv");
        lx_word(&words, "-m");
        lx_word(&words, "1");           /* nothing is emulated */
    }
    add_extra(&words, b_info->extra);
    return rc ? NULL : lx_words_end(&words);
}
