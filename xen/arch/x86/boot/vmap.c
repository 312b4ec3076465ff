// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses for device registers and for frames that must appear one after another: ioremap() and
 * vmap(). Areas are kept in a list by address and placed first-fit behind the last one freed or
 * made, with an unmapped page between. Before the heap exists areas are permanent and come from a
 * cursor.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/setup.h>
#include <lib/list.h>

struct area {
    struct list_head link;
    unsigned long start, nr;            /* nr: pages, without the guard */
};

static DEFINE_SPINLOCK(vmap_lock, LOCK_VMAP);
static DEFINE_LIST(areas);
static unsigned long vmap_base = VMAP_VIRT_START;       /* areas are above this */
static bool __ro_after_init early = true;

void __init vmap_use_heap(void)
{
    early = false;
}

static unsigned long early_area(unsigned long nr)
{
    unsigned long at = vmap_base;

    vmap_base += (nr + 1) << PAGE_SHIFT;
    return at;
}

/* Links a into the first gap that holds it. False: no address space. */
static bool place(struct area *a)
{
    unsigned long at = vmap_base;
    struct area *next;

    list_for_each_entry(next, &areas, link) {
        if (next->start - at >= (a->nr + 1) << PAGE_SHIFT)
            break;
        at = next->start + ((next->nr + 1) << PAGE_SHIFT);
    }
    if (VMAP_VIRT_END - at < (a->nr + 1) << PAGE_SHIFT)
        return false;
    a->start = at;
    list_add_tail(&a->link, &next->link);
    return true;
}

/* 0: none left. */
static unsigned long area_create(unsigned long nr)
{
    struct area *a;
    bool placed;

    if (early)
        return early_area(nr);
    a = kzalloc_type(struct area);
    if (!a)
        return 0;
    a->nr = nr;
    spin_lock(&vmap_lock);
    placed = place(a);
    spin_unlock(&vmap_lock);
    if (placed)
        return a->start;
    kfree(a);
    return 0;
}

static struct area *area_find(unsigned long start)
{
    struct area *a;

    list_for_each_entry(a, &areas, link)
        if (a->start == start)
            return a;
    return NULL;
}

/* The mappings go before the addresses can be had again. */
static void area_destroy(unsigned long start)
{
    struct area *a;

    spin_lock(&vmap_lock);
    a = area_find(start);
    spin_unlock(&vmap_lock);
    if (!a)
        return;                         /* a permanent one from boot */
    destroy_xen_mappings(start, start + (a->nr << PAGE_SHIFT));
    spin_lock(&vmap_lock);
    list_del(&a->link);
    spin_unlock(&vmap_lock);
    kfree(a);
}

static u64 prot_flags(unsigned int prot)
{
    static const u64 flags[] = {
        [PAGE_HYPERVISOR_RW] = PTE_HYPERVISOR_RW, [PAGE_HYPERVISOR_RO] = PTE_HYPERVISOR_RO,
        [PAGE_HYPERVISOR_RX] = PTE_HYPERVISOR_RX, [PAGE_HYPERVISOR_UC] = PTE_HYPERVISOR_UC,
        [PAGE_HYPERVISOR_WC] = PTE_HYPERVISOR_WC,
    };

    BUG_ON(prot >= ARRAY_SIZE(flags));
    return flags[prot];
}

void *ioremap_prot(paddr_t pa, size_t len, unsigned int prot)
{
    unsigned long nr = PFN_UP((pa & PAGE_OFFSET_MASK) + len), va = area_create(nr);

    if (!va)
        return NULL;
    if (map_pages_to_xen(va, PFN_DOWN(pa), nr, prot_flags(prot))) {
        area_destroy(va);
        return NULL;
    }
    return (void *)(va + (pa & PAGE_OFFSET_MASK));
}

void *ioremap(paddr_t pa, size_t len)
{
    return ioremap_prot(pa, len, PAGE_HYPERVISOR_UC);
}

void iounmap(void *va)
{
    if (va)
        area_destroy((unsigned long)va & PAGE_MASK);
}

void *vmap(const mfn_t *mfns, unsigned int nr)
{
    unsigned long va = area_create(nr);

    if (!va)
        return NULL;
    for (unsigned int i = 0; i < nr; i++)
        if (map_pages_to_xen(va + i * PAGE_SIZE, mfns[i], 1, PTE_HYPERVISOR_RW)) {
            area_destroy(va);
            return NULL;
        }
    return (void *)va;
}

void vunmap(void *va)
{
    iounmap(va);
}
