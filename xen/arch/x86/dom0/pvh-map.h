/* SPDX-License-Identifier: GPL-2.0-only */
/* Pure pieces of building a PVH dom0: its memory map and the ACPI tables of its own. */
#ifndef X86_DOM0_PVH_MAP_H
#define X86_DOM0_PVH_MAP_H

#include <xen/types.h>
#include <asm/boot.h>

struct acpi_header;
struct ioapic_place;

/*
 * dom0's map: the machine's, with RAM for nr_pages from the bottom up; RAM that is left is unusable. Returns how many
 * pages it has room for.
 */
u64 dom0_map_make(struct e820_map *map, const struct e820_map *host, u64 nr_pages);
/* The highest place in RAM for size bytes in [floor, limit), page-aligned; 0: none. */
u64 dom0_map_find(const struct e820_map *map, u64 size, u64 floor, u64 limit);
/* The same, and the map calls it `type' from now on. */
u64 dom0_map_take(struct e820_map *map, u64 size, u64 floor, u64 limit, u32 type);
bool dom0_map_is_ram(const struct e820_map *map, u64 start, u64 end);

/* Whether dom0 may see the machine's table of that signature. */
bool dom0_acpi_visible(const char *signature);
/* Tables into buf; the length, or 0 when there is no room. host: the machine's MADT, NULL: it has none. */
size_t dom0_madt_write(void *buf, size_t room, unsigned int nr_vcpus, const struct ioapic_place *ioapics,
                       unsigned int nr_ioapics, const struct acpi_header *host);
size_t dom0_xsdt_write(void *buf, size_t room, const u64 *tables, unsigned int nr);
size_t dom0_rsdp_write(void *buf, size_t room, u64 xsdt);

#endif
