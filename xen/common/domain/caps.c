/* SPDX-License-Identifier: GPL-2.0-only */
/* A domain's rights to device memory, ports and interrupts. */
#include <xen/arch.h>
#include <xen/domain.h>
#include <xen/libmem.h>

#include "private.h"

#define MAX_RANGES          4096

void domain_caps_init(struct domain *d)
{
    rwlock_init(&d->caps_lock, LOCK_CAPS);
    rangeset_init(&d->iomem_caps, &heap_lib_alloc, MAX_RANGES);
    rangeset_init(&d->irq_caps, &heap_lib_alloc, MAX_RANGES);
    rangeset_init(&d->ioport_caps, &heap_lib_alloc, MAX_RANGES);
}

void domain_caps_destroy(struct domain *d)
{
    rangeset_clear(&d->iomem_caps);
    rangeset_clear(&d->irq_caps);
    rangeset_clear(&d->ioport_caps);
}

static bool permitted(struct domain *d, const struct rangeset *set, u64 first, u64 last)
{
    bool yes;

    if (rangeset_empty(set))                /* most guests: not worth the lock */
        return false;
    read_lock(&d->caps_lock);
    yes = rangeset_contains(set, first, last);
    read_unlock(&d->caps_lock);
    return yes;
}

static int permit(struct domain *d, struct rangeset *set, u64 first, u64 last, bool allow)
{
    int rc;

    write_lock(&d->caps_lock);
    rc = allow ? rangeset_add(set, first, last) : rangeset_remove(set, first, last);
    write_unlock(&d->caps_lock);
    return rc;
}

bool domain_iomem_permitted(struct domain *d, mfn_t first, mfn_t last)
{
    return permitted(d, &d->iomem_caps, first, last);
}

bool domain_iomem_next(struct domain *d, mfn_t from, mfn_t *first, mfn_t *last)
{
    u64 start, end;
    bool any;

    read_lock(&d->caps_lock);
    any = rangeset_next(&d->iomem_caps, from, &start, &end);
    read_unlock(&d->caps_lock);
    if (any) {
        *first = start;
        *last = end;
    }
    return any;
}

bool domain_ioport_permitted(struct domain *d, unsigned int first, unsigned int last)
{
    return permitted(d, &d->ioport_caps, first, last);
}

bool domain_irq_permitted(struct domain *d, unsigned int pirq)
{
    return permitted(d, &d->irq_caps, pirq, pirq);
}

int domain_iomem_permit(struct domain *d, mfn_t first, mfn_t last, bool allow)
{
    return permit(d, &d->iomem_caps, first, last, allow);
}

int domain_ioport_permit(struct domain *d, unsigned int first, unsigned int last, bool allow)
{
    int rc = permit(d, &d->ioport_caps, first, last, allow);

    arch_ioports_changed(d, first, last);
    return rc;
}

int domain_irq_permit(struct domain *d, unsigned int first, unsigned int last, bool allow)
{
    return permit(d, &d->irq_caps, first, last, allow);
}
