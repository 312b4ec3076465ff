/* SPDX-License-Identifier: GPL-2.0-only */
/* The host has no interrupt flag: a variable of the thread. */
#ifndef ASM_IRQFLAGS_H
#define ASM_IRQFLAGS_H

#include <xen/types.h>

extern __thread bool fake_irqs_off;

static inline void local_irq_disable(void)
{
    fake_irqs_off = true;
}
static inline void local_irq_enable(void)
{
    fake_irqs_off = false;
}
static inline unsigned long local_save_flags(void)
{
    return fake_irqs_off ? 0 : 0x200;
}
static inline bool local_irq_is_enabled(void)
{
    return !fake_irqs_off;
}
static inline unsigned long local_irq_save(void)
{
    unsigned long f = local_save_flags();

    fake_irqs_off = true;
    return f;
}
static inline void local_irq_restore(unsigned long f)
{
    fake_irqs_off = !(f & 0x200);
}

#endif
