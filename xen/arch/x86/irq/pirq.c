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

#define DOMU_PIRQS          256             /* a function with a queue for each of many processors */

struct pirq {
    u32 irq;
    u32 port;                               /* bound event channel, 0: none */
    bool mapped;
};

struct pirq_map {
    spinlock_t lock;                        /* entries and their lines' bindings, but for ports; LOCK_IRQ_MAP */
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

/* Room for nr pirqs in a row? */
static bool is_vacant(const struct pirq_map *map, unsigned int first, unsigned int nr)
{
    if (first >= map->nr || nr > map->nr - first)
        return false;
    for (unsigned int i = first; i < first + nr; i++)
        if (map->pirq[i].mapped)
            return false;
    return true;
}

/*
 * Where nr lines from irq on go: where the caller says, else at their own numbers, else at the end: the beginning is for
 * lines of IOAPICs, which have their own numbers where possible. The first pirq, -EINVAL, -EBUSY, -ENOSPC.
 */
static int find_place(const struct pirq_map *map, int wanted, unsigned int irq, unsigned int nr)
{
    if (wanted >= 0 && ((unsigned int)wanted >= map->nr || nr > map->nr - wanted))
        return -EINVAL;
    if (wanted >= 0)
        return is_vacant(map, wanted, nr) ? wanted : -EBUSY;
    if (is_vacant(map, irq, nr))
        return irq;
    for (unsigned int at = map->nr; at-- > 0; )
        if (is_vacant(map, at, nr))
            return at;
    return -ENOSPC;
}

/* An event channel that is still open at one of them stays the only one there until it is closed. */
static int enter(struct pirq_map *map, int *pirq, unsigned int irq, unsigned int nr)
{
    int at = find_place(map, *pirq, irq, nr);

    if (at < 0)
        return at;
    for (unsigned int i = 0; i < nr; i++) {
        map->pirq[at + i].irq = irq + i;
        map->pirq[at + i].mapped = true;
    }
    *pirq = at;
    return 0;
}

/* A line of an IOAPIC is mapped once: again is no error. */
static bool is_there(const struct pirq_map *map, int *pirq, unsigned int gsi)
{
    for (unsigned int i = 0; i < map->nr; i++)
        if (map->pirq[i].mapped && map->pirq[i].irq == gsi && (*pirq < 0 || (unsigned int)*pirq == i)) {
            *pirq = i;
            return true;
        }
    return false;
}

int pirq_map_gsi(struct domain *d, unsigned int gsi, int *pirq)
{
    struct pirq_map *map = d->arch.pirqs;
    int rc;

    if (gsi >= nr_irqs_gsi || !irq_to_desc(gsi))
        return -EINVAL;
    /* the caller's right will do: the toolstack maps first and permits then */
    if (!domain_irq_permitted(d, gsi) && !domain_irq_permitted(current->domain, gsi))
        return -EPERM;
    spin_lock(&map->lock);
    rc = is_there(map, pirq, gsi) ? 0 : enter(map, pirq, gsi, 1);
    spin_unlock(&map->lock);
    return rc;
}

int pirq_map_msi(struct domain *d, u32 sbdf, bool msix, unsigned int entry, unsigned int nr, int *pirq)
{
    struct pirq_map *map = d->arch.pirqs;
    int irq = msi_lines_create(sbdf, msix, entry, nr), rc;

    if (irq < 0)
        return irq;
    spin_lock(&map->lock);
    rc = enter(map, pirq, irq, nr);
    spin_unlock(&map->lock);
    if (rc)
        msi_lines_destroy(irq);
    return rc;
}

/*
 * The line behind a pirq with the map locked, so that it stays what it is; NULL, nothing locked: there is none. To be
 * followed by unlock_line().
 */
static struct irq_desc *lock_line(struct domain *d, unsigned int pirq)
{
    struct pirq_map *map = d->arch.pirqs;
    struct pirq *p;

    if (!map)
        return NULL;
    spin_lock(&map->lock);
    p = find(d, pirq);
    if (p)
        return irq_to_desc(p->irq);
    spin_unlock(&map->lock);
    return NULL;
}

static void unlock_line(struct domain *d)
{
    spin_unlock(&d->arch.pirqs->lock);
}

int pirq_unmap(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = lock_line(d, pirq);
    const struct msi_target *t;
    unsigned int irq;
    int rc = 0;

    if (!desc)
        return -EINVAL;
    irq = desc->irq;
    t = irq >= nr_irqs_gsi ? desc->msi : NULL;
    if (t && t->irq != irq)
        rc = -EINVAL;
    for (unsigned int i = 0; rc == 0 && i < (t ? t->nr : 1); i++) {
        guest_irq_unbind(irq_to_desc(irq + i), d);
        find(d, pirq + i)->mapped = false;
    }
    unlock_line(d);
    if (rc == 0 && t)
        msi_lines_destroy(irq);
    return rc;
}

int pirq_guest_bind(struct vcpu *v, unsigned int pirq, bool shareable)
{
    struct irq_desc *desc = lock_line(v->domain, pirq);
    int rc;

    if (!desc)
        return -EINVAL;
    rc = guest_irq_bind(desc, v, pirq, shareable);
    unlock_line(v->domain);
    return rc;
}

void pirq_guest_unbind(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = lock_line(d, pirq);

    if (!desc)
        return;
    guest_irq_unbind(desc, d);
    unlock_line(d);
}

void pirq_guest_eoi(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = lock_line(d, pirq);

    if (!desc)
        return;
    guest_irq_eoi(desc, d);
    unlock_line(d);
}

int pirq_msix_entry(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = lock_line(d, pirq);
    int entry;

    if (!desc)
        return -1;
    entry = desc->irq >= nr_irqs_gsi && desc->msi && desc->msi->msix ? desc->msi->entry : -1;
    unlock_line(d);
    return entry;
}

void pirq_msix_set_mask(struct domain *d, unsigned int pirq, bool mask)
{
    struct irq_desc *desc = lock_line(d, pirq);
    unsigned long flags;

    if (!desc)
        return;
    spin_lock_irqsave(&desc->lock, flags);
    if (desc->irq >= nr_irqs_gsi && desc->msi && desc->msi->msix && desc->msi->guest_mask != mask) {
        desc->msi->guest_mask = mask;
        if (desc->guest)                    /* else it is masked, and stays so until it is bound */
            desc->chip->unmask(desc);
    }
    spin_unlock_irqrestore(&desc->lock, flags);
    unlock_line(d);
}

void pirq_set_affinity(struct domain *d, unsigned int pirq, const cpumask_t *mask)
{
    struct irq_desc *desc = lock_line(d, pirq);

    if (!desc)
        return;
    guest_irq_set_affinity(desc, mask);
    unlock_line(d);
}

bool pirq_is_mapped(struct domain *d, unsigned int pirq)
{
    bool mapped = lock_line(d, pirq);

    if (mapped)
        unlock_line(d);
    return mapped;
}

bool pirq_needs_eoi(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = lock_line(d, pirq);
    bool needs;

    if (!desc)
        return false;
    needs = desc->level;
    unlock_line(d);
    return needs;
}

bool pirq_is_shared(struct domain *d, unsigned int pirq)
{
    struct irq_desc *desc = lock_line(d, pirq);
    bool shared;

    if (!desc)
        return false;
    shared = guest_irq_shared(desc);
    unlock_line(d);
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
