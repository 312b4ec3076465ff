/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * ACPI tables for PVH guests. They have no ACPI hardware: the tables say so (the hardware-reduced
 * model) and tell of the local APICs, one a vCPU, so that the guest can start them. References are
 * to the ACPI specification 6.4.
 */
#include "domain/make.h"
#include "core/ctx.h"
#include "core/log.h"
#include <libxl_utils.h>
#include <xenguest.h>

#define TABLES_AT 0xfc000000ULL     /* in the hole, see build.c */
#define LAPIC_AT 0xfee00000U
#define PAGE 4096U

struct header {                     /* 5.2.6 */
    char signature[4];
    uint32_t length;
    uint8_t revision, checksum;
    char oem_id[6], oem_table_id[8];
    uint32_t oem_revision;
    char creator_id[4];
    uint32_t creator_revision;
} __attribute__((packed));

struct rsdp {                       /* 5.2.5.3 */
    char signature[8];
    uint8_t checksum;
    char oem_id[6];
    uint8_t revision;
    uint32_t rsdt;
    uint32_t length;
    uint64_t xsdt;
    uint8_t extended_checksum, reserved[3];
} __attribute__((packed));

struct madt {                       /* 5.2.12 */
    struct header header;
    uint32_t lapic, flags;
} __attribute__((packed));

struct madt_x2apic {                /* 5.2.12.12 */
    uint8_t type, length;
    uint16_t reserved;
    uint32_t id, flags, processor;
} __attribute__((packed));

struct madt_lapic {                 /* 5.2.12.2 */
    uint8_t type, length, processor, id;
    uint32_t flags;
} __attribute__((packed));

enum { MADT_LAPIC = 0, MADT_X2APIC = 9, LAPIC_ENABLED = 1, LAST_LAPIC_ID = 254 };

enum {                              /* 5.2.9: offsets into the FADT, and its flags */
    FADT_BOOT_FLAGS = 109, FADT_FLAGS = 112, FADT_MINOR = 131, FADT_X_DSDT = 140, FADT_LENGTH = 276,
    BOOT_NO_VGA = 1 << 2, BOOT_NO_CMOS = 1 << 5,
    FLAG_WBINVD = 1 << 0, FLAG_PROC_C1 = 1 << 2, FLAG_POWER_BUTTON = 1 << 4,
    FLAG_SLEEP_BUTTON = 1 << 5, FLAG_HW_REDUCED = 1 << 20,
};

struct tables {
    uint8_t *at;
    uint32_t used, room;
};

static uint8_t sum(const void *data, size_t length)
{
    const uint8_t *byte = data;
    uint8_t total = 0;

    while (length--)
        total += *byte++;
    return total;
}

static void *begin(struct tables *tables, const char *signature, uint8_t revision, uint32_t length)
{
    static const struct header ours = { .oem_id = "Xylem", .oem_table_id = "PVH", .oem_revision = 1,
                                        .creator_id = "XYLM", .creator_revision = 1 };
    struct header *header = (struct header *)(tables->at + tables->used);

    if (tables->used + length > tables->room)
        return NULL;
    *header = ours;
    memcpy(header->signature, signature, sizeof(header->signature));
    header->revision = revision;
    header->length = length;
    return header;
}

/* Where the guest will find it. */
static uint64_t end(struct tables *tables, void *table)
{
    struct header *header = table;
    uint64_t address = TABLES_AT + ((uint8_t *)table - tables->at);

    header->checksum = -sum(header, header->length);
    tables->used += (header->length + 15) & ~15U;
    return address;
}

/* No objects: nothing that this machine has needs a method to be used. */
static uint64_t put_dsdt(struct tables *tables)
{
    return end(tables, begin(tables, "DSDT", 2, sizeof(struct header)));
}

