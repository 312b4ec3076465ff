/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The types that the IDL does not describe but names: scalars, defbool, uuid, MAC address, bitmap,
 * string list, key/value list, hardware capabilities, VM generation id. Each has its operations and
 * its descriptor here.
 */
#include "types/types.h"
#include <libxl_json.h>
#include <libxl_utils.h>
#include <stdio.h>
#include <stdlib.h>

#define SCALAR(n, k, ctype, initial) \
    const struct lx_type lx_type_##n = { \
        .name = #n, .kind = k, .size = sizeof(ctype), .init = initial \
    }

SCALAR(bool, LX_BOOL, bool, 0);
SCALAR(int, LX_INT, int, 0);
SCALAR(u8, LX_UINT, uint8_t, 0);
SCALAR(u16, LX_UINT, uint16_t, 0);
SCALAR(u32, LX_UINT, uint32_t, 0);
SCALAR(u64, LX_UINT, uint64_t, 0);
SCALAR(domid, LX_UINT, libxl_domid, 0);
SCALAR(devid, LX_INT, libxl_devid, -1);
SCALAR(ev_user, LX_INT, libxl_ev_user, 0);     /* may hold a pointer or -1: JSON has it signed */
SCALAR(string, LX_STRING, char *, 0);
const struct lx_type lx_type_union = { .name = "union", .kind = LX_UNION };

#define BUILTIN(n, ctype) \
    const struct lx_type lx_type_##n = { \
        .name = "libxl_" #n, .kind = LX_BUILTIN, .size = sizeof(ctype), .ops = &n##_ops \
    }

static bool all_zero(const void *p, size_t size)
{
    const unsigned char *bytes = p;

    for (size_t i = 0; i < size; i++) {
        if (bytes[i])
            return false;
    }
    return true;
}

static yajl_gen_status gen_text(yajl_gen hand, const char *s)
{
    return s ? yajl_gen_string(hand, (const unsigned char *)s, strlen(s)) : yajl_gen_null(hand);
}

/* --- defbool: negative is false, 0 is "choose for me", positive is true ----------------------- */

void libxl_defbool_set(libxl_defbool *db, bool b)
{
    db->val = b ? 1 : -1;
}

void libxl_defbool_unset(libxl_defbool *db)
{
    db->val = 0;
}

bool libxl_defbool_is_default(libxl_defbool db)
{
    return !db.val;
}

void libxl_defbool_setdefault(libxl_defbool *db, bool b)
{
    if (libxl_defbool_is_default(*db))
        libxl_defbool_set(db, b);
}

bool libxl_defbool_val(libxl_defbool db)
{
    if (!db.val) {
        fprintf(stderr,
                "libxl: bug: the value of a boolean was asked before its default was chosen\n");
        abort();
    }
    return db.val > 0;
}

const char *libxl_defbool_to_string(libxl_defbool db)
{
    return !db.val ? "<default>" : db.val > 0 ? "True" : "False";
}

yajl_gen_status libxl_defbool_gen_json(yajl_gen hand, libxl_defbool *p)
{
    return gen_text(hand, libxl_defbool_to_string(*p));
}

static yajl_gen_status defbool_gen(yajl_gen hand, void *p)
{
    return libxl_defbool_gen_json(hand, p);
}

static bool defbool_is_default(const void *p)
{
    return libxl_defbool_is_default(*(const libxl_defbool *)p);
}

static int defbool_parse(void *p, yajl_val value)
{
    const char *text = YAJL_IS_STRING(value) ? YAJL_GET_STRING(value) : "";
    libxl_defbool *db = p;

    if (!strcmp(text, "<default>"))
        db->val = 0;
    else if (!strcmp(text, "True") || YAJL_IS_TRUE(value))
        db->val = 1;
    else if (!strcmp(text, "False") || YAJL_IS_FALSE(value))
        db->val = -1;
    else
        return ERROR_INVAL;
    return 0;
}

static const struct lx_builtin defbool_ops = {
    .is_default = defbool_is_default, .gen = defbool_gen, .parse = defbool_parse,
    .expected = "\"True\", \"False\" or \"<default>\"",
};
BUILTIN(defbool, libxl_defbool);

/* --- uuid ------------------------------------------------------------------------------------- */

yajl_gen_status libxl_uuid_gen_json(yajl_gen hand, libxl_uuid *p)
{
    char text[LIBXL_UUID_FMTLEN + 1];

    snprintf(text, sizeof(text), LIBXL_UUID_FMT, LIBXL_UUID_BYTES(*p));
    return gen_text(hand, text);
}

static yajl_gen_status uuid_gen(yajl_gen hand, void *p)
{
    return libxl_uuid_gen_json(hand, p);
}

