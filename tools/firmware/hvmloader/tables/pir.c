/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PCI interrupt routing table (Microsoft's "PCI IRQ Routing Table Specification" 1.0): which
 * link of the PIIX3 each slot's pins go to, for systems without ACPI and with 8259s.
 */
#include "tables/tables.h"

#include <acpi.h>
#include <string.h>

enum { FIRST_SLOT = 1, LAST_SLOT = 31, PINS = 4, LINK_BASE = 0x60, ROUTER = 1 << 3, VERSION = 0x100,
       POSSIBLE = 1 << 5 | 1 << 10 | 1 << 11 };

struct routing_header {
    char signature[4];
    uint16_t version, size;
    uint8_t router_bus, router_devfn;
    uint16_t exclusive;
    uint32_t compatible, miniport;
    uint8_t reserved[11], checksum;
} __attribute__((packed));

struct routing_slot {
    uint8_t bus, devfn;
    struct {
        uint8_t link;
        uint16_t possible;
    } __attribute__((packed)) pins[PINS];
    uint8_t slot, reserved;
} __attribute__((packed));

uint32_t pir_make(uint8_t *at, uint32_t room)
{
    const uint32_t size = sizeof(struct routing_header) +
                          (LAST_SLOT - FIRST_SLOT + 1) * sizeof(struct routing_slot);
    struct routing_header *header = (struct routing_header *)at;
    struct routing_slot *slot = (struct routing_slot *)(header + 1);

    if (size > room)
        return 0;
    memset(at, 0, size);
    memcpy(header->signature, "$PIR", sizeof(header->signature));
    header->version = VERSION;
    header->size = size;
    header->router_devfn = ROUTER;
    header->compatible = 0x70008086;            /* the PIIX3 */
    for (uint8_t n = FIRST_SLOT; n <= LAST_SLOT; n++, slot++) {
        slot->devfn = n << 3;
        for (uint8_t pin = 0; pin < PINS; pin++) {
            slot->pins[pin].link = LINK_BASE + (n + pin) % PINS;
            slot->pins[pin].possible = POSSIBLE;
        }
    }
    header->checksum = -acpi_sum(at, size);
    return size;
}
