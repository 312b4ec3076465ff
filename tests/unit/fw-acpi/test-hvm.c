/* SPDX-License-Identifier: GPL-2.0-only */
/* The whole set for HVM guests: found from the root pointer, whole, and readable by ACPICA. */
#include "test.h"
#include "acpi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TABLES_AT 0xfc000000ULL

static uint8_t memory[1 << 20];
static uint8_t scratch[64 << 10];
static uint8_t online[16];
static uint32_t used, room;
static struct acpi_made made;

static void *get(struct acpi_build *build, uint32_t size, uint32_t align, uint64_t *address)
{
    const uint32_t start = (used + align - 1) & ~(align - 1);

    if (start > room || size > room - start)
        return NULL;
    used = start + size;
    *address = TABLES_AT + start;
    return memory + start;
}

static struct acpi_machine machine(uint32_t vcpus)
{
    memset(online, 0xff, sizeof(online));
    return (struct acpi_machine){
        .cpus = { vcpus, online },
        .low = { 0xf0000000, 0xfc000000 },
        .devices = ACPI_HAS_COM1,
        .scratch = scratch, .scratch_size = sizeof(scratch),
    };
}

static enum acpi_error make(const struct acpi_machine *m, uint32_t bytes)
{
    struct acpi_build build = { .get = get, .table_id = "HVM" };

    memset(memory, 0, sizeof(memory));
    used = 0;
    room = bytes;
    return acpi_make_hvm(&build, m, &made);
}

static const uint8_t *at(uint64_t address)
{
    CHECK(address >= TABLES_AT && address < TABLES_AT + used);
    return memory + (address - TABLES_AT);
}

static const struct acpi_header *whole(uint64_t address)
{
    const struct acpi_header *header = (const struct acpi_header *)at(address);

    CHECK(address + header->length <= TABLES_AT + used);
    CHECK_EQ(acpi_sum(header, header->length), 0);
    return header;
}

/* From the XSDT; the RSDT has the same in the same place. */
static const void *find(const char *signature)
{
    const struct acpi_header *xsdt = whole(made.rsdp.xsdt), *rsdt = whole(made.rsdp.rsdt);
    const uint32_t count = (xsdt->length - sizeof(*xsdt)) / 8;
    const void *found = NULL;

    CHECK(!memcmp(xsdt->signature, "XSDT", 4) && !memcmp(rsdt->signature, "RSDT", 4));
    CHECK_EQ((rsdt->length - sizeof(*rsdt)) / 4, count);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t wide;
        uint32_t narrow;

        memcpy(&wide, (const uint8_t *)(xsdt + 1) + 8 * i, 8);
        memcpy(&narrow, (const uint8_t *)(rsdt + 1) + 4 * i, 4);
        CHECK_EQ(wide, narrow);
        if (!memcmp(whole(wide)->signature, signature, 4))
            found = at(wide);
    }
    return found;
}

static void save(const char *folder, const char *name, const struct acpi_header *table)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    f = fopen(path, "wb");
    CHECK(f != NULL);
    CHECK_EQ(fwrite(table, 1, table->length, f), table->length);
    fclose(f);
}

/* What ACPICA makes of it, or the case fails. The caller frees. */
static char *disassembled(const struct acpi_header *dsdt, const struct acpi_header *ssdt)
{
    char folder[] = "/tmp/fw-acpi-XXXXXX", command[1024], *text = calloc(1, 1 << 20);
    FILE *f;

    CHECK(mkdtemp(folder) != NULL);
    save(folder, "dsdt.aml", dsdt);
    save(folder, "ssdt.aml", ssdt);
    snprintf(command, sizeof(command), "cd %s && " IASL " -e dsdt.aml -d ssdt.aml >log 2>&1 && "
             IASL " -d dsdt.aml >>log 2>&1 && cat ssdt.dsl dsdt.dsl", folder);
    f = popen(command, "r");
    CHECK(f != NULL);
    CHECK(fread(text, 1, (1 << 20) - 1, f) > 0);
    CHECK_EQ(pclose(f), 0);
    snprintf(command, sizeof(command), "cd %s && " IASL " -p again ssdt.dsl >again.log 2>&1",
             folder);
    CHECK_EQ(system(command), 0);       /* no reference leads nowhere, no argument is missing */
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    CHECK_EQ(system(command), 0);
    return text;
}

