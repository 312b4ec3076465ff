// SPDX-License-Identifier: GPL-2.0-only
/* Physical interrupts that a translated guest gets. */
#include "private.h"

int pt_irq_bind(struct domain *d, const struct xen_domctl_bind_pt_irq *bind)
{
    return -EOPNOTSUPP;
}

int pt_irq_unbind(struct domain *d, const struct xen_domctl_bind_pt_irq *bind)
{
    return -EOPNOTSUPP;
}

bool pt_irq_raise(struct domain *d, unsigned int pirq)
{
    return false;
}

void pt_irq_relinquish(struct domain *d)
{
}
