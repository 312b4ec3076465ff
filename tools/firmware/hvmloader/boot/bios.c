/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two kinds of firmware: where each lies, and the structure at FIRMWARE_INFO through which each
 * takes over what was found (as SeaBIOS's and OVMF's support of this machine read it).
 */
#include "boot/boot.h"

#include "host/host.h"

#include <string.h>

#define ONE_MIB         0x100000U
#define FRAME_SHIFT     12
#define LARGEST_SEABIOS 0x40000U        /* from 0xc0000 up */
#define LARGEST_OVMF    0x1000000U
#define RESET_CODE      0x10000U        /* of OVMF, whose end has to be below 1 MiB, too */
#define OVMF_RSDP_AT    0xea020U        /* from where on OVMF looks for them */
#define OVMF_SMBIOS_AT  0xeb000U

struct info_seabios {
    char signature[14];
    uint8_t length, checksum;
    uint32_t tables, nr_tables, map, nr_map;
} __attribute__((packed));

struct info_ovmf {
    char signature[14];
    uint8_t length, checksum;
    uint64_t tables;
    uint32_t nr_tables;
    uint64_t map;
    uint32_t nr_map;
} __attribute__((packed));

/* At FIRMWARE_INFO, in the page before our low code. */
struct info_page {
    union {
        struct info_seabios seabios;
        struct info_ovmf ovmf;
    } head;
    uint32_t tables[4];
    struct e820_entry map[E820_ROOM];
};
_Static_assert(sizeof(struct info_page) <= LOW_STACK - 0x400 - FIRMWARE_INFO, "below the stack");

static struct info_page *new_info(const struct boot_tables *tables)
{
    struct info_page *page = (void *)FIRMWARE_INFO;

    memset(page, 0, sizeof(*page));
    memcpy(page->map, tables->map->entries, tables->map->count * sizeof(page->map[0]));
    return page;
}

/* ---- SeaBIOS: ends at 1 MiB ---- */

static uint32_t image_size;

static void load_seabios(const void *image, uint32_t size)
{
    if (!size || size > LARGEST_SEABIOS || size % 0x10000)
        fatal("an image of %u bytes is not a SeaBIOS: those are of 64, 128 or 256 KiB", size);
    image_size = size;
    memcpy((void *)(ONE_MIB - size), image, size);
}

static void reserve_seabios(struct e820_map *map)
{
    e820_set(map, ONE_MIB - image_size, ONE_MIB, E820_RESERVED);
}

static void inform_seabios(const struct boot_tables *tables)
{
    struct info_page *page = new_info(tables);
    struct info_seabios *info = &page->head.seabios;
    const void *const all[] = { tables->smbios, tables->mp, tables->pir, tables->rsdp };

    memcpy(info->signature, "XenHVMSeaBIOS", sizeof(info->signature));
    info->length = sizeof(*info);
    for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (all[i])
            page->tables[info->nr_tables++] = (uintptr_t)all[i];
    info->tables = (uintptr_t)page->tables;
    info->map = (uintptr_t)page->map;
    info->nr_map = tables->map->count;
    info->checksum = -acpi_sum(info, sizeof(*info));
}

const struct boot_firmware boot_seabios = { "SeaBIOS", load_seabios, reserve_seabios,
                                            inform_seabios };

/* ---- OVMF: ends at 4 GiB, where RAM has to be made; the reset code is below 1 MiB, too ---- */

static void load_ovmf(const void *image, uint32_t size)
{
    const uint32_t start = -size;

    if (size < RESET_CODE || size > LARGEST_OVMF || size & ((1U << FRAME_SHIFT) - 1))
        fatal("an image of %u bytes is not an OVMF: those are whole frames of up to 16 MiB", size);
    image_size = size;
    memory_populate(start >> FRAME_SHIFT, size >> FRAME_SHIFT);
    memcpy((void *)start, image, size);
    memcpy((void *)(ONE_MIB - RESET_CODE), (const char *)image + size - RESET_CODE, RESET_CODE);
}

static void reserve_ovmf(struct e820_map *map)
{
    e820_set(map, OVMF_RSDP_AT & -0x10000U, ONE_MIB, E820_RESERVED);
    e820_set(map, (1ULL << 32) - image_size, 1ULL << 32, E820_RESERVED);
}

static void inform_ovmf(const struct boot_tables *tables)
{
    struct info_page *page = new_info(tables);
    struct info_ovmf *info = &page->head.ovmf;

    memcpy(info->signature, "XenHVMOVMF", sizeof("XenHVMOVMF"));
    info->length = sizeof(*info);
    if (tables->rsdp) {
        memcpy((void *)OVMF_RSDP_AT, tables->rsdp, sizeof(*tables->rsdp));
        page->tables[info->nr_tables++] = OVMF_RSDP_AT;
    }
    memcpy((void *)OVMF_SMBIOS_AT, tables->smbios, tables->smbios_length);
    page->tables[info->nr_tables++] = OVMF_SMBIOS_AT;
    info->tables = (uintptr_t)page->tables;
    info->map = (uintptr_t)page->map;
    info->nr_map = tables->map->count;
    info->checksum = -acpi_sum(info, sizeof(*info));
}

const struct boot_firmware boot_ovmf = { "OVMF", load_ovmf, reserve_ovmf, inform_ovmf };
