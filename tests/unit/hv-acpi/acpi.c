// SPDX-License-Identifier: GPL-2.0-only
/*
 * ACPI tables: what good ones say arrives; bad ones are refused and never read beyond their end
 * (which the sanitizer watches: each table is a heap block of its exact length).
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <test.h>
#include "builder.h"

void printk(const char *fmt, ...)
{
}

/* --- what the MADT parser delivers --- */
static struct {
    unsigned int cpus, enabled, ioapics, overrides;
    u32 last_apic, last_gsi_base, override_gsi;
    u16 override_flags;
    paddr_t lapic;
} seen;

static void on_lapic(paddr_t pa) { seen.lapic = pa; }
static void on_cpu(u32 apic_id, u32 acpi_id, bool enabled)
{
    seen.cpus++;
    seen.enabled += enabled;
    seen.last_apic = apic_id;
}
static void on_ioapic(u32 id, paddr_t pa, u32 gsi_base)
{
    seen.ioapics++;
    seen.last_gsi_base = gsi_base;
}
static void on_override(u8 irq, u32 gsi, u16 flags)
{
    seen.overrides++;
    seen.override_gsi = gsi;
    seen.override_flags = flags;
}
static const struct acpi_madt_handler madt_handler = { on_lapic, on_cpu, on_ioapic, on_override };

static void madt_cpu(struct builder *b, u8 acpi, u8 apic, u32 flags)
{
    build_u8(b, 0);
    build_u8(b, 8);
    build_u8(b, acpi);
    build_u8(b, apic);
    build_u32(b, flags);
}

static struct acpi_header *good_madt(void)
{
    struct builder b;

    build_start(&b, "APIC", 4);
    build_u32(&b, 0xfee00000);
    build_u32(&b, 1);
    madt_cpu(&b, 0, 0, 1);
    madt_cpu(&b, 1, 2, 1);
    madt_cpu(&b, 2, 4, 2);              /* online capable */
    madt_cpu(&b, 3, 6, 0);              /* unusable */
    madt_cpu(&b, 4, 0xff, 1);           /* broadcast: none */
    build_u8(&b, 1), build_u8(&b, 12), build_u8(&b, 7), build_u8(&b, 0);
    build_u32(&b, 0xfec00000), build_u32(&b, 24);
    build_u8(&b, 2), build_u8(&b, 10), build_u8(&b, 0), build_u8(&b, 9);
    build_u32(&b, 20), build_u16(&b, 0x000f);
    build_u8(&b, 0x7f), build_u8(&b, 4), build_u16(&b, 0);         /* unknown */
    build_u8(&b, 9), build_u8(&b, 16), build_u16(&b, 0);
    build_u32(&b, 300), build_u32(&b, 1), build_u32(&b, 5);
    build_u8(&b, 5), build_u8(&b, 12), build_u16(&b, 0), build_u64(&b, 0x1fee00000);
    return build_finish(&b);
}

TEST(madt_entries_are_delivered)
{
    struct acpi_header *t = good_madt();

    memset(&seen, 0, sizeof(seen));
    CHECK_EQ(acpi_parse_madt(t, &madt_handler), 0);
    CHECK_EQ(seen.cpus, 4);
    CHECK_EQ(seen.enabled, 3);
    CHECK_EQ(seen.last_apic, 300);
    CHECK_EQ(seen.ioapics, 1);
    CHECK_EQ(seen.last_gsi_base, 24);
    CHECK_EQ(seen.override_gsi, 20);
    CHECK_EQ(seen.override_flags, 15);
    CHECK_EQ(seen.lapic, 0x1fee00000);
    free(t);
}

/* A copy of exactly n bytes that says so in its header. */
static struct acpi_header *cut(const struct acpi_header *t, size_t n)
{
    struct acpi_header *c = malloc(n);

    memcpy(c, t, n);
    c->length = n;
    return c;
}

TEST(madt_cut_anywhere_is_survived)
{
    struct acpi_header *t = good_madt();

    for (size_t n = sizeof(*t); n < t->length; n++) {
        struct acpi_header *c = cut(t, n);
        int rc = acpi_parse_madt(c, &madt_handler);

        CHECK(rc == 0 || rc == -22);
        free(c);
    }
    free(t);
}

