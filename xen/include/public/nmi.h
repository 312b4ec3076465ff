/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_nmi_op(command, argument): the hardware's NMIs, which only vcpu 0 of the control
 * domain may take.
 */
#ifndef __XEN_PUBLIC_NMI_H__
#define __XEN_PUBLIC_NMI_H__

#include "xen.h"

#define XENNMI_register_callback    0
#define XENNMI_unregister_callback  1       /* no argument */

struct xennmi_callback {
    unsigned long handler_address;
    unsigned long pad;
};
XEN_ABI_TYPE(xennmi_callback);

/*
 * arch_shared_info.nmi_reason: bits by their number and as masks; the first two as port 0x61
 * reports them.
 */
#define _XEN_NMIREASON_io_error      0      /* I/O channel check */
#define _XEN_NMIREASON_pci_serr      1      /* PCI SERR#, once a memory parity error */
#define _XEN_NMIREASON_unknown       2
#define XEN_NMIREASON_io_error       (1UL << _XEN_NMIREASON_io_error)
#define XEN_NMIREASON_pci_serr       (1UL << _XEN_NMIREASON_pci_serr)
#define XEN_NMIREASON_unknown        (1UL << _XEN_NMIREASON_unknown)
#if __XEN_INTERFACE_VERSION__ < 0x00040300
#define _XEN_NMIREASON_parity_error  _XEN_NMIREASON_pci_serr
#define XEN_NMIREASON_parity_error   XEN_NMIREASON_pci_serr
#endif

#endif
