// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turning the machine off: ACPI's S5, or a halt when it cannot.
 */
#include <xen/acpi.h>
#include <xen/arch.h>
#include <xen/console.h>
#include <xen/printk.h>
#include <asm/irqflags.h>
#include <asm/smp.h>

void machine_power_off(void)
{
    console_start_sync();
    local_irq_disable();
    stop_other_cpus();
    acpi_power_off();
    printk("The machine does not turn itself off (no ACPI S5): it is safe to do so\n");
    machine_halt();
}
