/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Processor objects. The device model has a bit for each vCPU that is plugged in (S...) and raises
 * an event when one changes; F... is what the OS was told last.
 */
#include "ssdt.h"

enum { PRESENT = 0x0f };            /* _STA: present, enabled, shown, working */

static void put_state(struct aml *aml, const struct acpi_cpus *cpus)
{
    uint32_t field;

    aml_region(aml, "PRST", ACPI_IO_CPUS, ACPI_IO_CPUS_LENGTH);
    field = aml_open_field(aml, "PRST", AML_BYTE_ACCESS);
    for (uint32_t i = 0; i < cpus->count; i++)
        aml_field_bits(aml, aml_numbered('S', i).text, 1);
    aml_close(aml, field);
    for (uint32_t i = 0; i < cpus->count; i++)
        aml_name_number(aml, aml_numbered('F', i).text, acpi_is_online(cpus, i));
}

static void put_status(struct aml *aml, uint32_t vcpu)
{
    const uint32_t method = aml_open_method(aml, "_STA", 0);
    const uint32_t present = aml_open_named(aml, AML_IF, aml_numbered('S', vcpu).text);

    aml_return_number(aml, PRESENT);
    aml_close(aml, present);
    aml_return_number(aml, 0);
    aml_close(aml, method);
}

static void put_lapic(struct aml *aml, uint32_t vcpu, bool online)
{
    const struct acpi_madt_lapic lapic = { ACPI_MADT_LAPIC, sizeof(lapic), vcpu, acpi_apic_id(vcpu),
                                           online ? ACPI_LAPIC_ENABLED : 0 };

    aml_op(aml, AML_RETURN);
    aml_buffer(aml, &lapic, sizeof(lapic));
}

static void put_madt_entry(struct aml *aml, uint32_t vcpu)
{
    const uint32_t method = aml_open_method(aml, "_MAT", 0);
    const uint32_t present = aml_open_named(aml, AML_IF, aml_numbered('S', vcpu).text);

    put_lapic(aml, vcpu, true);
    aml_close(aml, present);
    put_lapic(aml, vcpu, false);
    aml_close(aml, method);
}

/* Nothing to do for the device model: it took the vCPU away before it asked. */
static void put_eject(struct aml *aml)
{
    aml_close(aml, aml_open_method(aml, "_EJ0", 1));
}

static void put_cpu(struct aml *aml, uint32_t vcpu)
{
    const uint32_t processor = aml_open_processor(aml, aml_numbered('P', vcpu).text, vcpu);

    put_status(aml, vcpu);
    put_madt_entry(aml, vcpu);
    put_eject(aml);
    aml_close(aml, processor);
}

/* If (S != F) { F = S; If (F) Notify(P, 1) Else Notify(P, 3) } */
static void put_comparison(struct aml *aml, uint32_t vcpu)
{
    const struct aml_segment now = aml_numbered('S', vcpu), told = aml_numbered('F', vcpu),
                             cpu = aml_numbered('P', vcpu);
    const uint32_t changed = aml_open(aml, AML_IF);
    uint32_t branch;

    aml_op(aml, AML_NOT);
    aml_op(aml, AML_EQUAL);
    aml_path(aml, now.text);
    aml_path(aml, told.text);
    aml_op(aml, AML_STORE);
    aml_path(aml, now.text);
    aml_path(aml, told.text);
    branch = aml_open_named(aml, AML_IF, told.text);
    aml_notify(aml, cpu.text, AML_CHECK_DEVICE);
    aml_close(aml, branch);
    branch = aml_open(aml, AML_ELSE);
    aml_notify(aml, cpu.text, AML_EJECT_REQUEST);
    aml_close(aml, branch);
    aml_close(aml, changed);
}

void ssdt_cpus(struct aml *aml, const struct acpi_cpus *cpus)
{
    const uint32_t scope = aml_open_named(aml, AML_SCOPE, "\\_SB");
    uint32_t scan;

    put_state(aml, cpus);
    for (uint32_t i = 0; i < cpus->count; i++)
        put_cpu(aml, i);
    scan = aml_open_method(aml, "CPSC", 0);
    for (uint32_t i = 0; i < cpus->count; i++)
        put_comparison(aml, i);
    aml_close(aml, scan);
    aml_close(aml, scope);
}
