// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which frames are RAM, and the two tables indexed by frame number: the frame table and the M2P.
 * Both are sparse: memory is spent only on the pieces (2 MiB of table) that describe some RAM.
 */
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/setup.h>
#include <lib/bitmap.h>
#include <lib/string.h>
#include "paging.h"

#define CHUNK                   (1UL << L2_SHIFT)               /* of either table */
#define FRAMES_PER_FT_CHUNK     (CHUNK / sizeof(struct page_info))
#define FRAMES_PER_M2P_CHUNK    (CHUNK / sizeof(u64))
#define SECTION_FRAMES          (1UL << RAM_SECTION_SHIFT)

mfn_t max_page;

struct frame_range {
    mfn_t start, end;
};
/* Sorted; usable RAM from 1 MiB up, in whole frames. */
static struct frame_range __ro_after_init ram[E820_MAX];
static unsigned int __ro_after_init nr_ram;
/* A section is RAM throughout, or partly (then the ranges decide), or not at all. */
unsigned long __ro_after_init ram_section_full[BITMAP_LONGS(RAM_SECTIONS)];
static unsigned long __ro_after_init section_partial[BITMAP_LONGS(RAM_SECTIONS)];

static bool in_ranges(mfn_t mfn)
{
    unsigned int low = 0, high = nr_ram;

    while (low < high) {
        unsigned int mid = (low + high) / 2;

        if (mfn >= ram[mid].end)
            low = mid + 1;
        else if (mfn < ram[mid].start)
            high = mid;
        else
            return true;
    }
    return false;
}

bool mfn_valid_in_part(mfn_t mfn)
{
    return mfn < max_page && bitmap_test(section_partial, mfn >> RAM_SECTION_SHIFT) && in_ranges(mfn);
}

static void __init collect_ranges(void)
{
    for (unsigned int i = 0; i < e820.nr; i++) {
        const struct e820_entry *e = &e820.map[i];
        mfn_t start = PFN_UP(max((u64)e->addr, (u64)LOW_MEMORY_END));
        mfn_t end = PFN_DOWN(e->addr + e->size);

        if (e->type == E820_RAM && start < end)
            ram[nr_ram++] = (struct frame_range){ start, end };
    }
    max_page = nr_ram ? ram[nr_ram - 1].end : 0;
}

static void __init mark_sections(const struct frame_range *r)
{
    for (mfn_t at = ROUNDDOWN(r->start, SECTION_FRAMES); at < r->end; at += SECTION_FRAMES) {
        /* what is missing behind max_page does not count: mfn_valid() looks at that first */
        bool whole = at >= r->start && (at + SECTION_FRAMES <= r->end || r->end == max_page);

        bitmap_set(whole ? ram_section_full : section_partial, at >> RAM_SECTION_SHIFT);
    }
}

/* 2 MiB of table at va, unless it is there already. Filled with bytes of `fill'. */
static void __init back_chunk(unsigned long va, int fill)
{
    unsigned int level;
    paddr_t at;

    if (xen_pt_lookup(va, &level))
        return;
    at = bootmem_alloc(CHUNK, CHUNK, 0);
    memset(maddr_to_virt(at), fill, CHUNK);
    if (map_pages_to_xen(va, PFN_DOWN(at), CHUNK >> PAGE_SHIFT, PTE_HYPERVISOR_RW))
        panic("Not enough memory for the frame table");
}

/* What guests see of the M2P: the same frames, read-only, in their reach. */
static void __init show_m2p_chunk(unsigned long offset)
{
    unsigned int level;
    pte_t e = xen_pt_lookup(RDWR_MPT_VIRT_START + offset, &level);

    if (map_pages_to_xen(RO_MPT_VIRT_START + offset, pte_mfn(e), CHUNK >> PAGE_SHIFT,
                         PTE_HYPERVISOR_RO | _PAGE_USER))
        panic("Not enough memory for the M2P table");
}

static void __init build_tables(const struct frame_range *r)
{
    mfn_t at;

    for (at = ROUNDDOWN(r->start, FRAMES_PER_FT_CHUNK); at < r->end; at += FRAMES_PER_FT_CHUNK)
        back_chunk(FRAMETABLE_VIRT_START + at * sizeof(struct page_info), 0);
    for (at = ROUNDDOWN(r->start, FRAMES_PER_M2P_CHUNK); at < r->end; at += FRAMES_PER_M2P_CHUNK) {
        back_chunk(RDWR_MPT_VIRT_START + at * sizeof(u64), 0xff);
        show_m2p_chunk(at * sizeof(u64));
    }
}

void __init ram_tables_build(void)
{
    collect_ranges();
    for (unsigned int i = 0; i < nr_ram; i++) {
        mark_sections(&ram[i]);
        build_tables(&ram[i]);
    }
}
