// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making data to compress.
 */
#include "data.h"

#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252ull;

uint32_t data_random(uint32_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 16) % limit;
}

static void make_text(uint8_t *p, size_t n)
{
    static const char *const words[] = {
        "page ",          "frame ",    "of the ", "guest ",     "hypercall ", "is mapped ",
        "event channel ", "\n",        "0x1000 ", "and ",       "vcpu ",      "a ",
        "returns ",       "-EINVAL; ", "grant ",  "reference ",
    };

    while (n) {
        const char *w = words[data_random(16)];
        size_t len = strlen(w) < n ? strlen(w) : n;

        memcpy(p, w, len);
        p += len;
        n -= len;
        if (n && !data_random(9)) {
            *p++ = 'a' + data_random(26);
            n--;
        }
    }
}

/* Opcodes e8 and e9 with near and far targets, overlapping each other's operands at times. */
static void make_code(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        p[i] = data_random(3) ? 0x40 + data_random(16) : data_random(256);
        if (!data_random(6)) {
            p[i] = 0xe8 + data_random(2);
            for (unsigned int k = 0; k < 4 && i + 1 < n; k++)
                if (data_random(8))
                    p[++i] = k == 3 ? -data_random(2) : data_random(5) ? data_random(4) : 0xff;
        }
    }
}

static void make_patterns(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; ) {
        size_t period = 1 + data_random(20), run = period + data_random(300);

        for (size_t k = 0; k < run && i < n; k++, i++)
            p[i] = k < period ? data_random(256) : p[i - period];
    }
}

static void make_random(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p[i] = data_random(256);
}

static void make(enum data_kind kind, uint8_t *p, size_t n)
{
    switch (kind) {
    case DATA_TEXT:
        make_text(p, n);
        break;
    case DATA_CODE:
        make_code(p, n);
        break;
    case DATA_PATTERNS:
        make_patterns(p, n);
        break;
    case DATA_RANDOM:
        make_random(p, n);
        break;
    case DATA_MIXED:
        while (n) {
            size_t part = 1 + data_random(200000);

            part = part < n ? part : n;
            make(data_random(DATA_MIXED), p, part);
            p += part;
            n -= part;
        }
        break;
    default:
        memset(p, 0, n);
        break;
    }
}

uint8_t *data_make(enum data_kind kind, size_t size)
{
    uint8_t *p = malloc(size ? size : 1);

    make(kind, p, size);
    return p;
}
