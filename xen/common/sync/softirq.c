/* SPDX-License-Identifier: GPL-2.0-only */
/* Raising and running softirqs. The pending word of a CPU is only ever changed atomically. */
#include <xen/softirq.h>
#include <xen/bug.h>
#include <xen/smp.h>
#include <asm/irqflags.h>

DEFINE_PER_CPU(u32, softirq_pending);

static void (*handlers[NR_SOFTIRQS])(void);

void open_softirq(enum softirq nr, void (*handler)(void))
{
    ASSERT(nr < NR_SOFTIRQS && !handlers[nr]);
    handlers[nr] = handler;
}

/* True when the bit was not pending yet. */
static bool mark_pending(unsigned int cpu, enum softirq nr)
{
    return !(__atomic_fetch_or(&per_cpu(softirq_pending, cpu), 1u << nr, __ATOMIC_SEQ_CST) & (1u << nr));
}

void raise_softirq(enum softirq nr)
{
    mark_pending(smp_processor_id(), nr);
}

void cpu_raise_softirq(unsigned int cpu, enum softirq nr)
{
    if (mark_pending(cpu, nr) && cpu != smp_processor_id())
        smp_send_event_check(cpu);
}

void cpumask_raise_softirq(const cpumask_t *mask, enum softirq nr)
{
    cpumask_t kick;
    unsigned int cpu;

    cpumask_zero(&kick);
    for_each_cpu(cpu, mask)
        if (mark_pending(cpu, nr) && cpu != smp_processor_id())
            cpumask_set(cpu, &kick);
    if (!cpumask_empty(&kick))
        smp_send_event_check_mask(&kick);
}

static void run_pending(u32 allowed)
{
    for (;;) {
        u32 *pending = &this_cpu(softirq_pending);      /* again each time: SCHEDULE may move nothing, but be safe */
        u32 todo = READ_ONCE(*pending) & allowed;
        unsigned int nr;

        if (!todo)
            return;
        nr = __builtin_ctz(todo);
        __atomic_fetch_and(pending, ~(1u << nr), __ATOMIC_SEQ_CST);
        if (handlers[nr])
            handlers[nr]();
    }
}

void do_softirq(void)
{
    ASSERT(local_irq_is_enabled());
    run_pending(~0u);
}

void process_pending_softirqs(void)
{
    ASSERT(local_irq_is_enabled());
    run_pending(~(1u << SOFTIRQ_SCHEDULE));
}
