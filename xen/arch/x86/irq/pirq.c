/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A domain's own numbers for interrupt lines. dom0 knows GSIs by their number; messages get the number of the
 * dynamic line behind them.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/pci.h>
#include <xen/printk.h>
#include <xen/sched.h>

#include "guest.h"
#include "private.h"

#define DOMU_PIRQS          32

struct pirq {
    u32 irq;
    u32 port;                               /* bound event channel, 0: none */
    bool mapped;
};

struct pirq_map {
    spinlock_t lock;                        /* the entries; LOCK_IRQ_MAP */
    unsigned int nr;
    struct pirq pirq[];
};

int pirqs_domain_create(struct domain *d)
{
    unsigned int nr = d->is_privileged ? nr_irqs : DOMU_PIRQS;
    struct pirq_map *map = kzalloc(sizeof(*map) + nr * sizeof(struct pirq));

    if (!map)
        return -ENOMEM;
    spin_lock_init(&map->lock, LOCK_IRQ_MAP);
    map->nr = nr;
    d->nr_pirqs = nr;
    d->arch.pirqs = map;
    return 0;
}

void pirqs_domain_destroy(struct domain *d)
{
    kfree(d->arch.pirqs);
    d->arch.pirqs = NULL;
}

int pirqs_domain_relinquish(struct domain *d)
{
    struct pirq_map *map = d->arch.pirqs;

    for (unsigned int i = 0; map && i < map->nr; i++)
        if (map->pirq[i].mapped)
            pirq_unmap(d, i);
    return 0;
}

/* Map locked, by the caller, in all of these. */
static struct pirq *find(struct domain *d, unsigned int pirq)
{
    struct pirq_map *map = d->arch.pirqs;

    return map && pirq < map->nr && map->pirq[pirq].mapped ? &map->pirq[pirq] : NULL;
}

static int enter(struct domain *d, int *pirq, unsigned int irq)
{
    struct pirq_map *map = d->arch.pirqs;
    unsigned int want = *pirq < 0 ? irq : (unsigned int)*pirq;

    if (want >= map->nr && *pirq < 0)
        for (want = 0; want < map->nr && map->pirq[want].mapped; want++)
            ;
    if (want >= map->nr)
        return *pirq < 0 ? -ENOSPC : -EINVAL;
    if (map->pirq[want].mapped) {
        if (map->pirq[want].irq != irq)
            return -EBUSY;
    } else {
        map->pirq[want] = (struct pirq){ .irq = irq, .mapped = true };
    }
    *pirq = want;
    return 0;
}

int pirq_map_gsi(struct domain *d, unsigned int gsi, int *pirq)
{
    struct pirq_map *map = d->arch.pirqs;
    int rc;

    if (gsi >= nr_irqs_gsi || !irq_to_desc(gsi))
        return -EINVAL;
    if (!domain_irq_permitted(d, gsi))
        return -EPERM;
    spin_lock(&map->lock);
    rc = enter(d, pirq, gsi);
    spin_unlock(&map->lock);
    return rc;
}

int pirq_map_msi(struct domain *d, u32 sbdf, bool msix, unsigned int entry, int *pirq)
{
    struct pirq_map *map = d->arch.pirqs;
    struct msi_target *t;
    struct irq_desc *desc;
    int rc;

    t = msi_target_create(sbdf, msix, entry, &rc);
    if (!t)
        return rc;
    desc = irq_create_dynamic(&msi_chip, t);
    if (!desc) {
        msi_target_destroy(t);
        return -ENOSPC;
    }
    spin_lock(&map->lock);
    rc = enter(d, pirq, desc->irq);
    spin_unlock(&map->lock);
    if (rc) {
        irq_destroy_dynamic(desc);
        msi_target_destroy(t);
    }
    return rc;
}

int pirq_unmap(struct domain *d, unsigned int pirq)
{
    struct pirq_map *map = d->arch.pirqs;
    struct irq_desc *desc;
    struct msi_target *t;
    struct pirq *p;

    spin_lock(&map->lock);
    p = find(d, pirq);
    if (!p) {
        spin_unlock(&map->lock);
        return -EINVAL;
    }
    desc = irq_to_desc(p->irq);
    p->mapped = false;
    spin_unlock(&map->lock);
    guest_irq_unbind(desc, d);
    if (desc->irq < nr_irqs_gsi)
        return 0;
    t = desc->msi;
    irq_destroy_dynamic(desc);
    msi_target_destroy(t);
    return 0;
}

/* The line behind a pirq, NULL if there is none. A descriptor of a mapped pirq stays. */
static struct irq_desc *line_of(struct domain *d, unsigned int pirq)
{
    struct pirq_map *map = d->arch.pirqs;
    struct irq_desc *desc = NULL;
    struct pirq *p;

    if (!map)
        return NULL;
    spin_lock(&map->lock);
    p = find(d, pirq);
    if (p)
        desc = irq_to_desc(p->irq);
    spin_unlock(&map->lock);
    return desc;
}

int pirq_guest_bind(struct vcpu *v, unsigned int pirq, bool shareable)
{
    struct irq_desc *desc = line_of(v->domain, pirq);

    return desc ? guest_irq_bind(desc, v, pirq, shareable) : -EINVAL;
}

void pirq_guest_unbind(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = line_of(d, pirq);

    if (desc)
        guest_irq_unbind(desc, d);
}

void pirq_guest_eoi(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = line_of(d, pirq);

    if (desc)
        guest_irq_eoi(desc, d);
}

void pirq_set_affinity(struct domain *d, unsigned int pirq, const cpumask_t *mask)
{
    struct irq_desc *desc = line_of(d, pirq);

    if (desc)
        guest_irq_set_affinity(desc, mask);
}

bool pirq_is_mapped(struct domain *d, unsigned int pirq)
{
    return line_of(d, pirq) != NULL;
}

bool pirq_needs_eoi(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = line_of(d, pirq);

    return desc && desc->level;
}

bool pirq_is_shared(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = line_of(d, pirq);
    unsigned long flags;
    bool shared;

    if (!desc)
        return false;
    spin_lock_irqsave(&desc->lock, flags);
    shared = desc->guest && desc->guest->nr_guests > 1;
    spin_unlock_irqrestore(&desc->lock, flags);
    return shared;
}

/*
 * Written under the event room's lock, read by send_guest_pirq() in interrupt context: a word, no lock.
 */
unsigned int pirq_evtchn_port(struct domain *d, unsigned int pirq)
{
    struct pirq_map *map = d->arch.pirqs;

    return map && pirq < map->nr ? READ_ONCE(map->pirq[pirq].port) : 0;
}

void pirq_set_evtchn_port(struct domain *d, unsigned int pirq, unsigned int port)
{
    struct pirq_map *map = d->arch.pirqs;

    if (map && pirq < map->nr)
        WRITE_ONCE(map->pirq[pirq].port, port);
}
