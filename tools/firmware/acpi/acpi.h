/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Making ACPI tables for guests: pure functions that write into memory the caller gives. Used by
 * the firmware loader of HVM guests (in the guest) and by libxl for PVH guests (in dom0). Nothing
 * here keeps state, waits, or knows where it runs.
 */
#ifndef ACPI_H
#define ACPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"

#define ACPI_MAX_TABLES     32
#define ACPI_LAST_LAPIC_ID  254     /* above, only an x2APIC can be told of */

/* The hypervisor gives vCPU n the APIC id 2n. */
static inline uint32_t acpi_apic_id(uint32_t vcpu)
{
    return vcpu * 2;
}

/*
 * A set of tables being made. @get gives @size zeroed bytes at a multiple of @align (a power of
 * two) and in *@address where the guest finds them; NULL if there are none. @owner is the caller's.
 * Every function below that cannot get memory leaves 0 or NULL, and the set is of no use any more.
 */
struct acpi_build {
    void *(*get)(struct acpi_build *build, uint32_t size, uint32_t align, uint64_t *address);
    void *owner;
    char table_id[8];
    uint64_t at;                        /* the guest's address of the table that was begun last */
    uint64_t tables[ACPI_MAX_TABLES];   /* what the root tables list */
    unsigned int nr_tables;
};

struct acpi_cpus {
    uint32_t count;
    const uint8_t *online;              /* a bit a vCPU */
};

static inline bool acpi_is_online(const struct acpi_cpus *cpus, uint32_t vcpu)
{
    return cpus->online[vcpu / 8] >> vcpu % 8 & 1;
}

/* ---- table.c ---- */

/* The byte that all bytes add up to. */
uint8_t acpi_sum(const void *data, size_t length);
void acpi_fill_header(struct acpi_header *header, const char *signature, uint8_t revision,
                      uint32_t length, const char *table_id);
/* A table of @length bytes, its header filled in but for the checksum. */
void *acpi_begin(struct acpi_build *build, const char *signature, uint8_t revision,
                 uint32_t length);
/* Makes the checksum right. The guest's address of the table begun last. */
uint64_t acpi_end(struct acpi_build *build, void *table);
/* The same, and the root tables list it. false: no memory or the list is full. */
bool acpi_add(struct acpi_build *build, void *table);
bool acpi_list(struct acpi_build *build, uint64_t address);
/* The root tables over all that was listed: an RSDT if everything is below 4 GiB and @rsdt. */
bool acpi_make_roots(struct acpi_build *build, struct acpi_rsdp *rsdp, bool rsdt);

/* ---- madt.c ---- */

uint32_t acpi_madt_length(const struct acpi_cpus *cpus, bool io);
/* @io: an I/O APIC and the two 8259s, as an HVM guest has; a PVH guest has local APICs only. */
void *acpi_make_madt(struct acpi_build *build, const struct acpi_cpus *cpus, bool io);

/* ---- fixed.c: tables of one form ---- */

/* @dsdt and @facs are the guest's addresses. */
void *acpi_make_fadt_reduced(struct acpi_build *build, uint64_t dsdt);
void *acpi_make_fadt_piix(struct acpi_build *build, uint32_t dsdt, uint32_t facs);
uint32_t acpi_make_facs(struct acpi_build *build);
void *acpi_make_hpet(struct acpi_build *build, uint32_t block_id);
void *acpi_make_waet(struct acpi_build *build);

/* ---- numa.c ---- */

struct acpi_numa_memory {
    uint64_t start, end;
    uint32_t node;
};

struct acpi_numa {
    uint32_t nr_nodes, nr_memory;
    const struct acpi_numa_memory *memory;
    const uint32_t *distances;          /* nr_nodes rows of nr_nodes */
    const uint32_t *node_of_vcpu;
};

void *acpi_make_srat(struct acpi_build *build, const struct acpi_cpus *cpus,
                     const struct acpi_numa *numa);
void *acpi_make_slit(struct acpi_build *build, const struct acpi_numa *numa);

/* ---- hvm.c: the whole set of a machine with QEMU's PIIX devices ---- */

#define ACPI_HAS_COM1   (1 << 0)
#define ACPI_HAS_COM2   (1 << 1)
#define ACPI_HAS_LPT1   (1 << 2)
#define ACPI_HAS_FDC    (1 << 3)

#define ACPI_IO_PM1A_EVENT  0xb000      /* <xen/hvm/ioreq.h>, version 1 of the places */
#define ACPI_IO_PM1A_CTRL   0xb004
#define ACPI_IO_PM_TIMER    0xb008
#define ACPI_IO_GPE0        0xafe0
#define ACPI_IO_GPE0_LENGTH 4
#define ACPI_IO_CPUS        0xaf00      /* <xen/arch-x86/guest-acpi.h>: a bit a vCPU */
#define ACPI_IO_CPUS_LENGTH 16
#define ACPI_IO_SLOTS       0xae00      /* QEMU's docs/specs/acpi_pci_hotplug */
#define ACPI_SCI            9
#define ACPI_IOAPIC_ID      1
#define ACPI_IOAPIC_AT      0xfec00000U
#define ACPI_LAPIC_AT       0xfee00000U
#define ACPI_HPET_AT        0xfed00000U
#define ACPI_PCI_IRQS       0x0e20      /* of the ISA interrupts: level-triggered: 5, SCI, 10, 11 */

struct acpi_window {
    uint64_t start, end;                /* end is not in it; empty if both are the same */
};

struct acpi_machine {
    struct acpi_cpus cpus;
    struct acpi_window low, high;       /* for PCI memory: below 4 GiB and above */
    uint32_t devices;                   /* ACPI_HAS_* */
    bool s3, s4, hpet, laptop_slate;
    uint32_t hpet_id;                   /* the HPET's own register */
    uint64_t generation_id[2];          /* both 0: none */
    struct acpi_numa numa;              /* nr_nodes 0: none */
    const void *more;                   /* the user's own tables, one behind the other */
    uint32_t more_length;
    uint8_t *scratch;                   /* for AML of not yet known length */
    uint32_t scratch_size;
};

struct acpi_made {
    struct acpi_rsdp rsdp;
    uint64_t generation_id_at;          /* 0: none */
};

enum acpi_error { ACPI_OK, ACPI_NO_MEMORY, ACPI_SCRATCH_SMALL, ACPI_BAD_USER_TABLE };

enum acpi_error acpi_make_hvm(struct acpi_build *build, const struct acpi_machine *machine,
                              struct acpi_made *made);
/* The devices that every such machine has, compiled from dsdt.asl. */
extern const uint8_t *const acpi_dsdt;
extern const uint32_t acpi_dsdt_length;
/* GSI of a PCI device's INTA..INTD (0..3): the hypervisor's wiring. */
static inline uint32_t acpi_pci_gsi(uint32_t device, uint32_t intx)
{
    return ((device << 2) + (device >> 3) + intx) % 32 + 16;
}

#endif
