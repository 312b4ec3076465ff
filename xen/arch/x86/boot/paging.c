// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hypervisor's own page tables: mapping, changing, splitting, removing. Tables are reached
 * through the direct map. They are never freed: the areas they serve stay. SDM vol. 3, 4.5.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <xen/spinlock.h>
#include <asm/insn.h>
#include <asm/setup.h>
#include <lib/string.h>
#include "paging.h"

static DEFINE_SPINLOCK(table_lock, LOCK_XEN_PT);

#define LEVEL_PAGES(level)      (1UL << (9 * ((level) - 1)))
#define LEVEL_SIZE(level)       (LEVEL_PAGES(level) << PAGE_SHIFT)

/* Highest level at which a leaf may be: 3 with 1 GiB pages. */
static unsigned int __ro_after_init max_leaf_level = 2;

/* Frames for tables: a chunk of boot memory first, then the heap. */
#define POOL_CHUNK              (2UL << 20)
static paddr_t pool, pool_end;
static bool __ro_after_init heap_ready;

static pte_t *alloc_table(void)
{
    pte_t *t;

    if (pool == pool_end && heap_ready)
        return xenheap_alloc(0);
    if (pool == pool_end) {
        pool = bootmem_alloc(POOL_CHUNK, PAGE_SIZE, 0);
        pool_end = pool + POOL_CHUNK;
    }
    t = maddr_to_virt(pool);
    pool += PAGE_SIZE;
    clear_page(t);
    return t;
}

void __init paging_use_heap(void)
{
    heap_ready = true;
}

void __init paging_allow_1g(void)
{
    max_leaf_level = 3;
}

static pte_t *table_of(pte_t e)
{
    return mfn_to_virt(pte_mfn(e));
}

static bool is_leaf(pte_t e, unsigned int level)
{
    return level == 1 || (e & _PAGE_PSE);
}

/* Bit 7 is PAT in a 4 KiB entry, the size in a larger one (whose PAT is bit 12). */
static u64 leaf_flags(u64 flags, unsigned int level)
{
    if (level == 1)
        return flags;
    return (flags & ~_PAGE_PAT) | _PAGE_PSE | (flags & _PAGE_PAT ? _PAGE_PSE_PAT : 0);
}

static u64 flags_4k(pte_t leaf, unsigned int level)
{
    u64 flags = leaf & ~PTE_ADDR_MASK;

    if (level > 1)
        flags = (flags & ~_PAGE_PSE) | (leaf & _PAGE_PSE_PAT ? _PAGE_PAT : 0);
    return flags;
}

static mfn_t leaf_mfn(pte_t leaf, unsigned int level)
{
    return pte_mfn(leaf) & ~(LEVEL_PAGES(level) - 1);
}

/* --- TLB: on all CPUs, global entries too --- */
#define FLUSH_ONE_BY_ONE        32

struct flush {
    unsigned long va, nr;
};

static void flush_local(void *arg)
{
    const struct flush *f = arg;
    unsigned long cr4 = read_cr4();

    if (f->nr > FLUSH_ONE_BY_ONE) {
        write_cr4(cr4 ^ X86_CR4_PGE);           /* any change of it will do */
        write_cr4(cr4);
        return;
    }
    for (unsigned long i = 0; i < f->nr; i++)
        invlpg((void *)(f->va + i * PAGE_SIZE));
}

static void flush_range(unsigned long va, unsigned long nr)
{
    struct flush f = { va, nr };

    if (num_online_cpus() > 1)
        on_selected_cpus(&cpu_online_map, flush_local, &f, true);
    else
        flush_local(&f);
}

/* --- walking --- */
static int split_leaf(pte_t *entry, unsigned int level)
{
    u64 flags = flags_4k(*entry, level);
    mfn_t mfn = leaf_mfn(*entry, level);
    pte_t *t = alloc_table();

    if (!t)
        return -ENOMEM;
    for (unsigned int i = 0; i < PT_ENTRIES; i++)
        t[i] = pte_make(mfn + i * LEVEL_PAGES(level - 1), leaf_flags(flags, level - 1));
    WRITE_ONCE(*entry, pte_make(virt_to_mfn(t), PTE_HYPERVISOR_TABLE | (flags & _PAGE_USER)));
    return 0;
}

/*
 * The entry of this level for va, with the tables above it made and large pages above it split;
 * NULL: no memory.
 */
static pte_t *entry_create(pte_t *l4, unsigned long va, unsigned int level, u64 user)
{
    pte_t *t = l4;

    for (unsigned int l = 4; l > level; l--) {
        pte_t *e = &t[pt_index(va, l)];

        if (!(*e & _PAGE_PRESENT)) {
            pte_t *new = alloc_table();

            if (!new)
                return NULL;
            WRITE_ONCE(*e, pte_make(virt_to_mfn(new), PTE_HYPERVISOR_TABLE | user));
        } else if (is_leaf(*e, l) && split_leaf(e, l)) {
            return NULL;
        }
        t = table_of(*e);
    }
    return &t[pt_index(va, level)];
}

/* The lowest entry there is for va: a leaf, or one that is not present. */
static pte_t *entry_find(pte_t *l4, unsigned long va, unsigned int *level)
{
    pte_t *t = l4;

    for (unsigned int l = 4; ; l--) {
        pte_t *e = &t[pt_index(va, l)];

        if (!(*e & _PAGE_PRESENT) || is_leaf(*e, l)) {
            *level = l;
            return e;
        }
        t = table_of(*e);
    }
}

