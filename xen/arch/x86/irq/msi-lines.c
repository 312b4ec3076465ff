/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines for messages of PCI functions: for pirqs, or handlers of the hypervisor's own. */
#include <xen/errno.h>

#include "private.h"

/*
 * Of several messages each has a vector from the beginning: once the capability is on, a device that cannot mask them
 * sends those, too, that nobody has asked for yet.
 */
static int assign_all(unsigned int irq, unsigned int nr)
{
    int rc = 0;

    for (unsigned int i = 0; i < nr && rc == 0; i++) {
        struct irq_desc *d = irq_to_desc(irq + i);
        unsigned long flags;

        spin_lock_irqsave(&d->lock, flags);
        rc = irq_assign_vector(d, &cpu_online_map);
        spin_unlock_irqrestore(&d->lock, flags);
    }
    return rc;
}

int msi_lines_create(u32 sbdf, bool msix, unsigned int entry, unsigned int nr)
{
    struct msi_target *t;
    struct irq_desc *d;
    int rc;

    t = msi_target_create(sbdf, msix, entry, nr, &rc);
    if (!t)
        return rc;
    d = irq_create_dynamic(&msi_chip, t, nr);
    if (!d) {
        msi_target_destroy(t);
        return -ENOSPC;
    }
    t->irq = d->irq;
    rc = nr > 1 ? assign_all(d->irq, nr) : 0;
    if (rc == 0)
        return d->irq;
    msi_lines_destroy(d->irq);
    return rc;
}

void msi_lines_destroy(unsigned int irq)
{
    struct msi_target *t = irq_to_desc(irq)->msi;

    for (unsigned int i = 0; i < t->nr; i++)
        irq_destroy_dynamic(irq_to_desc(irq + i));
    msi_target_destroy(t);
}

void msi_line_mask(unsigned int irq, bool mask)
{
    struct irq_desc *d = irq_to_desc(irq);
    unsigned long flags;

    spin_lock_irqsave(&d->lock, flags);
    if (mask)
        d->chip->mask(d);
    else
        d->chip->unmask(d);
    spin_unlock_irqrestore(&d->lock, flags);
}
