/* SPDX-License-Identifier: GPL-2.0-only */
/* The configuration of a CPU pool, xlcpupool.cfg(5): name, sched, cpus, nodes. */
#include "cfg/cfg.h"
#include <libxl_utils.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void merge(libxl_bitmap *into, const libxl_bitmap *map)
{
    int cpu;

    libxl_for_each_set_bit(cpu, *map)
        libxl_bitmap_set(into, cpu);
}

/* One "0-3,^2", with prefix "nodes:" for a list of nodes. */
static int add_cpus(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                    const char *prefix, libxl_bitmap *cpus)
{
    struct cfg_value list = *value;
    libxl_bitmap map;
    char *text;
    int rc;

    if (!value->string)
        return cfg_expected(cfg, key, value, "a CPU list, or a list of numbers");
    if (asprintf(&text, "%s%s", prefix, value->string) < 0)
        return ERROR_NOMEM;
    libxl_bitmap_init(&map);
    list.string = text;
    rc = cfg_cpu_list(cfg, key->name, &list, &map);
    if (!rc)
        merge(cpus, &map);
    libxl_bitmap_dispose(&map);
    free(text);
    return rc;
}

static int set_cpus(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                    void *base)
{
    struct cfg_pool *pool = base;
    const char *prefix = strcmp(key->name, "nodes") ? "" : "nodes:";
    int rc = pool->cpus.size ? 0 : libxl_cpu_bitmap_alloc(cfg->ctx, &pool->cpus, 0);

    if (!rc && !value->list)
        return add_cpus(cfg, key, value, prefix, &pool->cpus);
    for (int i = 0; !rc && i < xlu_cfg_list_length(value->list); i++) {
        struct cfg_value item;

        cfg_item(value->list, i, &item);
        rc = add_cpus(cfg, key, &item, prefix, &pool->cpus);
    }
    return rc;
}

static const struct cfg_key keys[] = {
    { "name", CFG_STRING, CFG_ALL, offsetof(struct cfg_pool, name) },
    { "sched", CFG_ENUM, CFG_ALL, offsetof(struct cfg_pool, sched),
      .names = libxl_scheduler_string_table },
    { "cpus", CFG_OWN, CFG_ALL, .set = set_cpus },
    { "nodes", CFG_OWN, CFG_ALL, .set = set_cpus },
};
enum { NR_KEYS = sizeof(keys) / sizeof(keys[0]) };

static int apply(struct cfg *cfg, struct cfg_pool *pool)
{
    const XLU_ConfigSetting *setting = NULL;
    struct cfg_value value, cpus;
    int rc = 0;

    while ((setting = xlu_cfg_setting_next(cfg->file, setting))) {
        const char *name = xlu_cfg_setting_name(setting);
        size_t i = 0;

        while (i < NR_KEYS && strcmp(keys[i].name, name))
            i++;
        if (i == NR_KEYS)
            return cfg_wrong(cfg, xlu_cfg_setting_line(setting),
                             "%s is not a setting of a CPU pool (name, sched, cpus, nodes)", name);
    }
    if (cfg_find(cfg, "cpus", &cpus) && cfg_find(cfg, "nodes", &value))
        return cfg_wrong(cfg, value.line, "nodes and cpus exclude each other");
    for (size_t i = 0; !rc && i < NR_KEYS; i++) {
        if (cfg_find(cfg, keys[i].name, &value))
            rc = cfg_apply(cfg, &keys[i], &value, pool);
    }
    if (!rc && !pool->name)
        rc = cfg_wrong(cfg, 0, "name=\"...\" is missing: every CPU pool needs a name");
    return rc;
}

int cfg_parse_pool(libxl_ctx *ctx, const char *name, const char *text, size_t length,
                   struct cfg_pool *pool)
{
    struct cfg cfg = { .ctx = ctx, .file = xlu_cfg_init(stderr, name) };
    int rc = ERROR_NOMEM;

    if (!cfg.file)
        return rc;
    rc = xlu_cfg_readdata(cfg.file, text, length) ? ERROR_INVAL : apply(&cfg, pool);
    xlu_cfg_destroy(cfg.file);
    return rc;
}
