/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines handed to guests: binding, delivery as events, end of interrupt. */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/iommu.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/hwdom.h>

#include "guest.h"
#include "private.h"

void guest_irq_deliver(struct irq_desc *d)
{
    struct {
        struct domain *domain;
        unsigned int pirq;
    } to[IRQ_GUESTS_MAX];
    unsigned int nr = 0;
    bool level;

    spin_lock(&d->lock);
    level = d->level;
    for (unsigned int i = 0; d->guest && i < d->guest->nr_guests; i++) {
        to[nr].domain = d->guest->guest[i].domain;
        to[nr++].pirq = d->guest->guest[i].pirq;
        if (d->level && !d->guest->guest[i].in_flight) {
            d->guest->guest[i].in_flight = true;
            d->guest->in_flight++;
        }
    }
    spin_unlock(&d->lock);
    /* unbinding waits for in_progress: the domains cannot go away here */
    for (unsigned int i = 0; i < nr; i++)
        if (is_hwdom(to[i].domain))
            hwdom_gsi_arrived(to[i].domain, to[i].pirq, level);
        else if (!to[i].domain->iommu || !pt_irq_raise(to[i].domain, to[i].pirq))
            send_guest_pirq(to[i].domain, to[i].pirq);
}

/* Descriptor locked. */
static int find_guest(const struct irq_desc *d, const struct domain *dom)
{
    for (unsigned int i = 0; d->guest && i < d->guest->nr_guests; i++)
        if (d->guest->guest[i].domain == dom)
            return i;
    return -1;
}

static int add_guest(struct irq_desc *d, struct domain *dom, unsigned int pirq, bool shareable)
{
    struct guest_irq *g = d->guest;

    if (find_guest(d, dom) >= 0 || (g->nr_guests && !(g->shareable && shareable)))
        return -EBUSY;
    if (g->nr_guests == IRQ_GUESTS_MAX)
        return -ENOSPC;
    g->shareable = shareable;
    g->guest[g->nr_guests].domain = dom;
    g->guest[g->nr_guests].pirq = pirq;
    g->guest[g->nr_guests].in_flight = false;
    g->nr_guests++;
    return 0;
}

int guest_irq_bind(struct irq_desc *d, struct vcpu *v, unsigned int pirq, bool shareable)
{
    struct guest_irq *fresh = kzalloc_type(struct guest_irq);
    unsigned long flags;
    cpumask_t where;
    int rc;

    if (!fresh)
        return -ENOMEM;
    cpumask_zero(&where);
    cpumask_set(v->processor, &where);
    spin_lock_irqsave(&d->lock, flags);
    if (d->handler) {
        rc = -EBUSY;
        goto out;
    }
    if (!d->guest) {
        d->guest = fresh;
        fresh = NULL;
    }
    rc = d->vector ? 0 : irq_assign_vector(d, &where);
    if (rc)
        rc = irq_assign_vector(d, &cpu_online_map);
    if (rc == 0)
        rc = add_guest(d, v->domain, pirq, shareable);
    if (rc == 0 && d->guest->nr_guests == 1)
        d->chip->unmask(d);
    if (d->guest->nr_guests == 0) {
        fresh = d->guest;
        d->guest = NULL;
    }
out:
    spin_unlock_irqrestore(&d->lock, flags);
    kfree(fresh);
    return rc;
}

/* One guest less to wait for. Descriptor locked. */
static void end_of(struct irq_desc *d, unsigned int i)
{
    struct guest_irq *g = d->guest;

    if (!g->guest[i].in_flight)
        return;
    g->guest[i].in_flight = false;
    if (--g->in_flight == 0)
        d->chip->unmask(d);
}

void guest_irq_unbind(struct irq_desc *d, struct domain *dom)
{
    struct guest_irq *empty = NULL;
    unsigned long flags;
    int i;

    spin_lock_irqsave(&d->lock, flags);
    i = find_guest(d, dom);
    if (i >= 0) {
        struct guest_irq *g = d->guest;

        end_of(d, i);
        g->guest[i] = g->guest[--g->nr_guests];
        if (g->nr_guests == 0) {
            d->chip->mask(d);
            d->guest = NULL;
            empty = g;
        }
    }
    spin_unlock_irqrestore(&d->lock, flags);
    kfree(empty);
    irq_synchronize(d);
}

void guest_irq_eoi(struct irq_desc *d, struct domain *dom)
{
    unsigned long flags;
    int i;

    spin_lock_irqsave(&d->lock, flags);
    i = find_guest(d, dom);
    if (i >= 0)
        end_of(d, i);
    spin_unlock_irqrestore(&d->lock, flags);
}

bool guest_irq_shared(struct irq_desc *d)
{
    unsigned long flags;
    bool shared;

    spin_lock_irqsave(&d->lock, flags);
    shared = d->guest && d->guest->nr_guests > 1;
    spin_unlock_irqrestore(&d->lock, flags);
    return shared;
}

void guest_irq_set_affinity(struct irq_desc *d, const cpumask_t *mask)
{
    unsigned long flags;

    spin_lock_irqsave(&d->lock, flags);
    if (d->guest && d->vector)
        irq_assign_vector(d, mask);         /* if that fails it stays where it is, which is only slower */
    spin_unlock_irqrestore(&d->lock, flags);
}
