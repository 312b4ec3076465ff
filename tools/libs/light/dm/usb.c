/* SPDX-License-Identifier: LGPL-2.1-only */
/* USB controllers and devices that an emulated machine has from the beginning, on qemu's command line. */
#include "dm/dm.h"
#include "dm/words.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *device;
} emulated[] = {
    { "tablet", "usb-tablet" }, { "mouse", "usb-mouse" }, { "keyboard", "usb-kbd" },
};

static int add_device(struct lx_words *w, const char *name)
{
    unsigned int bus, address;

    for (size_t i = 0; i < LX_COUNT(emulated); i++) {
        if (strcmp(name, emulated[i].name))
            continue;
        lx_word(w, "-device");
        lx_word(w, "%s", emulated[i].device);
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

/* Version 2 with three companions, for slower devices, in functions of one slot. */
static void add_controller(struct lx_words *w, int version)
{
    lx_word(w, "-device");
    if (version == 1)
        lx_word(w, "piix3-usb-uhci,id=usb");
    else if (version == 3)
        lx_word(w, "nec-usb-xhci,id=usb");
    else
        lx_word(w, "ich9-usb-ehci1,id=usb,addr=0x1d.0x7,multifunction=on");
    for (int i = 0; version == 2 && i < 3; i++) {
        lx_word(w, "-device");
        lx_word(w, "ich9-usb-uhci%d,masterbus=usb.0,firstport=%d,addr=0x1d.%#x,multifunction=on", i + 1, 2 * i, i);
    }
}

/* Host devices that come over SPICE: one channel each. */
static void add_redirections(struct lx_words *w, int nr)
{
    for (int i = 0; i < nr; i++) {
        lx_word(w, "-chardev");
        lx_word(w, "spicevmc,name=usbredir,id=usbrc%d", i);
        lx_word(w, "-device");
        lx_word(w, "usb-redir,chardev=usbrc%d,id=usbrc%d", i, i);
    }
}

int lx_dm_add_usb(struct lx_words *w, const libxl_domain_build_info *b_info)
{
    char *const *list = b_info->u.hvm.usbdevice_list;
    int version = b_info->u.hvm.usbversion, redirections = b_info->u.hvm.spice.usbredirection, rc = 0;

    if (version || redirections) {
        add_controller(w, version ? version : 2);
        add_redirections(w, redirections);
        return 0;
    }
    if (!libxl_defbool_val(b_info->u.hvm.usb) && !b_info->u.hvm.usbdevice && !(list && *list))
        return 0;
    lx_word(w, "-usb");
    if (b_info->u.hvm.usbdevice)
        rc = add_device(w, b_info->u.hvm.usbdevice);
    for (; !rc && list && *list; list++)
        rc = add_device(w, *list);
    return rc;
}
