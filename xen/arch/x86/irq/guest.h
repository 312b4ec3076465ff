/* SPDX-License-Identifier: GPL-2.0-only */
/* guest.c's side towards pirq.c, who holds the domain's pirq lock and no other. */
#ifndef X86_IRQ_GUEST_H
#define X86_IRQ_GUEST_H

#include "private.h"

int guest_irq_bind(struct irq_desc *d, struct vcpu *v, unsigned int pirq, bool shareable);
void guest_irq_unbind(struct irq_desc *d, struct domain *dom);
void guest_irq_eoi(struct irq_desc *d, struct domain *dom);
bool guest_irq_shared(struct irq_desc *d);
void guest_irq_set_affinity(struct irq_desc *d, const cpumask_t *mask);

#endif
