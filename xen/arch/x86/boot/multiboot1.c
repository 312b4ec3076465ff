// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading what a Multiboot 1 loader left (QEMU's -kernel, GRUB's `multiboot', ...).
 */
#include <xen/init.h>
#include <xen/printk.h>
#include <asm/setup.h>
#include <asm/page.h>
#include "multiboot.h"

#define STRING_MAX              4096

static void __init read_memory_map(const struct mb1_info *mb)
{
    const char *p = maddr_to_virt(mb->mmap_addr), *end = p + mb->mmap_length;

    if (!(mb->flags & MB1_INFO_MMAP) && (mb->flags & MB1_INFO_MEMORY)) {
        e820_add(&boot_info.e820_raw, 0, mb->mem_lower * 1024UL, E820_RAM);
        e820_add(&boot_info.e820_raw, 0x100000, mb->mem_upper * 1024UL, E820_RAM);
    }
    if (!(mb->flags & MB1_INFO_MMAP))
        return;
    while (end - p >= (long)sizeof(struct mb1_mmap)) {
        const struct mb1_mmap *e = (const void *)p;

        if (e->size < sizeof(*e) - sizeof(e->size))
            break;
        e820_add(&boot_info.e820_raw, e->addr, e->len, e->type);
        p += e->size + sizeof(e->size);
    }
}

static void __init read_framebuffer(const struct mb1_info *mb)
{
    struct boot_video *v = &boot_info.video;

    if (!(mb->flags & MB1_INFO_FRAMEBUFFER) || mb->framebuffer_type != 1)
        return;
    *v = (struct boot_video){
        .fb = mb->framebuffer_addr,
        .width = mb->framebuffer_width, .height = mb->framebuffer_height,
        .pitch = mb->framebuffer_pitch, .bpp = mb->framebuffer_bpp,
        .red_pos = mb->color_info[0], .red_size = mb->color_info[1],
        .green_pos = mb->color_info[2], .green_size = mb->color_info[3],
        .blue_pos = mb->color_info[4], .blue_size = mb->color_info[5],
    };
}

void __init multiboot1_read(paddr_t info)
{
    const struct mb1_info *mb = maddr_to_virt(info);
    const struct mb1_module *m;

    if (mb->flags & MB1_INFO_LOADER_NAME)
        boot_info.loader = boot_string_keep(maddr_to_virt(mb->boot_loader_name), STRING_MAX, false);
    if (mb->flags & MB1_INFO_CMDLINE)
        boot_info.cmdline = boot_string_keep(maddr_to_virt(mb->cmdline), STRING_MAX,
                                             boot_loader_gives_name());
    if (mb->flags & MB1_INFO_MODULES) {
        m = maddr_to_virt(mb->mods_addr);
        for (u32 i = 0; i < mb->mods_count; i++)
            boot_module_add(m[i].start, m[i].end, m[i].string ? maddr_to_virt(m[i].string) : "",
                            STRING_MAX);
    }
    read_memory_map(mb);
    read_framebuffer(mb);
}
