/* SPDX-License-Identifier: GPL-2.0-only */
/* Keys of all guest types whose values take more than storing: memory, what to boot, events, raw
 * resources. */
#include "cfg/cfg.h"
#include <stdio.h>
#include <stdlib.h>

int cfg_set_uuid(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                 void *base)
{
    if (!value->string || libxl_uuid_from_string(&cfg->config->c_info.uuid, value->string))
        return cfg_expected(cfg, key, value, "a UUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)");
    return 0;
}

/* --- memory ----------------------------------------------------------------------------------- */

static int megabytes(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                     uint64_t *kb)
{
    long number, max = key->max ? key->max : 1L << 40;
    char what[60] = "a number of megabytes";

    if (key->max)
        snprintf(what, sizeof(what), "a number of megabytes from %ld to %ld", key->min, key->max);
    if (!value->string || !cfg_number(value->string, &number) || number < key->min || number > max)
        return cfg_expected(cfg, key, value, what);
    *kb = (uint64_t)number * 1024;
    return 0;
}

/* mmio_hole comes here too: the row has an offset, memory's has none. */
int cfg_set_memory(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                   void *base)
{
    libxl_domain_build_info *b_info = &cfg->config->b_info;

    if (key->offset)
        return megabytes(cfg, key, value, (uint64_t *)((char *)base + key->offset));
    b_info->max_memkb = LIBXL_MEMKB_DEFAULT;
    if (megabytes(cfg, key, value, &b_info->target_memkb))
        return ERROR_INVAL;
    b_info->max_memkb = b_info->target_memkb;
    return 0;
}

int cfg_set_maxmem(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                   void *base)
{
    libxl_domain_build_info *b_info = &cfg->config->b_info;

    if (megabytes(cfg, key, value, &b_info->max_memkb))
        return ERROR_INVAL;
    if (b_info->target_memkb != LIBXL_MEMKB_DEFAULT && b_info->max_memkb < b_info->target_memkb)
        return cfg_wrong(cfg, value->line, "maxmem=%s is less than memory", value->string);
    return 0;
}

/* --- events ----------------------------------------------------------------------------------- */

int cfg_set_action(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                   void *base)
{
    static const libxl_enum_string_table actions[] = {
        { "destroy", LIBXL_ACTION_ON_SHUTDOWN_DESTROY },
        { "restart", LIBXL_ACTION_ON_SHUTDOWN_RESTART },
        { "rename-restart", LIBXL_ACTION_ON_SHUTDOWN_RESTART_RENAME },
        { "preserve", LIBXL_ACTION_ON_SHUTDOWN_PRESERVE },
        { "coredump-destroy", LIBXL_ACTION_ON_SHUTDOWN_COREDUMP_DESTROY },
        { "coredump-restart", LIBXL_ACTION_ON_SHUTDOWN_COREDUMP_RESTART },
        { "soft-reset", LIBXL_ACTION_ON_SHUTDOWN_SOFT_RESET },
        { NULL, 0 },
    };
    const struct cfg_key as_enum = { key->name, CFG_ENUM, .offset = key->offset, .names = actions };

    return cfg_apply(cfg, &as_enum, value, base);
}

/* --- booting ---------------------------------------------------------------------------------- */

int cfg_set_firmware(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                     void *base)
{
    libxl_domain_build_info *b_info = &cfg->config->b_info;
    const char *name = value->string;

    if (!name)
        return cfg_expected(cfg, key, value, "a string");
    if (cfg->type == CFG_HVM) {
        if (!strcmp(name, "bios"))
            return 0;
        if (!strcmp(name, "uefi"))
            name = "ovmf";
        if (!libxl_bios_type_from_string(name, &b_info->u.hvm.bios))
            return 0;
        b_info->u.hvm.firmware = strdup(name);
        return 0;
    }
    if (cfg->type == CFG_PV && (!strcmp(name, "pvgrub32") || !strcmp(name, "pvgrub64"))) {
        free(b_info->kernel);
        return asprintf(&b_info->kernel, "%s/boot/%s.bin", XYLEM_LIBEXECDIR, name) < 0 ? ERROR_NOMEM
                                                                                       : 0;
    }
    return cfg_expected(cfg, key, value, cfg->type == CFG_PV ? "pvgrub32 or pvgrub64" :
                        "nothing: there is no firmware for PVH guests");
}

/* Old files name the firmware loader as kernel of an HVM guest. */
int cfg_set_hvm_kernel(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                       void *base)
{
    const char *name = value->string ? strrchr(value->string, '/') : NULL;

    if (!value->string)
        return cfg_expected(cfg, key, value, "a path");
    if (!strcmp(name ? name + 1 : value->string, "hvmloader")) {
        cfg_warn(cfg, value->line,
                 "kernel=\"%s\" has no effect: HVM guests get it anyway (see firmware_override)",
                 value->string);
        return 0;
    }
    cfg->config->b_info.kernel = strdup(value->string);
    return 0;
}

/* cmdline=, or what root= and extra= make together. */
int cfg_build_cmdline(struct cfg *cfg)
{
    struct cfg_value cmdline, root, extra;
    bool has_cmdline = cfg_find(cfg, "cmdline", &cmdline) && cmdline.string;
    bool has_root = cfg_find(cfg, "root", &root) && root.string,
         has_extra = cfg_find(cfg, "extra", &extra) && extra.string;
    char **into = &cfg->config->b_info.cmdline;
    int rc = 0;

    if (has_cmdline && (has_root || has_extra))
        cfg_warn(cfg, cmdline.line, "root and extra have no effect beside cmdline");
    if (has_cmdline)
        rc = (*into = strdup(cmdline.string)) ? 0 : -1;
    else if (has_root && has_extra)
        rc = asprintf(into, "root=%s %s", root.string, extra.string);
    else if (has_root)
        rc = asprintf(into, "root=%s", root.string);
    else if (has_extra)
        rc = (*into = strdup(extra.string)) ? 0 : -1;
    return rc < 0 ? ERROR_NOMEM : 0;
}

