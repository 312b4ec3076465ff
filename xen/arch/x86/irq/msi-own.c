/* SPDX-License-Identifier: GPL-2.0-only */
/* Messages of PCI functions for a handler of the hypervisor's own. */
#include <xen/errno.h>

#include "private.h"

int msi_irq_request(u32 sbdf, bool msix, unsigned int entry, irq_handler_t handler, const char *name, void *dev)
{
    struct msi_target *t;
    struct irq_desc *d;
    int rc;

    t = msi_target_create(sbdf, msix, entry, &rc);
    if (!t)
        return rc;
    d = irq_create_dynamic(&msi_chip, t);
    rc = d ? request_irq(d->irq, handler, name, dev) : -ENOSPC;
    if (rc == 0)
        return d->irq;
    if (d)
        irq_destroy_dynamic(d);
    msi_target_destroy(t);
    return rc;
}

void msi_irq_release(unsigned int irq, void *dev)
{
    struct irq_desc *d = irq_to_desc(irq);
    struct msi_target *t = d->msi;

    release_irq(irq, dev);
    irq_destroy_dynamic(d);
    msi_target_destroy(t);
}

void msi_irq_mask(unsigned int irq, bool mask)
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
