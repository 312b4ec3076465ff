/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Init, dispose, copy and comparison of any described type, by walking its descriptor. The same
 * visit serves all: a field's storage is found from its offset, an array's elements one after
 * another, a union's case from its key.
 */
#include "types/types.h"
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

void *lx_malloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p) {
        fprintf(stderr, "libxl: out of memory (%zu bytes wanted); giving up\n", size);
        abort();
    }
    return p;
}

char *lx_strdup_malloc(const char *s)
{
    if (!s)
        return NULL;

    size_t size = strlen(s) + 1;

    return memcpy(lx_malloc(size), s, size);
}

int64_t lx_int_get(const struct lx_type *type, const void *p)
{
    switch (type->size) {
    case 1:
        return *(const uint8_t *)p;
    case 2:
        return *(const uint16_t *)p;
    case 4:
        return type->kind == LX_UINT ? (int64_t)*(const uint32_t *)p : *(const int32_t *)p;
    default:
        return *(const int64_t *)p;
    }
}

void lx_int_set(const struct lx_type *type, void *p, int64_t value)
{
    switch (type->size) {
    case 1:
        *(uint8_t *)p = value;
        break;
    case 2:
        *(uint16_t *)p = value;
        break;
    case 4:
        *(uint32_t *)p = value;
        break;
    default:
        *(int64_t *)p = value;
    }
}

const char *lx_enum_to_string(const struct lx_type *type, int value)
{
    for (const libxl_enum_string_table *row = type->values; row->s; row++) {
        if (row->v == value)
            return row->s;
    }
    return NULL;
}

int lx_enum_from_string(const struct lx_type *type, const char *s, int *value)
{
    for (const libxl_enum_string_table *row = type->values; row->s; row++) {
        if (!strcasecmp(row->s, s)) {
            *value = row->v;
            return 0;
        }
    }
    return ERROR_INVAL;
}

const struct lx_case *lx_union_case(const struct lx_field *field, int value)
{
    for (size_t i = 0; i < field->nr_cases; i++) {
        if (field->cases[i].value == value)
            return &field->cases[i];
    }
    return NULL;
}

static const struct lx_case *current_case(const struct lx_field *field, const void *base)
{
    return lx_union_case(field, lx_int_get(field->key, (const char *)base + field->offset));
}

/* Where a field's value is; groups and unions share the base of what they are in. */
static void *field_at(const struct lx_field *field, const void *base)
{
    bool shared = field->type->kind == LX_GROUP_KIND || field->type->kind == LX_UNION;

    return (char *)base + (shared ? 0 : field->offset);
}

static int *array_count(const struct lx_field *field, const void *base)
{
    return (int *)((char *)base + field->count_offset);
}

static bool is_plain(const struct lx_type *type)
{
    return type->kind <= LX_ENUM;
}

/* --- init ------------------------------------------------------------------------------------- */

static void init_fields(const struct lx_type *type, void *base)
{
    for (size_t i = 0; i < type->nr_fields; i++) {
        const struct lx_field *field = &type->fields[i];

        if (field->flags & LX_ARRAY)
            continue;
        if (field->type->kind == LX_GROUP_KIND || field->type->kind == LX_STRUCT)
            init_fields(field->type, field_at(field, base));
        else if (field->flags & LX_INIT)
            lx_int_set(field->type, field_at(field, base), field->init);
        else if (is_plain(field->type))
            lx_int_set(field->type, field_at(field, base), field->type->init);
    }
}

void lx_type_init(const struct lx_type *type, void *p)
{
    memset(p, 0, type->size);
    if (type->kind == LX_STRUCT)
        init_fields(type, p);
    else if (type->kind == LX_ENUM)
        lx_int_set(type, p, type->init);
}

void lx_type_init_case(const struct lx_type *type, void *p, const char *key, int value)
{
    for (size_t i = 0; i < type->nr_fields; i++) {
        const struct lx_field *field = &type->fields[i];
        const struct lx_case *selected;

        if (field->type->kind != LX_UNION || strcmp(field->name, key))
            continue;
        lx_int_set(field->key, (char *)p + field->offset, value);
        memset((char *)p + field->at, 0, field->size);
        selected = lx_union_case(field, value);
        if (selected)
            init_fields(selected->fields, p);
    }
}

