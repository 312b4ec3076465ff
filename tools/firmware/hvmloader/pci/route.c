/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts of PCI devices as the 8259s see them: pins go to four links, rotated with the slot,
 * and the PIIX3 (PIRQ route control registers, 4.1.9) takes each link to an ISA interrupt,
 * level-triggered.
 */
#include "pci/pci.h"

#include "host/host.h"
#include "host/io.h"

#include <acpi.h>

#define PIIX3_DEVFN     0x08        /* 00:01.0 */
#define PIIX3_ID        0x70008086
#define PIRQ_ROUTE      0x60
#define ELCR            0x4d0       /* edge or level, two ports */

static const uint8_t irqs[PCI_LINKS] = { 5, 10, 11, 5 };

uint8_t pci_irq(uint8_t devfn, uint8_t pin)
{
    return irqs[((devfn >> 3) + pin - 1) % PCI_LINKS];
}

void pci_route(void)
{
    const uint32_t id = pci_read32(PIIX3_DEVFN, PCI_ID);

    if (id != PIIX3_ID)
        fatal("the device model's ISA bridge is %08x, not the PIIX3", id);
    for (unsigned int link = 0; link < PCI_LINKS; link++)
        pci_write8(PIIX3_DEVFN, PIRQ_ROUTE + link, irqs[link]);
    outb(ELCR, (uint8_t)ACPI_PCI_IRQS);
    outb(ELCR + 1, ACPI_PCI_IRQS >> 8);
}
