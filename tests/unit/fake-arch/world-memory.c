// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames and references. The rules of the real allocator in their simplest form: general
 * references, one type at a time, a page freed with its last reference. A reference dropped that
 * was not held is a failed test.
 */
#include <sys/mman.h>

#include <xen/errno.h>
#include <xen/mm.h>

#include "test.h"
#include "world-private.h"

mfn_t max_page = WORLD_FRAMES;
gfn_t world_read_only = INVALID_GFN;
u64 total_pages = WORLD_FRAMES;
static unsigned int free_list[WORLD_FRAMES], nr_free;

static void map_at(unsigned long va, size_t size)
{
    void *p = mmap((void *)va, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS |
                   MAP_FIXED, -1, 0);

    CHECK(p == (void *)va);
}

void world_memory_init(void)
{
    map_at(FRAMETABLE_VIRT_START, WORLD_FRAMES * sizeof(struct page_info));
    map_at(DIRECTMAP_VIRT_START, WORLD_FRAMES * PAGE_SIZE);
    world_read_only = INVALID_GFN;
    nr_free = 0;
    for (unsigned int i = WORLD_FRAMES; --i > 0; )
        free_list[nr_free++] = i;
}

unsigned int world_frames_free(void)
{
    return nr_free;
}

/* Every allocation counts as one of test_malloc()'s, so that faults reach them all. */
static bool fault(void)
{
    void *p = test_malloc(1);

    free(p);
    return !p;
}

void *kmalloc(size_t size)
{
    void *p = test_malloc(size);

    if (p)
        memset(p, 0xa5, size);
    return p;
}

void *kzalloc(size_t size)
{
    return test_calloc(1, size);
}

void *kcalloc(size_t n, size_t size)
{
    return test_calloc(n, size);
}

void kfree(void *p)
{
    free(p);
}

/* Blocks are taken from ever new numbers, so that 2^order of them lie together. */
struct page_info *heap_alloc_pages(unsigned int order, unsigned int flags)
{
    unsigned int nr = 1u << order;

    if (fault())
        return NULL;
    for (unsigned int top = nr_free; top >= nr; top--) {
        bool together = free_list[top - 1] % nr == 0;

        for (unsigned int i = 1; together && i < nr; i++)
            together = free_list[top - 1 - i] == free_list[top - 1] + i;
        if (together) {
            struct page_info *pg = mfn_to_page(free_list[top - 1]);

            memmove(&free_list[top - nr], &free_list[top], (nr_free - top) * sizeof(free_list[0]));
            nr_free -= nr;
            memset(page_to_virt(pg), 0, nr * PAGE_SIZE);
            return pg;
        }
    }
    return NULL;
}

void heap_free_pages(struct page_info *pg, unsigned int order)
{
    for (unsigned int i = 1u << order; i-- > 0; ) {
        CHECK_EQ(pg[i].count & PGC_count_mask, 0);
        CHECK_EQ(pg[i].type & PGT_count_mask, 0);
        memset(&pg[i], 0, sizeof(pg[i]));
        free_list[nr_free++] = page_to_mfn(&pg[i]);
    }
}

void *xenheap_alloc(unsigned int order)
{
    struct page_info *pg = heap_alloc_pages(order, 0);

    if (!pg)
        return NULL;
    for (unsigned int i = 0; i < 1u << order; i++)
        pg[i].count = PGC_xen_heap;
    return page_to_virt(pg);
}

void xenheap_free(void *va, unsigned int order)
{
    struct page_info *pg;

    if (!va)
        return;
    pg = virt_to_page(va);
    for (unsigned int i = 0; i < 1u << order; i++) {
        CHECK(pg[i].count == PGC_xen_heap);
        pg[i].count = 0;
    }
    heap_free_pages(pg, order);
}

void xenheap_share_with_domain(struct page_info *pg, struct domain *d, enum share_mode mode)
{
    CHECK(pg->count == PGC_xen_heap);
    pg->count = PGC_xen_heap | PGC_allocated | 1;
    pg->type = PGT_writable_page | PGT_validated | 1;
    page_set_owner(pg, d);
}

bool mfn_valid(mfn_t mfn)
{
    return mfn && mfn < WORLD_FRAMES;
}

bool get_page(struct page_info *pg, const struct domain *d)
{
    if (!(pg->count & PGC_count_mask) || page_owner(pg) != d)
        return false;
    pg->count++;
    return true;
}

void put_page(struct page_info *pg)
{
    CHECK(pg->count & PGC_count_mask);
    if (--pg->count & PGC_count_mask)
        return;
    if (pg->count & PGC_xen_heap) {
        pg->count = PGC_xen_heap;
        pg->type = 0;
        pg->owner = 0;
        return;
    }
    page_owner(pg)->tot_pages--;
    pg->count = 0;
    heap_free_pages(pg, 0);
}

int get_page_type(struct page_info *pg, u64 type)
{
    if ((pg->type & PGT_count_mask) && (pg->type & PGT_type_mask) != type)
        return -EINVAL;
    pg->type = type | PGT_validated | ((pg->type & PGT_count_mask) + 1);
    return 0;
}

void put_page_type(struct page_info *pg)
{
    CHECK(pg->type & PGT_count_mask);
    pg->type--;
}

struct page_info *get_page_from_gfn(struct domain *d, gfn_t gfn, bool *writable)
{
    if (writable)
        *writable = gfn != world_read_only;
    return mfn_valid(gfn) && get_page(mfn_to_page(gfn), d) ? mfn_to_page(gfn) : NULL;
}

int domain_assign_pages(struct domain *d, struct page_info *pg, unsigned int order,
                        unsigned int flags)
{
    if (d->is_dying)
        return -ENODEV;
    if (d->tot_pages + (1ULL << order) > d->max_pages)
        return -E2BIG;
    d->tot_pages += 1ULL << order;
    for (unsigned int i = 0; i < 1u << order; i++) {
        pg[i].count = PGC_allocated | 1;
        page_set_owner(&pg[i], d);
    }
    return 0;
}

struct page_info *domain_alloc_pages(struct domain *d, unsigned int order, unsigned int flags)
{
    struct page_info *pg = heap_alloc_pages(order, flags);

    if (pg && !(flags & MEMF_NO_OWNER) && domain_assign_pages(d, pg, order, flags)) {
        heap_free_pages(pg, order);
        return NULL;
    }
    return pg;
}

int domain_steal_page(struct domain *d, struct page_info *pg, unsigned int flags)
{
    if (page_owner(pg) != d || (pg->count & PGC_count_mask) != 2 || (pg->type & PGT_count_mask))
        return -EINVAL;
    d->tot_pages--;
    pg->count = 0;
    pg->type = 0;
    pg->owner = 0;
    return 0;
}

struct page_info *world_page(struct domain *d)
{
    struct page_info *pg = domain_alloc_pages(d, 0, 0);

    CHECK(pg);
    return pg;
}

u64 world_refs(const struct page_info *pg)
{
    return pg->count & PGC_count_mask;
}

u64 world_type_refs(const struct page_info *pg)
{
    return pg->type & PGT_count_mask;
}
