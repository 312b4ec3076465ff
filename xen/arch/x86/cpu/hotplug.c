// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking a CPU offline: its vcpus, timers and interrupts move, then it parks itself when it is
 * idle, until it is started again.
 */
#include <xen/errno.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <xen/time.h>
#include <asm/apic.h>
#include <asm/hvm.h>
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
    hvm_cpu_down();
    wbinvd();
    __atomic_store_n(&ap_state, AP_PARKED, __ATOMIC_SEQ_CST);
    for (;;)
        halt();
}

/*
 * The CPU asked to go; NOBODY: none. It takes the request itself, from its idle loop: nothing is
 * pending there.
 */
#define NOBODY                  (~0u)
static unsigned int asked = NOBODY;

static bool take_request(unsigned int cpu)
{
    return __atomic_compare_exchange_n(&asked, &cpu, NOBODY, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

void cpu_park_if_asked(void)
{
    if (unlikely(READ_ONCE(asked) == smp_processor_id()) && take_request(smp_processor_id()))
        park();
}

static bool ask_to_park(unsigned int cpu)
{
    __atomic_store_n(&ap_state, AP_NONE, __ATOMIC_SEQ_CST);
    WRITE_ONCE(asked, cpu);
    for (unsigned int try = 0; try < PARK_TRIES && READ_ONCE(asked) == cpu; try++) {
        smp_send_event_check(cpu);
        process_pending_softirqs();
        udelay(100);
    }
    if (take_request(cpu))
        return false;
    while (READ_ONCE(ap_state) != AP_PARKED)
        cpu_relax();
    return true;
}

int cpu_down(unsigned int cpu)
{
    if (cpu == 0)
        return -EBUSY;
    if (cpu >= nr_cpu_ids || !cpu_online(cpu))
        return -EINVAL;
    sched_cpu_down(cpu);
    if (cpu == smp_processor_id())
        return -ERESTART;                   /* the caller has to leave, too, and asks again from where it comes to */
    irq_cpu_leaves(cpu);
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
