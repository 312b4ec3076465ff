/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page allocator: a binary buddy system. Free blocks hang in lists by NUMA node, zone and order. A zone is
 * the number of address bits a block needs, so "below 4 GiB" is a range of zones and low memory is kept for last.
 *
 * A free block is described by its head: PGC_state_free in count, in type its order and how many of its pages are dirty,
 * that is hold what somebody once wrote (dirt.h). The other pages of a block keep PGC_state_free, which cannot
 * mislead the merging: the buddy of a block is never inside a larger free block that does not contain the block itself.
 * Whatever is freed is dirty; idle CPUs wipe it (scrub.c), and what they have not come to yet is wiped when it is
 * allocated. Clean memory is handed out first.
 */
#include <xen/mm.h>
#include <xen/bug.h>
#include <xen/domain.h>
#include <xen/numa.h>
#include <xen/printk.h>
#include <asm/flushtlb.h>
#include <lib/bitops.h>

#include "dirt.h"
#include "private.h"

DEFINE_SPINLOCK(heap_lock, LOCK_HEAP);
static struct heap_node boot_node;          /* node 0: there is no heap yet to take it from */
struct heap_node *heap[MAX_NUMNODES] = { &boot_node };
static u64 free_frames;
u64 total_pages;

/* Highest zone whose every address is below 2^bits bytes. */
static unsigned int zone_limit(unsigned int flags)
{
    unsigned int bits = (flags >> 16) & 0xff;

    if (bits == 0 || bits >= PAGE_SHIFT + NR_ZONES - 1)
        return NR_ZONES - 1;
    return bits <= PAGE_SHIFT ? 0 : bits - PAGE_SHIFT;
}

/* Clean blocks in front, dirty ones behind. */
void heap_block_insert(struct heap_node *n, struct page_info *pg, unsigned int order)
{
    unsigned int zone = heap_zone_of(page_to_mfn(pg));

    dirt_set_order(pg, order);
    if (dirt_count(pg)) {
        page_list_add_tail(&n->free[zone][order], pg);
        heap_note_dirty(n, zone, order);
    } else {
        page_list_add(&n->free[zone][order], pg);
    }
}

void heap_block_remove(struct heap_node *n, struct page_info *pg, unsigned int order)
{
    page_list_del(&n->free[heap_zone_of(page_to_mfn(pg))][order], pg);
}

/* The free block of this order beside (below or above) pg, if it is one and of the same node. */
static struct page_info *free_buddy(mfn_t mfn, unsigned int order, unsigned int node)
{
    mfn_t buddy = mfn ^ (1ULL << order);
    struct page_info *pg;

    if (!mfn_valid(buddy))
        return NULL;
    pg = mfn_to_page(buddy);
    if (!(pg->count & PGC_state_free) || dirt_order(pg) != order || (pg->count & PGC_broken) ||
        mfn_to_node(buddy) != node || heap_zone_of(buddy) != heap_zone_of(mfn))
        return NULL;
    return pg;
}

static void free_block_locked(struct page_info *pg, unsigned int order)
{
    mfn_t mfn = page_to_mfn(pg);
    unsigned int node = mfn_to_node(mfn);
    struct heap_node *n = heap[node];
    u64 nr = 1ULL << order;

    free_frames += nr;
    n->frames += nr;
    n->zone_frames[heap_zone_of(mfn)] += nr;
    while (order < MAX_ORDER) {
        struct page_info *buddy = free_buddy(mfn, order, node);

        if (!buddy)
            break;
        heap_block_remove(n, buddy, order);
        mfn &= ~(1ULL << order);
        dirt_merge(mfn_to_page(mfn), mfn_to_page(mfn) + (1UL << order));
        order++;
    }
    heap_block_insert(n, mfn_to_page(mfn), order);
}

/* Splits a block that is on no list: the cleaner half of it is kept, or else the lower one: large blocks stay high. */
static struct page_info *keep_half(struct heap_node *n, struct page_info *pg, unsigned int order)
{
    struct page_info *upper = pg + (1UL << (order - 1));

