/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI: configuration space and the devices dom0 told us about. A function is named by its sbdf: segment in bits
 * 16-31, bus in 8-15, device in 3-7, function in 0-2.
 */
#ifndef XEN_PCI_H
#define XEN_PCI_H

#include <xen/types.h>

#define PCI_SBDF(seg, bus, devfn)   ((u32)(seg) << 16 | (u32)(bus) << 8 | (devfn))
#define PCI_SEG(sbdf)               ((sbdf) >> 16)
#define PCI_BUS(sbdf)               ((sbdf) >> 8 & 0xff)
#define PCI_DEVFN(sbdf)             ((sbdf) & 0xff)

#define PCI_CAP_MSI                 0x05
#define PCI_CAP_MSIX                0x11

/*
 * Configuration space; size 1, 2 or 4, reg aligned to it. Registers from 256 on need the memory-mapped window
 * (MCFG): without one reads give all ones and writes are lost, as on a bus without such a device. Any context.
 */
u32 pci_conf_read(u32 sbdf, unsigned int reg, unsigned int size);
void pci_conf_write(u32 sbdf, unsigned int reg, unsigned int size, u32 value);
/* A guest's access to the data port at 0xcfc, its address latched in cf8. */
u32 pci_cf8_read(u32 cf8, unsigned int offset, unsigned int size);
void pci_cf8_write(u32 cf8, unsigned int offset, unsigned int size, u32 value);
/* From MCFG or dom0 (PHYSDEVOP_pci_mmcfg_reserved). 0 or -errno. */
int pci_mmcfg_add(paddr_t base, unsigned int seg, unsigned int first_bus, unsigned int last_bus);

/* Offset of a capability, 0: none. */
unsigned int pci_find_cap(u32 sbdf, u8 id);
/* A memory BAR's address, 0: none or not set. */
paddr_t pci_bar_address(u32 sbdf, unsigned int bar);

int pci_device_add(u32 sbdf, u32 flags, u32 physfn, unsigned int node);        /* 0, -ENOMEM */
int pci_device_remove(u32 sbdf);                                               /* 0, -ENODEV */
bool pci_device_known(u32 sbdf);
unsigned int pci_device_node(u32 sbdf);

#endif
