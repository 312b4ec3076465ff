/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The PCI root: what it decodes (6.4.3.5), which interrupt a slot's pins have (6.2.13), and the
 * slots themselves, which QEMU plugs and unplugs through four ports.
 */
#include "ssdt.h"

#include <string.h>

enum { FIRST_SLOT = 1, FIRST_HOT_SLOT = 2, LAST_SLOT = 31, PINS = 4, LINKS = 4 };

/* ---- Windows ---- */

struct template {
    uint8_t bytes[200];
    uint32_t used;
};

enum { SPACE_MEMORY = 0, SPACE_IO = 1, SPACE_BUS = 2 };
enum { DWORD_SPACE = 0x87, WORD_SPACE = 0x88, QWORD_SPACE = 0x8a, FIXED_IO = 0x47, END_TAG = 0x79 };
enum { FIXED_ENDS = 0x0c, POSITIVE = 0x00, IO_ENTIRE = 0x03, MEMORY_CACHED = 0x03,
       MEMORY_PLAIN = 0x01 };

static void put(struct template *t, const void *bytes, uint32_t size)
{
    memcpy(t->bytes + t->used, bytes, size);
    t->used += size;
}

/* @width of an address: 2, 4 or 8 bytes */
static void put_space(struct template *t, uint8_t tag, uint8_t width, uint8_t space, uint8_t flags,
                      struct acpi_window window)
{
    const uint64_t numbers[5] = { 0, window.start, window.end - 1, 0, window.end - window.start };
    const uint8_t head[6] = { tag, 3 + 5 * width, 0, space, FIXED_ENDS | POSITIVE, flags };

    if (window.start >= window.end)
        return;
    put(t, head, sizeof(head));
    for (int i = 0; i < 5; i++)
        put(t, &numbers[i], width);
}

static void put_windows(struct aml *aml, const struct acpi_machine *machine)
{
    static const uint8_t config_ports[] = { FIXED_IO, 1, 0xf8, 0x0c, 0xf8, 0x0c, 1, 8 };
    static const uint8_t end[] = { END_TAG, 0 };
    struct template t = { .used = 0 };

    put_space(&t, WORD_SPACE, 2, SPACE_BUS, 0, (struct acpi_window){ 0, 0x100 });
    put(&t, config_ports, sizeof(config_ports));
    put_space(&t, WORD_SPACE, 2, SPACE_IO, IO_ENTIRE, (struct acpi_window){ 0, 0xcf8 });
    put_space(&t, WORD_SPACE, 2, SPACE_IO, IO_ENTIRE, (struct acpi_window){ 0xd00, 0x10000 });
    put_space(&t, DWORD_SPACE, 4, SPACE_MEMORY, MEMORY_CACHED,
              (struct acpi_window){ 0xa0000, 0xc0000 });
    put_space(&t, DWORD_SPACE, 4, SPACE_MEMORY, MEMORY_PLAIN, machine->low);
    put_space(&t, QWORD_SPACE, 8, SPACE_MEMORY, MEMORY_PLAIN, machine->high);
    put(&t, end, sizeof(end));
    aml_name_buffer(aml, "_CRS", t.bytes, t.used);
}

/* ---- Interrupts ---- */

static const char *const link_names[LINKS] = { "\\_SB.PCI0.ISA.LNKA", "\\_SB.PCI0.ISA.LNKB",
                                               "\\_SB.PCI0.ISA.LNKC", "\\_SB.PCI0.ISA.LNKD" };

/* With 8259s by a link device, with I/O APIC by a GSI. */
static void put_pin(struct aml *aml, uint32_t slot, uint32_t pin, bool apic)
{
    const uint32_t package = aml_open_package(aml, 4);

    aml_number(aml, slot << 16 | 0xffff);
    aml_number(aml, pin);
    if (apic)
        aml_number(aml, 0);
    else
        aml_path(aml, link_names[(slot + pin) % LINKS]);
    aml_number(aml, apic ? acpi_pci_gsi(slot, pin) : 0);
    aml_close(aml, package);
}

