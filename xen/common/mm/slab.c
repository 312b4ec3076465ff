/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small objects: kmalloc() and kfree(). Sizes are rounded up to a power of two from 16 bytes to half a page;
 * every class takes single pages and threads a free list through them. Larger objects are whole pages.
 *
 * The page's frame-table entry describes it: type holds the class (or, with LARGE, the order), nr_done the number
 * of objects in use, partial the first free one (index, NONE: full).
 */
#include "private.h"

#include <xen/bug.h>
#include <lib/bitops.h>
#include <lib/string.h>

#define MIN_SHIFT           4
#define NR_CLASSES          8               /* 16 .. 2048 bytes */
#define NONE                0xffff
#define LARGE               0x100

static struct slab_class {
    spinlock_t lock;                        /* guards the list, its pages' counters and free lists, and the sums */
    struct page_list partial;               /* pages with at least one free object */
    u64 nr_pages, nr_used;                  /* of all of the class; objects */
} classes[NR_CLASSES] = {
    [0 ... NR_CLASSES - 1] = { .lock = SPINLOCK_INIT(LOCK_SLAB) },
};

static size_t class_size(unsigned int c)
{
    return 1UL << (MIN_SHIFT + c);
}

static u16 *object(struct page_info *pg, unsigned int c, unsigned int index)
{
    return (u16 *)((char *)page_to_virt(pg) + index * class_size(c));
}

static struct page_info *slab_create(unsigned int c)
{
    void *va = xenheap_alloc(0);
    unsigned int nr = PAGE_SIZE / class_size(c);
    struct page_info *pg;

    if (!va)
        return NULL;
    pg = virt_to_page(va);
    pg->type = c;
    pg->nr_done = 0;
    pg->partial = 0;
    for (unsigned int i = 0; i < nr; i++)
        *object(pg, c, i) = i + 1 < nr ? i + 1 : NONE;
    return pg;
}

static void *alloc_small(unsigned int c)
{
    struct slab_class *cls = &classes[c];
    struct page_info *pg;
    u16 *obj;

    spin_lock(&cls->lock);
    pg = page_list_first(&cls->partial);
    if (!pg) {
        spin_unlock(&cls->lock);            /* the heap's own lock comes first in the order */
        pg = slab_create(c);
        if (!pg)
            return NULL;
        spin_lock(&cls->lock);
        page_list_add(&cls->partial, pg);
        cls->nr_pages++;
    }
    obj = object(pg, c, pg->partial);
    pg->partial = *obj;
    pg->nr_done++;
    cls->nr_used++;
    if (pg->partial == NONE)
        page_list_del(&cls->partial, pg);
    spin_unlock(&cls->lock);
    return obj;
}

static void free_small(struct page_info *pg, void *p)
{
    unsigned int c = pg->type;
    struct slab_class *cls = &classes[c];
    bool empty;

    spin_lock(&cls->lock);
    if (pg->partial == NONE)
        page_list_add(&cls->partial, pg);
    *(u16 *)p = pg->partial;
    pg->partial = ((unsigned long)p & PAGE_OFFSET_MASK) >> (MIN_SHIFT + c);
    cls->nr_used--;
    empty = --pg->nr_done == 0 && cls->partial.count > 1;   /* keep one, so that pairs of calls stay cheap */
    if (empty) {
        page_list_del(&cls->partial, pg);
        cls->nr_pages--;
    }
    spin_unlock(&cls->lock);
    if (empty)
        xenheap_free(page_to_virt(pg), 0);
}

size_t slab_usage(unsigned int nr, u64 *pages, u64 *used)
{
    struct slab_class *cls;

    if (nr >= NR_CLASSES)
        return 0;
    cls = &classes[nr];
    spin_lock(&cls->lock);
    *pages = cls->nr_pages;
    *used = cls->nr_used;
    spin_unlock(&cls->lock);
    return class_size(nr);
}

void *kmalloc(size_t size)
{
    unsigned int order;
    void *va;

    if (size <= PAGE_SIZE / 2)
        return alloc_small(size <= 16 ? 0 : fls64(size - 1) - MIN_SHIFT);
    if (size > PAGE_SIZE << MAX_ORDER)
        return NULL;
    order = size <= PAGE_SIZE ? 0 : fls64(PFN_UP(size) - 1);
    va = xenheap_alloc(order);
    if (va)
        virt_to_page(va)->type = LARGE | order;
    return va;
}

void *kzalloc(size_t size)
{
    void *p = kmalloc(size);

    if (p)
        memset(p, 0, size);
    return p;
}

void *kcalloc(size_t n, size_t size)
{
    size_t total;

    return __builtin_mul_overflow(n, size, &total) ? NULL : kzalloc(total);
}

void kfree(void *p)
{
    struct page_info *pg;

    if (!p)
        return;
    pg = virt_to_page(p);
    BUG_ON(!(pg->count & PGC_xen_heap));
    if (pg->type & LARGE)
        xenheap_free(p, pg->type & 0xff);
    else
        free_small(pg, p);
}