/* Each byte of the body replaced by each of a few values. */
static void damage(struct acpi_header *t, void (*parse)(struct acpi_header *))
{
    static const u8 values[] = { 0, 1, 2, 3, 7, 0x7f, 0x80, 0xfe, 0xff };

    for (u32 at = sizeof(*t); at < t->length; at++)
        for (unsigned int v = 0; v < sizeof(values); v++) {
            struct acpi_header *c = cut(t, t->length);

            ((u8 *)c)[at] = values[v];
            parse(c);
            free(c);
        }
}

static void parse_madt(struct acpi_header *t) { acpi_parse_madt(t, &madt_handler); }

TEST(madt_damaged_anywhere_is_survived)
{
    struct acpi_header *t = good_madt();

    damage(t, parse_madt);
    free(t);
}

TEST(madt_entry_of_length_zero_ends)
{
    struct builder b;
    struct acpi_header *t;

    build_start(&b, "APIC", 4);
    build_u32(&b, 0), build_u32(&b, 0);
    build_u8(&b, 0x10), build_u8(&b, 0), build_u64(&b, 0);
    t = build_finish(&b);
    CHECK_EQ(acpi_parse_madt(t, &madt_handler), -22);
    free(t);
}

/* --- SRAT --- */
static u32 memory_node, cpu_node;
static paddr_t memory_start, memory_end;
static unsigned int memories, srat_cpus;

static void on_memory(u32 proximity, paddr_t start, paddr_t end)
{
    memories++;
    memory_node = proximity;
    memory_start = start;
    memory_end = end;
}
static void on_srat_cpu(u32 proximity, u32 apic_id)
{
    srat_cpus++;
    cpu_node = proximity;
}
static const struct acpi_srat_handler srat_handler = { on_memory, on_srat_cpu };

static void srat_memory(struct builder *b, u32 node, u64 base, u64 length, u32 flags)
{
    build_u8(b, 1), build_u8(b, 40), build_u32(b, node), build_u16(b, 0);
    build_u64(b, base), build_u64(b, length);
    build_u32(b, 0), build_u32(b, flags), build_u64(b, 0);
}

static struct acpi_header *good_srat(u8 revision)
{
    struct builder b;

    build_start(&b, "SRAT", revision);
    build_u32(&b, 1), build_u64(&b, 0);
    build_u8(&b, 0), build_u8(&b, 16), build_u8(&b, 1), build_u8(&b, 4), build_u32(&b, 1);
    build_u8(&b, 0), build_u8(&b, 2), build_u16(&b, 0), build_u32(&b, 0);
    srat_memory(&b, 0x103, 1 << 20, 1 << 20, 1);
    srat_memory(&b, 9, 0, 1 << 20, 0);          /* disabled */
    srat_memory(&b, 9, ~0ULL - 10, 100, 1);     /* wraps */
    return build_finish(&b);
}

TEST(srat_proximities_by_revision)
{
    for (u8 revision = 1; revision <= 2; revision++) {
        struct acpi_header *t = good_srat(revision);

        memories = srat_cpus = 0;
        CHECK_EQ(acpi_parse_srat(t, &srat_handler), 0);
        CHECK_EQ(memories, 1);
        CHECK_EQ(memory_node, revision == 1 ? 3 : 0x103);
        CHECK_EQ(memory_start, 1 << 20);
        CHECK_EQ(memory_end, 2 << 20);
        CHECK_EQ(srat_cpus, 1);
        CHECK_EQ(cpu_node, revision == 1 ? 1 : 0x201);
        free(t);
    }
}

static void parse_srat(struct acpi_header *t) { acpi_parse_srat(t, &srat_handler); }

TEST(srat_damaged_or_cut_is_survived)
{
    struct acpi_header *t = good_srat(3);

    damage(t, parse_srat);
    for (size_t n = sizeof(*t); n < t->length; n++) {
        struct acpi_header *c = cut(t, n);

        parse_srat(c);
        free(c);
    }
    free(t);
}

