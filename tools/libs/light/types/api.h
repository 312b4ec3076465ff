/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The public functions of each type, bound to its descriptor. Included only by what idl/gen makes.
 */
#ifndef LX_TYPES_API_H
#define LX_TYPES_API_H

#include "types/types.h"
#include <libxl_json.h>

#define LX_ENUM_API(n, first) \
    static const struct lx_type lx_type_##n = { .name = "libxl_" #n, \
                                                .kind = LX_ENUM, \
                                                .size = sizeof(libxl_##n), \
                                                .values = libxl_##n##_string_table, \
                                                .init = first }; \
    const char *libxl_##n##_to_string(libxl_##n value) \
    { \
        return lx_enum_to_string(&lx_type_##n, value); \
    } \
    int libxl_##n##_from_string(const char *s, libxl_##n *value) \
    { \
        int number, rc = lx_enum_from_string(&lx_type_##n, s, &number); \
        if (!rc) \
            *value = number; \
        return rc; \
    } \
    yajl_gen_status libxl_##n##_gen_json(yajl_gen hand, libxl_##n *p) \
    { \
        return lx_type_gen_json(&lx_type_##n, hand, p); \
    } \
    char *libxl_##n##_to_json(libxl_ctx *ctx, libxl_##n value) \
    { \
        return lx_type_to_json(ctx, &lx_type_##n, &value); \
    } \
    int libxl_##n##_from_json(libxl_ctx *ctx, libxl_##n *p, const char *json) \
    { \
        return lx_type_from_json(ctx, &lx_type_##n, p, json); \
    }

#define LX_STRUCT_API(n) \
    const struct lx_type lx_type_##n = { .name = "libxl_" #n, \
                                         .kind = LX_STRUCT, \
                                         .size = sizeof(libxl_##n), \
                                         .fields = t_##n##_fields, \
                                         .nr_fields = LX_COUNT(t_##n##_fields) }; \
    void libxl_##n##_init(libxl_##n *p) \
    { \
        lx_type_init(&lx_type_##n, p); \
    } \
    void libxl_##n##_dispose(libxl_##n *p) \
    { \
        lx_type_dispose(&lx_type_##n, p); \
    } \
    void libxl_##n##_copy(libxl_ctx *ctx, libxl_##n *dst, const libxl_##n *src) \
    { \
        lx_type_copy(&lx_type_##n, dst, src); \
    } \
    yajl_gen_status libxl_##n##_gen_json(yajl_gen hand, libxl_##n *p) \
    { \
        return lx_type_gen_json(&lx_type_##n, hand, p); \
    } \
    char *libxl_##n##_to_json(libxl_ctx *ctx, libxl_##n *p) \
    { \
        return lx_type_to_json(ctx, &lx_type_##n, p); \
    } \
    int libxl_##n##_from_json(libxl_ctx *ctx, libxl_##n *p, const char *json) \
    { \
        return lx_type_from_json(ctx, &lx_type_##n, p, json); \
    }

#define LX_UNION_API(n, key, enumeration) \
    void libxl_##n##_init_##key(libxl_##n *p, libxl_##enumeration key) \
    { lx_type_init_case(&lx_type_##n, p, #key, key); }

#endif
