/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Tables of one form: the fixed hardware (none, or that of PIIX4 as the hypervisor and QEMU share
 * it), the firmware's control structure, HPET, and what Windows wants to know of emulated devices.
 */
#include "acpi.h"

#include <string.h>

#define NO_C2           0x0fff      /* latencies that say: there is no such state (5.2.9) */
#define NO_C3           0x0fff
#define RESET_PORT      0xcf9
#define RESET_VALUE     0x06
#define ACCESS_BYTE     1
#define ACCESS_WORD     2
#define ACCESS_DWORD    3

static struct acpi_address at_port(uint16_t port, uint8_t bytes, uint8_t access)
{
    return (struct acpi_address){ ACPI_SPACE_IO, bytes * 8, 0, access, port };
}

/* No ACPI hardware at all (4.1): nothing that a PVH guest has needs any. */
void *acpi_make_fadt_reduced(struct acpi_build *build, uint64_t dsdt)
{
    struct acpi_fadt *fadt = acpi_begin(build, "FACP", 6, ACPI_FADT_LENGTH_6);

    if (!fadt)
        return NULL;
    fadt->boot_flags = ACPI_BOOT_NO_VGA | ACPI_BOOT_NO_CMOS;
    fadt->flags = ACPI_FLAG_WBINVD | ACPI_FLAG_C1 | ACPI_FLAG_POWER_BUTTON |
                  ACPI_FLAG_SLEEP_BUTTON | ACPI_FLAG_HW_REDUCED;
    fadt->minor = 4;
    fadt->x_dsdt = dsdt;
    return fadt;
}

static void put_blocks(struct acpi_fadt *fadt)
{
    fadt->pm1a_event = ACPI_IO_PM1A_EVENT;
    fadt->pm1_event_length = 4;
    fadt->x_pm1a_event = at_port(ACPI_IO_PM1A_EVENT, 4, ACCESS_WORD);
    fadt->pm1a_control = ACPI_IO_PM1A_CTRL;
    fadt->pm1_control_length = 2;
    fadt->x_pm1a_control = at_port(ACPI_IO_PM1A_CTRL, 2, ACCESS_WORD);
    fadt->pm_timer = ACPI_IO_PM_TIMER;
    fadt->pm_timer_length = 4;
    fadt->x_pm_timer = at_port(ACPI_IO_PM_TIMER, 4, ACCESS_DWORD);
    fadt->gpe0 = ACPI_IO_GPE0;
    fadt->gpe0_length = ACPI_IO_GPE0_LENGTH;
    fadt->x_gpe0 = at_port(ACPI_IO_GPE0, ACPI_IO_GPE0_LENGTH, ACCESS_BYTE);
}

/*
 * The buttons are fixed events (their flags are 0); the RTC has no fixed wake event. Local APICs
 * are used in physical mode: with ids of 2n, flat logical mode ends with the fourth vCPU. There is
 * no SMI command port: ACPI mode is always on.
 */
void *acpi_make_fadt_piix(struct acpi_build *build, uint32_t dsdt, uint32_t facs)
{
    struct acpi_fadt *fadt = acpi_begin(build, "FACP", 4, ACPI_FADT_LENGTH_4);

    if (!fadt)
        return NULL;
    fadt->facs = facs;
    fadt->dsdt = dsdt;
    fadt->x_dsdt = dsdt;
    fadt->sci_irq = ACPI_SCI;
    put_blocks(fadt);
    fadt->c2_latency = NO_C2;
    fadt->c3_latency = NO_C3;
    fadt->boot_flags = ACPI_BOOT_LEGACY_DEVICES | ACPI_BOOT_8042;
    fadt->flags = ACPI_FLAG_WBINVD | ACPI_FLAG_C1 | ACPI_FLAG_FIXED_RTC | ACPI_FLAG_TIMER_32 |
                  ACPI_FLAG_PHYSICAL_APIC | 1 << 10;    /* the reset register is there */
    fadt->reset = at_port(RESET_PORT, 1, ACCESS_BYTE);
    fadt->reset_value = RESET_VALUE;
    return fadt;
}

uint32_t acpi_make_facs(struct acpi_build *build)
{
    uint64_t at;
    struct acpi_facs *facs = build->get(build, sizeof(*facs), 64, &at);

    if (!facs)
        return 0;
    memcpy(facs->signature, "FACS", sizeof(facs->signature));
    facs->length = sizeof(*facs);
    facs->version = 1;
    return at;
}

void *acpi_make_hpet(struct acpi_build *build, uint32_t block_id)
{
    struct acpi_hpet *hpet = acpi_begin(build, "HPET", 1, sizeof(*hpet));

    if (!hpet)
        return NULL;
    hpet->block_id = block_id;
    hpet->address = (struct acpi_address){ ACPI_SPACE_MEMORY, 0, 0, 0, ACPI_HPET_AT };
    return hpet;
}

void *acpi_make_waet(struct acpi_build *build)
{
    struct acpi_waet *waet = acpi_begin(build, "WAET", 1, sizeof(*waet));

    if (waet)
        waet->flags = ACPI_WAET_RTC_GOOD | ACPI_WAET_TIMER_GOOD;
    return waet;
}
