// SPDX-License-Identifier: LGPL-2.1-only
/*
 * XXH32 and XXH64 with seed 0, as the xxHash specification (doc/xxhash_spec.md, revision 0.2)
 * describes them: the checksums of LZ4 and Zstandard frames.
 */
#include <lib/bitops.h>

#include "private.h"

#define P32_1 0x9e3779b1u
#define P32_2 0x85ebca77u
#define P32_3 0xc2b2ae3du
#define P32_4 0x27d4eb2fu
#define P32_5 0x165667b1u

#define P64_1 0x9e3779b185ebca87ull
#define P64_2 0xc2b2ae3d27d4eb4full
#define P64_3 0x165667b19e3779f9ull
#define P64_4 0x85ebca77c2b2ae63ull
#define P64_5 0x27d4eb2f165667c5ull

static always_inline uint32_t round32(uint32_t acc, uint32_t lane)
{
    return rol32(acc + lane * P32_2, 13) * P32_1;
}

uint32_t checksum_xxh32(const void *data, size_t len)
{
    const uint8_t *p = data, *end = p + len;
    uint32_t acc = P32_5;

    if (len >= 16) {
        uint32_t a = P32_1 + P32_2, b = P32_2, c = 0, d = -P32_1;

        for (; end - p >= 16; p += 16) {
            a = round32(a, load32(p));
            b = round32(b, load32(p + 4));
            c = round32(c, load32(p + 8));
            d = round32(d, load32(p + 12));
        }
        acc = rol32(a, 1) + rol32(b, 7) + rol32(c, 12) + rol32(d, 18);
    }
    acc += (uint32_t)len;
    for (; end - p >= 4; p += 4)
        acc = rol32(acc + load32(p) * P32_3, 17) * P32_4;
    for (; p < end; p++)
        acc = rol32(acc + *p * P32_5, 11) * P32_1;
    acc = (acc ^ acc >> 15) * P32_2;
    acc = (acc ^ acc >> 13) * P32_3;
    return acc ^ acc >> 16;
}

static always_inline uint64_t round64(uint64_t acc, uint64_t lane)
{
    return rol64(acc + lane * P64_2, 31) * P64_1;
}

static always_inline uint64_t merge64(uint64_t acc, uint64_t lane)
{
    return (acc ^ round64(0, lane)) * P64_1 + P64_4;
}

uint64_t checksum_xxh64(const void *data, size_t len)
{
    const uint8_t *p = data, *end = p + len;
    uint64_t acc = P64_5;

    if (len >= 32) {
        uint64_t a = P64_1 + P64_2, b = P64_2, c = 0, d = -P64_1;

        for (; end - p >= 32; p += 32) {
            a = round64(a, load64(p));
            b = round64(b, load64(p + 8));
            c = round64(c, load64(p + 16));
            d = round64(d, load64(p + 24));
        }
        acc = rol64(a, 1) + rol64(b, 7) + rol64(c, 12) + rol64(d, 18);
        acc = merge64(merge64(merge64(merge64(acc, a), b), c), d);
    }
    acc += len;
    for (; end - p >= 8; p += 8)
        acc = rol64(acc ^ round64(0, load64(p)), 27) * P64_1 + P64_4;
    for (; end - p >= 4; p += 4)
        acc = rol64(acc ^ load32(p) * P64_1, 23) * P64_2 + P64_3;
    for (; p < end; p++)
        acc = rol64(acc ^ *p * P64_5, 11) * P64_1;
    acc = (acc ^ acc >> 33) * P64_2;
    acc = (acc ^ acc >> 29) * P64_3;
    return acc ^ acc >> 32;
}
