/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tables that are not ACPI's: the memory map, SMBIOS, MultiProcessor Specification, PCI interrupt
 * routing. Pure functions that write into the caller's memory; the tests run them on the host.
 */
#ifndef TABLES_TABLES_H
#define TABLES_TABLES_H

#include <stdbool.h>
#include <stdint.h>

/* ---- e820.c ---- */

#define E820_ROOM 64

enum { E820_RAM = 1, E820_RESERVED = 2, E820_ACPI = 3, E820_NVS = 4, E820_UNUSABLE = 5 };

struct e820_entry {
    uint64_t start, size;
    uint32_t type;
} __attribute__((packed));

/* Sorted, without overlap; neighbours differ in type. */
struct e820_map {
    struct e820_entry entries[E820_ROOM];
    uint32_t count;
    bool overflow;                      /* something did not fit in */
};

/* [start, end) is of this type from now on, whatever it was. */
void e820_set(struct e820_map *map, uint64_t start, uint64_t end, uint32_t type);

/* ---- smbios.c ---- */

#define SMBIOS_MAX_OEM 99

struct smbios_config {
    /* strings; NULL: the structure or the field stays out */
    const char *bios_vendor, *bios_version;
    const char *system_manufacturer, *system_product, *system_version, *system_serial;
    const char *board_manufacturer, *board_product, *board_version, *board_serial, *board_tag,
        *board_location;
    const char *case_manufacturer, *case_serial, *case_tag;
    const char *battery_manufacturer, *battery_name;
    const char *oem[SMBIOS_MAX_OEM];
    uint32_t nr_oem;
    uint8_t uuid[16];
    uint32_t nr_cpus, cpu_mhz, cpu_signature, cpu_features;
    uint32_t memory_mib;
    bool battery;
    /* the user's structures: each behind its length, 32 bits; they replace ours of the same type */
    const uint8_t *more;
    uint32_t more_length;
};

#define SMBIOS_ENTRY_LENGTH 31

/* Writes the structures to @at. Their length; 0: they need more than @room. */
uint32_t smbios_make(const struct smbios_config *config, uint8_t *at, uint32_t room);
/* The entry point to structures that the guest sees at @address. */
void smbios_make_entry(uint8_t entry[SMBIOS_ENTRY_LENGTH], const uint8_t *structures,
                       uint32_t length, uint32_t address);

/* ---- mp.c ---- */

struct mp_config {
    uint32_t nr_cpus, cpu_signature, cpu_features;
    uint32_t slots;                     /* a bit for each that has a device with an interrupt */
};

/* The floating pointer, then the table, at the guest's @address. The length; 0: more than @room. */
uint32_t mp_make(const struct mp_config *config, uint8_t *at, uint32_t room, uint32_t address);

/* ---- pir.c ---- */

/* The length; 0: more than @room. */
uint32_t pir_make(uint8_t *at, uint32_t room);

#endif
