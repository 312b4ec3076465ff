/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Configuration space by mechanism #1 (3.2.2.3.2).
 */
#include "pci/pci.h"

#include "host/io.h"

#define ADDRESS 0xcf8
#define DATA    0xcfc

static uint16_t select(uint8_t devfn, uint8_t reg)
{
    outl(ADDRESS, 1U << 31 | devfn << 8 | (reg & ~3));
    return DATA + (reg & 3);
}

uint32_t pci_read32(uint8_t devfn, uint8_t reg)
{
    return inl(select(devfn, reg));
}

uint16_t pci_read16(uint8_t devfn, uint8_t reg)
{
    return inw(select(devfn, reg));
}

uint8_t pci_read8(uint8_t devfn, uint8_t reg)
{
    return inb(select(devfn, reg));
}

void pci_write32(uint8_t devfn, uint8_t reg, uint32_t value)
{
    outl(select(devfn, reg), value);
}

void pci_write16(uint8_t devfn, uint8_t reg, uint16_t value)
{
    outw(select(devfn, reg), value);
}

void pci_write8(uint8_t devfn, uint8_t reg, uint8_t value)
{
    outb(select(devfn, reg), value);
}
