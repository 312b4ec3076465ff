/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the ACPI tables say. Tables are firmware's: their lengths and checksums are checked once,
 * when they are found; every parser checks each entry against the table's end. ACPI specification
 * 6.4.
 */
#ifndef XEN_ACPI_H
#define XEN_ACPI_H

#include <xen/types.h>

struct acpi_header {
    char signature[4];
    u32 length;
    u8 revision, checksum;
    char oem_id[6], oem_table_id[8];
    u32 oem_revision;
    char creator_id[4];
    u32 creator_revision;
} __packed;

/* Generic address structure */
#define ACPI_SPACE_MEMORY       0
#define ACPI_SPACE_IO           1
#define ACPI_SPACE_PCI          2
struct acpi_gas {
    u8 space, bit_width, bit_offset, access_size;
    u64 address;
} __packed;

/* Finds and checks all tables. rsdp 0: search for it. False: no usable tables. Boot, once. */
bool acpi_tables_init(paddr_t rsdp);
/*
 * The index-th good table of this signature, mapped for ever; NULL: none. All its `length' bytes
 * may be read.
 */
const struct acpi_header *acpi_find_table(const char *signature, unsigned int index);
/* The index-th of all good tables and where it is; NULL: none. */
const struct acpi_header *acpi_table(unsigned int index, paddr_t *pa);
/* For dom0 and tools that look at the tables: where the root is (0: none). */
paddr_t acpi_rsdp(void);

/* Read-only view of a table, for ever. NULL: cannot be mapped. arch/x86. */
const void *acpi_map(paddr_t pa, size_t len);

/* --- what boot reads, before other CPUs and interrupts --- */
/*
 * MADT: CPUs, IOAPICs and ISA overrides go to smp_register_cpu(), ioapic_add(), isa_irq_override().
 */
void acpi_read_madt(void);
void acpi_read_numa(void);                  /* SRAT, SLIT */
void acpi_read_fadt(void);

/* --- FADT --- */
struct acpi_fadt_info {
    u16 pm_timer_port;                      /* 0: none */
    bool pm_timer_32bit;
    u32 pm1a_control, pm1b_control;         /* ports, 0: none */
    u16 pm1a_event;
    u16 sci_irq;
    u32 smi_command;
    u8 acpi_enable;
    bool no_cmos_rtc, no_legacy_kbd, no_vga, hw_reduced;
    u8 century;                             /* CMOS index, 0: none */
    struct acpi_gas reset_register;         /* address 0: none */
    u8 reset_value;
    paddr_t facs;
    bool s5_known;
    u8 s5_type_a, s5_type_b;                /* from \_S5 */
};
extern struct acpi_fadt_info acpi_fadt;

/*
 * Resets the machine through the FADT's reset register; returns when there is none or it did
 * nothing.
 */
void acpi_reset(void);
/*
 * Soft off. type_a/b: SLP_TYP values for the PM1 control registers. Returns when it did not work:
 * -ENODEV.
 */
int acpi_enter_sleep(u8 type_a, u8 type_b);
int acpi_power_off(void);                   /* with the values of \_S5 */

/* --- HPET --- */
paddr_t acpi_hpet_address(void);            /* 0: none */

/* --- parsers, for the tests too: table is complete in memory --- */
struct acpi_madt_handler {
    void (*lapic_address)(paddr_t pa);
    void (*cpu)(u32 apic_id, u32 acpi_id, bool enabled);
    void (*ioapic)(u32 id, paddr_t pa, u32 gsi_base);
    void (*isa_override)(u8 isa_irq, u32 gsi, u16 flags);
};
/* 0 or -EINVAL (what came before the bad entry was delivered). */
int acpi_parse_madt(const struct acpi_header *table, const struct acpi_madt_handler *h);
int acpi_parse_fadt(const struct acpi_header *table, struct acpi_fadt_info *info, paddr_t *dsdt);
/* Finds \_S5 in a definition block. */
bool acpi_parse_s5(const struct acpi_header *table, u8 *type_a, u8 *type_b);
struct acpi_srat_handler {
    void (*memory)(u32 proximity, paddr_t start, paddr_t end);
    void (*cpu)(u32 proximity, u32 apic_id);
};
int acpi_parse_srat(const struct acpi_header *table, const struct acpi_srat_handler *h);

#endif