static bool uuid_is_default(const void *p)
{
    return libxl_uuid_is_nil(p);
}

static int uuid_parse(void *p, yajl_val value)
{
    return YAJL_IS_STRING(value) ? libxl_uuid_from_string(p, YAJL_GET_STRING(value)) : ERROR_INVAL;
}

static const struct lx_builtin uuid_ops = {
    .is_default = uuid_is_default, .gen = uuid_gen, .parse = uuid_parse, .expected = "a UUID",
};
BUILTIN(uuid, libxl_uuid);

/* --- MAC address ------------------------------------------------------------------------------ */

void libxl_mac_copy(libxl_ctx *ctx, libxl_mac *dst, const libxl_mac *src)
{
    memcpy(dst, src, sizeof(*dst));
}

yajl_gen_status libxl_mac_gen_json(yajl_gen hand, libxl_mac *p)
{
    char text[LIBXL_MAC_FMTLEN + 1];

    snprintf(text, sizeof(text), LIBXL_MAC_FMT, LIBXL_MAC_BYTES((*p)));
    return gen_text(hand, text);
}

static yajl_gen_status mac_gen(yajl_gen hand, void *p)
{
    return libxl_mac_gen_json(hand, p);
}

static bool mac_is_default(const void *p)
{
    return all_zero(p, sizeof(libxl_mac));
}

static int mac_parse(void *p, yajl_val value)
{
    uint8_t *mac = p;
    char after;

    if (!YAJL_IS_STRING(value) || sscanf(YAJL_GET_STRING(value), LIBXL_MAC_FMT "%c", &mac[0],
                                         &mac[1], &mac[2], &mac[3], &mac[4], &mac[5], &after) != 6)
        return ERROR_INVAL;
    return 0;
}

static const struct lx_builtin mac_ops = {
    .is_default = mac_is_default, .gen = mac_gen, .parse = mac_parse, .expected = "a MAC address",
};
BUILTIN(mac, libxl_mac);

/* --- bitmap: JSON is the list of set bits ----------------------------------------------------- */

yajl_gen_status libxl_bitmap_gen_json(yajl_gen hand, libxl_bitmap *p)
{
    int bit;

    yajl_gen_array_open(hand);
    libxl_for_each_set_bit(bit, *p)
        yajl_gen_integer(hand, bit);
    return yajl_gen_array_close(hand);
}

static yajl_gen_status bitmap_gen(yajl_gen hand, void *p)
{
    return libxl_bitmap_gen_json(hand, p);
}

static bool bitmap_is_default(const void *p)
{
    return libxl_bitmap_is_empty(p);
}

static int bitmap_parse(void *p, yajl_val value)
{
    libxl_bitmap *map = p;
    long long last = -1;

    if (!YAJL_IS_ARRAY(value))
        return ERROR_INVAL;
    for (size_t i = 0; i < YAJL_GET_ARRAY(value)->len; i++) {
        yajl_val bit = YAJL_GET_ARRAY(value)->values[i];

        if (!YAJL_IS_INTEGER(bit) || YAJL_GET_INTEGER(bit) < 0 || YAJL_GET_INTEGER(bit) > 1 << 20)
            return ERROR_INVAL;
        last = YAJL_GET_INTEGER(bit) > last ? YAJL_GET_INTEGER(bit) : last;
    }
    libxl_bitmap_dispose(map);
    if (last < 0)
        return 0;
    libxl_bitmap_alloc(NULL, map, last + 1);
    for (size_t i = 0; i < YAJL_GET_ARRAY(value)->len; i++)
        libxl_bitmap_set(map, YAJL_GET_INTEGER(YAJL_GET_ARRAY(value)->values[i]));
    return 0;
}

static void bitmap_dispose(void *p)
{
    libxl_bitmap_dispose(p);
}

static void bitmap_copy(void *dst, const void *src)
{
    libxl_bitmap_copy_alloc(NULL, dst, src);
}

static const struct lx_builtin bitmap_ops = {
    .dispose = bitmap_dispose,
    .copy = bitmap_copy,
    .is_default = bitmap_is_default,
    .gen = bitmap_gen,
    .parse = bitmap_parse,
    .expected = "an array of bit numbers",
};
BUILTIN(bitmap, libxl_bitmap);

/* --- lists of strings: arrays that end with NULL; of pairs: key, value (may be NULL), ..., NULL */

int libxl_string_list_length(const libxl_string_list *sl)
{
    int length = 0;

    while (*sl && (*sl)[length])
        length++;
    return length;
}

void libxl_string_list_dispose(libxl_string_list *sl)
{
    for (int i = libxl_string_list_length(sl) - 1; i >= 0; i--)
        free((*sl)[i]);
    free(*sl);
    *sl = NULL;
}

