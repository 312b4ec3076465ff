// SPDX-License-Identifier: GPL-2.0-only
/* domctl: what a domain may have of the machine: memory, devices, interrupts, scheduling. */
#include "private.h"

#include <xen/sched.h>

long domctl_max_mem(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    /* Less than it has now is allowed: it then gets no more until it has given some back. */
    spin_lock(&d->page_lock);
    d->max_pages = op->u.max_mem.max_memkb >> (PAGE_SHIFT - 10);
    spin_unlock(&d->page_lock);
    return 0;
}

/* Nobody passes on a right it does not have. */
long domctl_irq_permission(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    unsigned int pirq = op->u.irq_permission.pirq;

    if (pirq >= current->domain->nr_pirqs)
        return -EINVAL;
    if (!domain_irq_permitted(current->domain, pirq))
        return -EPERM;
    return domain_irq_permit(d, pirq, pirq, op->u.irq_permission.allow_access);
}

long domctl_iomem_permission(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    mfn_t first = op->u.iomem_permission.first_mfn;
    mfn_t last = first + op->u.iomem_permission.nr_mfns - 1;

    if (last < first || last > PTE_ADDR_MASK >> PAGE_SHIFT)
        return -EINVAL;
    if (!domain_iomem_permitted(current->domain, first, last))
        return -EPERM;
    return domain_iomem_permit(d, first, last, op->u.iomem_permission.allow_access);
}

long domctl_scheduler_op(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    return sched_domain_op(d, &op->u.scheduler_op);
}
