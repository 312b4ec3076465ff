/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The descriptor tables of libxl's types and the operations that interpret them. idl/gen makes one
 * lx_type per type of the API; walk.c, json-gen.c and json-parse.c work on any of them, so a new
 * field needs a line of IDL and no code.
 */
#ifndef LX_TYPES_H
#define LX_TYPES_H

#include <stddef.h>
#include <stdint.h>
#include <yajl/yajl_gen.h>
#include <yajl/yajl_tree.h>
#include <libxl.h>

#define LX_COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum lx_kind {
    LX_BOOL,
    LX_INT,
    LX_UINT,
    LX_ENUM,
    LX_STRING,
    LX_STRUCT,
    LX_GROUP_KIND, /* a struct without a name inside another: its fields' offsets count from the
                      outer one */
    LX_UNION,      /* appears as the field that selects the case */
    LX_BUILTIN,
};

struct lx_type;

/* What a builtin type does differently from plain bytes; a NULL operation is the obvious one on
 * plain bytes. */
struct lx_builtin {
    void (*dispose)(void *p);
    void (*copy)(void *dst, const void *src);
    bool (*is_default)(const void *p);
    yajl_gen_status (*gen)(yajl_gen hand, void *p);
    int (*parse)(void *p, yajl_val value); /* 0, or ERROR_INVAL if the value has the wrong form */
    const char *expected;                       /* for the message when it has */
};

enum { LX_ARRAY = 1, LX_HIDDEN = 2, LX_CONST = 4, LX_INIT = 8 };

struct lx_case {
    int value;
    const struct lx_type *fields;
};

struct lx_field {
    const char *name;
    const struct lx_type *type;
    unsigned int flags;
    size_t offset, count_offset;
    int64_t init;                   /* with LX_INIT */
    const char *replaced_by;
    /* of a union: */
    const struct lx_type *key;
    const struct lx_case *cases;
    size_t nr_cases, at, size;
};

struct lx_type {
    const char *name;               /* as C knows it */
    enum lx_kind kind;
    size_t size;
    const struct lx_field *fields;
    size_t nr_fields;
    libxl_enum_string_table *values;
    int init;                       /* of an enum or integer */
    const struct lx_builtin *ops;
};

#define LX_GROUP(f) { .kind = LX_GROUP_KIND, .fields = f, .nr_fields = LX_COUNT(f) }

extern const struct lx_type lx_type_bool, lx_type_int, lx_type_u8, lx_type_u16, lx_type_u32,
    lx_type_u64, lx_type_string, lx_type_domid, lx_type_devid, lx_type_ev_user, lx_type_union;
extern const struct lx_type lx_type_defbool, lx_type_uuid, lx_type_mac, lx_type_bitmap,
    lx_type_cpuid_policy_list, lx_type_string_list, lx_type_key_value_list, lx_type_hwcap,
    lx_type_ms_vm_genid, lx_type_ev_link;
extern const struct lx_type *const lx_types[];  /* all described types, by name; the last is NULL */

/* An object of any type is: init (all bytes are overwritten), used, dispose (afterwards it is as
 * after init). */
void lx_type_init(const struct lx_type *type, void *p);
void lx_type_init_case(const struct lx_type *type, void *p, const char *key, int value);
void lx_type_dispose(const struct lx_type *type, void *p);
/* dst is overwritten without being looked at, and shares nothing with src. */
void lx_type_copy(const struct lx_type *type, void *dst, const void *src);
bool lx_type_is_default(const struct lx_type *type, const void *p);
bool lx_field_is_default(const struct lx_field *field, const void *base);

const char *lx_enum_to_string(const struct lx_type *type, int value); /* NULL: no such value */
int lx_enum_from_string(const struct lx_type *type, const char *s,
                        int *value); /* ERROR_INVAL, case ignored */
int64_t lx_int_get(const struct lx_type *type, const void *p);
void lx_int_set(const struct lx_type *type, void *p, int64_t value);
const struct lx_case *lx_union_case(const struct lx_field *field, int value);

yajl_gen_status lx_type_gen_json(const struct lx_type *type, yajl_gen hand, void *p);
char *lx_type_to_json(libxl_ctx *ctx, const struct lx_type *type,
                      void *p); /* from malloc; NULL: logged */
/* p must have been initialised; fields the text does not name stay as they are. ERROR_INVAL names
 * the place in the log. */
int lx_type_from_json(libxl_ctx *ctx, const struct lx_type *type, void *p, const char *json);

void *lx_malloc(size_t size); /* zeroed; these never return NULL: without memory the process ends */
char *lx_strdup_malloc(const char *s);  /* NULL for NULL */

#endif
