/* SPDX-License-Identifier: GPL-2.0-only */
/* The interrupt flag of this CPU. */
#ifndef ASM_IRQFLAGS_H
#define ASM_IRQFLAGS_H

#include <xen/types.h>

static inline void local_irq_disable(void)
{
    __asm__ __volatile__("cli" ::: "memory");
}
static inline void local_irq_enable(void)
{
    __asm__ __volatile__("sti" ::: "memory");
}
static inline unsigned long local_save_flags(void)
{
    unsigned long f;

    __asm__ __volatile__("pushfq; popq %0" : "=r" (f) :: "memory");
    return f;
}
static inline bool local_irq_is_enabled(void)
{
    return local_save_flags() & 0x200;
}
static inline unsigned long local_irq_save(void)
{
    unsigned long f = local_save_flags();

    local_irq_disable();
    return f;
}
static inline void local_irq_restore(unsigned long f)
{
    if (f & 0x200)
        local_irq_enable();
    else
        local_irq_disable();
}

#endif
