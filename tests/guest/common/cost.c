// SPDX-License-Identifier: GPL-2.0-only
/* What something costs; tests/bench knows the guests that measure by the line this prints. */
#include "base.h"

#define ROUNDS  100u

static u64 least(void (*fn)(void))
{
    u64 best = ~0UL;

    for (unsigned int i = 0; i < ROUNDS; i++) {
        u64 start = rdtsc(), t;

        fn();
        t = rdtsc() - start;
        if (t < best)
            best = t;
    }
    return best;
}

static void nothing(void)
{
}

/* Reading the counter may be expensive itself: where it is emulated. */
void cost_of(const char *what, void (*fn)(void))
{
    u64 all = least(fn), empty = least(nothing);

    print("# cost of %s: %lu\n", what, all > empty ? all - empty : 0);
}
