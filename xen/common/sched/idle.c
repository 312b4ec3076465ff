/* SPDX-License-Identifier: GPL-2.0-only */
/* What a CPU does when no vcpu wants it. */
#include <xen/arch.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <xen/softirq.h>

struct vcpu *idle_vcpu[CONFIG_NR_CPUS];

/*
 * idle-scrub=yes: wipes free memory meanwhile. Not by itself yet: in the first whole run of the checks with it QEMU itself
 * ended once and a guest stood still once, neither of which was seen before or again.
 */
static bool opt_idle_scrub;
boolean_param("idle-scrub", opt_idle_scrub);

/* Comes from a context switch, with interrupts off. */
noreturn void idle_loop(void)
{
    local_irq_enable();
    for (;;) {
        bool more = opt_idle_scrub && heap_scrub_page();

        local_irq_disable();
        if (!softirqs_pending())
            arch_cpu_idle(!more);
        local_irq_enable();
        do_softirq();
    }
}
