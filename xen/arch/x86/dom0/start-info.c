/* SPDX-License-Identifier: GPL-2.0-only */
/* The page that tells dom0 where it is, and the memory image it starts with. */
#include <xen/bug.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <asm/pv.h>
#include <lib/string.h>
#include <lib/vsnprintf.h>
#include <public/elfnote.h>

#include "private.h"

static size_t __init write_console_info(struct dom0_builder *b)
{
    struct dom0_vga_console_info *ci = dom0_block_virt(b, b->layout.console_info);
    const struct boot_video *v = &boot_info.video;

    if (v->fb) {
        ci->video_type = boot_info.efi ? XEN_VGATYPE_EFI_LFB : XEN_VGATYPE_VESA_LFB;
        ci->u.vesa_lfb.width = v->width;
        ci->u.vesa_lfb.height = v->height;
        ci->u.vesa_lfb.bytes_per_line = v->pitch;
        ci->u.vesa_lfb.bits_per_pixel = v->bpp;
        ci->u.vesa_lfb.lfb_base = v->fb;
        ci->u.vesa_lfb.ext_lfb_base = v->fb >> 32;
        ci->u.vesa_lfb.lfb_size = ((u64)v->pitch * v->height + 0xffff) >> 16;
        ci->u.vesa_lfb.red_pos = v->red_pos;
        ci->u.vesa_lfb.red_size = v->red_size;
        ci->u.vesa_lfb.green_pos = v->green_pos;
        ci->u.vesa_lfb.green_size = v->green_size;
        ci->u.vesa_lfb.blue_pos = v->blue_pos;
        ci->u.vesa_lfb.blue_size = v->blue_size;
        return sizeof(*ci);
    }
    if (v->mode != 3)
        return 0;
    ci->video_type = XEN_VGATYPE_TEXT_MODE_3;
    ci->u.text_mode_3.font_height = 16;
    ci->u.text_mode_3.columns = v->cols;
    ci->u.text_mode_3.rows = v->rows;
    return sizeof(*ci);
}

static int __init put_segment(uint64_t paddr, const uint8_t *data, uint64_t file_size, uint64_t mem_size, void *arg)
{
    const struct dom0_builder *b = arg;
    u64 offset = paddr - b->kernel.info.paddr_offset;

    /* offset in the block = virtual address - virt_base, and paddr + virt_base - paddr_offset is that address */
    if (offset > b->layout.kernel_end || mem_size > b->layout.kernel_end - offset)
        panic("dom0 kernel: a segment at %#lx lies outside of the kernel", (unsigned long)paddr);
    memcpy(dom0_block_virt(b, offset), data, file_size);
    memset((char *)dom0_block_virt(b, offset) + file_size, 0, mem_size - file_size);
    return 0;
}

static void __init load_images(struct dom0_builder *b)
{
    const struct elf_xen_info *info = &b->kernel.info;
    struct dom0_layout *l = &b->layout;

    elf_for_each_load(&b->kernel.elf, put_segment, b);
    if (elf_xen_has(info, XEN_ELFNOTE_HYPERCALL_PAGE)) {
        u64 offset = info->hypercall_page - l->virt_base;

        if (offset & PAGE_OFFSET_MASK || offset >= l->mapped_end)
            panic("dom0 kernel: its hypercall page at %#lx is not possible", (unsigned long)info->hypercall_page);
        pv_fill_hypercall_page(dom0_block_virt(b, offset));
    }
    if (l->initrd_len)
        memcpy(dom0_block_virt(b, l->initrd), maddr_to_virt(b->initrd_module->start), l->initrd_len);
}

void __init dom0_start_info_write(struct dom0_builder *b)
{
    struct dom0_layout *l = &b->layout;
    struct start_info *si = dom0_block_virt(b, l->start_info);

    BUILD_BUG_ON(sizeof(struct start_info) + sizeof(struct dom0_vga_console_info) > PAGE_SIZE);
    load_images(b);

    clear_page(si);
    snprintf(si->magic, sizeof(si->magic), "xen-3.0-x86_64");
    si->nr_pages = b->nr_pages;
    si->shared_info = virt_to_maddr(b->d->shared_info);
    si->flags = SIF_PRIVILEGED | SIF_INITDOMAIN;
    si->console.dom0.info_off = sizeof(struct start_info);
    si->console.dom0.info_size = write_console_info(b);
    si->pt_base = l->virt_base + l->tables;
    si->nr_pt_frames = l->nr_tables;
    si->mfn_list = l->p2m_virt;
    if (l->p2m_virt != l->virt_base + l->p2m) {
        si->first_p2m_pfn = l->p2m >> PAGE_SHIFT;
        si->nr_p2m_frames = l->p2m_bytes >> PAGE_SHIFT;
    }
    if (l->initrd_len) {
        si->mod_start = l->initrd_mapped ? l->virt_base + l->initrd : l->initrd >> PAGE_SHIFT;
        si->mod_len = l->initrd_len;
        if (!l->initrd_mapped)
            si->flags |= SIF_MOD_START_PFN;
    }
    if (strlcpy((char *)si->cmd_line, b->kernel_module->cmdline, sizeof(si->cmd_line)) >= sizeof(si->cmd_line))
        printk(XENLOG_WARNING "dom0: its command line is cut at %zu characters\n", sizeof(si->cmd_line) - 1);
}
