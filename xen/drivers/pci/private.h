/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of the pci room only. */
#ifndef PCI_PRIVATE_H
#define PCI_PRIVATE_H

#include <xen/pci.h>

/* The entry of a function, made if need be; NULL: no memory. */
struct pci_device *pci_device_enter(u32 sbdf);
/* Kind and buses, from its configuration space. */
void pci_device_classify(struct pci_device *p);
/* Windows that ACPI names. Boot. */
void pci_read_mcfg(void);

#endif
