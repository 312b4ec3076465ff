// SPDX-License-Identifier: GPL-2.0-only
/* A build without hardware-virtualized guests: PV guests bind interrupts to event channels themselves. */
#include "../private.h"

int pt_irq_bind(struct domain *d, const struct xen_domctl_bind_pt_irq *b)
{
    return -EINVAL;
}

int pt_irq_unbind(struct domain *d, const struct xen_domctl_bind_pt_irq *b)
{
    return -EINVAL;
}

bool pt_irq_raise(struct domain *d, unsigned int pirq)
{
    return false;
}

void pt_irq_relinquish(struct domain *d)
{
}

void pt_msix_written(struct domain *d, u64 addr, unsigned int bytes, u64 data, bool answered)
{
}

int pt_ports_map(struct domain *d, u32 guest, u32 machine, u32 nr, bool map)
{
    return -EOPNOTSUPP;
}
