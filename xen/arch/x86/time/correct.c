// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measuring the TSC against the platform timer: at boot to know its rate; every second to follow
 * it, where the rate may change or CPUs' TSCs differ.
 */
#include <xen/arch.h>
#include <xen/console.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <xen/time.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/time.h>
#include "private.h"

#define NSEC                    1000000000ULL
#define CALIBRATION_TICKS(p)    ((p)->frequency / 25)           /* 40 ms: below the PIT's 55 */
#define CORRECTION_PERIOD       SECONDS(1)
#define SLEW_MAX_NS             500000                          /* a second: 500 ppm */

static const struct platform_timer *platform;

/*
 * Platform time: ticks counted on beyond the counter's width; valid while it is read often enough.
 */
static struct {
    u64 ticks;                          /* since the start */
    u64 last;                           /* counter */
    struct moment moment;               /* last measurement, ticks already widened */
} passed;

static u64 widen(u64 counter)
{
    u64 mask = (1ULL << platform->bits) - 1;

    passed.ticks += (counter - passed.last) & mask;
    passed.last = counter;
    return passed.ticks;
}

static u64 ticks_to_ns(u64 ticks)
{
    return mul_div(ticks, NSEC, platform->frequency);
}

static u64 rate_between(const struct moment *a, const struct moment *b)
{
    return mul_div(b->tsc - a->tsc, platform->frequency, b->ticks - a->ticks);
}

static u64 __init measure_tsc(void)
{
    struct moment a, b;

    a = platform_moment(platform);
    passed.last = a.ticks;
    a.ticks = 0;
    do {
        b = platform_moment(platform);
        b.ticks = widen(b.ticks);
    } while (b.ticks < CALIBRATION_TICKS(platform));
    passed.moment = b;
    return rate_between(&a, &b);
}

void __init time_init_early(void)
{
    struct time_scale s = { };
    u64 hz;

    platform = platform_timer_find();
    if (!platform)
        panic("No timer to measure the TSC with: neither HPET, ACPI PM timer nor PIT");
    hz = measure_tsc();
    cpu_khz = hz / 1000;
    s.tsc = rdtsc_ordered();
    time_scale_set_rate(&s, hz);
    time_scale_publish(&s);
    printk(XENLOG_INFO "Time: TSC %lu.%03lu MHz by %s (%lu.%06lu MHz)%s\n", cpu_khz / 1000,
           cpu_khz % 1000,
           platform->name, platform->frequency / 1000000, platform->frequency % 1000000,
           tsc_is_stable() ? ", invariant" : "");
}

/* --- every second --- */
/* system time minus platform time at the start of corrections */
static s64 base_difference;

/* The new scale goes through the present time, and would meet platform time a period from now. */
static void correct_scale(void)
{
    struct moment now = platform_moment(platform);
    struct time_scale s;
    s64 stime, error;
    u64 hz;

    now.ticks = widen(now.ticks);
    if (now.ticks - passed.moment.ticks < platform->frequency / 10)
        return;                         /* too short to tell a rate */
    time_scale_get(&s);
    stime = time_scale_ns(&s, now.tsc + this_cpu(tsc_offset));
    error = (s64)ticks_to_ns(now.ticks) + base_difference - stime;
    error = max(min(error, (s64)SLEW_MAX_NS), -(s64)SLEW_MAX_NS);
    hz = rate_between(&passed.moment, &now);
    cpu_khz = hz / 1000;
    s.tsc = now.tsc + this_cpu(tsc_offset);
    s.ns = stime;
    time_scale_set_rate(&s, hz - (s64)(hz / 1000) * error / (s64)(NSEC / 1000));
    time_scale_publish(&s);
    passed.moment = now;
}

/* This CPU's TSC against CPU 0's scale, through the platform timer. */
void tsc_measure_offset(void)
{
    struct moment now = platform_moment(platform);
    u64 mask = (1ULL << platform->bits) - 1, since;

    if (smp_processor_id() == 0)
        return;
    since = (now.ticks - passed.moment.ticks) & mask;
    this_cpu(tsc_offset) =
        passed.moment.tsc + mul_div(since, cpu_khz * 1000, platform->frequency) - now.tsc;
}

static void calibration_softirq(void)
{
    if (!tsc_synchronised)
        tsc_measure_offset();
    arch_update_vcpu_time(current);
}

static struct timer correction_timer;

static void correct(void *unused)
{
    bool follow = !tsc_is_stable() && platform->bits >= 24;

    if (follow) {
        correct_scale();
        cpumask_raise_softirq(&cpu_online_map, SOFTIRQ_TIME_CALIBRATION);
    }
    log_wallclock_refresh();
    timer_set(&correction_timer, NOW() + CORRECTION_PERIOD);
}

void __init time_init(void)
{
    struct time_scale s;
    struct moment now = platform_moment(platform);
    u64 wall = rtc_read();

    now.ticks = widen(now.ticks);
    time_scale_get(&s);
    passed.moment = now;
    base_difference = time_scale_ns(&s, now.tsc) - (s64)ticks_to_ns(now.ticks);
    if (wall)
        wallclock_set(wall, 0, NOW());
    log_wallclock_refresh();
    open_softirq(SOFTIRQ_TIME_CALIBRATION, calibration_softirq);
    timer_init(&correction_timer, correct, NULL, 0);
    timer_set(&correction_timer, NOW() + CORRECTION_PERIOD);
}
