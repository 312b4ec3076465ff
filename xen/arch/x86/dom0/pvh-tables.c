/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ACPI tables of a PVH dom0's own (ACPI 6.4, 5.2.5, 5.2.8, 5.2.12): its processors are not the machine's, and what the
 * hypervisor keeps for itself is left out of the list. Pure: tests link it.
 */
#include <xen/acpi.h>
#include <asm/irq.h>
#include <lib/string.h>

#include "pvh-map.h"

#define LAPIC_BASE          0xfee00000u

enum { MADT_LAPIC = 0, MADT_IOAPIC = 1, MADT_OVERRIDE = 2 };

struct cursor {
    u8 *start, *at, *end;
    bool full;
};

static void __init put(struct cursor *c, const void *data, size_t len)
{
    if ((size_t)(c->end - c->at) < len) {
        c->full = true;
        return;
    }
    memcpy(c->at, data, len);
    c->at += len;
}

static u8 __init missing_sum(const u8 *p, size_t len)
{
    u8 sum = 0;

    while (len--)
        sum += *p++;
    return -sum;
}

static void __init put_header(struct cursor *c, const char *signature, u8 revision)
{
    struct acpi_header h = { .revision = revision, .oem_revision = 1, .creator_revision = 1 };

    memcpy(h.signature, signature, 4);
    memcpy(h.oem_id, "XYLEM ", 6);
    memcpy(h.oem_table_id, "PVHDOM0 ", 8);
    memcpy(h.creator_id, "XYLM", 4);
    put(c, &h, sizeof(h));
}

static size_t __init finish(struct cursor *c)
{
    struct acpi_header *h = (void *)c->start;

    if (c->full)
        return 0;
    h->length = c->at - c->start;
    h->checksum = missing_sum(c->start, h->length);
    return h->length;
}

/* What the hypervisor uses itself, or describes hardware by numbers that are not dom0's. */
bool __init dom0_acpi_visible(const char *signature)
{
    static const char hidden[][5] __initconst = {
        "APIC",                             /* its own takes the place */
        "HPET", "DMAR", "IVRS",             /* ours */
        "SRAT", "SLIT", "MSCT", "MPST", "PMTT", "HMAT", "PPTT",     /* the machine's processors and memory */
    };

    for (unsigned int i = 0; i < ARRAY_SIZE(hidden); i++)
        if (!memcmp(signature, hidden[i], 4))
            return false;
    return true;
}

/* Firmware's word on how the lines of ISA devices are wired and triggered: the lines are the machine's. */
static void __init copy_overrides(struct cursor *c, const struct acpi_header *host)
{
    const u8 *p = (const u8 *)host + sizeof(*host) + 8, *end = (const u8 *)host + host->length;

    for (; end - p >= 2 && p[1] >= 2 && p[1] <= end - p; p += p[1])
        if (p[0] == MADT_OVERRIDE)
            put(c, p, p[1]);
}

size_t __init dom0_madt_write(void *buf, size_t room, unsigned int nr_vcpus, const struct ioapic_place *ioapics,
                              unsigned int nr_ioapics, const struct acpi_header *host)
{
    struct cursor c = { .start = buf, .at = buf, .end = (u8 *)buf + room };
    struct {
        u32 lapic_address, flags;
    } fixed = { LAPIC_BASE, 0 };            /* no 8259s */

    put_header(&c, "APIC", 5);
    put(&c, &fixed, sizeof(fixed));
    for (unsigned int i = 0; i < nr_vcpus; i++) {
        struct {
            u8 type, length, acpi_id, apic_id;
            u32 flags;
        } __packed e = { MADT_LAPIC, sizeof(e), i, i * 2, 1 };

        put(&c, &e, sizeof(e));
    }
    for (unsigned int i = 0; i < nr_ioapics; i++) {
        struct {
            u8 type, length, id, reserved;
            u32 address, gsi_base;
        } __packed e = { MADT_IOAPIC, sizeof(e), ioapics[i].id, 0, ioapics[i].addr, ioapics[i].gsi_base };

        put(&c, &e, sizeof(e));
    }
    if (host)
        copy_overrides(&c, host);
    return finish(&c);
}

size_t __init dom0_xsdt_write(void *buf, size_t room, const u64 *tables, unsigned int nr)
{
    struct cursor c = { .start = buf, .at = buf, .end = (u8 *)buf + room };

    put_header(&c, "XSDT", 1);
    put(&c, tables, nr * sizeof(*tables));
    return finish(&c);
}

size_t __init dom0_rsdp_write(void *buf, size_t room, u64 xsdt)
{
    struct {
        char signature[8];
        u8 checksum;
        char oem_id[6];
        u8 revision;
        u32 rsdt, length;
        u64 xsdt;
        u8 extended_checksum, reserved[3];
    } __packed r = { .revision = 2, .length = sizeof(r), .xsdt = xsdt };

    if (room < sizeof(r))
        return 0;
    memcpy(r.signature, "RSD PTR ", 8);
    memcpy(r.oem_id, "XYLEM ", 6);
    r.checksum = missing_sum((const u8 *)&r, 20);
    r.extended_checksum = missing_sum((const u8 *)&r, sizeof(r));
    memcpy(buf, &r, sizeof(r));
    return sizeof(r);
}
