/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Bitmaps and bit positions. Pure.
 */
#include "private.h"

void bitmap_64_to_byte(uint8_t *bytep, const uint64_t *lp, int nbits)
{
    int i, bytes = (nbits + 7) / 8;

    for (i = 0; i < bytes; i++)
        bytep[i] = lp[i / 8] >> (8 * (i % 8));
    if (nbits % 8)
        bytep[bytes - 1] &= (1 << (nbits % 8)) - 1;
}

void bitmap_byte_to_64(uint64_t *lp, const uint8_t *bytep, int nbits)
{
    int i, bytes = (nbits + 7) / 8;

    memset(lp, 0, ((size_t)nbits + 63) / 64 * sizeof(*lp));
    for (i = 0; i < bytes; i++)
        lp[i / 8] |= (uint64_t)bytep[i] << (8 * (i % 8));
    if (nbits % 64)
        lp[nbits / 64] &= (UINT64_C(1) << (nbits % 64)) - 1;
}

unsigned int xc_ffs64(uint64_t x)
{
    return __builtin_ffsll((long long)x);
}

unsigned int xc_ffs32(uint32_t x)
{
    return xc_ffs64(x);
}

unsigned int xc_ffs16(uint16_t x)
{
    return xc_ffs64(x);
}

unsigned int xc_ffs8(uint8_t x)
{
    return xc_ffs64(x);
}
