/* SPDX-License-Identifier: LGPL-2.1-only */
/* Fields that moved from the part of one guest type to where all have them: programs may still fill the old ones. */
#include "create/make.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <stdlib.h>
#include <string.h>

static void move_switch(libxl_defbool *from, libxl_defbool *to)
{
    if (libxl_defbool_is_default(*to))
        *to = *from;
    libxl_defbool_unset(from);
}

/* Of a text that is in both places nobody knows which is meant. */
static bool move_text(char **from, char **to)
{
    if (*from && *to && strcmp(*from, *to))
        return false;
    if (*to)
        free(*from);
    else
        *to = *from;
    *from = NULL;
    return true;
}

static bool move_pv(libxl_domain_build_info *b_info)
{
    if (b_info->u.pv.bootloader_args && b_info->bootloader_args)
        return false;
    if (b_info->u.pv.bootloader_args)
        b_info->bootloader_args = b_info->u.pv.bootloader_args;
    b_info->u.pv.bootloader_args = NULL;
    return move_text(&b_info->u.pv.kernel, &b_info->kernel) && move_text(&b_info->u.pv.ramdisk, &b_info->ramdisk) &&
           move_text(&b_info->u.pv.cmdline, &b_info->cmdline) &&
           move_text(&b_info->u.pv.bootloader, &b_info->bootloader);
}

static void move_hvm(libxl_domain_build_info *b_info)
{
    move_switch(&b_info->u.hvm.acpi, &b_info->acpi);
    move_switch(&b_info->u.hvm.apic, &b_info->apic);
    move_switch(&b_info->u.hvm.nested_hvm, &b_info->nested_hvm);
    if (b_info->timer_mode == LIBXL_TIMER_MODE_DEFAULT)
        b_info->timer_mode = b_info->u.hvm.timer_mode;
    b_info->u.hvm.timer_mode = LIBXL_TIMER_MODE_DEFAULT;
}

int libxl__domain_build_info_copy_deprecated(libxl_ctx *ctx, libxl_domain_build_info *p)
{
    if (p->type == LIBXL_DOMAIN_TYPE_HVM)
        move_hvm(p);
    if (p->type != LIBXL_DOMAIN_TYPE_PV || move_pv(p))
        return 0;
    lx_log(ctx, XTL_ERROR, 0, "b_info.u.pv has a kernel, ramdisk, command line or boot loader other than b_info");
    return ERROR_INVAL;
}
