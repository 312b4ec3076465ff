// SPDX-License-Identifier: GPL-2.0-only
/* Deadlines near, just over, and moved before they come, on vcpus that move between CPUs. */
#include "smp.h"

#define DEADLINES   300

static u64 latest[MAX_VCPUS];

static long set_timer(u64 deadline)
{
    struct vcpu_set_singleshot_timer s = { .timeout_abs_ns = deadline };

    if (rnd() % 2)
        return hypercall(__HYPERVISOR_set_timer_op, deadline);
    return hypercall(__HYPERVISOR_vcpu_op, VCPUOP_set_singleshot_timer, me(), &s);
}

static bool wait_often(unsigned int w, unsigned int nr)
{
    for (unsigned int i = 0; i < DEADLINES; i++) {
        u64 deadline = now() + rnd() % 400000 - 100000, late;

        if (rnd() % 4 == 0)
            CHECK(set_timer(deadline + rnd() % 1000000) == 0);
        CHECK(set_timer(deadline) == 0);
        wait_event(now() >= deadline);
        late = now() - deadline;
        if (late > latest[vcpu_of(w)])
            latest[vcpu_of(w)] = late;
        progress[vcpu_of(w)]++;
        wander();
    }
    return true;
}

bool timers(void)
{
    bool ok = run_workers(wait_often);

    for (unsigned int i = 1; i < nr_vcpus; i++)
        print("# vcpu %u: at most %lu us late\n", i, latest[i] / 1000);
    return ok;
}
