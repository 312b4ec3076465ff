/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cutting a window into pieces that a variable-range register can describe.
 */
#include "cpu/cpu.h"

/* The largest power of two that starts at @start and does not pass @end. */
static uint64_t largest_piece(uint64_t start, uint64_t end)
{
    uint64_t piece = start ? start & -start : 1ULL << 63;

    while (piece > end - start)
        piece >>= 1;
    return piece;
}

bool mtrr_cover(struct mtrr_plan *plan, uint64_t start, uint64_t end, unsigned int room)
{
    if (room > MTRR_MAX_RANGES)
        room = MTRR_MAX_RANGES;
    while (start < end) {
        const uint64_t piece = largest_piece(start, end);

        if (plan->count >= room)
            return false;
        plan->ranges[plan->count++] = (struct mtrr_range){ start, piece };
        start += piece;
    }
    return true;
}
