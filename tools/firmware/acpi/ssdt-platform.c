/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The rest of what differs: sleep states, timers, identity, and the events that
 * lead to processors and slots.
 */
#include "ssdt.h"

/* Values of SLP_TYP as QEMU's PIIX4 takes them. */
enum { SLEEP_OFF = 0, SLEEP_RAM = 1, SLEEP_DISK = 2 };

/* 7.4.2: for PM1a and PM1b, and two that are reserved */
static void put_sleep(struct aml *aml, const char *name, uint8_t type)
{
    uint32_t package;

    aml_op(aml, AML_NAME);
    aml_path(aml, name);
    package = aml_open_package(aml, 4);
    aml_number(aml, type);
    aml_number(aml, type);
    aml_number(aml, 0);
    aml_number(aml, 0);
    aml_close(aml, package);
}

static void put_hpet(struct aml *aml)
{
    static const uint8_t resources[] = { 0x86, 9, 0, 0, 0x00, 0x00, 0xd0, 0xfe, 0x00, 0x04, 0, 0,
                                         0x79, 0 };     /* 6.4.3.4: 1 KiB at ACPI_HPET_AT */
    const uint32_t scope = aml_open_named(aml, AML_SCOPE, "\\_SB");
    const uint32_t device = aml_open_named(aml, AML_DEVICE, "HPET");

    aml_name_eisa(aml, "_HID", "PNP0103");
    aml_name_number(aml, "_UID", 0);
    aml_name_buffer(aml, "_CRS", resources, sizeof(resources));
    aml_close(aml, device);
    aml_close(aml, scope);
}

/* Microsoft's "Virtual Machine Generation ID": where 16 bytes are that change with a new copy */
static void put_generation_id(struct aml *aml, uint64_t at)
{
    const uint32_t scope = aml_open_named(aml, AML_SCOPE, "\\_SB");
    const uint32_t device = aml_open_named(aml, AML_DEVICE, "VGID");
    uint32_t package;

    aml_name_string(aml, "_HID", "XYLM0001");
    aml_name_string(aml, "_CID", "VM_Gen_Counter");
    aml_name_string(aml, "_DDN", "VM_Gen_Counter");
    aml_op(aml, AML_NAME);
    aml_path(aml, "ADDR");
    package = aml_open_package(aml, 2);
    aml_number(aml, (uint32_t)at);
    aml_number(aml, at >> 32);
    aml_close(aml, package);
    aml_close(aml, device);
    aml_close(aml, scope);
}

/* Windows takes this device's presence as: laptop or slate */
static void put_slate(struct aml *aml)
{
    const uint32_t scope = aml_open_named(aml, AML_SCOPE, "\\_SB");
    const uint32_t device = aml_open_named(aml, AML_DEVICE, "CONV");

    aml_name_string(aml, "_HID", "XYLM0002");
    aml_name_string(aml, "_CID", "PNP0C60");
    aml_close(aml, device);
    aml_close(aml, scope);
}

static void put_event(struct aml *aml, const char *name, const char *method)
{
    const uint32_t opened = aml_open_method(aml, name, 0);

    aml_path(aml, method);
    aml_close(aml, opened);
}

void ssdt_platform(struct aml *aml, const struct acpi_machine *machine, uint64_t generation_id_at)
{
    uint32_t scope;

    if (machine->s3)
        put_sleep(aml, "\\_S3", SLEEP_RAM);
    if (machine->s4)
        put_sleep(aml, "\\_S4", SLEEP_DISK);
    put_sleep(aml, "\\_S5", SLEEP_OFF);
    if (machine->hpet)
        put_hpet(aml);
    if (generation_id_at)
        put_generation_id(aml, generation_id_at);
    if (machine->laptop_slate)
        put_slate(aml);
    scope = aml_open_named(aml, AML_SCOPE, "\\_GPE");
    put_event(aml, "_E01", "\\_SB.PCI0.PCNT");      /* QEMU's bit for slots */
    put_event(aml, "_L02", "\\_SB.CPSC");           /* XEN_ACPI_GPE0_CPUHP_BIT */
    aml_close(aml, scope);
}
