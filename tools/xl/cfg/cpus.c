/* SPDX-License-Identifier: GPL-2.0-only */
/* vCPUs, where they may run, what CPUID tells them, virtual NUMA nodes. */
#include "cfg/cfg.h"
#include <libxl_utils.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_VCPUS = 8192, MAX_CPUS = 1 << 16 };

static int count_vcpus(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                       long *number)
{
    if (value->string && cfg_number(value->string, number) && *number >= 0 && *number <= MAX_VCPUS)
        return 0;
    return cfg_expected(cfg, key, value, "a number of vCPUs");
}

int cfg_set_vcpus(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                  void *base)
{
    libxl_domain_build_info *b_info = &cfg->config->b_info;
    long number;
    int rc = count_vcpus(cfg, key, value, &number);

    if (rc || !number)
        return rc;
    b_info->max_vcpus = number;
    libxl_bitmap_dispose(&b_info->avail_vcpus);
    libxl_bitmap_alloc(cfg->ctx, &b_info->avail_vcpus, number);
    for (int i = 0; i < number; i++)
        libxl_bitmap_set(&b_info->avail_vcpus, i);
    return 0;
}

int cfg_set_maxvcpus(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                     void *base)
{
    long number;
    int rc = count_vcpus(cfg, key, value, &number);

    if (rc)
        return rc;
    if (number < cfg->config->b_info.max_vcpus)
        return cfg_wrong(cfg, value->line, "maxvcpus=%ld is less than vcpus=%d", number,
                         cfg->config->b_info.max_vcpus);
    cfg->config->b_info.max_vcpus = number;
    return 0;
}

/* --- lists of CPUs: all, N, N-M, nodes:N-M, each with ^ in front to leave out ----------------- */

static bool parse_range(const char *text, const char *end, unsigned long *first,
                        unsigned long *last)
{
    char *at;

    *first = strtoul(text, &at, 10);
    if (at == text || *text == '-')
        return false;
    *last = *first;
    if (*at == '-') {
        text = at + 1;
        *last = strtoul(text, &at, 10);
        if (at == text)
            return false;
    }
    return at == end && *first <= *last && *last < MAX_CPUS;
}

/* Theirs is the host's numbering, which has no holes worth a thought here: a CPU that is not there
 * is no mistake. */
static void mark(libxl_bitmap *map, unsigned long first, unsigned long last, bool on)
{
    unsigned long end = map->size * 8 - 1;

    for (unsigned long i = first; i <= last && i <= end; i++) {
        if (on)
            libxl_bitmap_set(map, i);
        else
            libxl_bitmap_reset(map, i);
    }
}

static int mark_nodes(struct cfg *cfg, libxl_bitmap *map, unsigned long first, unsigned long last,
                      bool on)
{
    int nr_cpus, rc = 0;
    libxl_cputopology *cpus = libxl_get_cpu_topology(cfg->ctx, &nr_cpus);

    if (!cpus)
        return ERROR_FAIL;
    for (int i = 0; i < nr_cpus; i++) {
        if (cpus[i].node != LIBXL_CPUTOPOLOGY_INVALID_ENTRY && cpus[i].node >= first &&
            cpus[i].node <= last)
            mark(map, i, i, on);
    }
    libxl_cputopology_list_free(cpus, nr_cpus);
    return rc;
}

static int mark_item(struct cfg *cfg, const char *item, size_t length, libxl_bitmap *map, bool *ok)
{
    const char *end = item + length;
    unsigned long first, last;
    bool on = true;

    *ok = true;
    if (*item == '^') {
        on = false;
        item++;
    }
    if (end - item == 3 && !memcmp(item, "all", 3)) {
        mark(map, 0, MAX_CPUS, on);
        return 0;
    }
    if (!strncmp(item, "nodes:", 6) || !strncmp(item, "node:", 5)) {
        item = strchr(item, ':') + 1;
        *ok = item <= end && parse_range(item, end, &first, &last);
        return *ok ? mark_nodes(cfg, map, first, last, on) : 0;
    }
    *ok = parse_range(item, end, &first, &last);
    if (*ok)
        mark(map, first, last, on);
    return 0;
}

