/* SPDX-License-Identifier: GPL-2.0-only */
/* Keys of HVM guests whose values take more than storing. */
#include "cfg/cfg.h"
#include <libxl_utils.h>
#include <stdlib.h>

#define U(cfg) (&(cfg)->config->b_info.u.hvm)

/* One string, or a list of them, each with its own place. */
static int string_or_list(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                          char **one, libxl_string_list *many)
{
    const struct cfg_key as_string = { key->name, CFG_STRING },
                         as_list = { key->name, CFG_STRINGS };

    return value->string ? cfg_apply(cfg, &as_string, value, one)
                         : cfg_apply(cfg, &as_list, value, many);
}

int cfg_set_serial(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                   void *base)
{
    return string_or_list(cfg, key, value, &U(cfg)->serial, &U(cfg)->serial_list);
}

int cfg_set_usbdevice(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                      void *base)
{
    return string_or_list(cfg, key, value, &U(cfg)->usbdevice, &U(cfg)->usbdevice_list);
}

/* --- graphics --------------------------------------------------------------------------------- */

int cfg_set_stdvga(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                   void *base)
{
    long number;

    if (!value->string || !cfg_number(value->string, &number))
        return cfg_expected(cfg, key, value, "0 or 1");
    U(cfg)->vga.kind = number ? LIBXL_VGA_INTERFACE_TYPE_STD : LIBXL_VGA_INTERFACE_TYPE_CIRRUS;
    return 0;
}

int cfg_set_vga(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                void *base)
{
    static const libxl_enum_string_table kinds[] = {
        { "stdvga", LIBXL_VGA_INTERFACE_TYPE_STD },
        { "cirrus", LIBXL_VGA_INTERFACE_TYPE_CIRRUS },
        { "none", LIBXL_VGA_INTERFACE_TYPE_NONE },
        { "qxl", LIBXL_VGA_INTERFACE_TYPE_QXL },
        { NULL, 0 },
    };
    const struct cfg_key as_enum = { key->name, CFG_ENUM, .names = kinds };

    return cfg_apply(cfg, &as_enum, value, &U(cfg)->vga.kind);
}

int cfg_set_gfx_passthru(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                         void *base)
{
    const struct cfg_key as_enum = { key->name, CFG_ENUM,
                                     .names = libxl_gfx_passthru_kind_string_table };
    long number;

    if (value->string && cfg_number(value->string, &number)) {
        libxl_defbool_set(&U(cfg)->gfx_passthru, number);
        return 0;
    }
    libxl_defbool_set(&U(cfg)->gfx_passthru, true);
    return cfg_apply(cfg, &as_enum, value, &U(cfg)->gfx_passthru_kind);
}

/* --- groups of features ----------------------------------------------------------------------- */

static int viridian_group(struct cfg *cfg, const struct cfg_value *item)
{
    bool off = item->string && item->string[0] == '!';
    const char *name = item->string ? item->string + off : "a list";
    libxl_bitmap *map = off ? &U(cfg)->viridian_disable : &U(cfg)->viridian_enable;
    libxl_viridian_enlightenment group;

    if (!strcmp(name, "defaults")) {
        libxl_defbool_set(&U(cfg)->viridian, !off);
        return 0;
    }
    if (!strcmp(name, "all")) {
        libxl_bitmap_set_any(map);      /* those to come as well */
        return 0;
    }
    if (libxl_viridian_enlightenment_from_string(name, &group))
        return cfg_wrong(cfg, item->line,
                         "viridian: \"%s\" is not a group of enlightenments (see xl.cfg(5))", name);
    libxl_bitmap_set(map, group);
    return 0;
}

int cfg_set_viridian(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                     void *base)
{
    const struct cfg_key as_bool = { key->name, CFG_BOOL };
    int rc = 0;

    if (value->string)
        return cfg_apply(cfg, &as_bool, value, &U(cfg)->viridian);
    libxl_bitmap_alloc(cfg->ctx, &U(cfg)->viridian_enable,
                       LIBXL_BUILDINFO_HVM_VIRIDIAN_ENABLE_DISABLE_WIDTH);
    libxl_bitmap_alloc(cfg->ctx, &U(cfg)->viridian_disable,
                       LIBXL_BUILDINFO_HVM_VIRIDIAN_ENABLE_DISABLE_WIDTH);
    for (int i = 0; !rc && i < xlu_cfg_list_length(value->list); i++) {
        struct cfg_value item;

        cfg_item(value->list, i, &item);
        rc = viridian_group(cfg, &item);
    }
    return rc;
}

int cfg_set_mca_caps(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                     void *base)
{
    enum { LMCE_BIT = 0 };          /* XEN_HVM_MCA_CAP_LMCE of the hypervisor's ABI */

    if (!value->list)
        return cfg_expected(cfg, key, value, "a list of capabilities");
    for (int i = 0; i < xlu_cfg_list_length(value->list); i++) {
        struct cfg_value item;

        cfg_item(value->list, i, &item);
        if (!item.string || strcmp(item.string, "lmce"))
            return cfg_expected(cfg, key, &item, "lmce");
        U(cfg)->mca_caps |= 1ULL << LMCE_BIT;
    }
    return 0;
}

int cfg_set_rdm(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                void *base)
{
    if (!value->string || xlu_rdm_parse(cfg->file, &U(cfg)->rdm, value->string))
        return cfg_expected(cfg, key, value, "strategy=host,policy=strict|relaxed");
    return 0;
}

int cfg_set_genid(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                  void *base)
{
    if (value->string && !strcmp(value->string, "generate"))
        return libxl_ms_vm_genid_generate(cfg->ctx, &U(cfg)->ms_vm_genid);
    if (value->string && !strcmp(value->string, "none"))
        return 0;
    return cfg_expected(cfg, key, value, "generate or none");
}
