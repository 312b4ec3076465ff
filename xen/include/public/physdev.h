/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_physdev_op(command, argument): real devices: interrupts (pirq: one as the guest
 * knows it), PCI, I/O ports.
 */
#ifndef __XEN_PUBLIC_PHYSDEV_H__
#define __XEN_PUBLIC_PHYSDEV_H__

#include "xen.h"

/* ---- Interrupts a domain has ----------------------------------------------------------------- */

/* The guest is done with it. */
#define PHYSDEVOP_eoi                    12
struct physdev_eoi {
    uint32_t irq;
};
XEN_ABI_TYPE(physdev_eoi);

/* Does it need that? */
#define PHYSDEVOP_irq_status_query        5
#define _XENIRQSTAT_needs_eoi             0
#define _XENIRQSTAT_shared                1         /* with other domains */
#define XENIRQSTAT_needs_eoi              (1U << _XENIRQSTAT_needs_eoi)
#define XENIRQSTAT_shared                 (1U << _XENIRQSTAT_shared)
struct physdev_irq_status_query {
    uint32_t irq;
    uint32_t flags;                                 /* out: XENIRQSTAT_* */
};
XEN_ABI_TYPE(physdev_irq_status_query);

/*
 * A page with a bit for each pirq that says so without a call; with v1, PHYSDEVOP_eoi unmasks the
 * port as well.
 */
#define PHYSDEVOP_pirq_eoi_gmfn_v1       17
#define PHYSDEVOP_pirq_eoi_gmfn_v2       28
#if __XEN_INTERFACE_VERSION__ < 0x00040200
#define PHYSDEVOP_pirq_eoi_gmfn          PHYSDEVOP_pirq_eoi_gmfn_v1
#else
#define PHYSDEVOP_pirq_eoi_gmfn          PHYSDEVOP_pirq_eoi_gmfn_v2
#endif
struct physdev_pirq_eoi_gmfn {
    xen_pfn_t gmfn;
};
XEN_ABI_TYPE(physdev_pirq_eoi_gmfn);

/* ---- Getting them ---------------------------------------------------------------------------- */

#define MAP_PIRQ_TYPE_MSI                0x0
#define MAP_PIRQ_TYPE_GSI                0x1
#define MAP_PIRQ_TYPE_UNKNOWN            0x2
#define MAP_PIRQ_TYPE_MSI_SEG            0x3        /* bus: segment << 16 | bus */
#define MAP_PIRQ_TYPE_MULTI_MSI          0x4        /* the same, and entry_nr of them in a row;
                                                     * out: how many it got */

#define PHYSDEVOP_map_pirq               13
struct physdev_map_pirq {
    domid_t domid;
    int type;                                       /* MAP_PIRQ_TYPE_* */
    int index;                                      /* the GSI; -1 for an MSI */
    int pirq;                                       /* in: wanted, -1 for any; out */
    int bus, devfn;                                 /* MSI: the device */
    int entry_nr;                                   /* MSI-X: of its table */
    uint64_t table_base;                            /* MSI-X: its address, 0 for an MSI */
};
XEN_ABI_TYPE(physdev_map_pirq);

#define PHYSDEVOP_unmap_pirq             14
struct physdev_unmap_pirq {
    domid_t domid;
    int pirq;
};
XEN_ABI_TYPE(physdev_unmap_pirq);

#define PHYSDEVOP_get_free_pirq          23
struct physdev_get_free_pirq {
    int type;                                       /* MAP_PIRQ_TYPE_GSI or _MSI */
    uint32_t pirq;                                  /* out */
};
XEN_ABI_TYPE(physdev_get_free_pirq);

/* How a GSI is wired, as ACPI says: level 1 or edge 0; active low 1 or high 0. */
#define PHYSDEVOP_setup_gsi              21
struct physdev_setup_gsi {
    int gsi;
    uint8_t triggering;
    uint8_t polarity;
};
XEN_ABI_TYPE(physdev_setup_gsi);

/* An I/O APIC's registers, and a vector for a line: how it was done before GSIs. */
#define PHYSDEVOP_apic_read               8
#define PHYSDEVOP_apic_write              9
struct physdev_apic {
    unsigned long apic_physbase;
    uint32_t reg;
    uint32_t value;                                 /* out, or in */
};
XEN_ABI_TYPE(physdev_apic);

#define PHYSDEVOP_alloc_irq_vector       10
#define PHYSDEVOP_free_irq_vector        11
struct physdev_irq {
    uint32_t irq;
    uint32_t vector;                                /* out, or in */
};
XEN_ABI_TYPE(physdev_irq);

/* ---- I/O ports of the calling vcpu ----------------------------------------------------------- */

#define PHYSDEVOP_set_iopl                6
struct physdev_set_iopl {
    uint32_t iopl;
};
XEN_ABI_TYPE(physdev_set_iopl);

