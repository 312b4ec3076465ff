/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Any described type from JSON. The text is made a tree by yajl, then laid over an initialised
 * object: keys the type does not have are ignored (a newer writer may know more), a value of the
 * wrong form is an error that names its place.
 */
#include "types/types.h"
#include "core/log.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The way from the root to the value at hand, for messages. */
struct place {
    const struct place *up;
    const char *name;
    int index;
};

struct parser {
    libxl_ctx *ctx;
    const struct lx_type *root;
};

static int parse_value(struct parser *ps, const struct place *at, const struct lx_type *type,
                       void *p, yajl_val value);

static size_t render_place(const struct place *at, char *text, size_t size)
{
    size_t used = at->up ? render_place(at->up, text, size) : 0;

    if (used >= size)
        return used;
    if (at->name)
        return used + snprintf(text + used, size - used, "%s%s", used ? "." : "", at->name);
    return used + (at->up ? snprintf(text + used, size - used, "[%d]", at->index) : 0);
}

static int wrong(struct parser *ps, const struct place *at, const char *expected)
{
    char where[160] = "";

    render_place(at, where, sizeof(where));
    lx_log(ps->ctx, XTL_ERROR, 0, "JSON of a %s: %s must be %s", ps->root->name,
           where[0] ? where : "the value", expected);
    return ERROR_INVAL;
}

/* Unsigned 64-bit numbers do not fit yajl's long long: take the text. */
static int parse_number(struct parser *ps, const struct place *at, const struct lx_type *type,
                        void *p, yajl_val value)
{
    const char *text = YAJL_IS_NUMBER(value) ? YAJL_GET_NUMBER(value) : "x";
    bool is_unsigned = type->kind == LX_UINT;
    unsigned int bits = type->size * 8 - !is_unsigned;
    unsigned long long limit = bits == 64 ? ~0ULL : (1ULL << bits) - 1;
    char *end;

    errno = 0;
    if (text[0] == '-') {
        long long number = strtoll(text, &end, 10);

        if (*end || errno || is_unsigned || number < -(long long)limit - 1)
            return wrong(ps, at,
                         is_unsigned ? "a whole number, not negative" : "a whole number in range");
        lx_int_set(type, p, number);
    } else {
        unsigned long long number = strtoull(text, &end, 10);

        if (end == text || *end || errno || number > limit)
            return wrong(ps, at, "a whole number in range");
        lx_int_set(type, p, number);
    }
    return 0;
}

static int parse_enum(struct parser *ps, const struct place *at, const struct lx_type *type,
                      void *p, yajl_val value)
{
    int number;

    if (!YAJL_IS_STRING(value) || lx_enum_from_string(type, YAJL_GET_STRING(value), &number))
        return wrong(ps, at, "the name of a value of its enumeration");
    lx_int_set(type, p, number);
    return 0;
}

static int parse_string(struct parser *ps, const struct place *at, void *p, yajl_val value)
{
    char **s = p;

    if (!YAJL_IS_STRING(value) && !YAJL_IS_NULL(value))
        return wrong(ps, at, "a string");
    free(*s);
    *s = YAJL_IS_NULL(value) ? NULL : lx_strdup_malloc(YAJL_GET_STRING(value));
    return 0;
}

static yajl_val child_of(yajl_val map, const char *key)
{
    for (size_t i = 0; i < YAJL_GET_OBJECT(map)->len; i++) {
        if (!strcmp(YAJL_GET_OBJECT(map)->keys[i], key))
            return YAJL_GET_OBJECT(map)->values[i];
    }
    return NULL;
}