void libxl_string_list_copy(libxl_ctx *ctx, libxl_string_list *dst, const libxl_string_list *src)
{
    int length = libxl_string_list_length(src);

    *dst = *src ? lx_malloc((length + 1) * sizeof(**dst)) : NULL;
    for (int i = 0; i < length; i++)
        (*dst)[i] = lx_strdup_malloc((*src)[i]);
}

yajl_gen_status libxl_string_list_gen_json(yajl_gen hand, libxl_string_list *p)
{
    yajl_gen_array_open(hand);
    for (int i = 0; i < libxl_string_list_length(p); i++)
        gen_text(hand, (*p)[i]);
    return yajl_gen_array_close(hand);
}

static void string_list_dispose(void *p)
{
    libxl_string_list_dispose(p);
}

static void string_list_copy(void *dst, const void *src)
{
    libxl_string_list_copy(NULL, dst, src);
}

static bool string_list_is_default(const void *p)
{
    return !libxl_string_list_length(p);
}

static yajl_gen_status string_list_gen(yajl_gen hand, void *p)
{
    return libxl_string_list_gen_json(hand, p);
}

static int string_list_parse(void *p, yajl_val value)
{
    libxl_string_list *list = p;
    size_t length;

    if (!YAJL_IS_ARRAY(value))
        return ERROR_INVAL;
    length = YAJL_GET_ARRAY(value)->len;
    libxl_string_list_dispose(list);
    *list = lx_malloc((length + 1) * sizeof(**list));
    for (size_t i = 0; i < length; i++) {
        yajl_val item = YAJL_GET_ARRAY(value)->values[i];

        if (!YAJL_IS_STRING(item))
            return ERROR_INVAL;
        (*list)[i] = lx_strdup_malloc(YAJL_GET_STRING(item));
    }
    return 0;
}

static const struct lx_builtin string_list_ops = {
    .dispose = string_list_dispose, .copy = string_list_copy, .is_default = string_list_is_default,
    .gen = string_list_gen, .parse = string_list_parse, .expected = "an array of strings",
};
BUILTIN(string_list, libxl_string_list);

int libxl_key_value_list_length(const libxl_key_value_list *kvl)
{
    int pairs = 0;

    while (*kvl && (*kvl)[2 * pairs])
        pairs++;
    return pairs;
}

void libxl_key_value_list_dispose(libxl_key_value_list *kvl)
{
    for (int i = 2 * libxl_key_value_list_length(kvl) - 1; i >= 0; i--)
        free((*kvl)[i]);
    free(*kvl);
    *kvl = NULL;
}

void libxl_key_value_list_copy(libxl_ctx *ctx, libxl_key_value_list *dst,
                               const libxl_key_value_list *src)
{
    int strings = 2 * libxl_key_value_list_length(src);

    *dst = *src ? lx_malloc((strings + 1) * sizeof(**dst)) : NULL;
    for (int i = 0; i < strings; i++)
        (*dst)[i] = lx_strdup_malloc((*src)[i]);
}

yajl_gen_status libxl_key_value_list_gen_json(yajl_gen hand, libxl_key_value_list *p)
{
    yajl_gen_map_open(hand);
    for (int i = 0; i < 2 * libxl_key_value_list_length(p); i++)
        gen_text(hand, (*p)[i]);
    return yajl_gen_map_close(hand);
}

static void key_value_list_dispose(void *p)
{
    libxl_key_value_list_dispose(p);
}

static void key_value_list_copy(void *dst, const void *src)
{
    libxl_key_value_list_copy(NULL, dst, src);
}

static bool key_value_list_is_default(const void *p)
{
    return !libxl_key_value_list_length(p);
}

static yajl_gen_status key_value_list_gen(yajl_gen hand, void *p)
{
    return libxl_key_value_list_gen_json(hand, p);
}

static int key_value_list_parse(void *p, yajl_val value)
{
    libxl_key_value_list *list = p;
    size_t pairs;

    if (!YAJL_IS_OBJECT(value))
        return ERROR_INVAL;
    pairs = YAJL_GET_OBJECT(value)->len;
    libxl_key_value_list_dispose(list);
    *list = lx_malloc((2 * pairs + 1) * sizeof(**list));
    for (size_t i = 0; i < pairs; i++) {
        yajl_val item = YAJL_GET_OBJECT(value)->values[i];

        if (!YAJL_IS_STRING(item) && !YAJL_IS_NULL(item))
            return ERROR_INVAL;
        (*list)[2 * i] = lx_strdup_malloc(YAJL_GET_OBJECT(value)->keys[i]);
        (*list)[2 * i + 1] = YAJL_IS_NULL(item) ? NULL : lx_strdup_malloc(YAJL_GET_STRING(item));
    }
    return 0;
}

