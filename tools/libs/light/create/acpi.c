/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * ACPI tables for PVH guests. They have no ACPI hardware: the tables say so (the hardware-reduced
 * model) and tell of the local APICs, one a vCPU, so that the guest can start them.
 */
#include "create/make.h"
#include "core/ctx.h"
#include "core/log.h"
#include <acpi.h>
#include <libxl_utils.h>
#include <xenguest.h>

#define TABLES_AT 0xfc000000ULL     /* in the hole, see build.c */
#define PAGE 4096U

struct tables {
    struct acpi_build build;
    uint8_t *at;
    uint32_t used, room;
};

static void *get(struct acpi_build *build, uint32_t size, uint32_t align, uint64_t *address)
{
    struct tables *tables = build->owner;
    const uint32_t start = (tables->used + align - 1) & ~(align - 1);

    if (start > tables->room || size > tables->room - start)
        return NULL;
    tables->used = start + size;
    *address = TABLES_AT + start;
    return tables->at + start;
}

/* No objects: nothing that this machine has needs a method to be used. */
static uint64_t put_dsdt(struct acpi_build *build)
{
    return acpi_end(build, acpi_begin(build, "DSDT", 2, sizeof(struct acpi_header)));
}

/* By convention the root pointer is at the start. */
static bool put_all(struct tables *tables, const struct acpi_cpus *cpus)
{
    struct acpi_build *build = &tables->build;
    uint64_t at, dsdt;
    struct acpi_rsdp *rsdp = get(build, sizeof(*rsdp), 16, &at);

    if (!rsdp)
        return false;
    dsdt = put_dsdt(build);
    return dsdt && acpi_add(build, acpi_make_fadt_reduced(build, dsdt)) &&
           acpi_add(build, acpi_make_madt(build, cpus, false)) &&
           acpi_make_roots(build, rsdp, false);
}

static uint8_t *put_online(uint8_t *bitmap, const libxl_domain_build_info *b_info)
{
    for (int i = 0; i < b_info->max_vcpus; i++)
        if (libxl_bitmap_test(&b_info->avail_vcpus, i))
            bitmap[i / 8] |= 1 << i % 8;
    return bitmap;
}

int lx_acpi_make(struct lx *lx, const libxl_domain_build_info *b_info, struct xc_dom_image *dom)
{
    struct tables tables = { .build = { .get = get, .owner = &tables, .table_id = "PVH" } };
    struct acpi_cpus cpus = { .count = b_info->max_vcpus };
    const size_t bitmap = (cpus.count + 7) / 8;

    tables.room = (1024 + acpi_madt_length(&cpus, false) + PAGE - 1) & ~(PAGE - 1);
    tables.at = xc_dom_malloc(dom, tables.room + bitmap);   /* the bitmap is only needed here */
    if (!tables.at) {
        lx_log(lx->ctx, XTL_ERROR, errno, "no memory for ACPI tables");
        return ERROR_NOMEM;
    }
    memset(tables.at, 0, tables.room + bitmap);
    cpus.online = put_online(tables.at + tables.room, b_info);
    if (!put_all(&tables, &cpus)) {
        lx_log(lx->ctx, XTL_ERROR, 0, "%d vCPUs need larger ACPI tables than expected",
               b_info->max_vcpus);
        return ERROR_FAIL;
    }
    /* The builder tells the guest of the first module as the RSDP. */
    dom->acpi_modules[0].data = tables.at;
    dom->acpi_modules[0].length = tables.room;
    dom->acpi_modules[0].guest_addr_out = TABLES_AT;
    return 0;
}
