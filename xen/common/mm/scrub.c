// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wiping free memory while there is nothing else to do, so that whoever allocates need not wait for it. One CPU at a
 * time, one page at a time with the heap locked: the page stays where it is, and an allocation waits no longer than
 * wiping one page takes.
 *
 * A page may be wiped only when nobody can write to it through a translation from before it was freed. Usually all CPUs
 * have flushed since; if not, they are made to, at most every FLUSH_PERIOD: a domain's end frees pages all the time.
 */
#include <xen/bug.h>
#include <xen/cpumask.h>
#include <xen/smp.h>
#include <xen/time.h>
#include <asm/flushtlb.h>

#include "dirt.h"
#include "private.h"

#define FLUSH_PERIOD        MILLISECS(10)

static bool dirty_somewhere;        /* may be set for nothing, never clear; changed under heap_lock */
static u64 scrubbed;                /* heap_lock */
static bool busy;                   /* a CPU is at it; atomic. It alone uses what follows: */
static u64 flushed_at;              /* TLB clock: no translations from before are left anywhere */
static s_time_t next_flush;

void heap_note_dirty(struct heap_node *n, unsigned int zone, unsigned int order)
{
    n->dirty_orders[zone] |= 1u << order;
    n->dirty_zones |= 1ULL << zone;
    WRITE_ONCE(dirty_somewhere, true);
}

u64 heap_scrubbed_count(void)
{
    return READ_ONCE(scrubbed);
}

/* A dirty block: the last on its list. */
static struct page_info *dirty_in_zone(struct heap_node *n, unsigned int zone, unsigned int *order)
{
    while (n->dirty_orders[zone]) {
        unsigned int o = fls64(n->dirty_orders[zone]) - 1;
        u32 last = n->free[zone][o].tail;

        if (last && dirt_count(mfn_to_page(last))) {
            *order = o;
            return mfn_to_page(last);
        }
        n->dirty_orders[zone] &= ~(1u << o);
    }
    return NULL;
}

/* High memory first, as it is handed out. */
static struct page_info *dirty_in_node(struct heap_node *n, unsigned int *order)
{
    while (n->dirty_zones) {
        unsigned int zone = fls64(n->dirty_zones) - 1;
        struct page_info *pg = dirty_in_zone(n, zone, order);

        if (pg)
            return pg;
        n->dirty_zones &= ~(1ULL << zone);
    }
    return NULL;
}

/* This CPU's node before others. */
static struct page_info *find_dirty(struct heap_node **n, unsigned int *order)
{
    unsigned int own = cpu_to_node(smp_processor_id());

    for (unsigned int i = 0; i < MAX_NUMNODES; i++) {
        struct page_info *pg = NULL;

        *n = heap[(own + i) % MAX_NUMNODES];
        if (*n)
            pg = dirty_in_node(*n, order);
        if (pg)
            return pg;
    }
    WRITE_ONCE(dirty_somewhere, false);
    return NULL;
}

static void wipe(struct heap_node *n, struct page_info *block, unsigned int order, struct page_info *pg)
{
    clear_page(page_to_virt(pg));
    scrubbed++;
    dirt_wiped(block, order, pg);
    if (dirt_count(block))
        return;
    heap_block_remove(n, block, order);
    heap_block_insert(n, block, order);
}

enum result { NOTHING_DIRTY, WIPED, TOO_NEW };

static enum result wipe_one(void)
{
    enum result r = NOTHING_DIRTY;
    struct page_info *block, *pg;
    struct heap_node *n;
    unsigned int order;

    spin_lock(&heap_lock);
    block = find_dirty(&n, &order);
    if (block) {
        pg = dirt_first(block, order);
        r = tlb_page_freed_by(pg, flushed_at) ? WIPED : TOO_NEW;
        if (r == WIPED)
            wipe(n, block, order, pg);
    }
    spin_unlock(&heap_lock);
    return r;
}

/* False: not again so soon. */
static bool flush_all(void)
{
    s_time_t now = NOW();
    u64 t;

    if (now < next_flush)
        return false;
    next_flush = now + FLUSH_PERIOD;
    t = tlb_clock_now();
    tlb_flush_up_to(t);
    flushed_at = t;
    return true;
}

bool heap_scrub_page(void)
{
    enum result r;
    bool more;

    ASSERT(local_irq_is_enabled());     /* other CPUs may have to answer, and may be asking us */
    if (!READ_ONCE(dirty_somewhere) || __atomic_exchange_n(&busy, true, __ATOMIC_ACQUIRE))
        return false;
    r = wipe_one();
    more = r == TOO_NEW ? flush_all() : r == WIPED;
    __atomic_store_n(&busy, false, __ATOMIC_RELEASE);
    return more;
}
