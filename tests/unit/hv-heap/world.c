// SPDX-License-Identifier: GPL-2.0-only
/* The machine under the allocator: memory, two nodes, a clock, and CPUs that flush their translations when asked. */
#include <sys/mman.h>

#include <xen/numa.h>
#include <xen/percpu.h>
#include <xen/smp.h>
#include <xen/time.h>
#include <asm/flushtlb.h>
#include <lib/string.h>

#include "../fake-arch/world-private.h"
#include "dirt.h"
#include "private.h"
#include "test.h"
#include "world.h"

mfn_t max_page = FRAMES;
u64 tlb_clock;
unsigned int nr_flushes;
s_time_t now;
static u64 flushed;                     /* all CPUs did, when the clock had this value */
static u32 seed = 1;

u32 random_below(u32 n)
{
    seed = seed * 1664525 + 1013904223;
    return (u64)seed * n >> 32;
}

bool mfn_valid(mfn_t mfn)
{
    return mfn >= FIRST && mfn < FRAMES;
}

unsigned int mfn_to_node(mfn_t mfn)
{
    return mfn >= NODE_BORDER;
}

unsigned int cpu_to_node(unsigned int cpu)
{
    return cpu & 1;
}

s_time_t NOW(void)
{
    return now;
}

void printk(const char *fmt, ...)
{
}

/* --- translations ----------------------------------------------------------------------------- */
static void flush_to(u64 clock)
{
    tlb_clock++;
    if (clock >= flushed)
        flushed = clock + 1;
}

void tlb_flush_up_to(u64 clock)
{
    CHECK_EQ(world_locks_held, 0);      /* it waits for other CPUs */
    nr_flushes++;
    flush_to(clock);
}

bool tlb_page_freed_by(const struct page_info *pg, u64 clock)
{
    return pg->tlb_stamp <= clock;
}

void tlb_flush_before_reuse(struct page_info *pg, unsigned int order)
{
    CHECK_EQ(world_locks_held, 0);
    for (unsigned long i = 0; i < 1UL << order; i++)
        if (pg[i].tlb_stamp >= flushed)
            flush_to(pg[i].tlb_stamp);
}

void stray_writes(void)
{
    for (mfn_t mfn = FIRST; mfn < FRAMES; mfn++) {
        struct page_info *pg = mfn_to_page(mfn);

        if ((pg->count & PGC_state_free) && pg->tlb_stamp >= flushed)
            soil(pg);
    }
}

/* --- memory ----------------------------------------------------------------------------------- */
void soil(struct page_info *pg)
{
    *(u64 *)page_to_virt(pg) = 0x5151515151515151ULL;
    ((u8 *)page_to_virt(pg))[PAGE_SIZE - 1 - random_below(PAGE_SIZE - 8)] = 0xee;
}

bool is_zero(const struct page_info *pg)
{
    const u64 *p = page_to_virt(pg);

    for (unsigned int i = 0; i < PAGE_SIZE / 8; i++)
        if (p[i])
            return false;
    return true;
}

static void map_at(unsigned long va, size_t size)
{
    CHECK(mmap((void *)va, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == (void *)va);
}

/* What the last test left goes back in order: nothing is allocated any more. */
static void empty_heap(void)
{
    while (heap_alloc_pages(0, MEMF_NO_SCRUB))
        ;
    CHECK_EQ(heap_free_count(), 0);
    heap[1] = NULL;
    total_pages = 0;
}

void machine(mfn_t from, mfn_t to)
{
    static bool mapped;

    world_sync_init();
    if (!mapped) {
        map_at(FRAMETABLE_VIRT_START, FRAMES * sizeof(struct page_info));
        map_at(DIRECTMAP_VIRT_START, FRAMES * PAGE_SIZE);
        mapped = true;
    }
    empty_heap();
    memset(mfn_to_page(0), 0, FRAMES * sizeof(struct page_info));
    tlb_clock++;
    for (mfn_t mfn = from; mfn < to; mfn++)
        soil(mfn_to_page(mfn));
    if (from < NODE_BORDER)
        heap_add_range((paddr_t)from << PAGE_SHIFT, (paddr_t)min(to, (mfn_t)NODE_BORDER) << PAGE_SHIFT, 0);
    if (to > NODE_BORDER)
        heap_add_range((paddr_t)max(from, (mfn_t)NODE_BORDER) << PAGE_SHIFT, (paddr_t)to << PAGE_SHIFT, 1);
}

/* --- what must hold --------------------------------------------------------------------------- */
u64 count_dirty(void)
{
    u64 nr = 0;

    for (mfn_t mfn = FIRST; mfn < FRAMES; mfn++)
        if (mfn_to_page(mfn)->count & PGC_state_free)
            nr += dirt_on(mfn_to_page(mfn));
    return nr;
}

/* Counts of all blocks inside agree with the pages, and clean pages are. */
static u64 audit_block(const struct page_info *pg, unsigned int order, bool upper)
{
    u64 dirty;

    if (order == 0) {
        CHECK(pg->count == PGC_state_free);
        CHECK(dirt_on(pg) || is_zero(pg));
        dirty = dirt_on(pg);
    } else {
        dirty = audit_block(pg, order - 1, false);
        dirty += audit_block(pg + (1UL << (order - 1)), order - 1, true);
    }
    if (upper)
        CHECK_EQ(dirt_count(pg), dirty);
    return dirty;
}

static u64 audit_list(const struct heap_node *n, unsigned int node, unsigned int zone, unsigned int order)
{
    const struct page_list *l = &n->free[zone][order];
    bool seen_dirty = false;
    u64 nr = 0;

    for (struct page_info *pg = page_list_first(l); pg; pg = page_list_next(pg), nr++) {
        CHECK_EQ(dirt_order(pg), order);
        CHECK_EQ(heap_zone_of(page_to_mfn(pg)), zone);
        CHECK_EQ(mfn_to_node(page_to_mfn(pg)), node);
        CHECK_EQ(audit_block(pg, order, false), dirt_count(pg));
        if (dirt_count(pg))
            seen_dirty = true;
        else
            CHECK(!seen_dirty);         /* clean ones in front */
    }
    CHECK_EQ(nr, l->count);
    if (seen_dirty)
        CHECK((n->dirty_zones >> zone & 1) && (n->dirty_orders[zone] >> order & 1));
    return nr << order;
}

void audit(void)
{
    u64 all = 0;

    CHECK_EQ(world_locks_held, 0);
    for (unsigned int node = 0; node < 2; node++) {
        u64 of_node = 0;

        if (!heap[node])
            continue;
        for (unsigned int zone = 0; zone < NR_ZONES; zone++) {
            u64 of_zone = 0;

            for (unsigned int order = 0; order <= MAX_ORDER; order++)
                of_zone += audit_list(heap[node], node, zone, order);
            CHECK_EQ(of_zone, heap[node]->zone_frames[zone]);
            of_node += of_zone;
        }
        CHECK_EQ(of_node, heap_free_count_node(node));
        all += of_node;
    }
    CHECK_EQ(all, heap_free_count());
}
