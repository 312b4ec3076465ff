/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupt lines on x86: IOAPICs, message-signalled interrupts, vectors, and a domain's pirqs. The interface for
 * other rooms is <xen/irq.h>; here is what booting, ACPI parsing and the physdev hypercall need.
 */
#ifndef ASM_IRQ_H
#define ASM_IRQ_H

#include <xen/irq.h>

/* Firmware's word on polarity and triggering (MPS INTI flags: ACPI 5.2.12.5). */
#define INTI_POLARITY(flags)    ((flags) & 3)           /* 0 bus default, 1 active high, 3 active low */
#define INTI_TRIGGER(flags)     (((flags) >> 2) & 3)    /* 0 bus default, 1 edge, 3 level */

/* From the MADT, before irq_init(). */
void ioapic_add(u32 id, paddr_t addr, u32 gsi_base);
void isa_irq_override(u8 isa_irq, u32 gsi, u16 inti_flags);

void irq_init(void);                        /* boot CPU, after ACPI and the local APIC; masks everything */
/* After iommu_setup(), before any line is in use: pins are remapped from now on if interrupts are. */
void ioapic_use_remapping(void);
/* A CPU goes offline. First its interrupts go elsewhere, while it still takes those on their way; then it is dead. */
void irq_cpu_leaves(unsigned int cpu);
void irq_cpu_dead(unsigned int cpu);

unsigned int isa_irq_to_gsi(unsigned int isa_irq);

/* physdev_op, per domain. Errors: -EINVAL, -ESRCH, -EBUSY, -EPERM, -ENOSPC, -ENOMEM, -ENODEV. */
struct physdev_map_pirq;
int pirq_map_gsi(struct domain *d, unsigned int gsi, int *pirq);
/*
 * An entry of the function's MSI-X table, or the first nr messages of its MSI (entry is not looked at): pirqs in a row,
 * *pirq (-1: wherever there is room) is the first. Of several, the first stands for all when they are unmapped, and the
 * others cannot be (-EINVAL). Without interrupt remapping there can be one message only (-EOPNOTSUPP).
 */
int pirq_map_msi(struct domain *d, u32 sbdf, bool msix, unsigned int entry, unsigned int nr, int *pirq);
int pirq_unmap(struct domain *d, unsigned int pirq);
bool pirq_needs_eoi(struct domain *d, unsigned int pirq);
bool pirq_is_shared(struct domain *d, unsigned int pirq);
/* The number of the MSI-X entry behind a pirq; -1: it is none. */
int pirq_msix_entry(struct domain *d, unsigned int pirq);
/* That entry is masked as long as the guest wants it to be; for others nothing happens. */
void pirq_msix_set_mask(struct domain *d, unsigned int pirq, bool mask);
/*
 * Lines for a function's messages, as for pirq_map_msi(), masked, without handlers: the first's number, or -errno. Of
 * several, the first is to be requested last: that switches the capability on. Destroyed by the first, all released.
 */
int msi_lines_create(u32 sbdf, bool msix, unsigned int entry, unsigned int nr);
void msi_lines_destroy(unsigned int irq);
void msi_line_mask(unsigned int irq, bool mask);        /* one of them */
int gsi_setup(unsigned int gsi, bool level, bool active_low);
/* The machine's IOAPICs, those that answer. Constant after irq_init(). */
struct ioapic_place {
    u32 id, gsi_base, nr_pins;
    paddr_t addr;
};
const struct ioapic_place *ioapic_places(void);
unsigned int nr_ioapic_places(void);
int ioapic_guest_read(paddr_t base, unsigned int reg, u32 *value);

#endif