/* --- FADT and \_S5 --- */
TEST(fadt_of_every_length)
{
    u8 zero[300] = { 0 };
    struct acpi_fadt_info info;
    paddr_t dsdt;

    for (size_t n = 0; n < 280; n++) {
        struct builder b;
        struct acpi_header *t;

        build_start(&b, "FACP", 6);
        build_bytes(&b, zero, n);
        t = build_finish(&b);
        CHECK_EQ(acpi_parse_fadt(t, &info, &dsdt), b.len < 116 ? -22 : 0);
        free(t);
    }
}

TEST(fadt_old_and_extended_registers)
{
    struct acpi_fadt_info info;
    struct builder b;
    struct acpi_header *t;
    paddr_t dsdt;
    u8 body[300] = { 0 };

    build_start(&b, "FACP", 3);
    build_bytes(&b, body, 244 - b.len);
    memcpy(b.bytes + 40, &(u32){ 0x1234000 }, 4);       /* DSDT */
    memcpy(b.bytes + 64, &(u32){ 0x604 }, 4);           /* PM1a control */
    memcpy(b.bytes + 76, &(u32){ 0x608 }, 4);           /* PM timer */
    memcpy(b.bytes + 112, &(u32){ 1 << 10 | 1 << 8 }, 4);
    memcpy(b.bytes + 116, &(struct acpi_gas){ ACPI_SPACE_IO, 8, 0, 0, 0xcf9 }, 12);
    b.bytes[128] = 6;
    memcpy(b.bytes + 140, &(u64){ 0x5678000 }, 8);      /* X_DSDT */
    memcpy(b.bytes + 172, &(struct acpi_gas){ ACPI_SPACE_IO, 16, 0, 0, 0xb004 }, 12);
    memcpy(b.bytes + 208, &(struct acpi_gas){ ACPI_SPACE_MEMORY, 32, 0, 0, 0xfed0 }, 12);
    t = build_finish(&b);
    CHECK_EQ(acpi_parse_fadt(t, &info, &dsdt), 0);
    CHECK_EQ(dsdt, 0x5678000);
    CHECK_EQ(info.pm1a_control, 0xb004);
    CHECK_EQ(info.pm_timer_port, 0x608);                /* the extended one is not a port */
    CHECK(info.pm_timer_32bit);
    CHECK_EQ(info.reset_register.address, 0xcf9);
    CHECK_EQ(info.reset_value, 6);
    free(t);
}

static struct acpi_header *dsdt_with(const u8 *aml, size_t n)
{
    struct builder b;

    build_start(&b, "DSDT", 2);
    build_bytes(&b, aml, n);
    return build_finish(&b);
}

TEST(s5_in_its_usual_forms)
{
    static const u8 bytes[] = { 0x10, 0, 8, '_', 'S', '5', '_', 0x12, 8, 4, 0x0a, 5, 0x0a, 3, 0,
        0 };
    static const u8 constants[] = { 8, '\\', '_', 'S', '5', '_', 0x12, 6, 4, 1, 0, 0, 0 };
    static const u8 wide[] = { 8, '_', 'S', '5', '_', 0x12, 0x49, 0, 2, 0x0b, 7, 0, 0x0c, 2, 0, 0,
        0 };
    static const u8 not_a_name[] = { 0x14, '_', 'S', '5', '_', 0x12, 6, 4, 1, 0, 0, 0 };
    static const struct {
        const u8 *aml;
        size_t n;
        bool found;
        u8 a, b;
    } cases[] = {
        { bytes, sizeof(bytes), true, 5, 3 }, { constants, sizeof(constants), true, 1, 0 },
        { wide, sizeof(wide), true, 7, 2 }, { not_a_name, sizeof(not_a_name), false, 0, 0 },
    };

    for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct acpi_header *t = dsdt_with(cases[i].aml, cases[i].n);
        u8 a = 0, b = 0;

        CHECK_EQ(acpi_parse_s5(t, &a, &b), cases[i].found);
        CHECK(!cases[i].found || (a == cases[i].a && b == cases[i].b));
        free(t);
    }
}

static void parse_s5(struct acpi_header *t)
{
    u8 a, b;

    acpi_parse_s5(t, &a, &b);
}

