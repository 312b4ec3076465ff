/* SPDX-License-Identifier: LGPL-2.1-only */
/* What is said to a device model about a device of the host; see model.c. The child is one of lx_qmp_plan. */
#ifndef LX_PCI_MODEL_H
#define LX_PCI_MODEL_H

#include "dm/qmp.h"
#include "pci/pci.h"

/* pci->vdevfn: where it is to be, 0: anywhere; where it is afterwards. It outlives the child. */
void lx_pci_model_add(struct lx_op *child, uint32_t domid, libxl_device_pci *pci);
/* Ends once the guest let go of it. */
void lx_pci_model_remove(struct lx_op *child, uint32_t domid, const libxl_device_pci *pci);

#endif
