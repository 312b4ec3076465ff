// SPDX-License-Identifier: GPL-2.0-only
/*
 * When a CPU looks for something else to run. Most slices end early, by sleep or by somebody who woke up, and another
 * one begins; so the timer is only ever brought forward. When it fires before the slice that runs by then is over, it is
 * set again. A CPU that fell idle is bothered by that once at most.
 */
#include <xen/softirq.h>
#include <xen/time.h>

#include "private.h"

void sched_set_slice(struct sched_cpu *sc, s_time_t end)
{
    sc->slice_end = end;
    if (likely(sc->slice_set <= end))
        return;
    sc->slice_set = end;
    timer_set(&sc->slice, end);
}

static void slice_timer(void *arg)
{
    struct sched_cpu *sc = arg;
    bool over;

    spin_lock_irq(&sc->lock);
    sc->slice_set = STIME_MAX;
    over = sc->slice_end <= NOW();
    if (!over)
        sched_set_slice(sc, sc->slice_end);
    spin_unlock_irq(&sc->lock);
    if (over)
        raise_softirq(SOFTIRQ_SCHEDULE);
}

void sched_slice_init(struct sched_cpu *sc, unsigned int cpu)
{
    timer_init(&sc->slice, slice_timer, sc, cpu);
    sc->slice_end = sc->slice_set = STIME_MAX;
}