#define PHYSDEVOP_set_iobitmap            7
struct physdev_set_iobitmap {
#if __XEN_INTERFACE_VERSION__ < 0x00030205
    uint8_t *bitmap;
#else
    XEN_GUEST_HANDLE(uint8) bitmap;                 /* as in a TSS: a set bit forbids */
#endif
    uint32_t nr_ports;
};
XEN_ABI_TYPE(physdev_set_iobitmap);

/* ---- PCI devices: the control domain tells what it finds ------------------------------------- */

#define PHYSDEVOP_pci_device_add         25
#define XEN_PCI_DEV_EXTFN                0x1        /* flags: a function beyond the eighth */
#define XEN_PCI_DEV_VIRTFN               0x2        /* a virtual function, of physfn */
#define XEN_PCI_DEV_PXM                  0x4        /* optarr[0] is the ACPI proximity domain */
struct physdev_pci_device_add {
    uint16_t seg;
    uint8_t bus, devfn;
    uint32_t flags;
    struct { uint8_t bus, devfn; } physfn;
    uint32_t optarr[XEN_FLEX_ARRAY_DIM];
};
XEN_ABI_TYPE(physdev_pci_device_add);

#define PHYSDEVOP_pci_device_remove      26         /* these four take physdev_pci_device */
#define PHYSDEVOP_restore_msi_ext        27         /* program its MSIs again, after a sleep */
#define PHYSDEVOP_prepare_msix           30       /* its BARs stay where they are; may move again */
#define PHYSDEVOP_release_msix           31
struct physdev_pci_device {
    uint16_t seg;
    uint8_t bus, devfn;
};
XEN_ABI_TYPE(physdev_pci_device);

/* The same of segment 0 only. */
#define PHYSDEVOP_manage_pci_add         15
#define PHYSDEVOP_manage_pci_remove      16
struct physdev_manage_pci {
    uint8_t bus, devfn;
};
XEN_ABI_TYPE(physdev_manage_pci);

#define PHYSDEVOP_manage_pci_add_ext     20
struct physdev_manage_pci_ext {
    uint8_t bus, devfn;
    uint32_t is_extfn;
    uint32_t is_virtfn;
    struct { uint8_t bus, devfn; } physfn;
};
XEN_ABI_TYPE(physdev_manage_pci_ext);

#define PHYSDEVOP_restore_msi            19
struct physdev_restore_msi {
    uint8_t bus, devfn;
};
XEN_ABI_TYPE(physdev_restore_msi);

/* Where configuration space is in memory. */
#define PHYSDEVOP_pci_mmcfg_reserved     24
#define XEN_PCI_MMCFG_RESERVED           0x1        /* flags: the firmware's map has it reserved */
struct physdev_pci_mmcfg_reserved {
    uint64_t address;
    uint16_t segment;
    uint8_t start_bus, end_bus;
    uint32_t flags;
};
XEN_ABI_TYPE(physdev_pci_mmcfg_reserved);

/*
 * The USB controller with the debug port that the hypervisor's console may be on is about to be
 * reset; or has been.
 */
#define PHYSDEVOP_dbgp_op                29
#define PHYSDEVOP_DBGP_RESET_PREPARE      1         /* op */
#define PHYSDEVOP_DBGP_RESET_DONE         2
#define PHYSDEVOP_DBGP_BUS_UNKNOWN        0         /* bus */
#define PHYSDEVOP_DBGP_BUS_PCI            1
struct physdev_dbgp_op {
    uint8_t op;
    uint8_t bus;
    union {
        physdev_pci_device_t pci;
    } u;
};
XEN_ABI_TYPE(physdev_dbgp_op);

/* ---- Of old sources -------------------------------------------------------------------------- */

/* The only argument of __HYPERVISOR_physdev_op_compat. */
struct physdev_op {
    uint32_t cmd;
    union {
        physdev_irq_status_query_t irq_status_query;
        physdev_set_iopl_t set_iopl;
        physdev_set_iobitmap_t set_iobitmap;
        physdev_apic_t apic_op;
        physdev_irq_t irq_op;
    } u;
};
XEN_ABI_TYPE(physdev_op);

#define PHYSDEVOP_IRQ_UNMASK_NOTIFY       4         /* nobody answers it any more */

#if __XEN_INTERFACE_VERSION__ < 0x00040600
#define PHYSDEVOP_IRQ_NEEDS_UNMASK_NOTIFY XENIRQSTAT_needs_eoi
#define PHYSDEVOP_IRQ_SHARED              XENIRQSTAT_shared
#define PHYSDEVOP_IRQ_STATUS_QUERY        PHYSDEVOP_irq_status_query
#define PHYSDEVOP_APIC_READ               PHYSDEVOP_apic_read
#define PHYSDEVOP_APIC_WRITE              PHYSDEVOP_apic_write
#define PHYSDEVOP_ASSIGN_VECTOR           PHYSDEVOP_alloc_irq_vector
#define PHYSDEVOP_FREE_VECTOR             PHYSDEVOP_free_irq_vector
#define PHYSDEVOP_SET_IOBITMAP            PHYSDEVOP_set_iobitmap
#define PHYSDEVOP_SET_IOPL                PHYSDEVOP_set_iopl
#endif

#endif
