/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * What all tables have in common: header, checksum, and the root tables that lead to the others.
 */
#include "acpi.h"

#include <string.h>

uint8_t acpi_sum(const void *data, size_t length)
{
    const uint8_t *byte = data;
    uint8_t total = 0;

    while (length--)
        total += *byte++;
    return total;
}

void acpi_fill_header(struct acpi_header *header, const char *signature, uint8_t revision,
                      uint32_t length, const char *table_id)
{
    memset(header, 0, sizeof(*header));
    memcpy(header->signature, signature, sizeof(header->signature));
    header->length = length;
    header->revision = revision;
    memcpy(header->oem_id, "Xylem", 5);
    memcpy(header->oem_table_id, table_id, sizeof(header->oem_table_id));
    header->oem_revision = 1;
    memcpy(header->creator_id, "XYLM", sizeof(header->creator_id));
    header->creator_revision = 1;
}

void *acpi_begin(struct acpi_build *build, const char *signature, uint8_t revision, uint32_t length)
{
    void *table = build->get(build, length, 16, &build->at);

    if (table)
        acpi_fill_header(table, signature, revision, length, build->table_id);
    return table;
}

uint64_t acpi_end(struct acpi_build *build, void *table)
{
    struct acpi_header *header = table;

    if (!header)
        return 0;
    header->checksum = 0;
    header->checksum = -acpi_sum(header, header->length);
    return build->at;
}

bool acpi_list(struct acpi_build *build, uint64_t address)
{
    if (!address || build->nr_tables == ACPI_MAX_TABLES)
        return false;
    build->tables[build->nr_tables++] = address;
    return true;
}

bool acpi_add(struct acpi_build *build, void *table)
{
    return acpi_list(build, acpi_end(build, table));
}

static uint64_t make_xsdt(struct acpi_build *build)
{
    const uint32_t size = build->nr_tables * sizeof(build->tables[0]);
    uint8_t *xsdt = acpi_begin(build, "XSDT", 1, sizeof(struct acpi_header) + size);

    if (xsdt)
        memcpy(xsdt + sizeof(struct acpi_header), build->tables, size);
    return acpi_end(build, xsdt);
}

static uint32_t make_rsdt(struct acpi_build *build)
{
    const uint32_t size = build->nr_tables * sizeof(uint32_t);
    uint8_t *rsdt = acpi_begin(build, "RSDT", 1, sizeof(struct acpi_header) + size);

    for (unsigned int i = 0; rsdt && i < build->nr_tables; i++) {
        const uint32_t address = build->tables[i];

        memcpy(rsdt + sizeof(struct acpi_header) + i * sizeof(address), &address, sizeof(address));
    }
    return acpi_end(build, rsdt);
}

bool acpi_make_roots(struct acpi_build *build, struct acpi_rsdp *rsdp, bool rsdt)
{
    memset(rsdp, 0, sizeof(*rsdp));
    memcpy(rsdp->signature, "RSD PTR ", sizeof(rsdp->signature));
    memcpy(rsdp->oem_id, "Xylem", 5);
    rsdp->revision = 2;
    rsdp->length = sizeof(*rsdp);
    rsdp->xsdt = make_xsdt(build);
    if (!rsdp->xsdt)
        return false;
    if (rsdt) {
        rsdp->rsdt = make_rsdt(build);
        if (!rsdp->rsdt)
            return false;
    }
    rsdp->checksum = -acpi_sum(rsdp, 20);       /* the part that the first version had */
    rsdp->extended_checksum = -acpi_sum(rsdp, sizeof(*rsdp));
    return true;
}
