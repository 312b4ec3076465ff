/* SPDX-License-Identifier: LGPL-2.1-only */
/* Several devices given one after another; see attach.c. */
#ifndef LX_PCI_ATTACH_H
#define LX_PCI_ATTACH_H

#include "pci/pci.h"

enum { LX_PCI_FUNCTIONS = 8 };      /* of one device */

struct lx_pci_attach {
    uint32_t domid;
    libxl_domain_type type;
    libxl_device_pci *list;         /* slots are filled in */
    int nr, at;
    bool starting;                  /* as in struct lx_pci_add */
};
extern const struct lx_plan lx_pci_attach_plan;

#endif
