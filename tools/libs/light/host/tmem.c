/* SPDX-License-Identifier: LGPL-2.1-only */
/* Transcendent memory: no hypervisor of this ABI version has it, but programs link against it. */
#include "core/log.h"

static int refuse(libxl_ctx *ctx)
{
    lx_log(ctx, XTL_ERROR, 0, "the hypervisor has no transcendent memory");
    return ERROR_NI;
}

char *libxl_tmem_list(libxl_ctx *ctx, uint32_t domid, int use_long)
{
    refuse(ctx);
    return NULL;
}

int libxl_tmem_freeze(libxl_ctx *ctx, uint32_t domid)
{
    return refuse(ctx);
}

int libxl_tmem_thaw(libxl_ctx *ctx, uint32_t domid)
{
    return refuse(ctx);
}

int libxl_tmem_set(libxl_ctx *ctx, uint32_t domid, char *name, uint32_t set)
{
    return refuse(ctx);
}

int libxl_tmem_shared_auth(libxl_ctx *ctx, uint32_t domid, char *uuid, int auth)
{
    return refuse(ctx);
}

int libxl_tmem_freeable(libxl_ctx *ctx)
{
    return refuse(ctx);
}
