/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The order of things.
 */
#include "boot/boot.h"
#include "boot/config.h"
#include "boot/numa.h"

#include "cpu/cpu.h"
#include "host/host.h"
#include "host/io.h"
#include "pci/pci.h"

#include <xen/hvm/params.h>

#include <string.h>

#define FRAME_SHIFT     12
#define FOUR_GIB        (1ULL << 32)
#define VGA_START       0xa0000
#define ONE_MIB         0x100000
#define SMBIOS_ROOM     0xffffU         /* their length has 16 bits */
#define MP_ROOM         0x2000
#define PIR_ROOM        0x400
#define SSDT_ROOM       0x10000
#define MAX_RANGES      64
#define COM1            0x3f8
#define COM2            0x2f8
#define LPT1            0x378
#define UART_SCRATCH    7
#define CMOS_FLOPPIES   0x10
#define CPUID_FEATURES  1

static struct config config;
static struct pci_bus bus;
static struct pci_layout layout;
static struct e820_map map;

/* ---- PCI ---- */

/* Parts of the hole that the tools gave away: what passed-through devices have at fixed places. */
static unsigned int taken_ranges(struct pci_range *taken)
{
    static struct memory_range ranges[MAX_RANGES];
    const unsigned int count = memory_map(ranges, MAX_RANGES);
    unsigned int found = 0;

    for (unsigned int i = 0; i < count; i++)
        if (ranges[i].type != E820_RAM && ranges[i].start >= ONE_MIB && ranges[i].start < HOLE_END)
            taken[found++] = (struct pci_range){ ranges[i].start, ranges[i].end };
    return found;
}

static struct pci_range taken[MAX_RANGES];

static void set_up_pci(void)
{
    unsigned int without;

    pci_route();
    pci_scan(&bus);
    layout.ram_low_end = (uint64_t)ram.low_end << FRAME_SHIFT;
    layout.ram_high_end = (uint64_t)ram.high_end << FRAME_SHIFT;
    layout.hole_end = HOLE_END;
    layout.may_move_ram = config.may_move_ram;
    layout.taken = taken;
    layout.nr_taken = taken_ranges(taken);
    without = pci_place(bus.bars, bus.nr_bars, &layout);
    memory_move_up(layout.low.start >> FRAME_SHIFT);
    pci_program(&bus);
    say("pci: memory at %08llx-%08llx and %llx-%llx, %u without room",
        (unsigned long long)layout.low.start, (unsigned long long)layout.low.end,
        (unsigned long long)layout.high.start, (unsigned long long)layout.high.end, without);
}

static void set_up_cpus(void)
{
    const struct mtrr_window windows[] = { { layout.low.start, FOUR_GIB },
                                           { layout.high.start, layout.high.end } };

    mtrr_decide(windows, 2);
    cpu_start_all(config.nr_cpus);
    cpu_prepare_real_mode();
}

/* ---- ACPI ---- */

static void *get(struct acpi_build *build, uint32_t size, uint32_t align, uint64_t *address)
{
    void *at = memory_for_tables(size, align);

    (void)build;
    *address = (uintptr_t)at;
    return at;
}

static bool has_uart(uint16_t port)
{
    outb(port + UART_SCRATCH, 0x5a);
    if (inb(port + UART_SCRATCH) != 0x5a)
        return false;
    outb(port + UART_SCRATCH, 0xa5);
    return inb(port + UART_SCRATCH) == 0xa5;
}

static bool has_printer(uint16_t port)
{
    outb(port, 0xaa);
    return inb(port) == 0xaa;
}

static uint8_t cmos(uint8_t index)
{
    outb(0x70, index);
    return inb(0x71);
}

static uint32_t legacy_devices(void)
{
    const uint8_t floppies = cmos(CMOS_FLOPPIES);

    return (has_uart(COM1) ? ACPI_HAS_COM1 : 0) | (has_uart(COM2) ? ACPI_HAS_COM2 : 0) |
           (has_printer(LPT1) ? ACPI_HAS_LPT1 : 0) |
           (floppies && floppies != 0xff ? ACPI_HAS_FDC : 0);
}

/* The register has a vendor; a part that is off reads as zeros or ones. */
static bool has_hpet(uint32_t *id)
{
    *id = mmio_read(ACPI_HPET_AT);
    return *id >> 16 && *id >> 16 != 0xffff;
}

static void describe(struct acpi_machine *m)
{
    static uint8_t scratch[SSDT_ROOM];

    *m = (struct acpi_machine){
        .cpus = { config.nr_cpus, config.online },
        .low = { layout.low.start, layout.low.end },
        .high = { layout.high.start, layout.high.end },
        .devices = legacy_devices(),
        .s3 = config.s3, .s4 = config.s4, .laptop_slate = config.laptop_slate,
        .generation_id = { config.generation_id[0], config.generation_id[1] },
        .more = config.acpi_more, .more_length = config.acpi_more_length,
        .scratch = scratch, .scratch_size = sizeof(scratch),
    };
    m->hpet = has_hpet(&m->hpet_id);
    numa_read(&m->numa);
}

