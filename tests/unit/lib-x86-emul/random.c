// SPDX-License-Identifier: GPL-2.0-only
/*
 * splitmix64: one multiplication chain, good enough and the same everywhere.
 */
#include "random.h"

static uint64_t state;

void random_seed(uint64_t seed)
{
    state = seed;
}

uint64_t random_u64(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15ull;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

unsigned int random_below(unsigned int n)
{
    return (random_u64() >> 32) * n >> 32;
}

uint64_t random_value(void)
{
    static const uint64_t edges[] = {
        0, 1, 2, 0x7f, 0x80, 0x81, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff,
        0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, ~0ull,
    };

    switch (random_below(4)) {
    case 0:
        return edges[random_below(sizeof(edges) / sizeof(*edges))];
    case 1:
        return random_u64() & 0xff;
    case 2:
        return (int64_t)(int32_t)random_u64();
    default:
        return random_u64();
    }
}