int cfg_cpu_list(struct cfg *cfg, const char *name, const struct cfg_value *value,
                 libxl_bitmap *map)
{
    const char *item = value->string;
    int rc = libxl_cpu_bitmap_alloc(cfg->ctx, map, 0);

    if (rc)
        return rc;
    for (;;) {
        size_t length = strcspn(item, ",");
        bool ok;

        rc = mark_item(cfg, item, length, map, &ok);
        if (!ok)
            rc = cfg_wrong(cfg, value->line,
                           "%s: \"%.*s\" is not a CPU list (expected all, N, N-M, nodes:N-M, each "
                           "maybe after ^)",
                           name, (int)length, item);
        if (rc || !item[length])
            break;
        item += length + 1;
    }
    if (!rc && libxl_bitmap_is_empty(map))
        rc = cfg_wrong(cfg, value->line, "%s: \"%s\" leaves no CPU of this host", name,
                       value->string);
    return rc;
}

static void affinity_to(libxl_bitmap **maps, int *count, const libxl_bitmap *map, libxl_ctx *ctx)
{
    libxl_bitmap *slot = cfg_grow((void **)maps, count, sizeof(**maps));

    libxl_bitmap_copy_alloc(ctx, slot, map);
}

/* A string is for all vCPUs; a list has one entry a vCPU. */
static int set_affinity(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                        libxl_bitmap **maps, int *count)
{
    int max = cfg->config->b_info.max_vcpus, rc = 0;
    int nr = value->list ? xlu_cfg_list_length(value->list) : 1;

    for (int i = 0; !rc && i < nr && (value->string || i < max); i++) {
        struct cfg_value item = *value;
        libxl_bitmap map;

        libxl_bitmap_init(&map);
        if (value->list)
            cfg_item(value->list, i, &item);
        rc = item.string ? cfg_cpu_list(cfg, key->name, &item, &map)
                         : cfg_expected(cfg, key, &item, "a CPU list");
        for (int n = 0; !rc && n < (value->string ? max : 1); n++)
            affinity_to(maps, count, &map, cfg->ctx);
        libxl_bitmap_dispose(&map);
    }
    return rc;
}

int cfg_set_cpus(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                 void *base)
{
    libxl_domain_build_info *b_info = &cfg->config->b_info;

    /* Who places single vCPUs does not want a placement guessed; one mask for all still leaves that
     * to libxl. */
    if (value->list)
        libxl_defbool_set(&b_info->numa_placement, false);
    return set_affinity(cfg, key, value, &b_info->vcpu_hard_affinity,
                        &b_info->num_vcpu_hard_affinity);
}

int cfg_set_cpus_soft(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                      void *base)
{
    libxl_domain_build_info *b_info = &cfg->config->b_info;

    libxl_defbool_set(&b_info->numa_placement, false);
    return set_affinity(cfg, key, value, &b_info->vcpu_soft_affinity,
                        &b_info->num_vcpu_soft_affinity);
}

/* --- CPUID ------------------------------------------------------------------------------------ */

static int set_cpuid_names(struct cfg *cfg, const struct cfg_value *value)
{
    static const char *const why[] = { "", "is not NAME=VALUE", "names no CPU feature",
                                       "has a wrong value" };
    char *copy = strdup(value->string), *rest = copy, *item = copy ? strsep(&rest, ",") : NULL;
    int rc = 0;

    if (item && strcmp(item, "host"))
        rc = cfg_wrong(cfg, value->line, "cpuid: expected \"host,NAME=VALUE,...\", not \"%s\"",
                       value->string);
    while (!rc && item && (item = strsep(&rest, ","))) {
        int e = libxl_cpuid_parse_config(&cfg->config->b_info.cpuid, item);

        if (e)
            rc = cfg_wrong(cfg, value->line, "cpuid: \"%s\" %s", item, why[e < 4 ? e : 3]);
    }
    free(copy);
    return rc;
}