    dirt_split(pg, upper);
    if (dirt_count(pg) > dirt_count(upper)) {
        heap_block_insert(n, pg, order - 1);
        return upper;
    }
    heap_block_insert(n, upper, order - 1);
    return pg;
}

/* The order of the smallest sufficient block; clean: which has that many clean pages. Above MAX_ORDER: there is none. */
static unsigned int choose_order(const struct page_list *lists, unsigned int order, bool clean)
{
    unsigned int o = order;

    for (; o <= MAX_ORDER; o++)
        if (lists[o].head && (!clean || (1ULL << o) - dirt_count(mfn_to_page(lists[o].head)) >= 1ULL << order))
            break;
    return o;
}

/* From the highest of these zones that has one; split down to the order wanted. */
static struct page_info *take_from_zones(struct heap_node *n, unsigned int order, int top, int bottom, bool clean)
{
    for (int zone = top; zone >= bottom; zone--) {
        struct page_info *pg;
        unsigned int o;

        if (n->zone_frames[zone] < 1ULL << order)
            continue;
        o = choose_order(n->free[zone], order, clean);
        if (o > MAX_ORDER)
            continue;
        pg = page_list_remove_head(&n->free[zone][o]);
        for (; o > order; o--)
            pg = keep_half(n, pg, o);
        n->zone_frames[zone] -= 1ULL << order;
        n->frames -= 1ULL << order;
        free_frames -= 1ULL << order;
        return pg;
    }
    return NULL;
}

/* Memory that many devices reach only is kept for last: below 4 GiB, and even more below 16 MiB. */
static int same_use_as(int zone)
{
    return zone > 32 - PAGE_SHIFT ? 33 - PAGE_SHIFT : zone > 24 - PAGE_SHIFT ? 25 - PAGE_SHIFT : 0;
}

/* What is clean goes first, but not what is scarce. */
static struct page_info *take_from_node(struct heap_node *n, unsigned int order, int top)
{
    for (int bottom; top >= 0; top = bottom - 1) {
        struct page_info *pg;

        bottom = same_use_as(top);
        pg = take_from_zones(n, order, top, bottom, true) ?: take_from_zones(n, order, top, bottom, false);
        if (pg)
            return pg;
    }
    return NULL;
}

static struct page_info *take_block(unsigned int order, unsigned int flags)
{
    unsigned int top = zone_limit(flags);
    unsigned int want = (flags & 0xff) ? (flags & 0xff) - 1 : NUMA_NO_NODE;
    struct page_info *pg = NULL;

    if (want < MAX_NUMNODES && heap[want])
        pg = take_from_node(heap[want], order, top);
    if (flags & MEMF_EXACT_NODE)
        return pg;
    for (unsigned int i = 0; !pg && i < MAX_NUMNODES; i++)
        if (heap[i] && i != want)
            pg = take_from_node(heap[i], order, top);
    return pg;
}

/* Out of the free state: no reference yet, all zeroes unless the caller does not care. */
static void prepare_block(struct page_info *pg, unsigned int order, unsigned int flags)
{
    for (unsigned long i = 0; i < 1UL << order; i++) {
        bool dirty = dirt_on(&pg[i]);

        pg[i].count = 0;
        pg[i].type = PGT_none;
        pg[i].owner = 0;
        pg[i].prev = pg[i].next = 0;
        if (dirty && !(flags & MEMF_NO_SCRUB))
            clear_page(page_to_virt(&pg[i]));
    }
}

static struct page_info *alloc_block(struct domain *d, unsigned int order, unsigned int flags)
{
    struct page_info *pg = NULL;

    if (order > MAX_ORDER)
        return NULL;
    spin_lock(&heap_lock);
    if (heap_claims_allow(d, 1ULL << order, free_frames))
        pg = take_block(order, flags);
    if (pg && d)
        heap_claim_consume(d, 1ULL << order);
    spin_unlock(&heap_lock);
    if (!pg)
        return NULL;
    tlb_flush_before_reuse(pg, order);
    prepare_block(pg, order, flags);
    return pg;
}