/* With both, the domain is built under the first label and runs under the second. */
int cfg_set_init_seclabel(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                          void *base)
{
    if (!value->string)
        return cfg_expected(cfg, key, value, "a security label");
    cfg->config->c_info.ssid_label = strdup(value->string);
    return 0;
}

int cfg_set_seclabel(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                     void *base)
{
    char **label = cfg->config->c_info.ssid_label ? &cfg->config->b_info.exec_ssid_label :
                   &cfg->config->c_info.ssid_label;

    if (!value->string)
        return cfg_expected(cfg, key, value, "a security label");
    *label = strdup(value->string);
    return 0;
}

/* --- names that old files give as numbers ----------------------------------------------------- */

static int name_or_number(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                          const void *names, int *at)
{
    struct cfg_key as_enum = { key->name, CFG_ENUM, .names = names };
    long number;

    if (value->string && cfg_number(value->string, &number)) {
        for (const libxl_enum_string_table *row = names; row->s; row++) {
            if (row->v == number && number >= 0) {
                cfg_warn(cfg, value->line, "%s=%ld is the old form; write %s=\"%s\"", key->name,
                         number, key->name, row->s);
                *at = number;
                return 0;
            }
        }
    }
    return cfg_apply(cfg, &as_enum, value, at);
}

int cfg_set_tsc_mode(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                     void *base)
{
    return name_or_number(cfg, key, value, libxl_tsc_mode_string_table,
                          (int *)&cfg->config->b_info.tsc_mode);
}

int cfg_set_timer_mode(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                       void *base)
{
    if (cfg->type == CFG_PV)
        return cfg_wrong(cfg, value->line, "timer_mode: PV guests have no emulated timers");
    return name_or_number(cfg, key, value, libxl_timer_mode_string_table,
                          (int *)&cfg->config->b_info.timer_mode);
}

int cfg_set_altp2m(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                   void *base)
{
    return name_or_number(cfg, key, value, libxl_altp2m_mode_string_table,
                          (int *)&cfg->config->b_info.altp2m);
}

/* --- raw resources ---------------------------------------------------------------------------- */

static bool hex(const char **text, uint64_t *number)
{
    char *end;

    errno = 0;
    *number = strtoull(*text, &end, 16);
    if (end == *text || **text == '-' || errno)
        return false;
    *text = end;
    return true;
}

static bool parse_ioports(const char *text, libxl_ioport_range *range)
{
    uint64_t first, last;

    if (!hex(&text, &first))
        return false;
    last = first;
    if (*text == '-') {
        text++;
        if (!hex(&text, &last))
            return false;
    }
    if (*text || last < first || last > 0xffff)
        return false;
    range->first = first;
    range->number = last - first + 1;
    return true;
}

static bool parse_iomem(const char *text, libxl_iomem_range *range)
{
    if (!hex(&text, &range->start) || *text++ != ',' || !hex(&text, &range->number))
        return false;
    if (*text == '@') {
        text++;
        if (!hex(&text, &range->gfn))
            return false;
    }
    return !*text && range->number;
}

#define EACH_STRING(expected, body) \
    if (!value->list) \
        return cfg_expected(cfg, key, value, "a list"); \
    for (int i = 0; i < xlu_cfg_list_length(value->list); i++) { \
        struct cfg_value item; \
        cfg_item(value->list, i, &item); \
        if (!item.string || !(body)) \
            return cfg_expected(cfg, key, &item, expected); \
    } \
    return 0

static bool add_ioports(libxl_domain_build_info *b_info, const char *text)
{
    libxl_ioport_range *range = CFG_GROW(b_info, ioports, num_ioports);

    libxl_ioport_range_init(range);
    return parse_ioports(text, range);
}

int cfg_set_ioports(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                    void *base)
{
    EACH_STRING("ports FIRST[-LAST] in hexadecimal, up to ffff",
                add_ioports(&cfg->config->b_info, item.string));
}

static bool add_iomem(libxl_domain_build_info *b_info, const char *text)
{
    libxl_iomem_range *range = CFG_GROW(b_info, iomem, num_iomem);

    libxl_iomem_range_init(range);
    return parse_iomem(text, range);
}

int cfg_set_iomem(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                  void *base)
{
    EACH_STRING("pages FIRST,COUNT[@GFN] in hexadecimal",
                add_iomem(&cfg->config->b_info, item.string));
}

static bool add_irq(libxl_domain_build_info *b_info, const char *text)
{
    long number;

    if (!cfg_number(text, &number) || number < 0 || number > INT32_MAX)
        return false;
    *(uint32_t *)CFG_GROW(b_info, irqs, num_irqs) = number;
    return true;
}

int cfg_set_irqs(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                 void *base)
{
    EACH_STRING("the number of an interrupt", add_irq(&cfg->config->b_info, item.string));
}

/* --- device model
 * ------------------------------------------------------------------------------------------------
 */

int cfg_set_dm_version(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                       void *base)
{
    if (value->string && !strcmp(value->string, "qemu-xen"))
        cfg->config->b_info.device_model_version = LIBXL_DEVICE_MODEL_VERSION_QEMU_XEN;
    else if (value->string && !strcmp(value->string, "qemu-xen-traditional"))
        cfg->config->b_info.device_model_version = LIBXL_DEVICE_MODEL_VERSION_QEMU_XEN_TRADITIONAL;
    else
        return cfg_expected(cfg, key, value, "qemu-xen or qemu-xen-traditional");
    return 0;
}
