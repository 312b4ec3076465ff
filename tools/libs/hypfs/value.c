/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Values of hypfs and their text forms. Pure: no handle, no hypercall.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "private.h"

/* Little-endian, as the whole interface is on x86 and Arm. Sizes 1, 2, 4, 8. */
static int load_unsigned(const void *value, size_t size, uint64_t *out)
{
    if (size != 1 && size != 2 && size != 4 && size != 8) {
        errno = EDOM;
        return -1;
    }
    *out = 0;
    memcpy(out, value, size);
    return 0;
}

static int64_t extend_sign(uint64_t value, size_t size)
{
    unsigned int unused = 64 - 8 * size;

    return (int64_t)(value << unused) >> unused;
}

char *hypfs_value_to_text(unsigned int type, const void *value, size_t size)
{
    char *text = NULL;
    uint64_t bits;
    int n;

    switch (type) {
    case XEN_HYPFS_TYPE_STRING:
        return strndup(value, size);
    case XEN_HYPFS_TYPE_UINT:
    case XEN_HYPFS_TYPE_BOOL:
        if (load_unsigned(value, size, &bits))
            return NULL;
        n = asprintf(&text, "%" PRIu64, type == XEN_HYPFS_TYPE_BOOL ? (uint64_t)!!bits : bits);
        break;
    case XEN_HYPFS_TYPE_INT:
        if (load_unsigned(value, size, &bits))
            return NULL;
        n = asprintf(&text, "%" PRId64, extend_sign(bits, size));
        break;
    default:
        errno = EDOM;
        return NULL;
    }
    return n < 0 ? NULL : text;
}

static int parse_bool(const char *text, uint64_t *out)
{
    static const char *const word[2][5] = {
        { "0", "off", "no", "false", "disable" },
        { "1", "on", "yes", "true", "enable" },
    };
    unsigned int is, i;

    for (is = 0; is < 2; is++) {
        for (i = 0; i < 5; i++) {
            if (!strcasecmp(text, word[is][i])) {
                *out = is;
                return 0;
            }
        }
    }
    errno = EDOM;
    return -1;
}

/* Decimal, 0x hexadecimal or 0 octal; it must fit @size bytes, as unsigned or, with a sign, as
 * signed. */
static int parse_number(const char *text, size_t size, bool is_signed, uint64_t *out)
{
    unsigned int bits = 8 * size;
    char *end;

    if (size != 1 && size != 2 && size != 4 && size != 8) {
        errno = EDOM;
        return -1;
    }
    while (isspace((unsigned char)*text))
        text++;
    errno = 0;
    if (*text == '-' || is_signed) {
        int64_t v = strtoll(text, &end, 0),
                max = bits == 64 ? INT64_MAX : (INT64_C(1) << (bits - 1)) - 1;

        if (!errno && (v > max || v < -max - 1))
            errno = ERANGE;
        *out = v;
    } else {
        uint64_t v = strtoull(text, &end, 0);

        if (!errno && bits < 64 && v >> bits)
            errno = ERANGE;
        *out = v;
    }
    if (errno)
        return -1;
    if (end == text || *end) {
        errno = EDOM;
        return -1;
    }
    return 0;
}

int hypfs_text_to_value(unsigned int type, size_t size, const char *text, void **out,
                        size_t *out_size)
{
    uint64_t number = 0;
    int rc = 0;

    switch (type) {
    case XEN_HYPFS_TYPE_STRING:
        *out_size = strlen(text) + 1;
        *out = strdup(text);
        return *out ? 0 : -1;
    case XEN_HYPFS_TYPE_BOOL:
        rc = parse_bool(text, &number);
        if (!rc && size > sizeof(number)) {
            errno = EDOM;
            rc = -1;
        }
        break;
    case XEN_HYPFS_TYPE_UINT:
    case XEN_HYPFS_TYPE_INT:
        rc = parse_number(text, size, type == XEN_HYPFS_TYPE_INT, &number);
        break;
    default:
        errno = EDOM;
        return -1;
    }
    if (rc)
        return -1;
    *out_size = size;
    *out = malloc(size ? size : 1);
    if (!*out)
        return -1;
    memcpy(*out, &number, size);
    return 0;
}
