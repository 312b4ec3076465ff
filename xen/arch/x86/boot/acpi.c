// SPDX-License-Identifier: GPL-2.0-only
/*
 * What boot takes from the ACPI tables, and where it goes.
 */
#include <xen/acpi.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/apic.h>
#include <asm/irq.h>
#include <asm/numa.h>
#include <asm/setup.h>
#include <asm/smp.h>

struct acpi_fadt_info __ro_after_init acpi_fadt;

const void *acpi_map(paddr_t pa, size_t len)
{
    if (pa + len < pa)
        return NULL;
    /* low memory and what the loader copied into our image are in the direct map */
    if (pa + len <= LOW_MEMORY_END || (pa >= XEN_PHYS_START && pa + len <= virt_to_maddr(_end)))
        return maddr_to_virt(pa);
    return ioremap_prot(pa, len, PAGE_HYPERVISOR_RO);
}

static void __init set_lapic_address(paddr_t pa)
{
    lapic_phys = pa;
}

void __init acpi_read_madt(void)
{
    static const struct acpi_madt_handler handler __initconst = {
        .lapic_address = set_lapic_address, .cpu = smp_register_cpu, .ioapic = ioapic_add,
        .isa_override = isa_irq_override,
    };
    const struct acpi_header *t = acpi_find_table("APIC", 0);

    if (!t)
        printk(XENLOG_WARNING "ACPI: no MADT: one CPU, no IOAPIC\n");
    else if (acpi_parse_madt(t, &handler))
        printk(XENLOG_WARNING "ACPI: MADT is damaged: some CPUs or IOAPICs may be missing\n");
}

void __init acpi_read_fadt(void)
{
    const struct acpi_header *t = acpi_find_table("FACP", 0), *dsdt;
    paddr_t at;

    if (!t || acpi_parse_fadt(t, &acpi_fadt, &at)) {
        printk(XENLOG_WARNING "ACPI: no usable FADT: no soft off\n");
        return;
    }
    dsdt = at ? acpi_map(at, sizeof(*dsdt)) : NULL;
    if (dsdt && dsdt->length > sizeof(*dsdt) && dsdt->length < (16u << 20))
        dsdt = acpi_map(at, dsdt->length);
    else
        dsdt = NULL;
    acpi_fadt.s5_known = dsdt && acpi_parse_s5(dsdt, &acpi_fadt.s5_type_a, &acpi_fadt.s5_type_b);
    for (unsigned int i = 0; !acpi_fadt.s5_known && (t = acpi_find_table("SSDT", i)) != NULL; i++)
        acpi_fadt.s5_known = acpi_parse_s5(t, &acpi_fadt.s5_type_a, &acpi_fadt.s5_type_b);
}

static void __init read_slit(void)
{
    const struct acpi_header *t = acpi_find_table("SLIT", 0);
    u64 nr;

    if (!t || t->length < sizeof(*t) + sizeof(nr))
        return;
    nr = *(const u64 *)(t + 1);
    if (nr > 0xffff || t->length < sizeof(*t) + sizeof(nr) + nr * nr) {
        printk(XENLOG_WARNING "ACPI: SLIT is damaged: ignored\n");
        return;
    }
    numa_set_distances((const u8 *)(t + 1) + sizeof(nr), nr);
}

void __init acpi_read_numa(void)
{
    static const struct acpi_srat_handler handler __initconst = {
        .memory = numa_add_memory, .cpu = numa_add_apic,
    };
    const struct acpi_header *t = acpi_find_table("SRAT", 0);

    if (t && acpi_parse_srat(t, &handler))
        printk(XENLOG_WARNING "ACPI: SRAT is damaged\n");
    if (t)
        read_slit();
}

struct hpet_table {
    struct acpi_header header;
    u32 id;
    struct acpi_gas address;
    u8 number;
    u16 min_tick;
    u8 protection;
} __packed;

paddr_t __init acpi_hpet_address(void)
{
    const struct hpet_table *t = (const void *)acpi_find_table("HPET", 0);

    if (!t || t->header.length < sizeof(*t) || t->address.space != ACPI_SPACE_MEMORY)
        return 0;
    return t->address.address;
}
