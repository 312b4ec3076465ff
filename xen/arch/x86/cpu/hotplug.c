// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking a CPU offline: its vcpus, timers and interrupts move, then it parks itself when it is idle, until it is
 * started again.
 */
#include <xen/errno.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <xen/time.h>
#include <asm/apic.h>
#include <asm/insn.h>
#include <asm/irq.h>
#include <asm/smp.h>
#include <asm/time.h>
#include "private.h"

#define PARK_TRIES              1000
#define SETTLE_US               1000

static noreturn void park(void)
{
    cpumask_clear(smp_processor_id(), &cpu_online_map);
    /* who saw us online may still wait for an answer */
    for (u64 end = NOW() + SETTLE_US * 1000; NOW() < (s_time_t)end; ) {
        local_irq_enable();
        cpu_relax();
        local_irq_disable();
    }
    lapic_disable();
    wbinvd();
    __atomic_store_n(&ap_state, AP_PARKED, __ATOMIC_SEQ_CST);
    for (;;)
        halt();
}

/* On the CPU, from the interrupt of a call: only an idle CPU without work may go. */
static void park_if_idle(void *unused)
{
    if (is_idle_vcpu(current) && !softirqs_pending())
        park();
    __atomic_store_n(&ap_state, AP_BUSY, __ATOMIC_SEQ_CST);
}

static bool ask_to_park(unsigned int cpu)
{
    for (unsigned int try = 0; try < PARK_TRIES; try++) {
        __atomic_store_n(&ap_state, AP_NONE, __ATOMIC_SEQ_CST);
        on_selected_cpus(cpumask_of(cpu), park_if_idle, NULL, false);
        while (READ_ONCE(ap_state) == AP_NONE)
            cpu_relax();
        if (READ_ONCE(ap_state) == AP_PARKED)
            return true;
        process_pending_softirqs();
        udelay(100);
    }
    return false;
}

int cpu_down(unsigned int cpu)
{
    if (cpu == 0)
        return -EBUSY;
    if (cpu >= nr_cpu_ids || !cpu_online(cpu))
        return -EINVAL;
    if (cpu == smp_processor_id())
        return -EBUSY;
    sched_cpu_down(cpu);
    cpu_raise_softirq(cpu, SOFTIRQ_SCHEDULE);
    if (!ask_to_park(cpu)) {
        sched_cpu_up(cpu);
        printk(XENLOG_WARNING "CPU %u does not become idle: it stays online\n", cpu);
        return -EBUSY;
    }
    irq_cpu_dead(cpu);
    timers_cpu_dead(cpu);
    printk(XENLOG_INFO "CPU %u is offline\n", cpu);
    return 0;
}
