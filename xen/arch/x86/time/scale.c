// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turning ticks into nanoseconds the way the PV clock ABI does: a shift and a 32-bit fraction.
 */
#include <asm/time.h>
#include "private.h"

#define NSEC                    1000000000ULL

void time_scale_set_rate(struct time_scale *s, u64 hz)
{
    u64 rate = hz;

    /* the fraction is NSEC / rate with rate in (NSEC, 2 * NSEC], so that it fills its 32 bits */
    s->shift = 0;
    while (rate > NSEC * 2) {
        rate >>= 1;
        s->shift--;
    }
    while (rate <= NSEC) {
        rate <<= 1;
        s->shift++;
    }
    /* bits the right shifts lost: divide the exact rate instead */
    s->mul = s->shift < 0 ? mul_div(NSEC, 1ULL << (32 - s->shift), hz) : (NSEC << 32) / rate;
}

static u64 scale(const struct time_scale *s, u64 ticks)
{
    ticks = s->shift < 0 ? ticks >> -s->shift : ticks << s->shift;
    return (u64)(((unsigned __int128)ticks * s->mul) >> 32);
}

s64 time_scale_ns(const struct time_scale *s, u64 tsc)
{
    s64 delta = tsc - s->tsc;

    /* another CPU may have published a stamp that lies a moment after our read */
    return delta >= 0 ? s->ns + (s64)scale(s, delta) : s->ns - (s64)scale(s, -delta);
}
