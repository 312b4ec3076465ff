// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading what a Multiboot2 loader left: a list of tags, in any order. Strings are bounded by their
 * tags.
 */
#include <xen/init.h>
#include <xen/printk.h>
#include <asm/setup.h>
#include <asm/page.h>
#include <lib/string.h>
#include "multiboot.h"

/* The loader's copy of the RSDP would be lost with its memory. */
static u8 rsdp_copy[36] __aligned(16);

static const struct mb2_tag *__init next_tag(const struct mb2_tag *t, const char *end)
{
    const char *p = (const char *)t + ROUNDUP(t->size, 8u);

    if (t->size < sizeof(*t) || end - p < (long)sizeof(*t))
        return NULL;
    t = (const void *)p;
    return t->type == MB2_TAG_END || t->size > end - p ? NULL : t;
}

static void __init read_mmap(const struct mb2_tag_mmap *t)
{
    const char *p = (const char *)(t + 1), *end = (const char *)t + t->tag.size;

    if (t->entry_size < sizeof(struct mb2_mmap)) {
        printk(XENLOG_ERR "Multiboot2 memory map has entries of %u bytes\n", t->entry_size);
        return;
    }
    for (; end - p >= (long)t->entry_size; p += t->entry_size) {
        const struct mb2_mmap *e = (const void *)p;

        e820_add(&boot_info.e820_raw, e->addr, e->len, e->type);
    }
}

static void __init read_framebuffer(const struct mb2_tag_framebuffer *t)
{
    if (t->tag.size < sizeof(*t) || t->type != 1)
        return;
    boot_info.video = (struct boot_video){
        .fb = t->addr, .width = t->width, .height = t->height, .pitch = t->pitch, .bpp = t->bpp,
        .red_pos = t->color_info[0], .red_size = t->color_info[1],
        .green_pos = t->color_info[2], .green_size = t->color_info[3],
        .blue_pos = t->color_info[4], .blue_size = t->color_info[5],
    };
}

static void __init read_rsdp(const struct mb2_tag *t)
{
    size_t len = min((size_t)t->size - sizeof(*t), sizeof(rsdp_copy));

    /* the newer of the two, whichever comes first */
    if (boot_info.rsdp && t->type == MB2_TAG_RSDP_OLD)
        return;
    memcpy(rsdp_copy, t + 1, len);
    boot_info.rsdp = virt_to_maddr(rsdp_copy);
}

static void __init read_module(const struct mb2_tag_module *t)
{
    if (t->tag.size > sizeof(*t))
        boot_module_add(t->start, t->end, t->string, t->tag.size - sizeof(*t));
}

static void __init read_tag(const struct mb2_tag *t)
{
    const struct mb2_tag_memory *m = (const void *)t;

    switch (t->type) {
    case MB2_TAG_CMDLINE:
        boot_info.cmdline = boot_string_keep((const char *)(t + 1), t->size - sizeof(*t),
                                             boot_loader_gives_name());
        break;
    case MB2_TAG_MODULE:
        read_module((const void *)t);
        break;
    case MB2_TAG_BASIC_MEMORY:
        /* only of use when no map follows; e820_init() merges the two */
        e820_add(&boot_info.e820_raw, 0, m->lower * 1024UL, E820_RAM);
        e820_add(&boot_info.e820_raw, 0x100000, m->upper * 1024UL, E820_RAM);
        break;
    case MB2_TAG_FRAMEBUFFER:
        read_framebuffer((const void *)t);
        break;
    case MB2_TAG_EFI64:
        boot_info.efi = true;
        break;
    case MB2_TAG_RSDP_OLD:
    case MB2_TAG_RSDP_NEW:
        read_rsdp(t);
        break;
    }
}

void __init multiboot2_read(paddr_t info)
{
    const u32 *total = maddr_to_virt(info);
    const char *end = (const char *)total + *total;
    const struct mb2_tag *first = (const void *)(total + 2), *t;
    bool has_map = false;

    /* the name decides how strings are read, the map whether the basic sizes count: first */
    for (t = first; t; t = next_tag(t, end)) {
        if (t->type == MB2_TAG_LOADER_NAME)
            boot_info.loader = boot_string_keep((const char *)(t + 1), t->size - sizeof(*t), false);
        if (t->type == MB2_TAG_MMAP) {
            read_mmap((const void *)t);
            has_map = true;
        }
    }
    for (t = first; t; t = next_tag(t, end))
        if (t->type != MB2_TAG_BASIC_MEMORY || !has_map)
            read_tag(t);
}
