/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI: configuration space and the devices dom0 told us about. A function is named by its sbdf: segment in bits
 * 16-31, bus in 8-15, device in 3-7, function in 0-2.
 */
#ifndef XEN_PCI_H
#define XEN_PCI_H

#include <xen/types.h>
#include <lib/list.h>

#define PCI_SBDF(seg, bus, devfn)   ((u32)(seg) << 16 | (u32)(bus) << 8 | (devfn))
#define PCI_SEG(sbdf)               ((sbdf) >> 16)
#define PCI_BUS(sbdf)               ((sbdf) >> 8 & 0xff)
#define PCI_DEVFN(sbdf)             ((sbdf) & 0xff)

#define PCI_CAP_MSI                 0x05
#define PCI_CAP_MSIX                0x11

/* registers of the configuration header */
#define PCI_VENDOR_ID               0x00
#define PCI_COMMAND                 0x04
#define PCI_COMMAND_MEMORY          0x0002
#define PCI_COMMAND_MASTER          0x0004
#define PCI_COMMAND_INTX_DISABLE    0x0400
#define PCI_STATUS                  0x06    /* ones that are written clear */
#define PCI_STATUS_SENT_ABORT       0x0800
#define PCI_CLASS                   0x0a    /* subclass, then base class */
#define PCI_HEADER_TYPE             0x0e
#define PCI_SECONDARY_BUS           0x19    /* of a bridge */
#define PCI_SUBORDINATE_BUS         0x1a

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
bool pci_segment_known(unsigned int seg);              /* has it a window? */
/* Where a physical address is in configuration space; false: in no window. */
bool pci_mmcfg_find(paddr_t at, u32 *sbdf, unsigned int *reg);
bool pci_mmcfg_overlaps(mfn_t first, mfn_t last);      /* frames: does a window touch them? */

/* Offset of a capability, 0: none. */
unsigned int pci_find_cap(u32 sbdf, u8 id);
/* Writes a function's MSI and enables it: one vector. */
void pci_msi_write(u32 sbdf, u64 address, u32 data);
/* A memory BAR's address, 0: none or not set. */
paddr_t pci_bar_address(u32 sbdf, unsigned int bar);

/*
 * A function's MSI-X table, where it is now: from guard to unguard, guests cannot write to its frames, whatever rights to
 * device memory they have. Guarding again finds it anew. 0; guard: -ENODEV (no such function, or no MSI-X), -ENXIO (its
 * BAR is not set), -ENOMEM; unguard: -ENOENT. guarded: is a frame of [first, last] one? May be asked with page tables
 * locked.
 */
int pci_msix_guard(u32 sbdf);
int pci_msix_unguard(u32 sbdf);
bool pci_msix_guarded(mfn_t first, mfn_t last);

/*
 * Functions of the machine: found at boot by looking, or announced by dom0. The list, and everything in an entry but
 * what names it, under pci_lock().
 */
enum pci_kind {
    PCI_ENDPOINT,
    PCI_BRIDGE,                             /* root ports, switches, ... : requests keep their sender's id */
    PCI_BRIDGE_TO_PCI,                      /* from PCI Express to PCI: they get (its bus behind, 0, 0) */
    PCI_BRIDGE_LEGACY,                      /* between PCI buses, at the root: they get its own */
};
struct pci_device {
    struct list_head list;
    u32 sbdf, flags, physfn;
    u8 node;
    u8 kind;                                /* enum pci_kind */
    u8 secondary, subordinate;              /* buses behind a bridge */
    bool announced;                         /* by dom0 */
    struct domain *owner;                   /* who drives it; NULL: nobody yet. No reference: the owner's end takes it */
    s_time_t faults_since;                  /* forbidden accesses: the beginning of the time in which they count */
    u32 faults;
};
void pci_lock(void);
void pci_unlock(void);
struct pci_device *pci_device_find(u32 sbdf);                                  /* NULL: not known */
struct pci_device *pci_device_first(void);
struct pci_device *pci_device_next(const struct pci_device *p);
/* The bridge whose bus behind is this one; NULL: none. */
struct pci_device *pci_bridge_of_bus(unsigned int seg, unsigned int bus);
/* Boot: all functions of segment 0 and of the segments with windows. */
void pci_scan(void);

int pci_device_add(u32 sbdf, u32 flags, u32 physfn, unsigned int node);        /* 0, -ENOMEM */
int pci_device_remove(u32 sbdf);                                               /* 0, -ENODEV */
bool pci_device_known(u32 sbdf);
unsigned int pci_device_node(u32 sbdf);

#endif
