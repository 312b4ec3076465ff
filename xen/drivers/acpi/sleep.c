// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leaving S0 through the fixed registers: reset and soft off. ACPI 6.4, 4.8.3.2.1 and 4.8.3.6.
 */
#include <xen/acpi.h>
#include <xen/errno.h>
#include <xen/mm.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/time.h>

#define PM1_SLP_TYP_SHIFT       10
#define PM1_SLP_TYP_MASK        0x1c00
#define PM1_SLP_EN              0x2000
#define PCI_CONFIG_ADDRESS      0xcf8
#define PCI_CONFIG_DATA         0xcfc

/* Bus 0; the address holds device, function and offset. */
static void reset_pci_config(const struct acpi_gas *r, u8 value)
{
    unsigned int device = r->address >> 32 & 31, function = r->address >> 16 & 7,
        offset = r->address & 0xff;

    outl(PCI_CONFIG_ADDRESS, 1u << 31 | device << 11 | function << 8 | (offset & ~3u));
    outb(PCI_CONFIG_DATA + (offset & 3), value);
}

void acpi_reset(void)
{
    const struct acpi_gas *r = &acpi_fadt.reset_register;

    if (!r->address)
        return;
    switch (r->space) {
    case ACPI_SPACE_IO:
        outb(r->address, acpi_fadt.reset_value);
        break;
    case ACPI_SPACE_PCI:
        reset_pci_config(r, acpi_fadt.reset_value);
        break;
    case ACPI_SPACE_MEMORY:
        set_fixmap(FIX_ACPI_FIRST, PFN_DOWN(r->address), PTE_HYPERVISOR_UC);
        mmio_write8((char *)fix_to_virt(FIX_ACPI_FIRST) + (r->address & PAGE_OFFSET_MASK),
                    acpi_fadt.reset_value);
        break;
    }
}

static void write_control(u32 port, u8 type)
{
    u16 v;

    if (!port)
        return;
    v = (inw(port) & ~(PM1_SLP_TYP_MASK | PM1_SLP_EN)) | (type & 7) << PM1_SLP_TYP_SHIFT;
    outw(port, v);
    outw(port, v | PM1_SLP_EN);
}

int acpi_enter_sleep(u8 type_a, u8 type_b)
{
    if (!acpi_fadt.pm1a_control)
        return -ENODEV;
    write_control(acpi_fadt.pm1a_control, type_a);
    write_control(acpi_fadt.pm1b_control, type_b);
    mdelay(100);
    return -ENODEV;
}

int acpi_power_off(void)
{
    return acpi_fadt.s5_known ? acpi_enter_sleep(acpi_fadt.s5_type_a,
                                                 acpi_fadt.s5_type_b) : -ENODEV;
}
