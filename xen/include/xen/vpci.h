/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI functions as a hardware domain sees them that is not paravirtualized: it programs the real ones, but for
 * messages (MSI, MSI-X), whose address and data are its own inventions. The hypervisor binds a physical interrupt for
 * each and delivers what the domain wrote.
 *
 * One lock for all (LOCK_VPCI, taken here), before all that is asked of others below.
 */
#ifndef XEN_VPCI_H
#define XEN_VPCI_H

#include <xen/types.h>

/* Configuration space; size 1, 2 or 4, reg aligned to it. No locks held. */
u32 vpci_read(u32 sbdf, unsigned int reg, unsigned int size);
void vpci_write(u32 sbdf, unsigned int reg, unsigned int size, u32 value);
/* A function went: its interrupts end. */
void vpci_remove(u32 sbdf);

/*
 * Pages that hold MSI-X tables are not the domain's to touch: accesses come here. False: there is no table. bytes: 1, 2,
 * 4, 8.
 */
bool vpci_table_read(paddr_t at, unsigned int bytes, u64 *value);
bool vpci_table_write(paddr_t at, unsigned int bytes, u64 value);
/* Between these two no page becomes one of a table. claims: is a page of [first, last] one? Frame numbers. */
void vpci_begin(void);
void vpci_end(void);
bool vpci_claims(mfn_t first, mfn_t last);

/* --- what it asks of the architecture; the lock is held --------------------------------------- */
/* A message as the domain wrote it; read at each arrival, without lock. */
struct vpci_vector {
    u64 address;
    u32 data;
    bool bound;
    int irq;                                /* the architecture's */
};
/*
 * Their arrivals go to the domain from now on: of one entry of the function's MSI-X table, or of the first nr messages of
 * its MSI, several only with iommu_intremap. 0 or -errno.
 */
int arch_vpci_bind(struct vpci_vector *v, unsigned int nr, u32 sbdf, bool msix, unsigned int entry);
void arch_vpci_unbind(struct vpci_vector *v, unsigned int nr);          /* all that were bound together */
void arch_vpci_mask(struct vpci_vector *v, bool mask);
/* Frames that hold a table now: accesses have to come here. */
void arch_vpci_trap(mfn_t first, unsigned long nr);

#endif