static const struct lx_builtin key_value_list_ops = {
    .dispose = key_value_list_dispose,
    .copy = key_value_list_copy,
    .is_default = key_value_list_is_default,
    .gen = key_value_list_gen,
    .parse = key_value_list_parse,
    .expected = "an object of strings",
};
BUILTIN(key_value_list, libxl_key_value_list);

/* --- small arrays of numbers ------------------------------------------------------------------ */

void libxl_hwcap_copy(libxl_ctx *ctx, libxl_hwcap *dst, const libxl_hwcap *src)
{
    memcpy(dst, src, sizeof(*dst));
}

/* Only the first half has ever been part of the JSON form; readers of it count on four. */
enum { HWCAP_IN_JSON = 4 };

yajl_gen_status libxl_hwcap_gen_json(yajl_gen hand, libxl_hwcap *p)
{
    yajl_gen_array_open(hand);
    for (int i = 0; i < HWCAP_IN_JSON; i++)
        yajl_gen_integer(hand, (*p)[i]);
    return yajl_gen_array_close(hand);
}

static yajl_gen_status hwcap_gen(yajl_gen hand, void *p)
{
    return libxl_hwcap_gen_json(hand, p);
}

static bool hwcap_is_default(const void *p)
{
    return false;
}

static int numbers_parse(yajl_val value, size_t count, long long limit,
                         void (*set)(void *p, size_t i, long long n), void *p)
{
    if (!YAJL_IS_ARRAY(value) || YAJL_GET_ARRAY(value)->len != count)
        return ERROR_INVAL;
    for (size_t i = 0; i < count; i++) {
        yajl_val item = YAJL_GET_ARRAY(value)->values[i];

        if (!YAJL_IS_INTEGER(item) || YAJL_GET_INTEGER(item) < 0 || YAJL_GET_INTEGER(item) > limit)
            return ERROR_INVAL;
        set(p, i, YAJL_GET_INTEGER(item));
    }
    return 0;
}

static void set_u32(void *p, size_t i, long long n)
{
    ((uint32_t *)p)[i] = n;
}

static void set_u8(void *p, size_t i, long long n)
{
    ((uint8_t *)p)[i] = n;
}

static int hwcap_parse(void *p, yajl_val value)
{
    return numbers_parse(value, HWCAP_IN_JSON, UINT32_MAX, set_u32, p);
}

static const struct lx_builtin hwcap_ops = {
    .is_default = hwcap_is_default,
    .gen = hwcap_gen,
    .parse = hwcap_parse,
    .expected = "an array of 4 numbers",
};
BUILTIN(hwcap, libxl_hwcap);

void libxl_ms_vm_genid_copy(libxl_ctx *ctx, libxl_ms_vm_genid *dst, const libxl_ms_vm_genid *src)
{
    *dst = *src;
}

bool libxl_ms_vm_genid_is_zero(const libxl_ms_vm_genid *id)
{
    return all_zero(id->bytes, sizeof(id->bytes));
}

yajl_gen_status libxl_ms_vm_genid_gen_json(yajl_gen hand, libxl_ms_vm_genid *p)
{
    yajl_gen_array_open(hand);
    for (int i = 0; i < LIBXL_MS_VM_GENID_LEN; i++)
        yajl_gen_integer(hand, p->bytes[i]);
    return yajl_gen_array_close(hand);
}

static yajl_gen_status ms_vm_genid_gen(yajl_gen hand, void *p)
{
    return libxl_ms_vm_genid_gen_json(hand, p);
}

static bool ms_vm_genid_is_default(const void *p)
{
    return libxl_ms_vm_genid_is_zero(p);
}

static int ms_vm_genid_parse(void *p, yajl_val value)
{
    return numbers_parse(value, LIBXL_MS_VM_GENID_LEN, UINT8_MAX, set_u8, p);
}

static const struct lx_builtin ms_vm_genid_ops = {
    .is_default = ms_vm_genid_is_default, .gen = ms_vm_genid_gen, .parse = ms_vm_genid_parse,
    .expected = "an array of 16 byte values",
};
BUILTIN(ms_vm_genid, libxl_ms_vm_genid);

/* The link of an event in the library's queue: never copied, never shown (hidden in the IDL). */
static void ev_link_copy(void *dst, const void *src)
{
    memset(dst, 0, sizeof(libxl_ev_link));
}

static const struct lx_builtin ev_link_ops = { .copy = ev_link_copy };
BUILTIN(ev_link, libxl_ev_link);
