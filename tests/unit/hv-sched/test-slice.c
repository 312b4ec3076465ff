// SPDX-License-Identifier: GPL-2.0-only
/* A CPU's slices and the timer that ends them. */
#include <xen/softirq.h>

#include "fakes.h"
#include "private.h"
#include "test.h"

static struct sched_cpu sc;

static void start(void)
{
    sc = (struct sched_cpu){ .up = true };
    spin_lock_init(&sc.lock, LOCK_SCHED);
    sched_slice_init(&sc, 0);
    test_clock = SECONDS(1);
    softirqs_raised = 0;
}

/* Time passes; did the CPU look for something else to run? */
static bool fires_by(s_time_t when)
{
    while (timer_at <= when) {
        test_clock = timer_at;
        timer_at = STIME_MAX;
        softirqs_raised = 0;
        timer_fn(timer_arg);
        if (softirqs_raised)
            return softirqs_raised == 1u << SOFTIRQ_SCHEDULE;
    }
    test_clock = when;
    return false;
}

TEST(a_slice_ends_when_it_is_over)
{
    start();
    sched_set_slice(&sc, test_clock + MILLISECS(10));
    CHECK(!fires_by(SECONDS(1) + MILLISECS(9)));
    CHECK(fires_by(SECONDS(1) + MILLISECS(11)));
    CHECK_EQ(test_clock, SECONDS(1) + MILLISECS(10));
    CHECK(!fires_by(SECONDS(5)));
}

TEST(later_slices_leave_the_timer_alone)
{
    start();
    sched_set_slice(&sc, test_clock + MILLISECS(10));
    for (unsigned int i = 0; i < 100; i++) {
        test_clock += MICROSECS(10);
        sched_set_slice(&sc, test_clock + MILLISECS(10));
        CHECK_EQ(timer_at, SECONDS(1) + MILLISECS(10));
    }
    /* it fires for the first one, and for the last one when that is over */
    CHECK(fires_by(SECONDS(2)));
    CHECK_EQ(test_clock, SECONDS(1) + MILLISECS(11));
}

TEST(an_earlier_end_brings_the_timer_forward)
{
    start();
    sched_set_slice(&sc, test_clock + MILLISECS(30));
    sched_set_slice(&sc, test_clock + MILLISECS(1));
    CHECK(fires_by(SECONDS(1) + MILLISECS(1)));
    CHECK_EQ(test_clock, SECONDS(1) + MILLISECS(1));
}

TEST(an_idle_cpu_is_bothered_once)
{
    start();
    sched_set_slice(&sc, test_clock + MILLISECS(10));
    sched_set_slice(&sc, STIME_MAX);
    CHECK(!fires_by(SECONDS(1) + MILLISECS(20)));
    CHECK_EQ(timer_at, STIME_MAX);
    sched_set_slice(&sc, test_clock + MILLISECS(10));
    CHECK(fires_by(SECONDS(2)));
}
