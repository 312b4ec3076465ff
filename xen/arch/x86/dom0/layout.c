/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where things are in dom0's initial memory. The order is the ABI's (<public/xen.h>, "start-of-day memory
 * layout"): kernel, RAM disk, P2M, start info, page tables, stack; at least 512 KiB free behind, in a region that
 * ends on 4 MiB. A kernel that says so gets its RAM disk unmapped and its P2M at an address of its choice.
 */
#include <xen/init.h>
#include <xen/printk.h>
#include <public/elfnote.h>

#include "private.h"

#define SPARE               (512UL << 10)
#define REGION_ALIGN        (4UL << 20)

/* Tables of one level needed to map [start, end). */
static u64 __init tables_for(u64 start, u64 end, unsigned int shift)
{
    return end > start ? ((end - 1) >> shift) - (start >> shift) + 1 : 0;
}

/* All tables under the one L4. */
static unsigned int __init count_tables(const struct dom0_layout *l, u64 mapped_end)
{
    u64 v_start = l->virt_base, v_end = l->virt_base + mapped_end;
    unsigned int n = 1;

    for (unsigned int shift = L2_SHIFT; shift <= L4_SHIFT; shift += 9) {
        n += tables_for(v_start, v_end, shift);
        if (l->p2m_virt != l->virt_base + l->p2m)
            n += tables_for(l->p2m_virt, l->p2m_virt + l->p2m_bytes, shift);
    }
    return n;
}

static void __init place_tables(struct dom0_layout *l, u64 at)
{
    /* more tables take more room, which may take more tables: two or three rounds settle it */
    for (l->nr_tables = 0;;) {
        unsigned int need;

        l->stack = at + l->nr_tables * PAGE_SIZE;
        l->mapped_end = ROUNDUP(l->virt_base + l->stack + PAGE_SIZE + SPARE, REGION_ALIGN) - l->virt_base;
        need = count_tables(l, l->mapped_end);
        if (need <= l->nr_tables)
            break;
        l->nr_tables = need;
    }
    l->tables = at;
}

void __init dom0_layout_plan(struct dom0_builder *b)
{
    const struct elf_xen_info *info = &b->kernel.info;
    struct dom0_layout *l = &b->layout;
    u64 at;

    l->virt_base = elf_xen_has(info, XEN_ELFNOTE_VIRT_BASE) ? info->virt_base : 0;
    l->kernel_start = info->virt_start - l->virt_base;
    l->kernel_end = info->virt_end - l->virt_base;
    at = ROUNDUP(l->kernel_end, PAGE_SIZE);

    l->initrd_len = b->initrd_module ? b->initrd_module->size : 0;
    l->initrd_mapped = !info->mod_start_pfn;
    if (l->initrd_len && l->initrd_mapped) {
        l->initrd = at;
        at += ROUNDUP(l->initrd_len, PAGE_SIZE);
    }
    l->p2m_bytes = ROUNDUP(b->nr_pages * sizeof(u64), PAGE_SIZE);
    if (!elf_xen_has(info, XEN_ELFNOTE_INIT_P2M)) {
        l->p2m = at;
        l->p2m_virt = l->virt_base + at;
        at += l->p2m_bytes;
    } else {
        l->p2m_virt = info->init_p2m;
        l->p2m = ~0ULL;                     /* behind the mapped region, known below */
    }
    l->start_info = at;
    l->console_info = at + sizeof(struct start_info);
    place_tables(l, at + PAGE_SIZE);

    at = l->mapped_end;
    if (l->p2m == ~0ULL) {
        l->p2m = at;
        at += l->p2m_bytes;
    }
    if (l->initrd_len && !l->initrd_mapped) {
        l->initrd = at;
        at += ROUNDUP(l->initrd_len, PAGE_SIZE);
    }
    l->end = at;
    if (PFN_UP(l->end) > b->nr_pages)
        panic("dom0: %lu MiB are not enough for kernel, RAM disk and tables (%lu MiB): use a larger dom0_mem=",
              b->nr_pages >> 8, l->end >> 20);
}
