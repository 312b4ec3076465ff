// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order in which the hypervisor comes to life. Entered from head.S on the boot CPU with
 * interrupts off.
 */
#include <xen/acpi.h>
#include <xen/console.h>
#include <xen/domain.h>
#include <xen/init.h>
#include <xen/iommu.h>
#include <xen/mm.h>
#include <xen/pci.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <xen/xsm.h>
#include <asm/apic.h>
#include <asm/cpufeature.h>
#include <asm/irq.h>
#include <asm/numa.h>
#include <asm/setup.h>
#include <asm/smap.h>
#include <asm/smp.h>
#include <asm/spec.h>
#include <asm/time.h>
#include <asm/traps.h>
#include <asm/xstate.h>
#include "multiboot.h"

bool system_booted;

noreturn void start_xen(u32 magic, paddr_t info);

static void __init read_loader(u32 magic, paddr_t info)
{
    switch (magic) {
    case MB1_LOADER_MAGIC:
        multiboot1_read(info);
        break;
    case MB2_LOADER_MAGIC:
        multiboot2_read(info);
        break;
    default:
        panic("Not started by a Multiboot loader (magic %#x)", magic);
    }
}

static void __init print_banner(void)
{
    printk(XENLOG_ERR "Xylem (Xen 4.17 ABI)\n");
    printk(XENLOG_ERR "Boot loader: %s\n", boot_info.loader);
    printk(XENLOG_ERR "Command line: %s\n", boot_info.cmdline);
    for (unsigned int i = 0; i < boot_info.nr_modules; i++)
        printk(XENLOG_INFO "Module %u: %#lx, %lu KiB: %s\n", i, boot_info.modules[i].start,
               boot_info.modules[i].size >> 10, boot_info.modules[i].cmdline);
}

static void __init early_setup(u32 magic, paddr_t info)
{
    get_cpu_info()->current_vcpu = NULL;
    read_loader(magic, info);
    cmdline_parse(boot_info.cmdline);
    console_init_early();
    print_banner();
    cpu_identify_boot();
    if (cpu_has_smap)
        smap_patch();
    cpu_setup_registers();
    traps_init_early();
    cpu_print_identity();
}

static void __init memory_setup(void)
{
    e820_init();
    printk(XENLOG_INFO "Memory map:\n");
    e820_print(&e820);
    bootmem_init();
    paging_build();
    if (acpi_tables_init(boot_info.rsdp)) {
        acpi_read_fadt();
        acpi_read_numa();
        numa_init();
    }
    bootmem_to_heap();
    paging_use_heap();
    vmap_use_heap();
    printk(XENLOG_INFO "System RAM: %lu MiB (%lu KiB)\n", total_pages >> 8, total_pages << 2);
}

static void __init devices_setup(void)
{
    acpi_read_madt();
    lapic_init_boot();
    smp_init();
    spec_init();
    spec_cpu_init();
    traps_init();
    xstate_cpu_init();
    time_init_early();
}

static void __init services_setup(void)
{
    xsm_init();
    timers_init();
    domains_init();
    set_current(idle_vcpu[0]);
    scheduler_init();
    irq_init();
    apic_timer_calibrate();
    local_irq_enable();
    apic_timer_init_cpu();
    time_init();
    pci_scan();
    iommu_setup();
    ioapic_use_remapping();
    run_initcalls(0);
    console_init_irq();
}

/* On a fresh stack: nothing of the boot path is needed below. */
static noreturn void boot_done(void)
{
    free_init_memory();
    idle_loop();
}

noreturn void __init start_xen(u32 magic, paddr_t info)
{
    early_setup(magic, info);
    memory_setup();
    devices_setup();
    services_setup();
    smp_boot_cpus();
    run_initcalls(1);
    run_initcalls(2);
    dom0_build();
    console_give_to_dom0();
    reset_stack_and_jump(boot_done);
}
