// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages for tables. They are set aside per domain, so that a guest that makes its tables grow (by
 * balloons, grants, log-dirty splits) uses up its own share and nobody else's memory.
 */
#include <xen/hypercall.h>
#include <xen/sched.h>

#include "private.h"

#define PAGES_PER_CHECK     64

u64 *p2m_table_alloc(struct p2m_domain *p2m)
{
    struct page_info *pg = page_list_remove_head(&p2m->spare);
    u64 *table;

    if (unlikely(!pg))
        return NULL;
    page_list_add(&p2m->tables, pg);
    table = page_to_virt(pg);
    clear_page(table);
    return table;
}

static bool grow(struct p2m_domain *p2m)
{
    struct page_info *pg = heap_alloc_pages(0, MEMF_NO_SCRUB);

    if (!pg)
        return false;
    pg->count = PGC_xen_heap;
    page_list_add(&p2m->spare, pg);
    return true;
}

static void free_one(struct page_list *list)
{
    struct page_info *pg = page_list_remove_head(list);

    pg->count = 0;
    heap_free_pages(pg, 0);
}

static u64 pool_pages(const struct p2m_domain *p2m)
{
    return p2m->tables.count + p2m->spare.count;
}

u64 p2m_pool_bytes(struct domain *d)
{
    struct p2m_domain *p2m = p2m_of(d);
    u64 pages;

    spin_lock(&p2m->lock);
    pages = pool_pages(p2m);
    spin_unlock(&p2m->lock);
    return pages << PAGE_SHIFT;
}

/* One step towards `pages`: 0 or -errno. */
static int resize_step(struct p2m_domain *p2m, u64 pages)
{
    if (pool_pages(p2m) < pages)
        return grow(p2m) ? 0 : -ENOMEM;
    if (!p2m->spare.count)
        return -EBUSY;
    free_one(&p2m->spare);
    return 0;
}

int p2m_pool_resize(struct domain *d, u64 bytes)
{
    struct p2m_domain *p2m = p2m_of(d);
    u64 pages = bytes >> PAGE_SHIFT;
    int rc = 0;

    if (bytes & PAGE_OFFSET_MASK)
        return -EINVAL;
    spin_lock(&p2m->lock);
    for (unsigned int n = 1; rc == 0 && pool_pages(p2m) != pages; n++) {
        rc = p2m->root ? resize_step(p2m, pages) : -EINVAL;
        if (rc == 0 && n % PAGES_PER_CHECK == 0 && hypercall_preempt_check())
            rc = -ERESTART;
    }
    spin_unlock(&p2m->lock);
    return rc;
}

void p2m_pool_release(struct p2m_domain *p2m)
{
    while (p2m->tables.count)
        free_one(&p2m->tables);
    while (p2m->spare.count)
        free_one(&p2m->spare);
}