static uint64_t put_fadt(struct tables *tables, uint64_t dsdt)
{
    uint8_t *fadt = begin(tables, "FACP", 6, FADT_LENGTH);
    const uint16_t boot_flags = BOOT_NO_VGA | BOOT_NO_CMOS;
    const uint32_t flags = FLAG_WBINVD | FLAG_PROC_C1 | FLAG_POWER_BUTTON | FLAG_SLEEP_BUTTON |
                           FLAG_HW_REDUCED;

    memcpy(fadt + FADT_BOOT_FLAGS, &boot_flags, sizeof(boot_flags));
    memcpy(fadt + FADT_FLAGS, &flags, sizeof(flags));
    fadt[FADT_MINOR] = 4;
    memcpy(fadt + FADT_X_DSDT, &dsdt, sizeof(dsdt));
    return end(tables, fadt);
}

/* The hypervisor gives vCPU n the APIC id 2n. */
static uint32_t apic_id(int vcpu)
{
    return vcpu * 2;
}

static uint32_t madt_length(const libxl_domain_build_info *b_info)
{
    uint32_t length = sizeof(struct madt);

    for (int i = 0; i < b_info->max_vcpus; i++)
        length += apic_id(i) <= LAST_LAPIC_ID ? sizeof(struct madt_lapic) :
                                                sizeof(struct madt_x2apic);
    return length;
}

static uint64_t put_madt(struct tables *tables, const libxl_domain_build_info *b_info)
{
    struct madt *madt = begin(tables, "APIC", 4, madt_length(b_info));
    uint8_t *at = (uint8_t *)(madt + 1);

    madt->lapic = LAPIC_AT;
    for (int i = 0; i < b_info->max_vcpus; i++) {
        uint32_t flags = libxl_bitmap_test(&b_info->avail_vcpus, i) ? LAPIC_ENABLED : 0;

        if (apic_id(i) <= LAST_LAPIC_ID) {
            struct madt_lapic entry = { MADT_LAPIC, sizeof(entry), i, apic_id(i), flags };

            memcpy(at, &entry, sizeof(entry));
            at += sizeof(entry);
        } else {
            struct madt_x2apic entry = { MADT_X2APIC, sizeof(entry), 0, apic_id(i), flags, i };

            memcpy(at, &entry, sizeof(entry));
            at += sizeof(entry);
        }
    }
    return end(tables, madt);
}

static uint64_t put_xsdt(struct tables *tables, uint64_t fadt, uint64_t madt)
{
    const uint64_t entries[] = { fadt, madt };
    uint8_t *xsdt = begin(tables, "XSDT", 1, sizeof(struct header) + sizeof(entries));

    memcpy(xsdt + sizeof(struct header), entries, sizeof(entries));
    return end(tables, xsdt);
}

static void fill_rsdp(struct rsdp *rsdp, uint64_t xsdt)
{
    *rsdp = (struct rsdp){ .oem_id = "Xylem", .revision = 2, .length = sizeof(*rsdp),
                           .xsdt = xsdt };
    memcpy(rsdp->signature, "RSD PTR ", sizeof(rsdp->signature));
    rsdp->checksum = -sum(rsdp, 20);
    rsdp->extended_checksum = -sum(rsdp, sizeof(*rsdp));
}

int lx_acpi_make(struct lx *lx, const libxl_domain_build_info *b_info, struct xc_dom_image *dom)
{
    struct tables tables = { .used = 64 };
    struct rsdp *rsdp;
    uint64_t fadt, madt;

    tables.room = 64 + 1024 + madt_length(b_info);
    tables.room = (tables.room + PAGE - 1) & ~(PAGE - 1);
    tables.at = xc_dom_malloc(dom, tables.room);
    if (!tables.at) {
        lx_log(lx->ctx, XTL_ERROR, errno, "no memory for ACPI tables");
        return ERROR_NOMEM;
    }
    memset(tables.at, 0, tables.room);
    rsdp = (struct rsdp *)tables.at;
    fadt = put_fadt(&tables, put_dsdt(&tables));
    madt = put_madt(&tables, b_info);
    fill_rsdp(rsdp, put_xsdt(&tables, fadt, madt));
    /* The builder tells the guest of the first module as the RSDP. */
    dom->acpi_modules[0].data = tables.at;
    dom->acpi_modules[0].length = tables.room;
    dom->acpi_modules[0].guest_addr_out = TABLES_AT;
    return 0;
}
