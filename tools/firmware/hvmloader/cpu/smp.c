/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The other processors: started one by one (SDM volume 3, 8.4.4), they set their registers and are
 * sent back to wait for the OS.
 */
#include "cpu/cpu.h"
#include "boot/boot.h"

#include "host/host.h"
#include "host/io.h"

#include <acpi.h>

#include <string.h>

#define LAPIC_SPURIOUS  0x0f0
#define LAPIC_ICR_LOW   0x300
#define LAPIC_ICR_HIGH  0x310
#define LAPIC_LINT0     0x350
#define LAPIC_LINT1     0x360
#define IOAPIC_SELECT   0x00
#define IOAPIC_WINDOW   0x10

#define SPURIOUS_ENABLE 0x1ff           /* with vector 0xff */
#define DELIVER_NMI     (4 << 8)
#define DELIVER_INIT    (5 << 8)
#define DELIVER_START   (6 << 8)
#define DELIVER_EXTINT  (7 << 8)
#define ASSERT          (1 << 14)

extern const char cpu_trampoline[], cpu_trampoline_end[];

static volatile bool arrived;

static void lapic_write(uint32_t reg, uint32_t value)
{
    mmio_write(ACPI_LAPIC_AT + reg, value);
}

static void send(uint32_t vcpu, uint32_t command)
{
    lapic_write(LAPIC_ICR_HIGH, acpi_apic_id(vcpu) << 24);
    lapic_write(LAPIC_ICR_LOW, command);
}

/* Interrupts of the 8259s come through the first processor's local APIC; NMIs, too. */
static void set_virtual_wire(void)
{
    mmio_write(ACPI_IOAPIC_AT + IOAPIC_SELECT, 0);
    mmio_write(ACPI_IOAPIC_AT + IOAPIC_WINDOW, ACPI_IOAPIC_ID << 24);
    lapic_write(LAPIC_SPURIOUS, SPURIOUS_ENABLE);
    lapic_write(LAPIC_LINT0, DELIVER_EXTINT);
    lapic_write(LAPIC_LINT1, DELIVER_NMI);
}

void cpu_other_main(void)
{
    mtrr_apply();
    arrived = true;
}

/* The last INIT takes it out of our code, which the OS is going to overwrite. */
static void start_other(uint32_t vcpu)
{
    arrived = false;
    send(vcpu, DELIVER_INIT | ASSERT);
    send(vcpu, DELIVER_START | ASSERT | LOW_CODE_AT >> 12);
    while (!arrived)
        asm volatile("pause" : : : "memory");
    send(vcpu, DELIVER_INIT | ASSERT);
}

void cpu_start_all(uint32_t count)
{
    set_virtual_wire();
    mtrr_apply();
    memcpy((void *)LOW_CODE_AT, cpu_trampoline, cpu_trampoline_end - cpu_trampoline);
    for (uint32_t i = 1; i < count; i++)
        start_other(i);
    say("%u processor%s set up", count, count > 1 ? "s" : "");
}
