// SPDX-License-Identifier: GPL-2.0-only
/* What something costs; tests/bench knows the guests that measure by the line this prints. */
#include "base.h"

#define ROUNDS  100u

void cost_of(const char *what, void (*fn)(void))
{
    u64 best = ~0UL;

    for (unsigned int i = 0; i < ROUNDS; i++) {
        u64 start = rdtsc(), t;

        fn();
        t = rdtsc() - start;
        if (t < best)
            best = t;
    }
    print("# cost of %s: %lu\n", what, best);
}
