// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order in which the hypervisor comes to life. Entered from head.S on the boot CPU with interrupts off.
 */
#include <xen/console.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/setup.h>
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

noreturn void __init start_xen(u32 magic, paddr_t info)
{
    read_loader(magic, info);
    cmdline_parse(boot_info.cmdline);
    console_init_early();
    print_banner();
    e820_init();
    printk(XENLOG_INFO "Memory map:\n");
    e820_print(&e820);
    bootmem_init();
    paging_build();
    for (mfn_t m = 0; m < 0x100000; m += 0x1fff0) printk("mfn %lx valid %d\n", m, mfn_valid(m));
    panic("This is as far as it goes");
}
