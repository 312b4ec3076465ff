// SPDX-License-Identifier: GPL-2.0-only
/* A build without hardware-virtualized guests has no PVH dom0 either. */
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/arch.h>
#include "../../dom0/private.h"

void __init dom0_configure_pvh(struct xen_domctl_createdomain *config)
{
    panic("dom0=pvh: this build is without hardware-virtualized guests: use dom0=pv");
}

void arch_ioports_changed(struct domain *d, unsigned int first, unsigned int last)
{
}

void __init dom0_build_pvh(struct dom0_builder *b)
{
}
