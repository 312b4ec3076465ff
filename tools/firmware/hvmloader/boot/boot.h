/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the builder's hands to the firmware's.
 */
#ifndef BOOT_BOOT_H
#define BOOT_BOOT_H

/* Selectors of our descriptors, see entry.S. */
#define CODE32          0x08
#define DATA32          0x10
#define CODE16          0x18
#define DATA16          0x20

#define LOW_CODE_AT     0x3000      /* a page of code that runs in real mode; SIPI vector 3 */
#define FIRMWARE_INFO   0x1000      /* where SeaBIOS and OVMF look for what we found */
#define LOW_STACK       0x3000      /* the 16-bit stack when firmware starts, downwards */

#ifndef __ASSEMBLY__
#include <stdbool.h>
#include <stdint.h>

#include <acpi.h>
#include "tables/tables.h"

struct hvm_start_info;
struct hvm_info_table;

/* The builder's piece: its structure, checked. */
void boot_main(const struct hvm_start_info *start);

/* What has been made for the firmware. */
struct boot_tables {
    const struct acpi_rsdp *rsdp;       /* NULL: no ACPI */
    const void *smbios, *mp, *pir;
    uint32_t smbios_length;             /* of the entry point */
    const struct e820_map *map;
};

struct boot_firmware {
    const char *name;
    /* Puts the image where it starts from. */
    void (*load)(const void *image, uint32_t size);
    /* Adds what the image takes. */
    void (*reserve)(struct e820_map *map);
    /* Tells it where everything is. */
    void (*inform)(const struct boot_tables *tables);
};

extern const struct boot_firmware boot_seabios, boot_ovmf;

/* Real mode, F000:FFF0: where a reset leads. */
_Noreturn void boot_leave(void);
#endif

#endif