static void put_wiring(struct aml *aml, const char *name, bool apic)
{
    uint32_t package;

    aml_op(aml, AML_NAME);
    aml_path(aml, name);
    package = aml_open_package(aml, (LAST_SLOT - FIRST_SLOT + 1) * PINS);
    for (uint32_t slot = FIRST_SLOT; slot <= LAST_SLOT; slot++)
        for (uint32_t pin = 0; pin < PINS; pin++)
            put_pin(aml, slot, pin, apic);
    aml_close(aml, package);
}

/* \PICF: what the OS said it uses */
static void put_choice(struct aml *aml)
{
    const uint32_t method = aml_open_method(aml, "_PRT", 0);
    const uint32_t apic = aml_open_named(aml, AML_IF, "\\PICF");

    aml_op(aml, AML_RETURN);
    aml_path(aml, "PRTA");
    aml_close(aml, apic);
    aml_op(aml, AML_RETURN);
    aml_path(aml, "PRTP");
    aml_close(aml, method);
}

/* ---- Slots ---- */

static void put_ports(struct aml *aml)
{
    uint32_t field;

    aml_region(aml, "PCST", ACPI_IO_SLOTS, 12);
    field = aml_open_field(aml, "PCST", AML_DWORD_ACCESS | AML_WRITE_ZEROS);
    aml_field_bits(aml, "PCIU", 32);
    aml_field_bits(aml, "PCID", 32);
    aml_field_bits(aml, "B0EJ", 32);
    aml_close(aml, field);
}

static void put_slot(struct aml *aml, uint32_t slot)
{
    const uint32_t device = aml_open_named(aml, AML_DEVICE, aml_numbered('S', slot).text);
    uint32_t eject;

    aml_name_number(aml, "_ADR", slot << 16);
    aml_name_number(aml, "_SUN", slot);
    eject = aml_open_method(aml, "_EJ0", 1);
    aml_op(aml, AML_STORE);
    aml_number(aml, 1U << slot);
    aml_path(aml, "B0EJ");
    aml_close(aml, eject);
    aml_close(aml, device);
}

/* If (And(Local, 1 << slot)) Notify(slot, event) */
static void put_slot_event(struct aml *aml, uint8_t local, uint32_t slot, uint8_t event)
{
    const uint32_t changed = aml_open(aml, AML_IF);

    aml_op(aml, AML_AND);
    aml_op(aml, local);
    aml_number(aml, 1U << slot);
    aml_number(aml, 0);                 /* the result goes nowhere else */
    aml_notify(aml, aml_numbered('S', slot).text, event);
    aml_close(aml, changed);
}

static void put_slot_scan(struct aml *aml)
{
    const uint32_t method = aml_open_method(aml, "PCNT", 0);
    static const struct {
        const char *port;
        uint8_t local;
    } reads[] = { { "PCIU", AML_LOCAL0 }, { "PCID", AML_LOCAL1 } };

    for (unsigned int i = 0; i < 2; i++) {
        aml_op(aml, AML_STORE);
        aml_path(aml, reads[i].port);
        aml_op(aml, reads[i].local);
    }
    for (uint32_t slot = FIRST_HOT_SLOT; slot <= LAST_SLOT; slot++) {
        put_slot_event(aml, AML_LOCAL0, slot, AML_CHECK_DEVICE);
        put_slot_event(aml, AML_LOCAL1, slot, AML_EJECT_REQUEST);
    }
    aml_close(aml, method);
}

void ssdt_pci(struct aml *aml, const struct acpi_machine *machine)
{
    const uint32_t scope = aml_open_named(aml, AML_SCOPE, "\\_SB.PCI0");

    put_windows(aml, machine);
    put_wiring(aml, "PRTA", true);
    put_wiring(aml, "PRTP", false);
    put_choice(aml);
    put_ports(aml);
    for (uint32_t slot = FIRST_HOT_SLOT; slot <= LAST_SLOT; slot++)
        put_slot(aml, slot);
    put_slot_scan(aml);
    aml_close(aml, scope);
}
