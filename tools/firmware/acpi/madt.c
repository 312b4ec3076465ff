/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The table of interrupt controllers: a local APIC for every vCPU, on line or not, and what an HVM
 * guest has besides.
 */
#include "acpi.h"

#include <string.h>

#define ISA_IRQS 16

/* An ISA interrupt that does not arrive as edge-triggered interrupt of its own number. */
static bool is_overridden(unsigned int irq)
{
    return irq == 0 || ACPI_PCI_IRQS >> irq & 1;
}

uint32_t acpi_madt_length(const struct acpi_cpus *cpus, bool io)
{
    uint32_t length = sizeof(struct acpi_madt);

    for (uint32_t i = 0; i < cpus->count; i++)
        length += acpi_apic_id(i) <= ACPI_LAST_LAPIC_ID ? sizeof(struct acpi_madt_lapic) :
                                                          sizeof(struct acpi_madt_x2apic);
    if (!io)
        return length;
    length += sizeof(struct acpi_madt_ioapic);
    for (unsigned int irq = 0; irq < ISA_IRQS; irq++)
        length += is_overridden(irq) ? sizeof(struct acpi_madt_override) : 0;
    return length;
}

static void *put(void *at, const void *entry, size_t size)
{
    memcpy(at, entry, size);
    return (uint8_t *)at + size;
}

static void *put_cpu(void *at, const struct acpi_cpus *cpus, uint32_t vcpu)
{
    const uint32_t flags = acpi_is_online(cpus, vcpu) ? ACPI_LAPIC_ENABLED : 0;
    const uint32_t id = acpi_apic_id(vcpu);
    const struct acpi_madt_lapic lapic = { ACPI_MADT_LAPIC, sizeof(lapic), vcpu, id, flags };
    const struct acpi_madt_x2apic x2apic = { ACPI_MADT_X2APIC, sizeof(x2apic), 0, id, flags, vcpu };

    if (id <= ACPI_LAST_LAPIC_ID)
        return put(at, &lapic, sizeof(lapic));
    return put(at, &x2apic, sizeof(x2apic));
}

static void put_io(void *at)
{
    const struct acpi_madt_ioapic ioapic = { ACPI_MADT_IOAPIC, sizeof(ioapic), ACPI_IOAPIC_ID, 0,
                                             ACPI_IOAPIC_AT, 0 };
    struct acpi_madt_override other = { .type = ACPI_MADT_OVERRIDE, .length = sizeof(other) };

    at = put(at, &ioapic, sizeof(ioapic));
    for (unsigned int irq = 0; irq < ISA_IRQS; irq++) {
        if (!is_overridden(irq))
            continue;
        other.irq = irq;
        other.gsi = irq ? irq : 2;              /* the PIT is at pin 2 */
        other.flags = irq ? ACPI_LEVEL_LOW : 0;
        at = put(at, &other, sizeof(other));
    }
}

void *acpi_make_madt(struct acpi_build *build, const struct acpi_cpus *cpus, bool io)
{
    struct acpi_madt *madt = acpi_begin(build, "APIC", 4, acpi_madt_length(cpus, io));
    void *at = madt + 1;

    if (!madt)
        return NULL;
    madt->lapic = ACPI_LAPIC_AT;
    for (uint32_t i = 0; i < cpus->count; i++)
        at = put_cpu(at, cpus, i);
    if (io) {
        madt->flags = ACPI_MADT_PCAT;
        put_io(at);
    }
    return madt;
}
