// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each CPU's one-shot timer: the local APIC's, by TSC deadline where there is one. SDM vol. 3,
 * 11.5.4.
 */
#include <xen/arch.h>
#include <xen/init.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <xen/time.h>
#include <asm/apic.h>
#include <asm/cpufeature.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/time.h>
#include <asm/traps.h>

#define DIVIDE_BY_1             0xb
#define CALIBRATION_US          10000
#define CALIBRATIONS            8               /* at most */
#define GOOD_WINDOW_US          20              /* of uncertainty: 0.2 % */
#define LONGEST                 SECONDS(4)      /* woken early, the timer room asks again */

static u32 __ro_after_init timer_khz;
static bool __ro_after_init use_deadline;
static DEFINE_PER_CPU(bool, timer_ready);

static void handle_timer(struct cpu_user_regs *regs)
{
    apic_eoi();
    raise_softirq(SOFTIRQ_TIMER);
}

/* Between starting and reading the counter nothing may hold us up that the TSC does not see: judged by the TSC. */
struct measurement {
    u64 count, ticks;
    u64 window;                         /* TSC ticks during which the counter may have been started or read */
};

static struct measurement __init measure_once(void)
{
    u64 before = rdtsc_ordered(), started, reading, count, done;

    apic_write(APIC_TIMER_INITIAL, ~0u);
    started = rdtsc_ordered();
    udelay(CALIBRATION_US);
    reading = rdtsc_ordered();
    count = ~0u - apic_read(APIC_TIMER_CURRENT);
    done = rdtsc_ordered();
    return (struct measurement){
        .count = count,
        .ticks = reading + (done - reading) / 2 - (before + (started - before) / 2),
        .window = started - before + done - reading,
    };
}

/*
 * The least disturbed of several. A virtual CPU that its host stops just before the counter is read would take the
 * timer for much slower or faster than it is: every deadline would be off by that factor.
 */
static u32 __init measure(void)
{
    unsigned long flags = local_irq_save();
    struct measurement best = { .window = ~0ULL };

    apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED | VECTOR_TIMER);
    apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
    for (unsigned int i = 0; i < CALIBRATIONS && best.window > cpu_khz * GOOD_WINDOW_US / 1000; i++) {
        struct measurement m = measure_once();

        if (m.window < best.window)
            best = m;
    }
    apic_write(APIC_TIMER_INITIAL, 0);
    local_irq_restore(flags);
    return best.count * cpu_khz / best.ticks;
}

void __init apic_timer_calibrate(void)
{
    set_direct_apic_vector(VECTOR_TIMER, handle_timer);
    use_deadline = cpu_has_tsc_deadline && cpu_has_invariant_tsc;
    timer_khz = measure();
    if (!timer_khz && !use_deadline)
        panic("The local APIC's timer does not count");
    printk(XENLOG_INFO "Local APIC timer: %s, %u.%03u MHz\n",
           use_deadline ? "TSC deadline" : "one-shot", timer_khz / 1000, timer_khz % 1000);
}

void apic_timer_init_cpu(void)
{
    apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
    apic_write(APIC_LVT_TIMER, VECTOR_TIMER | (use_deadline ? APIC_TIMER_DEADLINE : 0));
    /* the mode must be set before the first deadline is written */
    __asm__ __volatile__("mfence" ::: "memory");
    this_cpu(timer_ready) = true;
    raise_softirq(SOFTIRQ_TIMER);
}

static void stop(void)
{
    if (use_deadline)
        wrmsr(MSR_TSC_DEADLINE, 0);
    else
        apic_write(APIC_TIMER_INITIAL, 0);
}

void arch_program_timer(s_time_t deadline)
{
    s_time_t delta = deadline - NOW();

    if (!this_cpu(timer_ready))
        return;
    if (deadline == STIME_MAX)
        return stop();
    if (delta <= 0) {
        raise_softirq(SOFTIRQ_TIMER);
        return;
    }
    delta = min(delta, LONGEST);
    if (use_deadline)
        wrmsr(MSR_TSC_DEADLINE, tsc_of_stime(NOW() + delta));
    else
        apic_write(APIC_TIMER_INITIAL, min((u64)delta * timer_khz / 1000000 + 1, (u64)~0u));
}