int cfg_set_cpuid(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                  void *base)
{
    if (value->string)
        return set_cpuid_names(cfg, value);
    for (int i = 0; i < xlu_cfg_list_length(value->list); i++) {
        struct cfg_value item;

        cfg_item(value->list, i, &item);
        if (!item.string || libxl_cpuid_parse_config_xend(&cfg->config->b_info.cpuid, item.string))
            return cfg_expected(cfg, key, &item,
                                "LEAF[,SUBLEAF]:REGISTER=32 characters of 1 0 x k s[,...]");
    }
    return 0;
}

/* --- virtual NUMA ----------------------------------------------------------------------------- */

static int vnode_distances(libxl_vnode_info *node, const char *text)
{
    while (*text) {
        char *end;
        uint32_t *slot =
            cfg_grow((void **)&node->distances, &node->num_distances, sizeof(*node->distances));

        *slot = strtoul(text, &end, 10);
        if (end == text || (*end && *end != ','))
            return ERROR_INVAL;
        text = *end ? end + 1 : end;
    }
    return 0;
}

static int vnode_vcpus(struct cfg *cfg, libxl_vnode_info *node, const char *text)
{
    unsigned long first, last;

    libxl_bitmap_dispose(&node->vcpus);
    libxl_bitmap_alloc(cfg->ctx, &node->vcpus,
                       cfg->config->b_info.max_vcpus ? cfg->config->b_info.max_vcpus : 1);
    for (;;) {
        size_t length = strcspn(text, ",");

        if (!parse_range(text, text + length, &first, &last) ||
            last >= (unsigned int)cfg->config->b_info.max_vcpus)
            return ERROR_INVAL;
        mark(&node->vcpus, first, last, true);
        if (!text[length])
            return 0;
        text += length + 1;
    }
}

static int set_vnode(struct cfg *cfg, libxl_vnode_info *node, const struct cfg_value *item)
{
    const char *equals = item->string ? strchr(item->string, '=') : NULL;
    const char *text = equals ? equals + 1 : "";
    size_t length = equals ? equals - item->string : 0;
    long number = 0;
    int rc = ERROR_INVAL;

    if (length == 5 && !memcmp(item->string, "pnode", 5) && cfg_number(text, &number) &&
        number >= 0) {
        node->pnode = number;
        rc = 0;
    } else if (length == 4 && !memcmp(item->string, "size", 4) && cfg_number(text, &number) &&
               number >= 0) {
        node->memkb = (uint64_t)number * 1024;
        rc = 0;
    } else if (length == 5 && !memcmp(item->string, "vcpus", 5)) {
        rc = vnode_vcpus(cfg, node, text);
    } else if (length == 10 && !memcmp(item->string, "vdistances", 10)) {
        rc = vnode_distances(node, text);
    }
    if (rc)
        cfg_wrong(
            cfg, item->line,
            "vnuma: expected pnode=N, size=MBYTES, vcpus=LIST or vdistances=N,..., not \"%s\"",
            item->string ? item->string : "a list");
    return rc;
}

int cfg_set_vnuma(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                  void *base)
{
    libxl_domain_build_info *b_info = &cfg->config->b_info;
    uint64_t total = 0;

    if (!value->list)
        return cfg_expected(cfg, key, value, "a list of lists, one a node");
    for (int i = 0; i < xlu_cfg_list_length(value->list); i++) {
        libxl_vnode_info *node = CFG_GROW(b_info, vnuma_nodes, num_vnuma_nodes);
        struct cfg_value entry, item;

        libxl_vnode_info_init(node);
        cfg_item(value->list, i, &entry);
        if (!entry.list)
            return cfg_expected(cfg, key, &entry, "a list of a node's settings");
        for (int n = 0; n < xlu_cfg_list_length(entry.list); n++) {
            cfg_item(entry.list, n, &item);
            if (set_vnode(cfg, node, &item))
                return ERROR_INVAL;
        }
        total += node->memkb == LIBXL_MEMKB_DEFAULT ? 0 : node->memkb;
    }
    if (b_info->max_memkb == LIBXL_MEMKB_DEFAULT)
        b_info->max_memkb = total;
    if (total != b_info->max_memkb)
        return cfg_wrong(
            cfg, value->line, "vnuma: the nodes' sizes add up to %llu MB, but maxmem is %llu MB",
            (unsigned long long)total >> 10, (unsigned long long)b_info->max_memkb >> 10);
    return 0;
}
