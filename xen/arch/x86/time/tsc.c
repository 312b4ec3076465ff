// SPDX-License-Identifier: GPL-2.0-only
/*
 * System time from the TSC. One scale serves all CPUs, so time is monotonic between them as long as
 * their TSCs agree. Where they do not (found when a CPU comes up), that CPU gets an offset, and
 * results are clamped to the latest seen.
 */
#include <xen/init.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <xen/time.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/time.h>
#include "private.h"

unsigned long cpu_khz;
bool tsc_synchronised = true;
DEFINE_PER_CPU(s64, tsc_offset);

/*
 * Two copies, of which readers use the one that is not being written: a reader never waits, not
 * even in an NMI that interrupted the writer.
 */
static struct {
    u32 version;
    struct time_scale copy[2];
} latch;

void time_scale_publish(const struct time_scale *s)
{
    __atomic_fetch_add(&latch.version, 1, __ATOMIC_SEQ_CST);
    latch.copy[0] = *s;
    __atomic_fetch_add(&latch.version, 1, __ATOMIC_SEQ_CST);
    latch.copy[1] = *s;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void time_scale_get(struct time_scale *s)
{
    u32 version;

    do {
        version = __atomic_load_n(&latch.version, __ATOMIC_ACQUIRE);
        *s = latch.copy[version & 1];
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
    } while (READ_ONCE(latch.version) != version);
}

static s_time_t clamp_to_latest(s_time_t t)
{
    static s_time_t latest;
    s_time_t seen = READ_ONCE(latest);

    while (t > seen)
        if (__atomic_compare_exchange_n(&latest, &seen, t, true, __ATOMIC_SEQ_CST,
                                        __ATOMIC_RELAXED))
            return t;
    return seen;
}

s_time_t NOW(void)
{
    const struct time_scale *s;
    u32 version;
    s_time_t t;

    do {
        version = __atomic_load_n(&latch.version, __ATOMIC_ACQUIRE);
        s = &latch.copy[version & 1];
        t = time_scale_ns(s, rdtsc_ordered() + this_cpu(tsc_offset));
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
    } while (READ_ONCE(latch.version) != version);
    return likely(tsc_synchronised) ? t : clamp_to_latest(t);
}

u64 tsc_of_stime(s_time_t t)
{
    struct time_scale s;
    u64 delta;

    time_scale_get(&s);
    delta = t > s.ns ? t - s.ns : 0;
    return s.tsc + mul_div(delta, cpu_khz, 1000000) - this_cpu(tsc_offset);
}

bool tsc_is_stable(void)
{
    return tsc_synchronised && (cpu_has_invariant_tsc || clocksource_is_tsc);
}

/* --- waiting --- */
#define ASSUMED_KHZ             5000000UL

void udelay(unsigned long usecs)
{
    u64 start = rdtsc(), ticks = usecs * (cpu_khz ?: ASSUMED_KHZ) / 1000;

    while (rdtsc() - start < ticks)
        cpu_relax();
}

void mdelay(unsigned long msecs)
{
    while (msecs--)
        udelay(1000);
}

/* --- do two CPUs' TSCs agree? --- */
#define CHECK_ROUNDS            20000

static struct {
    int arrived, finished;
    int verdict;                        /* 0: not yet; for the new CPU, which takes it away */
    u64 last;                           /* highest TSC either has read */
    u64 worst;                          /* how far one was behind it */
} check;
enum { TSCS_AGREE = 1, TSCS_DIFFER };

static void arrive(void)
{
    __atomic_fetch_add(&check.arrived, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&check.arrived, __ATOMIC_SEQ_CST) < 2)
        cpu_relax();
}

/* Each in turn reads its TSC and looks at the highest one before: a smaller one is a warp. */
static void compare(void)
{
    static int turn;

    for (unsigned int i = 0; i < CHECK_ROUNDS; i++) {
        u64 now;

        while (__atomic_exchange_n(&turn, 1, __ATOMIC_ACQUIRE))
            cpu_relax();
        now = rdtsc_ordered();
        if (now >= check.last)
            check.last = now;
        else if (check.last - now > check.worst)
            check.worst = check.last - now;
        __atomic_store_n(&turn, 0, __ATOMIC_RELEASE);
    }
}

void tsc_check_target(void)
{
    int verdict;

    arrive();
    compare();
    __atomic_store_n(&check.finished, 1, __ATOMIC_SEQ_CST);
    while (!(verdict = __atomic_load_n(&check.verdict, __ATOMIC_SEQ_CST)))
        cpu_relax();
    if (verdict == TSCS_DIFFER)
        tsc_measure_offset();
    __atomic_store_n(&check.verdict, 0, __ATOMIC_SEQ_CST);
}

void tsc_check_source(unsigned int cpu)
{
    bool differ;

    arrive();
    compare();
    while (!__atomic_load_n(&check.finished, __ATOMIC_SEQ_CST))
        cpu_relax();
    differ = check.worst;
    if (differ && tsc_synchronised) {
        printk(XENLOG_WARNING "CPU %u: TSC %lu ticks off: system time is corrected on each CPU\n",
               cpu, check.worst);
        WRITE_ONCE(tsc_synchronised, false);
    }
    check.last = check.worst = 0;
    check.arrived = check.finished = 0;
    __atomic_store_n(&check.verdict, differ ? TSCS_DIFFER : TSCS_AGREE, __ATOMIC_SEQ_CST);
}