/* --- mapping --- */
static unsigned int best_level(unsigned long va, mfn_t mfn, unsigned long nr)
{
    for (unsigned int level = max_leaf_level; level > 1; level--)
        if (IS_ALIGNED((va >> PAGE_SHIFT) | mfn, LEVEL_PAGES(level)) && nr >= LEVEL_PAGES(level))
            return level;
    return 1;
}

int paging_map(pte_t *l4, unsigned long va, mfn_t mfn, unsigned long nr, u64 flags)
{
    while (nr) {
        unsigned int level = best_level(va, mfn, nr);
        pte_t *e = entry_create(l4, va, level, flags & _PAGE_USER), old;

        /* never replace a table by a large page: others may hold pointers into it */
        while (e && (*e & _PAGE_PRESENT) && !is_leaf(*e, level))
            e = entry_create(l4, va, --level, flags & _PAGE_USER);
        if (!e)
            return -ENOMEM;
        old = *e;
        WRITE_ONCE(*e, pte_make(mfn, leaf_flags(flags, level)));
        if (old & _PAGE_PRESENT)
            flush_range(va, LEVEL_PAGES(level));
        va += LEVEL_SIZE(level);
        mfn += LEVEL_PAGES(level);
        nr -= LEVEL_PAGES(level);
    }
    return 0;
}

int map_pages_in(pte_t *l4, unsigned long va, mfn_t mfn, unsigned long nr, u64 flags)
{
    int rc;

    spin_lock(&table_lock);
    rc = paging_map(l4, va, mfn, nr, flags);
    spin_unlock(&table_lock);
    return rc;
}

int map_pages_to_xen(unsigned long va, mfn_t mfn, unsigned long nr, u64 flags)
{
    return map_pages_in(xen_l4, va, mfn, nr, flags);
}

/* flags 0: remove. Every mapped page of [va, end); large pages on the borders are split. */
static int change_range(unsigned long va, unsigned long end, u64 flags)
{
    while (va < end) {
        unsigned int level;
        pte_t *e = entry_find(xen_l4, va, &level);
        unsigned long next = ROUNDDOWN(va, LEVEL_SIZE(level)) + LEVEL_SIZE(level);

        if (*e & _PAGE_PRESENT) {
            if (level > 1 && (va & (LEVEL_SIZE(level) - 1) || next > end)) {
                if (split_leaf(e, level))
                    return -ENOMEM;
                continue;
            }
            WRITE_ONCE(*e, flags ? pte_make(leaf_mfn(*e, level), leaf_flags(flags, level)) : 0);
        }
        if (!next)
            break;
        va = next;
    }
    return 0;
}

int modify_xen_mappings(unsigned long va, unsigned long end, u64 flags)
{
    int rc;

    ASSERT(!((va | end) & PAGE_OFFSET_MASK) && va <= end);
    spin_lock(&table_lock);
    rc = change_range(va, end, flags);
    flush_range(va, (end - va) >> PAGE_SHIFT);
    spin_unlock(&table_lock);
    return rc;
}

void destroy_xen_mappings(unsigned long va, unsigned long end)
{
    if (modify_xen_mappings(va, end, 0))
        panic("No memory to split a mapping of the hypervisor at %#lx", va);
}

pte_t xen_pt_lookup(unsigned long va, unsigned int *level)
{
    pte_t e = *entry_find(xen_l4, va, level);

    return e & _PAGE_PRESENT ? e : 0;
}

/* --- fixed mappings --- */
void set_fixmap(enum fixmap_slot slot, mfn_t mfn, u64 flags)
{
    pte_t old = fixmap_l1[slot];

    WRITE_ONCE(fixmap_l1[slot], flags ? pte_make(mfn, flags) : 0);
    if (old & _PAGE_PRESENT)
        flush_range((unsigned long)fix_to_virt(slot), 1);
}

/*
 * Through a window that only one CPU uses at a time and flushes for itself, so that it works with
 * interrupts off.
 */
static void patch_page(void *at, const void *bytes, size_t len)
{
    unsigned long va = (unsigned long)at;
    u8 *window = fix_to_virt(FIX_BOOT_FIRST);

    WRITE_ONCE(fixmap_l1[FIX_BOOT_FIRST],
               pte_make((va - XEN_VIRT_START) >> PAGE_SHIFT, PTE_HYPERVISOR_RW));
    invlpg(window);
    memcpy(window + (va & PAGE_OFFSET_MASK), bytes, len);
    WRITE_ONCE(fixmap_l1[FIX_BOOT_FIRST], 0);
    invlpg(window);
}

void patch_image(void *at, const void *bytes, size_t len)
{
    static DEFINE_SPINLOCK(patch_lock, LOCK_DEVICE);
    unsigned long flags;

    ASSERT((unsigned long)at >= XEN_VIRT_START && (unsigned long)at + len <= XEN_VIRT_END);
    spin_lock_irqsave(&patch_lock, flags);
    while (len) {
        size_t n = min(len, PAGE_SIZE - ((unsigned long)at & PAGE_OFFSET_MASK));

        patch_page(at, bytes, n);
        at = (char *)at + n;
        bytes = (const char *)bytes + n;
        len -= n;
    }
    spin_unlock_irqrestore(&patch_lock, flags);
}
