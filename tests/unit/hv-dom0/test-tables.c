// SPDX-License-Identifier: GPL-2.0-only
/* The ACPI tables of a PVH dom0's own, read back by the hypervisor's parser. */
#include <string.h>
#include <xen/acpi.h>
#include <xen/errno.h>
#include <asm/irq.h>

#include "pvh-map.h"
#include "test.h"

static u8 buf[4096] __attribute__((aligned(16)));

static u8 sum(const u8 *p, size_t len)
{
    u8 s = 0;

    while (len--)
        s += *p++;
    return s;
}

static struct {
    unsigned int cpus, ioapics, overrides;
    u32 last_apic, last_id, last_gsi;
    paddr_t lapic, ioapic[4];
    u16 flags;
} seen;

static void on_lapic(paddr_t pa)
{
    seen.lapic = pa;
}

static void on_cpu(u32 apic_id, u32 acpi_id, bool enabled)
{
    CHECK(enabled);
    CHECK_EQ(apic_id, acpi_id * 2);
    CHECK_EQ(acpi_id, seen.cpus++);
    seen.last_apic = apic_id;
}

static void on_ioapic(u32 id, paddr_t pa, u32 gsi_base)
{
    seen.ioapic[seen.ioapics++] = pa;
    seen.last_id = id;
    seen.last_gsi = gsi_base;
}

static void on_override(u8 isa_irq, u32 gsi, u16 flags)
{
    seen.overrides++;
    if (isa_irq == 9)
        seen.flags = flags;
}

static const struct acpi_madt_handler handler = { on_lapic, on_cpu, on_ioapic, on_override };

/* The machine's: a processor, an IOAPIC, two overrides, and an entry that claims more than there is. */
static const struct acpi_header *host_madt(void)
{
    static struct {
        struct acpi_header h;
        u32 lapic, flags;
        u8 entries[64];
    } __packed t;
    static const u8 entries[] = {
        0, 8, 0, 0, 1, 0, 0, 0,
        1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0,
        2, 10, 0, 0, 2, 0, 0, 0, 0, 0,
        4, 6, 0xff, 0, 0, 1,
        2, 10, 0, 9, 9, 0, 0, 0, 0x0d, 0,
        2, 200, 0, 11, 11, 0, 0, 0, 0x0d, 0,
    };

    t.h.length = sizeof(t.h) + 8 + sizeof(entries);
    memcpy(t.entries, entries, sizeof(entries));
    return &t.h;
}

static const struct ioapic_place places[] = { { 5, 0, 24, 0xfec00000 }, { 6, 24, 120, 0xfec01000 } };

TEST(madt)
{
    size_t len = dom0_madt_write(buf, sizeof(buf), 128, places, 2, host_madt());

    memset(&seen, 0, sizeof(seen));
    CHECK(len && !memcmp(buf, "APIC", 4));
    CHECK_EQ(((struct acpi_header *)buf)->length, len);
    CHECK_EQ(sum(buf, len), 0);
    CHECK_EQ(acpi_parse_madt((void *)buf, &handler), 0);
    CHECK_EQ(seen.lapic, 0xfee00000);
    CHECK_EQ(seen.cpus, 128);
    CHECK_EQ(seen.last_apic, 254);
    CHECK_EQ(seen.ioapics, 2);
    CHECK_EQ(seen.ioapic[1], 0xfec01000);
    CHECK_EQ(seen.last_id, 6);
    CHECK_EQ(seen.last_gsi, 24);
    CHECK_EQ(seen.overrides, 2);
    CHECK_EQ(seen.flags, 0x0d);
}

TEST(madt_without_the_machines)
{
    memset(&seen, 0, sizeof(seen));
    CHECK(dom0_madt_write(buf, sizeof(buf), 1, places, 1, NULL));
    CHECK_EQ(acpi_parse_madt((void *)buf, &handler), 0);
    CHECK_EQ(seen.overrides, 0);
}

TEST(no_room)
{
    size_t whole = dom0_madt_write(buf, sizeof(buf), 3, places, 2, host_madt());
    u64 tables[3] = { 1, 2, 3 };

    for (size_t room = 0; room < whole; room++)
        CHECK_EQ(dom0_madt_write(buf, room, 3, places, 2, host_madt()), 0);
    CHECK_EQ(dom0_madt_write(buf, whole, 3, places, 2, host_madt()), whole);
    CHECK_EQ(dom0_xsdt_write(buf, 36 + 23, tables, 3), 0);
    CHECK_EQ(dom0_rsdp_write(buf, 35, 0x1000), 0);
}

TEST(roots)
{
    u64 tables[3] = { 0x7ffe0000, 0x7ffe2000, 0x12345678000 }, back;

    CHECK_EQ(dom0_xsdt_write(buf, sizeof(buf), tables, 3), 36 + 24);
    CHECK(!memcmp(buf, "XSDT", 4));
    CHECK_EQ(sum(buf, 36 + 24), 0);
    memcpy(&back, buf + 36 + 16, 8);
    CHECK_EQ(back, 0x12345678000);
    CHECK_EQ(dom0_rsdp_write(buf, sizeof(buf), 0x30059080), 36);
    CHECK(!memcmp(buf, "RSD PTR ", 8));
    CHECK_EQ(sum(buf, 20), 0);
    CHECK_EQ(sum(buf, 36), 0);
    memcpy(&back, buf + 24, 8);
    CHECK_EQ(back, 0x30059080);
}

TEST(what_is_shown)
{
    CHECK(dom0_acpi_visible("FACP") && dom0_acpi_visible("SSDT") && dom0_acpi_visible("MCFG"));
    CHECK(!dom0_acpi_visible("APIC") && !dom0_acpi_visible("IVRS") && !dom0_acpi_visible("DMAR"));
    CHECK(!dom0_acpi_visible("HPET") && !dom0_acpi_visible("SRAT"));
}
