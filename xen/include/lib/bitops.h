/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Arithmetic on the bits of one word.
 */
#ifndef LIB_BITOPS_H
#define LIB_BITOPS_H

#include <stdbool.h>
#include <stdint.h>

/* Position + 1 of the lowest (ffs) or highest (fls) set bit; 0 when there is none. */
static inline unsigned int ffs64(uint64_t x)
{
    return x ? __builtin_ctzll(x) + 1 : 0;
}

static inline unsigned int fls64(uint64_t x)
{
    return x ? 64 - __builtin_clzll(x) : 0;
}

static inline unsigned int ffs32(uint32_t x)
{
    return x ? __builtin_ctz(x) + 1 : 0;
}

static inline unsigned int fls32(uint32_t x)
{
    return x ? 32 - __builtin_clz(x) : 0;
}

/* Binary logarithm, rounded down; @x is not 0. */
static inline unsigned int ilog2(uint64_t x)
{
    return 63 - __builtin_clzll(x);
}

/* The smallest n with 2^n >= x; 0 for 0 and 1. (get_order() is this of a page count.) */
static inline unsigned int ilog2_up(uint64_t x)
{
    return x <= 1 ? 0 : 64 - __builtin_clzll(x - 1);
}

/* Without POPCNT or a helper from libgcc: the hypervisor may assume neither. */
static inline unsigned int popcount64(uint64_t x)
{
    x -= (x >> 1) & 0x5555555555555555ull;
    x = (x & 0x3333333333333333ull) + ((x >> 2) & 0x3333333333333333ull);
    x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0full;
    return (x * 0x0101010101010101ull) >> 56;
}

static inline bool is_power_of_2(uint64_t x)
{
    return x && !(x & (x - 1));
}

static inline uint32_t rol32(uint32_t x, unsigned int n)
{
    return (x << (n & 31)) | (x >> (-n & 31));
}

static inline uint64_t rol64(uint64_t x, unsigned int n)
{
    return (x << (n & 63)) | (x >> (-n & 63));
}

#endif