static const struct acpi_header *dsdt(void)
{
    const struct acpi_fadt *fadt = find("FACP");

    CHECK(fadt != NULL);
    CHECK_EQ(fadt->dsdt, fadt->x_dsdt);
    CHECK(!memcmp(at(fadt->facs), "FACS", 4));
    CHECK_EQ(fadt->facs % 64, 0);
    return whole(fadt->dsdt);
}

TEST(every_table_is_found_and_whole)
{
    struct acpi_machine m = machine(4);

    m.hpet = true;
    m.hpet_id = 0x8086a201;
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    CHECK_EQ(acpi_sum(&made.rsdp, 20), 0);
    CHECK_EQ(acpi_sum(&made.rsdp, sizeof(made.rsdp)), 0);
    CHECK(find("APIC") && find("SSDT") && find("WAET") && !find("SRAT") && !find("SLIT"));
    CHECK_EQ(((const struct acpi_hpet *)find("HPET"))->block_id, 0x8086a201);
    CHECK_EQ(made.generation_id_at, 0);
    dsdt();
}

TEST(madt_has_each_vcpu_the_ioapic_and_the_overrides)
{
    struct acpi_machine m = machine(128);
    const struct acpi_madt *madt;
    unsigned int count[16] = { 0 };

    online[0] = 1;
    memset(online + 1, 0, sizeof(online) - 1);
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    madt = find("APIC");
    for (uint32_t o = sizeof(*madt); o < madt->header.length;) {
        const uint8_t *entry = (const uint8_t *)madt + o;

        CHECK(entry[0] < 16 && entry[1] >= 2);
        if (entry[0] == ACPI_MADT_LAPIC) {
            CHECK_EQ(entry[3], 2 * entry[2]);
            CHECK_EQ(entry[4], entry[2] == 0);
        }
        count[entry[0]]++;
        o += entry[1];
    }
    CHECK_EQ(count[ACPI_MADT_LAPIC], 128);
    CHECK_EQ(count[ACPI_MADT_IOAPIC], 1);
    CHECK_EQ(count[ACPI_MADT_OVERRIDE], 5);     /* PIT, SCI, and three that PCI uses */
}

TEST(aml_is_understood)
{
    struct acpi_machine m = machine(3);
    char *text;

    m.hpet = m.s3 = m.s4 = m.laptop_slate = true;
    m.generation_id[0] = 5;
    m.high = (struct acpi_window){ 0x200000000, 0x300000000 };
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    text = disassembled(dsdt(), find("SSDT"));
    for (const char **s = (const char *[]){
             "Processor (P000, 0x00, 0x00000000, 0x00)", "Processor (P002, 0x02,", "_S3", "_S4",
             "_S5", "VM_Gen_Counter", "PNP0C60", "Method (_L02", "Method (_E01", "Device (S01F)",
             "0x0000000200000000, // Range Minimum", "0x00000002FFFFFFFF, // Range Maximum",
             "0xF0000000,         // Range Minimum", "0xFBFFFFFF,         // Range Maximum",
             "Name (DEVS, 0x01)", "EisaId (\"PNP0C0F\")", "EisaId (\"PNP0103\")",
             "OperationRegion (PRST, SystemIO, 0xAF00, 0x10)", NULL }; *s; s++)
        if (!strstr(text, *s))
            test_fail(__FILE__, __LINE__, "not in the disassembly: %s", *s);
    CHECK(!strstr(text, "P003"));
    free(text);
    CHECK_EQ(at(made.generation_id_at)[0], 5);
}

