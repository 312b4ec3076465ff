// SPDX-License-Identifier: GPL-2.0-only
/* What functions there are and what kind they are of, from configuration space. */
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>

#include "private.h"

#define PCI_CAP_EXP             0x10
#define EXP_FLAGS               2
#define EXP_TYPE(flags)         ((flags) >> 4 & 0xf)
#define EXP_TYPE_TO_PCI         7
#define HEADER_MULTIFUNCTION    0x80
#define HEADER_BRIDGE           1
#define CLASS_PCI_BRIDGE        0x0604

void pci_device_classify(struct pci_device *p)
{
    unsigned int header = pci_conf_read(p->sbdf, PCI_HEADER_TYPE, 1) & ~HEADER_MULTIFUNCTION, exp;

    p->kind = PCI_ENDPOINT;
    if (header != HEADER_BRIDGE || pci_conf_read(p->sbdf, PCI_CLASS, 2) != CLASS_PCI_BRIDGE)
        return;
    p->secondary = pci_conf_read(p->sbdf, PCI_SECONDARY_BUS, 1);
    p->subordinate = pci_conf_read(p->sbdf, PCI_SUBORDINATE_BUS, 1);
    exp = pci_find_cap(p->sbdf, PCI_CAP_EXP);
    if (!exp)
        p->kind = PCI_BRIDGE_LEGACY;
    else if (EXP_TYPE(pci_conf_read(p->sbdf, exp + EXP_FLAGS, 2)) == EXP_TYPE_TO_PCI)
        p->kind = PCI_BRIDGE_TO_PCI;
    else
        p->kind = PCI_BRIDGE;
}

static bool __init is_there(u32 sbdf)
{
    u32 id = pci_conf_read(sbdf, PCI_VENDOR_ID, 4);

    return id != ~0u && id != 0 && (id & 0xffff) != 0xffff;
}

static unsigned int __init scan_slot(u32 sbdf)
{
    unsigned int nr = 0;

    for (unsigned int fn = 0; fn < 8; fn++) {
        if (!is_there(sbdf + fn)) {
            if (fn == 0)
                return 0;
            continue;
        }
        if (!pci_device_enter(sbdf + fn))
            printk(XENLOG_WARNING "PCI: out of memory for %08x\n", sbdf + fn);
        nr++;
        if (fn == 0 && !(pci_conf_read(sbdf, PCI_HEADER_TYPE, 1) & HEADER_MULTIFUNCTION))
            return nr;
    }
    return nr;
}

void __init pci_scan(void)
{
    unsigned int nr = 0;

    pci_read_mcfg();
    for (unsigned int seg = 0; seg < 0x10000; seg++) {
        if (seg && !pci_segment_known(seg))
            continue;
        /* all buses: there may be several roots, and nothing here knows where they begin */
        for (unsigned int slot = 0; slot < 256 * 32; slot++)
            nr += scan_slot(PCI_SBDF(seg, 0, 0) + slot * 8);
    }
    printk(XENLOG_INFO "PCI: %u functions\n", nr);
}