static const struct acpi_rsdp *make_acpi(void)
{
    static const char *const reasons[] = {
        [ACPI_NO_MEMORY] = "there is no room for them",
        [ACPI_SCRATCH_SMALL] = "the SSDT is too long",
        [ACPI_BAD_USER_TABLE] = "acpi_firmware is not a sequence of whole tables",
    };
    struct acpi_build build = { .get = get, .table_id = "HVM" };
    struct acpi_rsdp *rsdp = memory_for_tables(sizeof(*rsdp), 16);
    struct acpi_machine machine;
    struct acpi_made made;
    enum acpi_error error;

    describe(&machine);
    error = acpi_make_hvm(&build, &machine, &made);
    if (error)
        fatal("no ACPI tables: %s", reasons[error]);
    *rsdp = made.rsdp;
    if (made.generation_id_at)
        param_set(HVM_PARAM_VM_GENERATION_ID_ADDR, made.generation_id_at);
    say("ACPI: %u tables, the root at %08x", build.nr_tables, (unsigned int)(uintptr_t)rsdp);
    return rsdp;
}

/* ---- The other tables ---- */

static void make_smbios(struct boot_tables *tables)
{
    static uint8_t scratch[SMBIOS_ROOM];
    const uint32_t length = smbios_make(&config.smbios, scratch, sizeof(scratch));
    uint8_t *structures = memory_reserved(length, 16);
    uint8_t *entry = memory_reserved(SMBIOS_ENTRY_LENGTH, 16);

    if (!length)
        fatal("the SMBIOS structures take more than %u bytes", SMBIOS_ROOM);
    memcpy(structures, scratch, length);
    smbios_make_entry(entry, structures, length, (uintptr_t)structures);
    tables->smbios = entry;
    tables->smbios_length = SMBIOS_ENTRY_LENGTH;
}

static void make_interrupt_tables(struct boot_tables *tables)
{
    const struct cpuid features = cpuid(CPUID_FEATURES);
    const struct mp_config cpus = { config.nr_cpus, features.a, features.d, bus.slots };
    uint8_t *mp = memory_reserved(MP_ROOM, 16), *pir = memory_reserved(PIR_ROOM, 16);

    if (config.apic && mp_make(&cpus, mp, MP_ROOM, (uintptr_t)mp))
        tables->mp = mp;
    if (pir_make(pir, PIR_ROOM))
        tables->pir = pir;
}

static void make_map(void)
{
    e820_set(&map, 0, VGA_START, E820_RAM);
    e820_set(&map, ONE_MIB, (uint64_t)ram.low_end << FRAME_SHIFT, E820_RAM);
    if (ram.high_end)
        e820_set(&map, FOUR_GIB, (uint64_t)ram.high_end << FRAME_SHIFT, E820_RAM);
    for (unsigned int i = 0; i < layout.nr_taken; i++)
        e820_set(&map, taken[i].start, taken[i].end, E820_RESERVED);
    e820_set(&map, TABLES_AT, FOUR_GIB, E820_RESERVED);
    e820_set(&map, TABLES_AT, memory_tables_end(), E820_NVS);
    config.firmware->reserve(&map);
    if (map.overflow)
        fatal("the memory map has more than %u entries", E820_ROOM);
    for (uint32_t i = 0; i < map.count; i++)
        say("memory %09llx-%09llx type %u", (unsigned long long)map.entries[i].start,
            (unsigned long long)(map.entries[i].start + map.entries[i].size), map.entries[i].type);
}

void boot_main(const struct hvm_start_info *start)
{
    struct boot_tables tables = { .map = &map };

    host_open();
    say("Xylem's firmware loader " XYLEM_VERSION " on hypervisor %s", host_version());
    store_open();
    config_read(&config, start);
    say("%u vCPUs, RAM to %05x and %x (frames), %s", config.nr_cpus, ram.low_end, ram.high_end,
        config.firmware->name);
    param_set(HVM_PARAM_ACPI_IOPORTS_LOCATION, 1);
    set_up_pci();
    set_up_cpus();
    make_smbios(&tables);
    make_interrupt_tables(&tables);
    config.firmware->load(config.image, config.image_size);
    tables.rsdp = config.acpi ? make_acpi() : NULL;
    make_map();
    config.firmware->inform(&tables);
    store_close();
    say("starting %s", config.firmware->name);
    boot_leave();
}