/* --- dispose ---------------------------------------------------------------------------------- */

static void release(const struct lx_type *type, void *p);

static void release_array(const struct lx_field *field, void *base)
{
    void **elements = field_at(field, base);

    for (int i = 0; *elements && i < *array_count(field, base); i++)
        release(field->type, (char *)*elements + i * field->type->size);
    free(*elements);
}

static void release(const struct lx_type *type, void *p)
{
    if (type->kind == LX_STRING)
        free(*(char **)p);
    else if (type->kind == LX_BUILTIN && type->ops->dispose)
        type->ops->dispose(p);

    for (size_t i = 0; i < type->nr_fields; i++) {
        const struct lx_field *field = &type->fields[i];

        if (field->flags & LX_CONST)
            continue;
        if (field->flags & LX_ARRAY) {
            release_array(field, p);
        } else if (field->type->kind == LX_UNION) {
            const struct lx_case *selected = current_case(field, p);

            if (selected)
                release(selected->fields, p);
        } else {
            release(field->type, field_at(field, p));
        }
    }
}

void lx_type_dispose(const struct lx_type *type, void *p)
{
    if (!p)
        return;
    release(type, p);
    lx_type_init(type, p);
}

/* --- copy ------------------------------------------------------------------------------------- */

/* dst already holds the bytes of src: replace what is owned by copies of its own. */
static void own(const struct lx_type *type, void *dst, const void *src)
{
    if (type->kind == LX_STRING)
        *(char **)dst = lx_strdup_malloc(*(char *const *)src);
    else if (type->kind == LX_BUILTIN && type->ops->copy)
        type->ops->copy(dst, src);

    for (size_t i = 0; i < type->nr_fields; i++) {
        const struct lx_field *field = &type->fields[i];
        void *to = field_at(field, dst);
        const void *from = field_at(field, src);

        if (field->flags & LX_CONST)
            continue;
        if (field->flags & LX_ARRAY) {
            int count = *array_count(field, src);
            const char *old = *(char *const *)from;
            char *fresh = old && count > 0 ? lx_malloc(count * field->type->size) : NULL;

            for (int n = 0; fresh && n < count; n++)
                lx_type_copy(field->type, fresh + n * field->type->size,
                             old + n * field->type->size);
            *(char **)to = fresh;
        } else if (field->type->kind == LX_UNION) {
            const struct lx_case *selected = current_case(field, src);

            if (selected)
                own(selected->fields, dst, src);
        } else {
            own(field->type, to, from);
        }
    }
}

void lx_type_copy(const struct lx_type *type, void *dst, const void *src)
{
    memcpy(dst, src, type->size);
    own(type, dst, src);
}

/* --- comparison with what init makes ---------------------------------------------------------- */

bool lx_type_is_default(const struct lx_type *type, const void *p)
{
    switch (type->kind) {
    case LX_BOOL:
        return !*(const bool *)p;
    case LX_INT:
    case LX_UINT:
    case LX_ENUM:
        return lx_int_get(type, p) == type->init;
    case LX_STRING:
        return !*(char *const *)p;
    case LX_BUILTIN:
        return type->ops->is_default(p);
    default:
        break;
    }
    for (size_t i = 0; i < type->nr_fields; i++) {
        if (!lx_field_is_default(&type->fields[i], p))
            return false;
    }
    return true;
}

bool lx_field_is_default(const struct lx_field *field, const void *base)
{
    if (field->flags & LX_HIDDEN)
        return true;
    if (field->flags & LX_ARRAY)
        return *array_count(field, base) == 0;
    if (field->type->kind == LX_UNION)
        return lx_int_get(field->key, (const char *)base + field->offset) == field->key->init;
    if (field->flags & LX_INIT) {
        struct lx_type wide = *field->type;
        int64_t initial = 0;

        lx_int_set(&wide, &initial, field->init);
        return !memcmp(&initial, field_at(field, base), wide.size);
    }
    return lx_type_is_default(field->type, field_at(field, base));
}
