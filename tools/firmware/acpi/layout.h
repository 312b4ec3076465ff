/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The layout of ACPI tables, as far as we make them. Section numbers are those of the ACPI
 * specification 6.4.
 */
#ifndef ACPI_LAYOUT_H
#define ACPI_LAYOUT_H

#include <stdint.h>

#define PACKED __attribute__((packed))

struct acpi_header {                /* 5.2.6 */
    char signature[4];
    uint32_t length;
    uint8_t revision, checksum;
    char oem_id[6], oem_table_id[8];
    uint32_t oem_revision;
    char creator_id[4];
    uint32_t creator_revision;
} PACKED;

struct acpi_rsdp {                  /* 5.2.5.3 */
    char signature[8];
    uint8_t checksum;
    char oem_id[6];
    uint8_t revision;
    uint32_t rsdt;
    uint32_t length;
    uint64_t xsdt;
    uint8_t extended_checksum, reserved[3];
} PACKED;

struct acpi_address {               /* 5.2.3.2 */
    uint8_t space, width, offset, access;
    uint64_t address;
} PACKED;

enum { ACPI_SPACE_MEMORY = 0, ACPI_SPACE_IO = 1 };

struct acpi_fadt {                  /* 5.2.9 */
    struct acpi_header header;
    uint32_t facs, dsdt;
    uint8_t reserved1, preferred_profile;
    uint16_t sci_irq;
    uint32_t smi_command;
    uint8_t acpi_enable, acpi_disable, s4bios_request, pstate_control;
    uint32_t pm1a_event, pm1b_event, pm1a_control, pm1b_control, pm2_control, pm_timer, gpe0, gpe1;
    uint8_t pm1_event_length, pm1_control_length, pm2_control_length, pm_timer_length;
    uint8_t gpe0_length, gpe1_length, gpe1_base, cstate_control;
    uint16_t c2_latency, c3_latency, flush_size, flush_stride;
    uint8_t duty_offset, duty_width, day_alarm, month_alarm, century;
    uint16_t boot_flags;
    uint8_t reserved2;
    uint32_t flags;
    struct acpi_address reset;
    uint8_t reset_value;
    uint16_t arm_boot_flags;
    uint8_t minor;
    uint64_t x_facs, x_dsdt;
    struct acpi_address x_pm1a_event, x_pm1b_event, x_pm1a_control, x_pm1b_control, x_pm2_control,
        x_pm_timer, x_gpe0, x_gpe1;
    /* from revision 5 */
    struct acpi_address sleep_control, sleep_status;
    /* from revision 6 */
    uint64_t hypervisor;
} PACKED;

enum {
    ACPI_FADT_LENGTH_4 = 244, ACPI_FADT_LENGTH_6 = 276,
    /* boot_flags */
    ACPI_BOOT_LEGACY_DEVICES = 1 << 0, ACPI_BOOT_8042 = 1 << 1, ACPI_BOOT_NO_VGA = 1 << 2,
    ACPI_BOOT_NO_CMOS = 1 << 5,
    /* flags */
    ACPI_FLAG_WBINVD = 1 << 0, ACPI_FLAG_C1 = 1 << 2, ACPI_FLAG_POWER_BUTTON = 1 << 4,
    ACPI_FLAG_SLEEP_BUTTON = 1 << 5, ACPI_FLAG_FIXED_RTC = 1 << 6, ACPI_FLAG_TIMER_32 = 1 << 8,
    ACPI_FLAG_PHYSICAL_APIC = 1 << 19, ACPI_FLAG_HW_REDUCED = 1 << 20,
};

struct acpi_facs {                  /* 5.2.10 */
    char signature[4];
    uint32_t length, hardware_signature, waking_vector, global_lock, flags;
    uint64_t x_waking_vector;
    uint8_t version, reserved[31];
} PACKED;

struct acpi_madt {                  /* 5.2.12 */
    struct acpi_header header;
    uint32_t lapic, flags;
} PACKED;

struct acpi_madt_lapic {            /* 5.2.12.2 */
    uint8_t type, length, processor, id;
    uint32_t flags;
} PACKED;

struct acpi_madt_ioapic {           /* 5.2.12.3 */
    uint8_t type, length, id, reserved;
    uint32_t address, first_gsi;
} PACKED;

struct acpi_madt_override {         /* 5.2.12.5 */
    uint8_t type, length, bus, irq;
    uint32_t gsi;
    uint16_t flags;
} PACKED;

struct acpi_madt_x2apic {           /* 5.2.12.12 */
    uint8_t type, length;
    uint16_t reserved;
    uint32_t id, flags, processor;
} PACKED;

enum {
    ACPI_MADT_LAPIC = 0, ACPI_MADT_IOAPIC = 1, ACPI_MADT_OVERRIDE = 2, ACPI_MADT_X2APIC = 9,
    ACPI_MADT_PCAT = 1 << 0,        /* flags of the table: there are two 8259s, too */
    ACPI_LAPIC_ENABLED = 1,
    ACPI_LEVEL_LOW = 0xf,           /* of an override: polarity 3, trigger mode 3 */
};

struct acpi_hpet {                  /* IA-PC HPET specification 1.0a, 3.2.4 */
    struct acpi_header header;
    uint32_t block_id;
    struct acpi_address address;
    uint8_t number;
    uint16_t min_tick;
    uint8_t flags;
} PACKED;

struct acpi_waet {                  /* Windows ACPI Emulated Devices Table 1.0 */
    struct acpi_header header;
    uint32_t flags;
} PACKED;

enum { ACPI_WAET_RTC_GOOD = 1, ACPI_WAET_TIMER_GOOD = 2 };

struct acpi_srat {                  /* 5.2.16 */
    struct acpi_header header;
    uint32_t one;
    uint64_t reserved;
} PACKED;

struct acpi_srat_lapic {            /* 5.2.16.1 */
    uint8_t type, length, domain, id;
    uint32_t flags;
    uint8_t sapic_eid, domain_high[3];
    uint32_t clock_domain;
} PACKED;

struct acpi_srat_memory {           /* 5.2.16.2 */
    uint8_t type, length;
    uint32_t domain;
    uint16_t reserved1;
    uint64_t base, size;
    uint32_t reserved2, flags;
    uint64_t reserved3;
} PACKED;

struct acpi_slit {                  /* 5.2.17 */
    struct acpi_header header;
    uint64_t localities;
    uint8_t distance[];
} PACKED;

enum { ACPI_SRAT_LAPIC = 0, ACPI_SRAT_MEMORY = 1, ACPI_SRAT_ENABLED = 1 };

#endif
