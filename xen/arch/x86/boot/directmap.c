// SPDX-License-Identifier: GPL-2.0-only
/*
 * The final address space, built once: all RAM in the direct map (writable, never executable), the
 * image with each part's own protection. After boot the direct map's alias of code and constants is
 * read-only as well.
 */
#include <xen/bug.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/insn.h>
#include <asm/setup.h>
#include <lib/string.h>
#include "paging.h"

#define CPUID_EXT1_EDX_1GB      (1u << 26)
#define EARLY_IMAGE_END         (XEN_VIRT_START + (64UL << 20))

static void __init map_or_panic(pte_t *l4, unsigned long va, mfn_t mfn, unsigned long nr, u64 flags)
{
    if (paging_map(l4, va, mfn, nr, flags))
        panic("Not enough memory for the hypervisor's page tables");
}

/*
 * RAM in whole pages, low memory included; with [0, 1 MiB) whole, for the firmware's tables there.
 */
static void __init map_ram(pte_t *l4)
{
    for (unsigned int i = 0; i < e820.nr; i++) {
        const struct e820_entry *e = &e820.map[i];
        mfn_t start = PFN_UP(e->addr), end = PFN_DOWN(e->addr + e->size);

        if (e->type == E820_RAM && end > start && e->addr >= LOW_MEMORY_END)
            map_or_panic(l4, DIRECTMAP_VIRT_START + (start << PAGE_SHIFT), start, end - start,
                         PTE_HYPERVISOR_RW);
    }
    map_or_panic(l4, DIRECTMAP_VIRT_START, 0, LOW_MEMORY_END >> PAGE_SHIFT, PTE_HYPERVISOR_RW);
}

/*
 * Every slot but the per-domain one gets its L3 now: guests copy the L4 entries, so these never
 * change again.
 */
static void __init make_l3_tables(pte_t *l4)
{
    for (unsigned int slot = XEN_FIRST_SLOT; slot < XEN_FIRST_SLOT + XEN_NR_SLOTS; slot++) {
        paddr_t t;

        if (slot == PERDOMAIN_SLOT || (l4[slot] & _PAGE_PRESENT))
            continue;
        t = bootmem_alloc(PAGE_SIZE, PAGE_SIZE, 0);
        clear_page(maddr_to_virt(t));
        l4[slot] = t | PTE_HYPERVISOR_TABLE | (slot == XEN_FIRST_SLOT ? _PAGE_USER : 0);
    }
}

static void __init protect_or_panic(const char *start, const char *end, u64 flags)
{
    if (modify_xen_mappings(ROUNDDOWN((unsigned long)start, PAGE_SIZE),
                            ROUNDUP((unsigned long)end, PAGE_SIZE), flags))
        panic("Not enough memory to protect the hypervisor's image");
}

static void __init protect_image(void)
{
    destroy_xen_mappings(XEN_VIRT_START, (unsigned long)_start_image);
    destroy_xen_mappings(ROUNDUP((unsigned long)_end, PAGE_SIZE), EARLY_IMAGE_END);
    protect_or_panic(_start_image, __init_text_end, PTE_HYPERVISOR_RX);
    protect_or_panic(__rodata_start, __ro_after_init_start, PTE_HYPERVISOR_RO);
    protect_or_panic(__ro_after_init_start, _end, PTE_HYPERVISOR_RW);
}

void __init paging_build(void)
{
    pte_t *new;
    paddr_t l4 = bootmem_alloc(PAGE_SIZE, PAGE_SIZE, 0);

    if (cpuid(0x80000001, 0).d & CPUID_EXT1_EDX_1GB)
        paging_allow_1g();
    new = maddr_to_virt(l4);
    clear_page(new);
    new[PML4_SLOT(XEN_VIRT_START)] = xen_l4[PML4_SLOT(XEN_VIRT_START)];
    map_ram(new);
    make_l3_tables(new);

    memcpy(xen_l4, new, sizeof(xen_l4));
    write_cr3(virt_to_maddr(xen_l4));
    bootmem_set_mapped(e820_ram_end());
    protect_image();
    ram_tables_build();
}

/* A page of the direct map that nobody may touch: under a stack. */
void guard_page(void *page)
{
    destroy_xen_mappings((unsigned long)page, (unsigned long)page + PAGE_SIZE);
}

static void directmap_protect(const char *start, const char *end)
{
    unsigned long from = (unsigned long)maddr_to_virt(virt_to_maddr(start));

    if (modify_xen_mappings(from, from + (end - start), PTE_HYPERVISOR_RO))
        printk(XENLOG_WARNING "No memory to protect the alias of code at %#lx\n", from);
}

void paging_protect_after_init(void)
{
    protect_or_panic(__ro_after_init_start, __ro_after_init_end, PTE_HYPERVISOR_RO);
    directmap_protect(_start_image, __init_text_start);
    directmap_protect(__rodata_start, __ro_after_init_end);
}
