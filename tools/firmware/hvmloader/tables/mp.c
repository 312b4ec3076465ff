/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The MultiProcessor Specification's configuration table (version 1.4, chapter 4): for systems that
 * do not read ACPI's.
 */
#include "tables/tables.h"

#include <acpi.h>
#include <string.h>

enum { CPU = 0, BUS = 1, IOAPIC = 2, INTERRUPT = 3, LOCAL_INTERRUPT = 4 };
enum { BUS_PCI = 0, BUS_ISA = 1 };
enum { VECTORED = 0, NMI = 1, EXTINT = 3 };
enum { CPU_USABLE = 1, CPU_FIRST = 2, IOAPIC_USABLE = 1, APIC_VERSION = 0x14,
       IOAPIC_VERSION = 0x11, ALL_APICS = 0xff, LEVEL_LOW = 0xf, ISA_IRQS = 16, PIT_PIN = 2,
       LAST_ID = 254, SLOTS = 32, PINS = 4 };

struct pointer {                        /* 4.1 */
    char signature[4];
    uint32_t table;
    uint8_t length, revision, checksum, features[5];
} __attribute__((packed));

struct table {                          /* 4.2 */
    char signature[4];
    uint16_t length;
    uint8_t revision, checksum;
    char oem[8], product[12];
    uint32_t oem_table;
    uint16_t oem_size, entries;
    uint32_t lapic;
    uint16_t extended_length;
    uint8_t extended_checksum, reserved;
} __attribute__((packed));

struct cpu {                            /* 4.3.1 */
    uint8_t type, id, version, flags;
    uint32_t signature, features, reserved[2];
} __attribute__((packed));

struct bus {                            /* 4.3.2 */
    uint8_t type, id;
    char name[6];
} __attribute__((packed));

struct ioapic {                         /* 4.3.3 */
    uint8_t type, id, version, flags;
    uint32_t address;
} __attribute__((packed));

struct interrupt {                      /* 4.3.4, 4.3.5 */
    uint8_t type, kind;
    uint16_t flags;
    uint8_t bus, source, apic, pin;
} __attribute__((packed));

struct out {
    uint8_t *at;
    uint32_t used, room;
    uint16_t entries;
    bool full;
};

static void put(struct out *out, const void *entry, uint32_t size)
{
    if (out->full || size > out->room - out->used) {
        out->full = true;
        return;
    }
    memcpy(out->at + out->used, entry, size);
    out->used += size;
    out->entries++;
}

static void put_cpus(struct out *out, const struct mp_config *config)
{
    for (uint32_t i = 0; i < config->nr_cpus && acpi_apic_id(i) <= LAST_ID && !out->full; i++)
        put(out, &(struct cpu){ CPU, acpi_apic_id(i), APIC_VERSION,
                                CPU_USABLE | (i ? 0 : CPU_FIRST), config->cpu_signature,
                                config->cpu_features, { 0, 0 } },
            sizeof(struct cpu));
}

static void put_interrupt(struct out *out, struct interrupt interrupt)
{
    put(out, &interrupt, sizeof(interrupt));
}

/* The cascade has no interrupt of its own; the PIT is where it would be. */
static void put_isa(struct out *out)
{
    for (uint8_t irq = 0; irq < ISA_IRQS; irq++) {
        const bool level = ACPI_PCI_IRQS >> irq & 1;

        if (irq != PIT_PIN)
            put_interrupt(out, (struct interrupt){ INTERRUPT, VECTORED, level ? LEVEL_LOW : 0,
                                                   BUS_ISA, irq, ACPI_IOAPIC_ID,
                                                   irq ? irq : PIT_PIN });
    }
}

/* Only for slots that are in use: SeaBIOS has little room for this table. */
static void put_pci(struct out *out, uint32_t slots)
{
    for (uint8_t slot = 1; slot < SLOTS; slot++)
        for (uint8_t pin = 0; pin < PINS && slots >> slot & 1; pin++)
            put_interrupt(out, (struct interrupt){ INTERRUPT, VECTORED, LEVEL_LOW, BUS_PCI,
                                                   slot << 2 | pin, ACPI_IOAPIC_ID,
                                                   acpi_pci_gsi(slot, pin) });
}

static void put_all(struct out *out, const struct mp_config *config)
{
    put_cpus(out, config);
    put(out, &(struct bus){ BUS, BUS_PCI, { 'P', 'C', 'I', ' ', ' ', ' ' } }, sizeof(struct bus));
    put(out, &(struct bus){ BUS, BUS_ISA, { 'I', 'S', 'A', ' ', ' ', ' ' } }, sizeof(struct bus));
    put(out, &(struct ioapic){ IOAPIC, ACPI_IOAPIC_ID, IOAPIC_VERSION, IOAPIC_USABLE,
                               ACPI_IOAPIC_AT }, sizeof(struct ioapic));
    put_isa(out);
    put_pci(out, config->slots);
    put_interrupt(out, (struct interrupt){ LOCAL_INTERRUPT, EXTINT, 0, BUS_ISA, 0, 0, 0 });
    put_interrupt(out, (struct interrupt){ LOCAL_INTERRUPT, NMI, 0, BUS_ISA, 0, ALL_APICS, 1 });
}

uint32_t mp_make(const struct mp_config *config, uint8_t *at, uint32_t room, uint32_t address)
{
    const uint32_t start = sizeof(struct pointer) + sizeof(struct table);
    struct pointer pointer = { "_MP_", address + sizeof(pointer), 1, 4, 0, { 0 } };
    struct table table = { .signature = "PCMP", .revision = 4, .oem = "XYLEM   ",
                           .product = "HVM         ", .lapic = ACPI_LAPIC_AT };
    struct out out = { at, start, room, 0, false };

    if (room < start)
        return 0;
    put_all(&out, config);
    if (out.full)
        return 0;
    table.length = out.used - sizeof(pointer);
    table.entries = out.entries;
    memcpy(at + sizeof(pointer), &table, sizeof(table));
    table.checksum = -acpi_sum(at + sizeof(pointer), table.length);
    memcpy(at + sizeof(pointer), &table, sizeof(table));
    pointer.checksum = -acpi_sum(&pointer, sizeof(pointer));
    memcpy(at, &pointer, sizeof(pointer));
    return out.used;
}
