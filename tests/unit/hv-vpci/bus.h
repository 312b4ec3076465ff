/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Three functions in memory: CARD (MSI with 64 bits and a mask, MSI-X with 300 entries at 0x1800 of a 64-bit BAR), OLD
 * (MSI with 32 bits), IOMMU. What was written to configuration space is logged, and which interrupts are bound.
 */
#ifndef TEST_BUS_H
#define TEST_BUS_H

#include "test.h"
#include "world.h"

#include <xen/iommu.h>
#include <xen/pci.h>
#include <xen/vpci.h>

#define CARD        PCI_SBDF(0, 0, 0x10)
#define OLD         PCI_SBDF(0, 0, 0x18)
#define IOMMU       PCI_SBDF(0, 0, 0x20)
#define ABSENT      PCI_SBDF(0, 0, 0x28)

#define MSI         0x50        /* in CARD and OLD */
#define MSIX        0x70        /* in CARD */
#define BAR_BASE    0x380000000ULL
#define TABLE       (BAR_BASE + 0x1800)
#define NR_ENTRIES  300

struct bus_log {
    unsigned int writes;                    /* to configuration space */
    u32 sbdf, reg, size, value;             /* the last one */
    unsigned int binds, unbinds, masks, unmasks, traps;
    mfn_t trap_first;
    unsigned long trap_nr;
};
extern struct bus_log bus_log;
extern bool bus_no_room;                        /* ioremap() fails */
extern int bus_bind_error;
extern struct vpci_vector *bus_bound[512];  /* by entry of CARD, then its and OLD's MSI */
#define BUS_MSI     400
#define BUS_OLD_MSI 450
extern bool bus_masked[512];
extern u8 bus_memory[4 * 4096];             /* behind BAR_BASE */

void bus_start(void);
void bus_end(void);                         /* nothing may be left */
u8 *bus_config(u32 sbdf);                   /* as the device has it */
u32 bus_get(u32 sbdf, unsigned int reg, unsigned int size);
void bus_put(u32 sbdf, unsigned int reg, unsigned int size, u32 value);
unsigned int bus_nr_bound(void);

#endif