struct page_info *heap_alloc_pages(unsigned int order, unsigned int flags)
{
    return alloc_block(NULL, order, flags);
}

struct page_info *heap_alloc_pages_for(struct domain *d, unsigned int order, unsigned int flags)
{
    return alloc_block(d, order, flags);
}

void heap_free_pages(struct page_info *pg, unsigned int order)
{
    ASSERT(order <= MAX_ORDER && IS_ALIGNED(page_to_mfn(pg), 1ULL << order));
    for (unsigned long i = 0; i < 1UL << order; i++) {
        ASSERT(!(pg[i].count & (PGC_count_mask | PGC_state_free | PGC_allocated)));
        pg[i].count = PGC_state_free;
        dirt_fill(&pg[i], i, order);
        pg[i].owner = 0;
        tlb_page_freed(&pg[i]);
    }
    spin_lock(&heap_lock);
    free_block_locked(pg, order);
    spin_unlock(&heap_lock);
}

static struct heap_node *node_create(mfn_t first, mfn_t *next_usable)
{
    u64 nr = PFN_UP(sizeof(struct heap_node));
    struct heap_node *n = mfn_to_virt(first);

    /* the first frames of its own memory hold a node's lists */
    for (u64 i = 0; i < nr; i++)
        clear_page(mfn_to_virt(first + i));
    *next_usable = first + nr;
    return n;
}

void heap_add_range(paddr_t start, paddr_t end, unsigned int node)
{
    mfn_t mfn = PFN_UP(start), last = PFN_DOWN(end);

    if (mfn == 0)
        mfn = 1;                            /* frame 0 ends lists */
    if (mfn >= last)
        return;
    ASSERT(node < MAX_NUMNODES);
    total_pages += last - mfn;
    if (!heap[node]) {
        if (last - mfn <= PFN_UP(sizeof(struct heap_node)))
            return;
        heap[node] = node_create(mfn, &mfn);
    }
    while (mfn < last) {
        unsigned int order = min(ffs64(mfn) - 1, fls64(last - mfn) - 1);

        order = min(order, (unsigned int)MAX_ORDER);
        heap_free_pages(mfn_to_page(mfn), order);
        mfn += 1ULL << order;
    }
}

u64 heap_free_locked(void)
{
    return free_frames;
}

u64 heap_free_count(void)
{
    return READ_ONCE(free_frames);
}

u64 heap_free_count_node(unsigned int node)
{
    return node < MAX_NUMNODES && heap[node] ? READ_ONCE(heap[node]->frames) : 0;
}

u64 heap_free_count_range(unsigned int min_bits, unsigned int max_bits, int node)
{
    unsigned int low = min_bits > PAGE_SHIFT ? min_bits - PAGE_SHIFT + 1 : 0;
    unsigned int high = zone_limit((max_bits & 0xff) << 16);
    u64 sum = 0;

    for (unsigned int i = 0; i < MAX_NUMNODES; i++) {
        if (!heap[i] || (node >= 0 && i != (unsigned int)node))
            continue;
        for (unsigned int z = low; z <= high && z < NR_ZONES; z++)
            sum += READ_ONCE(heap[i]->zone_frames[z]);
    }
    return sum;
}

void *xenheap_alloc_flags(unsigned int order, unsigned int flags)
{
    struct page_info *pg = heap_alloc_pages(order, flags);

    if (!pg)
        return NULL;
    for (unsigned long i = 0; i < 1UL << order; i++)
        pg[i].count = PGC_xen_heap;
    return page_to_virt(pg);
}

void *xenheap_alloc(unsigned int order)
{
    return xenheap_alloc_flags(order, 0);
}

void xenheap_free(void *va, unsigned int order)
{
    struct page_info *pg;

    if (!va)
        return;
    pg = virt_to_page(va);
    for (unsigned long i = 0; i < 1UL << order; i++) {
        ASSERT(pg[i].count & PGC_xen_heap);
        pg[i].count = 0;
    }
    heap_free_pages(pg, order);
}
