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

int arch_vpci_bind(struct vpci_vector *v, unsigned int nr, u32 sbdf, bool msix, unsigned int entry)
{
    int irq = msi_lines_create(sbdf, msix, entry, nr), rc = 0;

    if (irq < 0)
        return irq;
    for (unsigned int i = nr; i-- > 0 && rc == 0; ) {
        v[i].irq = irq + i;
        rc = request_irq(irq + i, arrived, msix ? "dom0's MSI-X" : "dom0's MSI", &v[i]);
        v[i].bound = rc == 0;
    }
    if (rc)
        arch_vpci_unbind(v, nr);
    return rc;
}

void arch_vpci_unbind(struct vpci_vector *v, unsigned int nr)
{
    unsigned int irq = v[nr - 1].irq - (nr - 1);

    for (unsigned int i = 0; i < nr; i++) {
        if (v[i].bound)
            release_irq(v[i].irq, &v[i]);
        v[i].bound = false;
    }
    msi_lines_destroy(irq);
}

void arch_vpci_mask(struct vpci_vector *v, bool mask)
{
    msi_line_mask(v->irq, mask);
}

void arch_vpci_trap(mfn_t first, unsigned long nr)
{
    hwdom_unmap_mmio(hardware_domain, first, nr);
}
