/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the builder and the user want: read once, from the tables in memory and from xenstore.
 */
#ifndef BOOT_CONFIG_H
#define BOOT_CONFIG_H

#include "boot/boot.h"
#include "tables/tables.h"

#define CONFIG_MAX_CPUS 128

struct config {
    uint32_t nr_cpus;
    uint8_t online[CONFIG_MAX_CPUS / 8];
    bool apic;                          /* tables for APICs are wanted */
    bool acpi, s3, s4, laptop_slate;
    bool may_move_ram;
    uint64_t generation_id[2];
    const struct boot_firmware *firmware;
    const void *image;
    uint32_t image_size;
    const void *acpi_more;
    uint32_t acpi_more_length;
    struct smbios_config smbios;
};

/* Also sets @ram. */
void config_read(struct config *config, const struct hvm_start_info *start);

#endif
