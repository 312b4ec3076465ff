/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupt lines. An irq number names a source (GSI, or a dynamic number for an MSI); a guest's name for one is
 * a pirq. Handlers run with interrupts off on the CPU that got it.
 */
#ifndef XEN_IRQ_H
#define XEN_IRQ_H

#include <xen/domain.h>

typedef void (*irq_handler_t)(unsigned int irq, void *dev);
/* 0, -EBUSY, -EINVAL. The line is unmasked when its first handler comes. */
int request_irq(unsigned int irq, irq_handler_t handler, const char *name, void *dev);
void release_irq(unsigned int irq, void *dev);

/*
 * A line for the messages of something that is programmed by itself (an IOMMU): `program' writes the message, when
 * the line gets its place and whenever it moves, interrupts off. The irq number, or -ENOSPC, -EBUSY.
 */
int irq_create_message(irq_handler_t handler, const char *name, void (*program)(void *dev, u64 address, u32 data),
                       void *dev);

/* Guest side. All need d->event_lock (evtchn room) as said in each. */
int pirq_guest_bind(struct vcpu *v, unsigned int pirq, bool shareable);        /* evtchn bind_pirq */
void pirq_guest_unbind(struct domain *d, unsigned int pirq);
void pirq_guest_eoi(struct domain *d, unsigned int pirq);              /* also on unmask of a bound port */
void pirq_set_affinity(struct domain *d, unsigned int pirq, const cpumask_t *mask);
bool pirq_is_mapped(struct domain *d, unsigned int pirq);
unsigned int pirq_evtchn_port(struct domain *d, unsigned int pirq);    /* 0: not bound */
void pirq_set_evtchn_port(struct domain *d, unsigned int pirq, unsigned int port);
int pirqs_domain_create(struct domain *d);
int pirqs_domain_relinquish(struct domain *d);
void pirqs_domain_destroy(struct domain *d);

extern unsigned int nr_irqs_gsi;            /* lines of the IOAPICs */
extern unsigned int nr_irqs;                /* with dynamic ones */

#endif
