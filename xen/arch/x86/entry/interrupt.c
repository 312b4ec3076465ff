// SPDX-License-Identifier: GPL-2.0-only
/* Interrupts on their way from the stubs to who serves them. */
#include <xen/percpu.h>
#include "private.h"

static apic_vector_fn direct[256];
static DEFINE_PER_CPU(unsigned int, irq_depth);

void set_direct_apic_vector(u8 vector, apic_vector_fn fn)
{
    direct[vector] = fn;
}

bool in_irq(void)
{
    return this_cpu(irq_depth) != 0;
}

void do_interrupt(struct cpu_user_regs *regs)
{
    apic_vector_fn fn = direct[(u8)regs->entry_vector];

    this_cpu(irq_depth)++;
    if (fn)
        fn(regs);
    else
        do_IRQ(regs);
    this_cpu(irq_depth)--;
}
