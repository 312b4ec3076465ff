/* SPDX-License-Identifier: GPL-2.0-only */
/* Single devices, from the command line instead of a file. */
#include "cfg/cfg.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* The key's value as a file would have it: a list of the specifications; of a kind whose devices
 * consist of several, a list of one such list. */
static char *as_setting(const char *key, int nr, const char *const *specs, bool nested)
{
    size_t room = strlen(key) + 16;
    char *text, quote;

    for (int i = 0; i < nr; i++)
        room += strlen(specs[i]) + 4;
    text = calloc(1, room);
    if (!text)
        return NULL;
    sprintf(text, "%s=[%s", key, nested ? "[" : "");
    for (int i = 0; i < nr; i++) {
        quote = strchr(specs[i], '"') ? '\'' : '"';
        sprintf(text + strlen(text), "%s%c%s%c", i ? "," : "", quote, specs[i], quote);
    }
    return strcat(text, nested ? "]]\n" : "]\n");
}

static int apply_key(struct cfg *cfg, const char *name)
{
    struct cfg_value value;

    for (size_t i = 0; i < cfg_nr_keys; i++) {
        if (!strcmp(cfg_keys[i].name, name) && cfg_find(cfg, name, &value))
            return cfg_apply(cfg, &cfg_keys[i], &value, cfg->config);
    }
    return ERROR_INVAL;
}

int cfg_parse_device(libxl_ctx *ctx, const char *key, int nr, const char *const *specs, bool nested,
                     libxl_domain_config *config)
{
    struct cfg cfg = { .ctx = ctx, .config = config, .type = CFG_PV,
                       .file = xlu_cfg_init(stderr, "command line") };
    char *text = as_setting(key, nr, specs, nested);
    int rc = cfg.file && text ? 0 : ERROR_NOMEM;

    if (!rc)
        rc = xlu_cfg_readdata(cfg.file, text, strlen(text)) ? ERROR_INVAL : apply_key(&cfg, key);
    if (cfg.file)
        xlu_cfg_destroy(cfg.file);
    free(text);
    return rc;
}
