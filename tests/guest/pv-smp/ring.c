// SPDX-License-Identifier: GPL-2.0-only
/* A token goes round: who has it passes it on and wakes the next one, who is just falling asleep. */
#include "smp.h"

#define ROUNDS      500

static volatile u32 turn;

static bool pass_on(unsigned int w, unsigned int nr)
{
    for (unsigned int round = 0; round < ROUNDS; round++) {
        wait_event(turn == w);
        turn = (w + 1) % nr;
        kick(vcpu_of((w + 1) % nr));
        progress[vcpu_of(w)]++;
        wander();
    }
    return true;
}

bool ring_by_blocking(void)
{
    turn = 0;
    return run_workers(pass_on);
}
