// SPDX-License-Identifier: LGPL-2.1-only
/*
 * What the compiler calls for __builtin_popcount*() when it may not assume the POPCNT instruction.
 */
#include <lib/bitops.h>

int __popcountdi2(int64_t x);

int __popcountdi2(int64_t x)
{
    return popcount64(x);
}
