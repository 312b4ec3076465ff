/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which functions are on bus 0 and what they want (6.2.5.1). Every access to configuration space is
 * a trip to the device model, so there is none that is not needed: functions 1 to 7 are only looked
 * for in devices that say they have some.
 */
#include "pci/pci.h"

#include "host/host.h"
#include "host/io.h"

#include <acpi.h>

#define NOBODY          0xffffffffU
#define CLASS_VGA       0x0300
#define MULTIFUNCTION   0x80
#define TYPE_DEVICE     0
#define TYPE_BRIDGE     1
#define BAR_IO          1
#define BAR_WIDE        4
#define ROM_ENABLE      1

#define PIIX4_PM_ID     0x71138086      /* Intel's 82371AB data sheet, 7.1 */
#define PM_BASE         0x40
#define PM_MISC         0x80
#define PM_ENABLE       1

static void add(struct pci_bus *bus, struct pci_bar bar)
{
    if (bus->nr_bars == PCI_MAX_BARS)
        fatal("more than %u base address registers", PCI_MAX_BARS);
    bus->bars[bus->nr_bars++] = bar;
}

/* The registers that one takes: 2 if it is of 64 bits. */
static unsigned int measure(struct pci_bus *bus, uint8_t devfn, uint8_t reg)
{
    const uint8_t kind = pci_read32(devfn, reg) & 0xf;
    struct pci_bar bar = { .devfn = devfn, .reg = reg, .io = kind & BAR_IO,
                           .wide = !(kind & BAR_IO) && (kind & 6) == BAR_WIDE };
    uint64_t mask;

    pci_write32(devfn, reg, ~0U);
    mask = pci_read32(devfn, reg);
    if (!mask)
        return 1;
    mask &= bar.io ? ~3U : ~15U;
    if (bar.io)
        mask |= 0xffff0000U;            /* devices need not have the upper half */
    if (bar.wide) {
        pci_write32(devfn, reg + 4, ~0U);
        mask |= (uint64_t)pci_read32(devfn, reg + 4) << 32;
    } else {
        mask |= ~0ULL << 32;
    }
    bar.size = mask & -mask;
    if (bar.size)
        add(bus, bar);
    return bar.wide ? 2 : 1;
}

static void measure_rom(struct pci_bus *bus, uint8_t devfn, uint8_t reg)
{
    uint32_t mask;

    pci_write32(devfn, reg, ~ROM_ENABLE & ~0x7feU);
    mask = pci_read32(devfn, reg) & ~0x7ffU;
    if (mask)
        add(bus, (struct pci_bar){ .devfn = devfn, .reg = reg, .size = mask & -mask });
}

static void tell_interrupt(struct pci_bus *bus, uint8_t devfn)
{
    const uint8_t pin = pci_read8(devfn, PCI_IRQ_PIN);

    if (!pin || pin > PCI_LINKS)
        return;
    bus->slots |= 1U << (devfn >> 3);
    pci_write8(devfn, PCI_IRQ_LINE, pci_irq(devfn, pin));
    say("pci %02x.%u: INT%c to IRQ %u", devfn >> 3, devfn & 7, 'A' + pin - 1, pci_irq(devfn, pin));
}

/* The ports of the ACPI hardware; their place is fixed, and the interrupt is the SCI. */
static void start_power_management(uint8_t devfn)
{
    pci_write32(devfn, PM_BASE, ACPI_IO_PM1A_EVENT | PM_ENABLE);
    pci_write8(devfn, PM_MISC, PM_ENABLE);
    pci_write8(devfn, PCI_IRQ_LINE, ACPI_SCI);
}

static void scan_function(struct pci_bus *bus, uint8_t devfn, uint32_t id, uint8_t header)
{
    const uint8_t type = header & ~MULTIFUNCTION;
    const uint8_t bars_end = type == TYPE_DEVICE ? PCI_BAR0 + 6 * 4 :
                             type == TYPE_BRIDGE ? PCI_BAR0 + 2 * 4 : PCI_BAR0;

    if (id == PIIX4_PM_ID) {
        start_power_management(devfn);
        return;
    }
    if (bus->vga < 0 && pci_read16(devfn, PCI_CLASS) == CLASS_VGA)
        bus->vga = devfn;
    pci_write16(devfn, PCI_COMMAND,
                pci_read16(devfn, PCI_COMMAND) & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
    for (uint8_t reg = PCI_BAR0; reg < bars_end;)
        reg += 4 * measure(bus, devfn, reg);
    if (bars_end > PCI_BAR0)
        measure_rom(bus, devfn, type == TYPE_DEVICE ? PCI_ROM : PCI_BRIDGE_ROM);
    tell_interrupt(bus, devfn);
}

void pci_scan(struct pci_bus *bus)
{
    bus->vga = -1;
    for (unsigned int slot = 0; slot < 32; slot++) {
        unsigned int functions = 1;

        for (unsigned int function = 0; function < functions; function++) {
            const uint8_t devfn = slot << 3 | function;
            const uint32_t id = pci_read32(devfn, PCI_ID);
            uint8_t header;

            if (id == NOBODY || !id)
                continue;
            header = pci_read8(devfn, PCI_HEADER);
            if (!function && header & MULTIFUNCTION)
                functions = 8;
            scan_function(bus, devfn, id, header);
        }
    }
}

/* Legacy ports and the window below 1 MiB have no register: SeaBIOS takes a display for a VGA only
 * if both kinds of decoding are on. */
static void enable_vga(const struct pci_bus *bus)
{
    if (bus->vga >= 0)
        pci_write16(bus->vga, PCI_COMMAND, pci_read16(bus->vga, PCI_COMMAND) | PCI_COMMAND_IO |
                    PCI_COMMAND_MEMORY);
}

void pci_program(const struct pci_bus *bus)
{
    for (unsigned int i = 0; i < bus->nr_bars; i++) {
        const struct pci_bar *bar = &bus->bars[i];
        const bool rom = bar->reg == PCI_ROM || bar->reg == PCI_BRIDGE_ROM;

        if (!bar->address) {
            say("pci %02x.%u: no room for register %02x of size %llx", bar->devfn >> 3,
                bar->devfn & 7, bar->reg, (unsigned long long)bar->size);
            continue;
        }
        pci_write32(bar->devfn, bar->reg, bar->address);
        if (bar->wide)
            pci_write32(bar->devfn, bar->reg + 4, bar->address >> 32);
        if (!rom)
            pci_write16(bar->devfn, PCI_COMMAND, pci_read16(bar->devfn, PCI_COMMAND) |
                        (bar->io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY));
        say("pci %02x.%u: register %02x, size %llx, at %llx%s", bar->devfn >> 3, bar->devfn & 7,
            bar->reg, (unsigned long long)bar->size, (unsigned long long)bar->address,
            bar->io ? " (ports)" : "");
    }
    enable_vga(bus);
}
