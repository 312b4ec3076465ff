// SPDX-License-Identifier: GPL-2.0-only
/* ACPI's MCFG: the memory windows of configuration space (PCI Firmware Specification 3.3, 4.1.2). */
#include <xen/acpi.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <asm/boot.h>
#include <asm/setup.h>

#include "private.h"

#define WINDOWS_AT      44      /* bytes: behind the header and 8 reserved ones */

struct mcfg_entry {
    u64 base;
    u16 segment;
    u8 first_bus, last_bus;
    u32 reserved;
} __packed;

/* A window that firmware did not keep free of RAM would be a trap. */
static bool __init is_credible(const struct mcfg_entry *e)
{
    paddr_t start = e->base + ((paddr_t)e->first_bus << 20), end = e->base + (((paddr_t)e->last_bus + 1) << 20);

    return e->first_bus <= e->last_bus && e->base && end > start &&
           e820_all_of_type(start, end, E820_RESERVED);
}

void __init pci_read_mcfg(void)
{
    const struct acpi_header *t = acpi_find_table("MCFG", 0);

    for (unsigned int at = WINDOWS_AT; t && at + sizeof(struct mcfg_entry) <= t->length;
         at += sizeof(struct mcfg_entry)) {
        const struct mcfg_entry *e = (const void *)((const char *)t + at);

        /* dom0 may still confirm the others (PHYSDEVOP_pci_mmcfg_reserved) */
        if (is_credible(e))
            pci_mmcfg_add(e->base, e->segment, e->first_bus, e->last_bus);
    }
}
