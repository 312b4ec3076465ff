/* SPDX-License-Identifier: GPL-2.0-only */
/* What a CPU does when no vcpu wants it. */
#include <xen/arch.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <xen/softirq.h>

struct vcpu *idle_vcpu[CONFIG_NR_CPUS];

/* Comes from a context switch, with interrupts off. */
noreturn void idle_loop(void)
{
    local_irq_enable();
    for (;;) {
        bool more = heap_scrub_page();

        local_irq_disable();
        if (!softirqs_pending())
            arch_cpu_idle(!more);
        local_irq_enable();
        do_softirq();
    }
}
