// SPDX-License-Identifier: GPL-2.0-only
/*
 * Repeatable random numbers (xorshift).
 */
#include "random.h"

#include <stdlib.h>

#include "test.h"

static uint64_t state = 1;

void random_seed(uint64_t seed)
{
    state = seed * 2 + 1;
}

uint64_t random_u64(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 0x2545f4914f6cdd1dull;
}

uint32_t random_below(uint32_t limit)
{
    return (random_u64() >> 32) % limit;
}

const struct lib_alloc test_alloc = { test_malloc, free };
