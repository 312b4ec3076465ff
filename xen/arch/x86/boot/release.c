// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of booting: modules and boot-time code and data go to the heap, constants become
 * read-only.
 */
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/setup.h>

static u64 release_image_part(char *start, char *end)
{
    paddr_t from = virt_to_maddr(start), to = virt_to_maddr(end);

    destroy_xen_mappings((unsigned long)start, (unsigned long)end);
    bootmem_release(from, to);
    return to - from;
}

static void release_modules(void)
{
    u64 total = 0;

    for (unsigned int i = 0; i < boot_info.nr_modules; i++) {
        struct boot_module *m = &boot_info.modules[i];

        bootmem_release(m->start, ROUNDUP(m->start + m->size, PAGE_SIZE));
        total += m->size;
    }
    printk(XENLOG_INFO "Freed %lu KiB of boot modules\n", total >> 10);
}

void free_init_memory(void)
{
    u64 freed;

    release_modules();
    paging_protect_after_init();
    system_booted = true;
    freed = release_image_part(__init_text_start, __init_text_end);
    freed += release_image_part(__init_data_start, __init_data_end);
    printk(XENLOG_INFO "Freed %lu KiB of boot code and data\n", freed >> 10);
}
