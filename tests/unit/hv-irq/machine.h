/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two CPUs, an IOAPIC, a function with MSI (no mask bits). After every single register write the line under watch
 * raises an interrupt, and it is noted whether that got lost: masked, or sent to where nobody knows it.
 */
#ifndef IRQ_MACHINE_H
#define IRQ_MACHINE_H

#include <xen/errno.h>
#include <xen/irq.h>
#include <xen/sched.h>

#include "private.h"
#include "vector.h"
#include "test.h"
#include "world.h"

#define DEVICE      PCI_SBDF(0, 0, 0x18)
#define MSI_CAP     0x50
extern u8 config[256];          /* DEVICE's configuration space */
unsigned int vectors_used(unsigned int cpu);

/* The remapping tables, if iommu_intremap: which entries are taken, and where they lead. */
#define REMAP_ENTRIES   128
struct remap_entry {
    bool taken;
    u32 apic_id;
    u8 vector;                  /* 0: not aimed at anything yet */
};
extern struct remap_entry remapping[REMAP_ENTRIES];
void remapping_start(void);     /* off, all free */
unsigned int remapping_taken(void);

extern struct domain *dom0;

void machine_start(void);
void machine_end(void);

/* Watch a line: raise it after each write from now on. NULL: none. */
void watch(struct irq_desc *d);
extern unsigned int raised, lost;

/* The interrupt arrives at a CPU; true when the line was known there. */
bool arrive(unsigned int cpu, unsigned int vector);
extern unsigned int eois, events_sent;

/* The IOAPIC's pins. */
struct pin {
    u32 low, high;
    bool active;                /* level: the device asserts it */
};
extern struct pin pins[24];
extern struct { unsigned int cpu, vector; bool any; } delivered;   /* by the last pin that could */

#endif
