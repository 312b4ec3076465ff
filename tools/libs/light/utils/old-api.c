/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * For programs compiled against older versions of the API: sizes that were 32 bits of KiB, and what
 * a domain needs asked without its whole configuration.
 */
#include <libxl.h>
#include "types/types.h"

static int narrow(int rc, uint64_t kb, uint32_t *out)
{
    if (rc)
        return rc;
    if (kb > UINT32_MAX)
        return ERROR_FAIL;
    *out = kb;
    return 0;
}

int libxl_get_memory_target_0x040700(libxl_ctx *ctx, uint32_t domid, uint32_t *out_target)
{
    uint64_t kb = 0;
    int rc = libxl_get_memory_target(ctx, domid, &kb);

    return narrow(rc, kb, out_target);
}

int libxl_get_free_memory_0x040700(libxl_ctx *ctx, uint32_t *memkb)
{
    uint64_t kb = 0;
    int rc = libxl_get_free_memory(ctx, &kb);

    return narrow(rc, kb, memkb);
}

int libxl_domain_need_memory_0x041200(libxl_ctx *ctx, const libxl_domain_build_info *b_info,
                                      uint64_t *need_memkb)
{
    libxl_domain_config config;
    int rc;

    libxl_domain_config_init(&config);
    libxl_domain_build_info_dispose(&config.b_info);
    libxl_domain_build_info_copy(ctx, &config.b_info, b_info);
    config.c_info.type = b_info->type;
    config.c_info.name = lx_strdup_malloc("to be made");    /* none is asked for, all have one */
    rc = libxl_domain_need_memory(ctx, &config, INVALID_DOMID, need_memkb);
    libxl_domain_config_dispose(&config);
    return rc;
}

int libxl_domain_need_memory_0x040700(libxl_ctx *ctx, const libxl_domain_build_info *b_info,
                                      uint32_t *need_memkb)
{
    uint64_t kb = 0;
    int rc = libxl_domain_need_memory_0x041200(ctx, b_info, &kb);

    return narrow(rc, kb, need_memkb);
}
