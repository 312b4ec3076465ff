// SPDX-License-Identifier: GPL-2.0-only
/*
 * The MADT: CPUs and interrupt controllers. ACPI 6.4, 5.2.12.
 */
#include <xen/acpi.h>
#include <xen/errno.h>
#include <lib/string.h>

enum { LOCAL_APIC = 0, IO_APIC = 1, ISA_OVERRIDE = 2, LAPIC_ADDRESS = 5, LOCAL_X2APIC = 9 };

#define FLAG_ENABLED            1u
#define FLAG_ONLINE_CAPABLE     2u

struct madt {
    struct acpi_header header;
    u32 lapic_address;
    u32 flags;
} __packed;

struct madt_entry {
    u8 type, length;
    union {
        struct {
            u8 acpi_id, apic_id;
            u32 flags;
        } __packed lapic;
        struct {
            u8 id, reserved;
            u32 address, gsi_base;
        } __packed ioapic;
        struct {
            u8 bus, source;
            u32 gsi;
            u16 flags;
        } __packed isa;
        struct {
            u16 reserved;
            u64 address;
        } __packed lapic_address;
        struct {
            u16 reserved;
            u32 apic_id, flags, acpi_id;
        } __packed x2apic;
    };
} __packed;

static const u8 wanted_length[] = {
    [LOCAL_APIC] = 8, [IO_APIC] = 12, [ISA_OVERRIDE] = 10, [LAPIC_ADDRESS] = 12,
        [LOCAL_X2APIC] = 16,
};

/* Slots that can neither be used now nor ever are not CPUs. */
static void deliver_cpu(const struct acpi_madt_handler *h, u32 apic_id, u32 acpi_id, u32 flags,
                        u32 broadcast)
{
    if (apic_id != broadcast && flags & (FLAG_ENABLED | FLAG_ONLINE_CAPABLE))
        h->cpu(apic_id, acpi_id, flags & FLAG_ENABLED);
}

static void deliver(const struct madt_entry *e, const struct acpi_madt_handler *h)
{
    switch (e->type) {
    case LOCAL_APIC:
        deliver_cpu(h, e->lapic.apic_id, e->lapic.acpi_id, e->lapic.flags, 0xff);
        break;
    case LOCAL_X2APIC:
        deliver_cpu(h, e->x2apic.apic_id, e->x2apic.acpi_id, e->x2apic.flags, 0xffffffff);
        break;
    case IO_APIC:
        h->ioapic(e->ioapic.id, e->ioapic.address, e->ioapic.gsi_base);
        break;
    case ISA_OVERRIDE:
        h->isa_override(e->isa.source, e->isa.gsi, e->isa.flags);
        break;
    case LAPIC_ADDRESS:
        h->lapic_address(e->lapic_address.address);
        break;
    }
}

int acpi_parse_madt(const struct acpi_header *table, const struct acpi_madt_handler *h)
{
    const struct madt *madt = (const void *)table;
    const char *p = (const char *)(madt + 1), *end = (const char *)table + table->length;

    if (table->length < sizeof(*madt))
        return -EINVAL;
    h->lapic_address(madt->lapic_address);
    while (end - p >= 2) {
        const struct madt_entry *e = (const void *)p;

        if (e->length < 2 || e->length > end - p)
            return -EINVAL;
        if (e->type < ARRAY_SIZE(wanted_length) && wanted_length[e->type]) {
            if (e->length < wanted_length[e->type])
                return -EINVAL;
            deliver(e, h);
        }
        p += e->length;
    }
    return 0;
}
