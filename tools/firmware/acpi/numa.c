/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Which vCPU and which memory belong together, and how far the nodes are from each other.
 */
#include "acpi.h"

#include <string.h>

void *acpi_make_srat(struct acpi_build *build, const struct acpi_cpus *cpus,
                     const struct acpi_numa *numa)
{
    const uint32_t length = sizeof(struct acpi_srat) +
                            cpus->count * sizeof(struct acpi_srat_lapic) +
                            numa->nr_memory * sizeof(struct acpi_srat_memory);
    struct acpi_srat *srat = acpi_begin(build, "SRAT", 3, length);
    struct acpi_srat_lapic *lapic = (struct acpi_srat_lapic *)(srat + 1);
    struct acpi_srat_memory *memory = (struct acpi_srat_memory *)(lapic + cpus->count);

    if (!srat)
        return NULL;
    srat->one = 1;
    for (uint32_t i = 0; i < cpus->count; i++, lapic++)
        *lapic = (struct acpi_srat_lapic){
            .type = ACPI_SRAT_LAPIC, .length = sizeof(*lapic), .domain = numa->node_of_vcpu[i],
            .id = acpi_apic_id(i), .flags = ACPI_SRAT_ENABLED,
        };
    for (uint32_t i = 0; i < numa->nr_memory; i++, memory++)
        *memory = (struct acpi_srat_memory){
            .type = ACPI_SRAT_MEMORY, .length = sizeof(*memory), .domain = numa->memory[i].node,
            .base = numa->memory[i].start, .size = numa->memory[i].end - numa->memory[i].start,
            .flags = ACPI_SRAT_ENABLED,
        };
    return srat;
}

void *acpi_make_slit(struct acpi_build *build, const struct acpi_numa *numa)
{
    const uint32_t cells = numa->nr_nodes * numa->nr_nodes;
    struct acpi_slit *slit = acpi_begin(build, "SLIT", 1, sizeof(*slit) + cells);

    if (!slit)
        return NULL;
    slit->localities = numa->nr_nodes;
    for (uint32_t i = 0; i < cells; i++)
        slit->distance[i] = numa->distances[i] < 255 ? numa->distances[i] : 255;
    return slit;
}
