/* SPDX-License-Identifier: GPL-2.0-only */
/* What a CPU does when no vcpu wants it. */
#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/softirq.h>

struct vcpu *idle_vcpu[CONFIG_NR_CPUS];

noreturn void idle_loop(void)
{
    for (;;) {
        local_irq_disable();
        if (!softirqs_pending())
            arch_cpu_idle();
        local_irq_enable();
        do_softirq();
    }
}
