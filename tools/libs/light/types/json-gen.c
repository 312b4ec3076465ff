/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * JSON from any described type. A field that still has its initial value is left out, so that a
 * stored configuration says only what somebody chose; a union is one key "KEY.CASE" with the case's
 * fields.
 */
#include "types/types.h"
#include "core/log.h"
#include <inttypes.h>
#include <stdio.h>
#include <libxl_json.h>

#define STRING(hand, s) yajl_gen_string(hand, (const unsigned char *)(s), strlen(s))

static yajl_gen_status gen_fields(const struct lx_type *type, yajl_gen hand, void *base);

yajl_gen_status libxl__uint64_gen_json(yajl_gen hand, uint64_t val)
{
    char text[24];
    int length = snprintf(text, sizeof(text), "%" PRIu64, val);

    return yajl_gen_number(hand, text, length);
}

static yajl_gen_status gen_enum(const struct lx_type *type, yajl_gen hand, const void *p)
{
    const char *text = lx_enum_to_string(type, lx_int_get(type, p));

    return text ? STRING(hand, text) : yajl_gen_null(hand);
}

yajl_gen_status lx_type_gen_json(const struct lx_type *type, yajl_gen hand, void *p)
{
    yajl_gen_status s;

    switch (type->kind) {
    case LX_BOOL:
        return yajl_gen_bool(hand, *(bool *)p);
    case LX_INT:
        return yajl_gen_integer(hand, lx_int_get(type, p));
    case LX_UINT:
        return libxl__uint64_gen_json(hand, lx_int_get(type, p));
    case LX_ENUM:
        return gen_enum(type, hand, p);
    case LX_STRING:
        return *(char **)p ? STRING(hand, *(char **)p) : yajl_gen_null(hand);
    case LX_BUILTIN:
        return type->ops->gen(hand, p);
    default:
        break;
    }
    s = yajl_gen_map_open(hand);
    if (s == yajl_gen_status_ok)
        s = gen_fields(type, hand, p);
    return s == yajl_gen_status_ok ? yajl_gen_map_close(hand) : s;
}

static yajl_gen_status gen_array(const struct lx_field *field, yajl_gen hand, void *base)
{
    char *elements = *(char **)((char *)base + field->offset);
    int count = *(int *)((char *)base + field->count_offset);
    yajl_gen_status s = yajl_gen_array_open(hand);

    for (int i = 0; s == yajl_gen_status_ok && i < count; i++)
        s = lx_type_gen_json(field->type, hand, elements + i * field->type->size);
    return s == yajl_gen_status_ok ? yajl_gen_array_close(hand) : s;
}

static yajl_gen_status gen_union(const struct lx_field *field, yajl_gen hand, void *base)
{
    int value = lx_int_get(field->key, (char *)base + field->offset);
    const struct lx_case *selected = lx_union_case(field, value);
    const char *name = lx_enum_to_string(field->key, value);
    char key[80];
    yajl_gen_status s;

    if (!name)
        return yajl_gen_status_ok;
    snprintf(key, sizeof(key), "%s.%s", field->name, name);
    s = STRING(hand, key);
    if (s == yajl_gen_status_ok)
        s = yajl_gen_map_open(hand);
    if (s == yajl_gen_status_ok && selected)
        s = gen_fields(selected->fields, hand, base);
    return s == yajl_gen_status_ok ? yajl_gen_map_close(hand) : s;
}

static yajl_gen_status gen_field(const struct lx_field *field, yajl_gen hand, void *base)
{
    bool shared = field->type->kind == LX_GROUP_KIND;
    yajl_gen_status s;

    if (field->type->kind == LX_UNION)
        return gen_union(field, hand, base);
    s = STRING(hand, field->name);
    if (s != yajl_gen_status_ok)
        return s;
    if (field->flags & LX_ARRAY)
        return gen_array(field, hand, base);
    return lx_type_gen_json(field->type, hand, (char *)base + (shared ? 0 : field->offset));
}

/* A struct or union is always there, if only as {}; other fields when they were set. */
static bool is_shown(const struct lx_field *field, const void *base)
{
    if (field->flags & LX_HIDDEN)
        return false;
    if (!(field->flags & LX_ARRAY) && field->type->kind >= LX_STRUCT &&
        field->type->kind != LX_BUILTIN)
        return true;
    return !lx_field_is_default(field, base);
}

static yajl_gen_status gen_fields(const struct lx_type *type, yajl_gen hand, void *base)
{
    for (size_t i = 0; i < type->nr_fields; i++) {
        yajl_gen_status s;

        if (!is_shown(&type->fields[i], base))
            continue;
        s = gen_field(&type->fields[i], hand, base);
        if (s != yajl_gen_status_ok)
            return s;
    }
    return yajl_gen_status_ok;
}

char *lx_type_to_json(libxl_ctx *ctx, const struct lx_type *type, void *p)
{
    yajl_gen hand = libxl_yajl_gen_alloc(NULL);
    const unsigned char *text;
    char *result = NULL;
    size_t length;

    if (hand && lx_type_gen_json(type, hand, p) == yajl_gen_status_ok &&
        yajl_gen_get_buf(hand, &text, &length) == yajl_gen_status_ok)
        result = lx_strdup_malloc((const char *)text);
    else
        lx_log(ctx, XTL_ERROR, 0, "cannot write a %s as JSON: a string in it is not valid UTF-8",
               type->name);
    if (hand)
        yajl_gen_free(hand);
    return result;
}
