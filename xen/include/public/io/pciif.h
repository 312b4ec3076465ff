/* SPDX-License-Identifier: MIT */
/*
 * PCI devices given to a PV guest: the guest's configuration accesses go to the back end, one at a
 * time, through a shared page. Who sets its "active" flag and sends an event waits until the other
 * clears it. The back end reports PCIe errors the same way in the other direction.
 */
#ifndef __XEN_PCI_COMMON_H__
#define __XEN_PCI_COMMON_H__

#include <stdint.h>

#define XEN_PCI_MAGIC "7"               /* "magic" in xenstore: this version of the protocol */

/* xen_pci_sharedinfo.flags */
#define _XEN_PCIF_active 0              /* the front end has a request in op */
#define _XEN_PCIB_AERHANDLER 1          /* the front end's driver handles PCIe errors */
#define _XEN_PCIB_active 2              /* the back end has a request in aer_op */
#define XEN_PCIF_active (1 << _XEN_PCIF_active)
#define XEN_PCIB_AERHANDLER (1 << _XEN_PCIB_AERHANDLER)
#define XEN_PCIB_active (1 << _XEN_PCIB_active)

/* cmd: the front end's, */
#define XEN_PCI_OP_conf_read 0
#define XEN_PCI_OP_conf_write 1
#define XEN_PCI_OP_enable_msi 2         /* value: out, the interrupt */
#define XEN_PCI_OP_disable_msi 3
#define XEN_PCI_OP_enable_msix 4        /* value: entries of msix_entries; out: their interrupts */
#define XEN_PCI_OP_disable_msix 5
#define XEN_PCI_OP_enable_multi_msi 10
/* and the back end's, in the order of PCIe error recovery. */
#define XEN_PCI_OP_aer_detected 6
#define XEN_PCI_OP_aer_mmio 8
#define XEN_PCI_OP_aer_slotreset 9
#define XEN_PCI_OP_aer_resume 7

/* err */
#define XEN_PCI_ERR_success 0
#define XEN_PCI_ERR_dev_not_found (-1)
#define XEN_PCI_ERR_invalid_offset (-2)
#define XEN_PCI_ERR_access_denied (-3)
#define XEN_PCI_ERR_not_implemented (-4)
#define XEN_PCI_ERR_op_failed (-5)

#define SH_INFO_MAX_VEC 128

struct xen_msix_entry {
    uint16_t vector;                    /* out: the interrupt */
    uint16_t entry;                     /* of the device's table */
};

struct xen_pci_op {
    uint32_t cmd;                       /* XEN_PCI_OP_* */
    int32_t err;                        /* out: XEN_PCI_ERR_* */
    uint32_t domain;                    /* the device, as the front end knows it: PCI segment, */
    uint32_t bus;
    uint32_t devfn;
    int32_t offset;                     /* register */
    int32_t size;                       /* bytes: 1, 2 or 4 */
    uint32_t value;                     /* in or out */
    uint32_t info;                      /* more about the outcome, where there is more */
    struct xen_msix_entry msix_entries[SH_INFO_MAX_VEC];
};

struct xen_pcie_aer_op {
    uint32_t cmd;
    int32_t err;                        /* out: the driver's pci_ers_result */
    uint32_t domain;
    uint32_t bus;
    uint32_t devfn;
};

struct xen_pci_sharedinfo {
    uint32_t flags;
    struct xen_pci_op op;
    struct xen_pcie_aer_op aer_op;
};

#endif
