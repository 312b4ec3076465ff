// SPDX-License-Identifier: GPL-2.0-only
/* Messages of the hardware domain's functions: a physical interrupt each, delivered as the domain wrote them. */
#include <xen/sched.h>
#include <xen/vpci.h>
#include <asm/hwdom.h>
#include <asm/irq.h>
#include <asm/p2m.h>

static void arrived(unsigned int irq, void *dev)
{
    const struct vpci_vector *v = dev;

    /* an address that is none of a local APIC leads nowhere, as on a real bus */
    hvm_msi_deliver(hardware_domain, READ_ONCE(v->address), READ_ONCE(v->data));
}

int arch_vpci_bind(struct vpci_vector *v, u32 sbdf, bool msix, unsigned int entry)
{
    int irq = msi_irq_request(sbdf, msix, entry, arrived, msix ? "dom0's MSI-X" : "dom0's MSI", v);

    if (irq < 0)
        return irq;
    v->irq = irq;
    v->bound = true;
    return 0;
}

void arch_vpci_unbind(struct vpci_vector *v)
{
    msi_irq_release(v->irq, v);
    v->bound = false;
}

void arch_vpci_mask(struct vpci_vector *v, bool mask)
{
    msi_irq_mask(v->irq, mask);
}

void arch_vpci_trap(mfn_t first, unsigned long nr)
{
    hwdom_unmap_mmio(hardware_domain, first, nr);
}