TEST(s5_damaged_or_cut_is_survived)
{
    static const u8 aml[] = { 8, '_', 'S', '5', '_', 0x12, 8, 4, 0x0a, 5, 0x0c, 3, 0, 0, 0 };

    for (size_t n = 0; n <= sizeof(aml); n++) {
        struct acpi_header *t = dsdt_with(aml, n);

        parse_s5(t);
        damage(t, parse_s5);
        free(t);
    }
}

/* --- finding the tables --- */
#define RSDP_AT     0xf5000
#define ROOT_AT     0x100000
#define TABLE_AT    0x200000

static void place_rsdp(paddr_t rsdt, paddr_t xsdt, u8 revision)
{
    u8 area[0x20000] = { 0 }, *r = area + (RSDP_AT - 0xe0000), sum = 0;

    memcpy(r, "RSD PTR ", 8);
    r[15] = revision;
    memcpy(r + 16, &(u32){ rsdt }, 4);
    memcpy(r + 20, &(u32){ 36 }, 4);
    memcpy(r + 24, &xsdt, 8);
    for (unsigned int i = 0; i < 20; i++)
        sum += r[i];
    r[8] = -sum;
    sum = 0;
    for (unsigned int i = 0; i < 36; i++)
        sum += r[i];
    r[32] = -sum;
    place(0xe0000, area, sizeof(area));
}

static void place_root(const char *signature, unsigned int width, const u64 *entries,
                       unsigned int nr)
{
    struct builder b;
    struct acpi_header *h;

    build_start(&b, signature, 1);
    for (unsigned int i = 0; i < nr; i++)
        build_bytes(&b, &entries[i], width);
    h = build_finish(&b);
    place(ROOT_AT, h, h->length);
    free(h);
}

static void place_table(paddr_t at, const char *signature, bool damaged)
{
    struct builder b;
    struct acpi_header *h;

    build_start(&b, signature, 1);
    build_u64(&b, 0x1122334455667788);
    h = build_finish(&b);
    if (damaged)
        h->checksum++;
    place(at, h, h->length);
    free(h);
}

TEST(tables_are_found_through_either_root)
{
    for (unsigned int width = 4; width <= 8; width += 4) {
        u64 entries[] = { TABLE_AT, TABLE_AT + 0x1000, 0, 0x66666000, TABLE_AT + 0x2000,
            TABLE_AT + 0x3000 };

        place_rsdp(width == 4 ? ROOT_AT : 0, width == 8 ? ROOT_AT : 0, width == 8 ? 2 : 0);
        place_root(width == 8 ? "XSDT" : "RSDT", width, entries, 6);
        place_table(TABLE_AT, "SSDT", false);
        place_table(TABLE_AT + 0x1000, "SSDT", true);           /* wrong checksum */
        place_table(TABLE_AT + 0x2000, "HPET", false);
        place_table(TABLE_AT + 0x3000, "SSDT", false);
        CHECK(acpi_tables_init(0));
        CHECK_EQ(acpi_rsdp(), RSDP_AT);
        CHECK(acpi_find_table("SSDT", 0) && acpi_find_table("SSDT", 1) &&
              !acpi_find_table("SSDT", 2));
        CHECK(acpi_find_table("HPET", 0) && !acpi_find_table("SRAT", 0));
        memory_clear();
    }
}

TEST(no_tables_is_told)
{
    CHECK(!acpi_tables_init(0));
    CHECK_EQ(acpi_rsdp(), 0);
    CHECK(!acpi_tables_init(0x12340));
    place_rsdp(0x77770000, 0, 0);               /* points nowhere */
    CHECK(!acpi_tables_init(0));
    CHECK(!acpi_find_table("APIC", 0));
    memory_clear();
}

TEST(table_of_mad_length_is_left_out)
{
    struct acpi_header h = { .signature = "SSDT", .length = 0xffffffff };
    u64 entry = TABLE_AT;

    place_rsdp(ROOT_AT, 0, 0);
    place_root("RSDT", 4, &entry, 1);
    place(TABLE_AT, &h, sizeof(h));
    CHECK(!acpi_tables_init(0));
    memory_clear();
}