static int parse_array(struct parser *ps, const struct place *at, const struct lx_field *field,
                       void *base, yajl_val value)
{
    char **elements = (char **)((char *)base + field->offset);
    int *count = (int *)((char *)base + field->count_offset);
    size_t size = field->type->size;

    if (!YAJL_IS_ARRAY(value))
        return wrong(ps, at, "an array");
    if (*elements)
        return wrong(ps, at, "given once");
    *elements = lx_malloc(YAJL_GET_ARRAY(value)->len * size);
    for (size_t i = 0; i < YAJL_GET_ARRAY(value)->len; i++) {
        struct place here = { .up = at, .index = i };
        int rc;

        lx_type_init(field->type, *elements + i * size);
        *count = i + 1;
        rc = parse_value(ps, &here, field->type, *elements + i * size,
                         YAJL_GET_ARRAY(value)->values[i]);
        if (rc)
            return rc;
    }
    return 0;
}

static int parse_fields(struct parser *ps, const struct place *at, const struct lx_type *type,
                        void *base, yajl_val map);

static int parse_union(struct parser *ps, const struct place *at, const struct lx_type *owner,
                       const struct lx_field *field, void *base, yajl_val map)
{
    for (const libxl_enum_string_table *row = field->key->values; row->s; row++) {
        const struct lx_case *selected = lx_union_case(field, row->v);
        struct place here = { .up = at };
        char key[80];
        yajl_val value;

        snprintf(key, sizeof(key), "%s.%s", field->name, row->s);
        value = child_of(map, key);
        if (!value)
            continue;
        here.name = key;
        if (!YAJL_IS_OBJECT(value))
            return wrong(ps, &here, "an object");
        lx_type_init_case(owner, base, field->name, row->v);
        return selected ? parse_fields(ps, &here, selected->fields, base, value) : 0;
    }
    return 0;
}

static int parse_fields(struct parser *ps, const struct place *at, const struct lx_type *type,
                        void *base, yajl_val map)
{
    for (size_t i = 0; i < type->nr_fields; i++) {
        const struct lx_field *field = &type->fields[i];
        struct place here = { .up = at, .name = field->name };
        bool shared = field->type->kind == LX_GROUP_KIND;
        yajl_val value;
        int rc = 0;

        if (field->flags & (LX_HIDDEN | LX_CONST))
            continue;
        if (field->type->kind == LX_UNION)
            rc = parse_union(ps, at, type, field, base, map);
        else if (!(value = child_of(map, field->name)))
            continue;
        else if (field->flags & LX_ARRAY)
            rc = parse_array(ps, &here, field, base, value);
        else
            rc = parse_value(ps, &here, field->type, (char *)base + (shared ? 0 : field->offset),
                             value);
        if (rc)
            return rc;
    }
    return 0;
}

static int parse_value(struct parser *ps, const struct place *at, const struct lx_type *type,
                       void *p, yajl_val value)
{
    switch (type->kind) {
    case LX_BOOL:
        if (!YAJL_IS_TRUE(value) && !YAJL_IS_FALSE(value))
            return wrong(ps, at, "true or false");
        *(bool *)p = YAJL_IS_TRUE(value);
        return 0;
    case LX_INT:
    case LX_UINT:
        return parse_number(ps, at, type, p, value);
    case LX_ENUM:
        return parse_enum(ps, at, type, p, value);
    case LX_STRING:
        return parse_string(ps, at, p, value);
    case LX_BUILTIN:
        return type->ops->parse(p, value) ? wrong(ps, at, type->ops->expected) : 0;
    default:
        return YAJL_IS_OBJECT(value) ? parse_fields(ps, at, type, p, value)
                                     : wrong(ps, at, "an object");
    }
}

int lx_type_from_json(libxl_ctx *ctx, const struct lx_type *type, void *p, const char *json)
{
    struct parser ps = { ctx, type };
    struct place root = { 0 };
    char why[256] = "";
    yajl_val tree = yajl_tree_parse(json, why, sizeof(why));
    int rc;

    if (!tree) {
        lx_log(ctx, XTL_ERROR, 0, "JSON of a %s: %s", type->name, why[0] ? why : "empty");
        return ERROR_INVAL;
    }
    rc = parse_value(&ps, &root, type, p, tree);
    yajl_tree_free(tree);
    return rc;
}
