/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PCI bus as firmware leaves it: interrupts routed, memory and ports assigned. References are
 * to the PCI Local Bus Specification 3.0 and Intel's 82371SB (PIIX3) data sheet.
 */
#ifndef PCI_PCI_H
#define PCI_PCI_H

#include <stdbool.h>
#include <stdint.h>

#define PCI_MAX_BARS    128
#define PCI_LINKS       4

/* ---- config.c ---- */

uint32_t pci_read32(uint8_t devfn, uint8_t reg);
uint16_t pci_read16(uint8_t devfn, uint8_t reg);
uint8_t pci_read8(uint8_t devfn, uint8_t reg);
void pci_write32(uint8_t devfn, uint8_t reg, uint32_t value);
void pci_write16(uint8_t devfn, uint8_t reg, uint16_t value);
void pci_write8(uint8_t devfn, uint8_t reg, uint8_t value);

enum {
    PCI_ID = 0x00, PCI_COMMAND = 0x04, PCI_CLASS = 0x0a, PCI_HEADER = 0x0e, PCI_BAR0 = 0x10,
    PCI_ROM = 0x30, PCI_BRIDGE_ROM = 0x38, PCI_IRQ_LINE = 0x3c, PCI_IRQ_PIN = 0x3d,
    PCI_COMMAND_IO = 1, PCI_COMMAND_MEMORY = 2,
};

/* ---- place.c: no hardware here ---- */

struct pci_bar {
    uint64_t size, address;             /* address 0: none was found */
    uint8_t devfn, reg;
    bool io, wide;                      /* wide: takes an address above 4 GiB */
};

struct pci_range {
    uint64_t start, end;
};

struct pci_layout {
    /* given */
    uint64_t ram_low_end, ram_high_end; /* ram_high_end 0: none above 4 GiB */
    uint64_t hole_end;
    bool may_move_ram;
    const struct pci_range *taken;      /* in the hole, not for us */
    unsigned int nr_taken;
    /* found */
    struct pci_range low, high;         /* windows; high is empty if nothing had to go there */
};

/* Gives every base address register its place, sorts the array. The number of those without. */
unsigned int pci_place(struct pci_bar *bars, unsigned int count, struct pci_layout *layout);

/* ---- route.c, scan.c ---- */

/* Wires INTA..INTD of the slots to ISA interrupts through the PIIX3. */
void pci_route(void);
/* The ISA interrupt of a device's pin (1..4). */
uint8_t pci_irq(uint8_t devfn, uint8_t pin);

struct pci_bus {
    struct pci_bar bars[PCI_MAX_BARS];
    unsigned int nr_bars;
    uint32_t slots;                     /* a bit for each that has a device with an interrupt */
    int vga;                            /* the first display's devfn; -1: none */
};

/* Finds all functions of bus 0, tells each of its interrupt, and measures what it wants. */
void pci_scan(struct pci_bus *bus);
/* Writes the addresses and switches decoding on. */
void pci_program(const struct pci_bus *bus);

#endif
