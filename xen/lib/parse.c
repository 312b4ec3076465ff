// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Reading numbers, sizes and yes/no from text, and the two copying functions the C library may
 * lack.
 */
#include <lib/string.h>
#include <lib/compiler.h>
#include <lib/ctype.h>

size_t strlcpy(char *dst, const char *src, size_t size)
{
    size_t len = strlen(src);

    if (size) {
        size_t n = len < size ? len : size - 1;

        memcpy(dst, src, n);
        dst[n] = '\0';
    }
    return len;
}

size_t strlcat(char *dst, const char *src, size_t size)
{
    size_t used = strnlen(dst, size);

    return used + strlcpy(dst + used, src, size - used);
}

static bool is_hex_prefix(const char *s)
{
    return s[0] == '0' && ascii_lower(s[1]) == 'x' && ascii_digit(s[2]) < 16;
}

uint64_t parse_u64(const char *s, const char **end, unsigned int base)
{
    uint64_t value = 0;

    if ((base == 0 || base == 16) && is_hex_prefix(s)) {
        base = 16;
        s += 2;
    } else if (base == 0) {
        base = *s == '0' ? 8 : 10;
    }
    for (unsigned int digit; (digit = ascii_digit(*s)) < base; s++)
        if (__builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit, &value)) {
            while (ascii_digit(*s) < base)
                s++;
            value = UINT64_MAX;
            break;
        }
    if (end)
        *end = s;
    return value;
}

uint64_t parse_size(const char *s, const char **end)
{
    static const char suffixes[] = "bkmgt";
    const char *p, *suffix;
    uint64_t value = parse_u64(s, &p, 0);

    if (p != s && *p && (suffix = strchr(suffixes, ascii_lower(*p))) != NULL) {
        unsigned int shift = 10 * (suffix - suffixes);

        p++;
        value = value > UINT64_MAX >> shift ? UINT64_MAX : value << shift;
    }
    if (end)
        *end = p;
    return value;
}

int parse_bool(const char *s, size_t len)
{
    static const char *const words[2][5] = {
        { "no", "off", "false", "disable", "0" },
        { "yes", "on", "true", "enable", "1" },
    };

    for (int value = 0; value < 2; value++)
        for (unsigned int i = 0; i < ARRAY_SIZE(words[0]); i++)
            if (strlen(words[value][i]) == len && !strncasecmp(words[value][i], s, len))
                return value;
    return -1;
}
