/* SPDX-License-Identifier: GPL-2.0-only */
/* Single devices, from the command line instead of a file. */
#include "cfg/cfg.h"
#include <stdio.h>

int cfg_parse_vif(libxl_ctx *ctx, const char *text, libxl_device_nic *nic)
{
    struct cfg cfg = { .ctx = ctx, .file = xlu_cfg_init(stderr, "command line") };
    const struct cfg_value value = { .string = text };
    int rc = cfg.file ? cfg_parse_spec(&cfg, &value, cfg_vif_keys, cfg_nr_vif_keys, nic) :
                        ERROR_NOMEM;

    if (cfg.file)
        xlu_cfg_destroy(cfg.file);
    return rc;
}

int cfg_parse_disk(libxl_ctx *ctx, int nr, const char *const *specs, libxl_device_disk *disk)
{
    XLU_Config *file = xlu_cfg_init(stderr, "command line");
    int e = file ? xlu_disk_parse(file, nr, specs, disk) : ENOMEM;

    if (file)
        xlu_cfg_destroy(file);
    return e ? ERROR_INVAL : 0;
}