/* Whoever wakes up can ask for sleep again: the ports are where the FADT says, after the reset, too. */
TEST(waking_up_gives_power_management_its_ports)
{
    struct acpi_machine m = machine(1);
    const struct acpi_fadt *fadt;
    char *text, base[32];

    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    fadt = find("FACP");
    CHECK_EQ(fadt->pm1a_control, fadt->pm1a_event + 4);
    snprintf(base, sizeof(base), "PMBA = 0x%04X\n", fadt->pm1a_event | 1);
    text = disassembled(dsdt(), find("SSDT"));
    CHECK(strstr(text, base) && strstr(text, "PMIO = One"));
    CHECK(strstr(text, "Method (_WAK, 1"));
    free(text);
}

TEST(aml_of_the_largest_machine)
{
    struct acpi_machine m = machine(128);

    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    free(disassembled(dsdt(), find("SSDT")));
    m.scratch_size = 4096;
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_SCRATCH_SMALL);
}

TEST(what_is_not_there_is_not_told_of)
{
    struct acpi_machine m = machine(1);
    char *text;

    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    text = disassembled(dsdt(), find("SSDT"));
    CHECK(!strstr(text, "_S3") && !strstr(text, "_S4") && !strstr(text, "PNP0103"));
    CHECK(!strstr(text, "VM_Gen_Counter") && !strstr(text, "QWordMemory"));
    CHECK(find("HPET") == NULL);
    free(text);
}

TEST(pci_interrupts_are_wired_as_the_hypervisor_does)
{
    CHECK_EQ(acpi_pci_gsi(1, 0), 20);
    CHECK_EQ(acpi_pci_gsi(2, 0), 24);
    CHECK_EQ(acpi_pci_gsi(3, 3), 31);
    CHECK_EQ(acpi_pci_gsi(8, 0), 17);
    CHECK_EQ(acpi_pci_gsi(31, 3), 16 + (31 * 4 + 3 + 3) % 32);
}

TEST(numa)
{
    static const struct acpi_numa_memory ranges[] = { { 0, 0x8000000, 0 },
                                                      { 0x8000000, 0x10000000, 1 } };
    static const uint32_t distances[] = { 10, 21, 21, 1000 }, nodes[] = { 0, 1 };
    struct acpi_machine m = machine(2);
    const struct acpi_srat *srat;
    const struct acpi_slit *slit;

    m.numa = (struct acpi_numa){ 2, 2, ranges, distances, nodes };
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    srat = find("SRAT");
    slit = find("SLIT");
    CHECK(srat && slit);
    CHECK_EQ(srat->header.length, 48 + 2 * 16 + 2 * 40);
    CHECK_EQ(slit->localities, 2);
    CHECK_EQ(slit->distance[1], 21);
    CHECK_EQ(slit->distance[3], 255);
}

TEST(tables_of_the_user)
{
    struct acpi_machine m = machine(1);
    struct { struct acpi_header header; uint8_t data[4]; } own[2];

    acpi_fill_header(&own[0].header, "USR0", 1, sizeof(own[0]), "OWN\0\0\0\0");
    acpi_fill_header(&own[1].header, "USR1", 1, sizeof(own[1]), "OWN\0\0\0\0");
    m.more = own;
    m.more_length = sizeof(own);
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    CHECK(find("USR0") && find("USR1"));
    m.more_length = sizeof(own) - 1;
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_BAD_USER_TABLE);
    m.more_length = sizeof(own[0]) + 10;
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_BAD_USER_TABLE);
    own[1].header.length = 8;
    m.more_length = sizeof(own);
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_BAD_USER_TABLE);
}

/* However little memory there is, nothing is written behind it and the caller is told. */
TEST(out_of_memory)
{
    struct acpi_machine m = machine(2);
    uint32_t needed;

    m.hpet = true;
    m.generation_id[1] = 1;
    CHECK_EQ(make(&m, sizeof(memory)), ACPI_OK);
    needed = used;
    for (uint32_t bytes = 0; bytes < needed; bytes += 7)
        CHECK_EQ(make(&m, bytes), ACPI_NO_MEMORY);
    CHECK_EQ(make(&m, needed), ACPI_OK);
}
