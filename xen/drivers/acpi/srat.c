// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SRAT: which memory and which CPUs belong together. ACPI 6.4, 5.2.16.
 */
#include <xen/acpi.h>
#include <xen/errno.h>

enum { CPU_APIC = 0, MEMORY = 1, CPU_X2APIC = 2 };
#define FLAG_ENABLED            1u
#define SRAT_FIXED              (sizeof(struct acpi_header) + 12)

struct srat_entry {
    u8 type, length;
    union {
        struct {
            u8 proximity_low, apic_id;
            u32 flags;
            u8 sapic_eid, proximity_high[3];
            u32 clock_domain;
        } __packed cpu;
        struct {
            u32 proximity;
            u16 reserved0;
            u64 base, length;
            u32 reserved1, flags;
            u64 reserved2;
        } __packed memory;
        struct {
            u16 reserved0;
            u32 proximity, apic_id, flags, clock_domain, reserved1;
        } __packed x2apic;
    };
} __packed;

static const u8 wanted_length[] = { [CPU_APIC] = 16, [MEMORY] = 40, [CPU_X2APIC] = 24 };

/* Revision 1 left the upper bytes undefined. */
static u32 proximity_of(const struct srat_entry *e, u8 revision)
{
    u32 p = e->cpu.proximity_low;

    if (revision >= 2)
        p |= e->cpu.proximity_high[0] << 8 | e->cpu.proximity_high[1] << 16 |
             (u32)e->cpu.proximity_high[2] << 24;
    return p;
}

static void deliver_memory(const struct srat_entry *e, u8 revision,
                           const struct acpi_srat_handler *h)
{
    u32 proximity = revision >= 2 ? e->memory.proximity : (u8)e->memory.proximity;

    if (e->memory.flags & FLAG_ENABLED && e->memory.base + e->memory.length > e->memory.base)
        h->memory(proximity, e->memory.base, e->memory.base + e->memory.length);
}

static void deliver(const struct srat_entry *e, u8 revision, const struct acpi_srat_handler *h)
{
    switch (e->type) {
    case CPU_APIC:
        if (e->cpu.flags & FLAG_ENABLED)
            h->cpu(proximity_of(e, revision), e->cpu.apic_id);
        break;
    case CPU_X2APIC:
        if (e->x2apic.flags & FLAG_ENABLED)
            h->cpu(e->x2apic.proximity, e->x2apic.apic_id);
        break;
    case MEMORY:
        deliver_memory(e, revision, h);
        break;
    }
}

int acpi_parse_srat(const struct acpi_header *table, const struct acpi_srat_handler *h)
{
    const char *p = (const char *)table + SRAT_FIXED, *end = (const char *)table + table->length;

    if (table->length < SRAT_FIXED)
        return -EINVAL;
    while (end - p >= 2) {
        const struct srat_entry *e = (const void *)p;

        if (e->length < 2 || e->length > end - p)
            return -EINVAL;
        if (e->type < ARRAY_SIZE(wanted_length)) {
            if (e->length < wanted_length[e->type])
                return -EINVAL;
            deliver(e, table->revision, h);
        }
        p += e->length;
    }
    return 0;
}
