/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The whole set of tables of an HVM guest.
 */
#include "acpi.h"
#include "ssdt.h"

#include <string.h>

/* A header first, so that the table is one piece; then the objects. */
static enum acpi_error make_ssdt(struct acpi_build *build, const struct acpi_machine *machine,
                                 uint64_t generation_id_at)
{
    struct aml aml = { .at = machine->scratch, .room = machine->scratch_size };
    struct acpi_header header;
    void *table;

    aml_bytes(&aml, memset(&header, 0, sizeof(header)), sizeof(header));
    ssdt_cpus(&aml, &machine->cpus);
    ssdt_pci(&aml, machine);
    ssdt_platform(&aml, machine, generation_id_at);
    if (aml.overflow)
        return ACPI_SCRATCH_SMALL;
    table = acpi_begin(build, "SSDT", 2, aml.used);
    if (!table)
        return ACPI_NO_MEMORY;
    memcpy((uint8_t *)table + sizeof(header), aml.at + sizeof(header), aml.used - sizeof(header));
    return acpi_add(build, table) ? ACPI_OK : ACPI_NO_MEMORY;
}

static uint64_t put_generation_id(struct acpi_build *build, const struct acpi_machine *machine)
{
    uint64_t at;
    void *id = build->get(build, sizeof(machine->generation_id), 16, &at);

    if (!id)
        return 0;
    memcpy(id, machine->generation_id, sizeof(machine->generation_id));
    return at;
}

/* In place of an External: SeaBIOS, which looks into the DSDT, does not know that operator. */
static bool set_devices(uint8_t *dsdt, uint32_t length, uint8_t devices)
{
    static const uint8_t name[] = { AML_NAME, 'D', 'E', 'V', 'S', 0x0a, 0x5a };

    for (uint32_t at = sizeof(struct acpi_header); at + sizeof(name) <= length; at++)
        if (!memcmp(dsdt + at, name, sizeof(name))) {
            dsdt[at + sizeof(name) - 1] = devices;
            return true;
        }
    return false;
}

static uint64_t make_dsdt(struct acpi_build *build, uint32_t devices)
{
    uint8_t *copy = build->get(build, acpi_dsdt_length, 16, &build->at);

    if (!copy)
        return 0;
    memcpy(copy, acpi_dsdt, acpi_dsdt_length);
    return set_devices(copy, acpi_dsdt_length, devices) ? acpi_end(build, copy) : 0;
}

static bool make_fixed(struct acpi_build *build, const struct acpi_machine *machine)
{
    const uint32_t facs = acpi_make_facs(build);
    const uint64_t dsdt = facs ? make_dsdt(build, machine->devices) : 0;

    if (!dsdt)
        return false;
    if (!acpi_add(build, acpi_make_fadt_piix(build, dsdt, facs)) ||
        !acpi_add(build, acpi_make_madt(build, &machine->cpus, true)) ||
        !acpi_add(build, acpi_make_waet(build)))
        return false;
    return !machine->hpet || acpi_add(build, acpi_make_hpet(build, machine->hpet_id));
}

static bool make_numa(struct acpi_build *build, const struct acpi_machine *machine)
{
    return !machine->numa.nr_nodes ||
           (acpi_add(build, acpi_make_srat(build, &machine->cpus, &machine->numa)) &&
            acpi_add(build, acpi_make_slit(build, &machine->numa)));
}

/* The tables say their own lengths. Each is taken over with its sum made right. */
static enum acpi_error add_more(struct acpi_build *build, const struct acpi_machine *machine)
{
    const uint8_t *from = machine->more;
    uint32_t left = machine->more_length;
    struct acpi_header header;
    void *table;

    while (left) {
        if (left < sizeof(header))
            return ACPI_BAD_USER_TABLE;
        memcpy(&header, from, sizeof(header));
        if (header.length < sizeof(header) || header.length > left)
            return ACPI_BAD_USER_TABLE;
        table = build->get(build, header.length, 16, &build->at);
        if (!table)
            return ACPI_NO_MEMORY;
        memcpy(table, from, header.length);
        if (!acpi_add(build, table))
            return ACPI_NO_MEMORY;
        from += header.length;
        left -= header.length;
    }
    return ACPI_OK;
}

enum acpi_error acpi_make_hvm(struct acpi_build *build, const struct acpi_machine *machine,
                              struct acpi_made *made)
{
    enum acpi_error error;

    memset(made, 0, sizeof(*made));
    if (machine->generation_id[0] || machine->generation_id[1]) {
        made->generation_id_at = put_generation_id(build, machine);
        if (!made->generation_id_at)
            return ACPI_NO_MEMORY;
    }
    if (!make_fixed(build, machine) || !make_numa(build, machine))
        return ACPI_NO_MEMORY;
    error = make_ssdt(build, machine, made->generation_id_at);
    if (!error)
        error = add_more(build, machine);
    if (!error && !acpi_make_roots(build, &made->rsdp, true))
        error = ACPI_NO_MEMORY;
    return error;
}
