// SPDX-License-Identifier: GPL-2.0-only
/* Allocation: sizes, alignment, nodes, address limits, claims, and what is in the pages. */
#include <xen/domain.h>
#include <xen/errno.h>

#include "private.h"
#include "test.h"
#include "world.h"

#define NR_BLOCKS   200

struct block {
    struct page_info *pg;
    unsigned int order;
};
static struct block blocks[NR_BLOCKS];

static void free_block(struct block *b)
{
    heap_free_pages(b->pg, b->order);
    b->pg = NULL;
}

static void take_block(struct block *b)
{
    bool scrub = random_below(4);

    b->order = random_below(8) ? random_below(4) : random_below(9);
    b->pg = heap_alloc_pages(b->order, scrub ? 0 : MEMF_NO_SCRUB);
    if (!b->pg)
        return;
    CHECK_EQ(page_to_mfn(b->pg) & ((1UL << b->order) - 1), 0);
    for (unsigned long i = 0; i < 1UL << b->order; i++) {
        CHECK_EQ(b->pg[i].count, 0);
        CHECK_EQ(b->pg[i].type, 0);
        CHECK_EQ(b->pg[i].owner, 0);
        CHECK(!scrub || is_zero(&b->pg[i]));
        soil(&b->pg[i]);
    }
}

/* Nothing is lost, given twice, or given with what its last owner left in it. */
TEST(blocks_come_and_go)
{
    u64 all;

    machine(FIRST, FRAMES);
    all = heap_free_count();
    audit();
    for (unsigned int step = 0; step < 20000; step++) {
        struct block *b = &blocks[random_below(NR_BLOCKS)];

        if (b->pg)
            free_block(b);
        else
            take_block(b);
        for (u32 n = random_below(16); n && heap_scrub_page(); n--)
            ;
        if (random_below(20) == 0)
            now += MILLISECS(3);
        if (random_below(50) == 0)
            stray_writes();
        if (random_below(500) == 0)
            audit();
    }
    for (unsigned int i = 0; i < NR_BLOCKS; i++)
        if (blocks[i].pg)
            free_block(&blocks[i]);
    audit();
    CHECK_EQ(heap_free_count(), all);
}

TEST(what_is_free_can_be_had_as_one)
{
    struct page_info *pg[1024];

    machine(1024, 2048);
    for (unsigned int i = 0; i < 1024; i++)
        CHECK((pg[i] = heap_alloc_pages(0, 0)) != NULL);
    CHECK(!heap_alloc_pages(0, 0));
    for (unsigned int i = 0; i < 1024; i++)
        heap_free_pages(pg[i * 7 % 1024], 0);
    audit();
    CHECK(heap_alloc_pages(10, 0) == mfn_to_page(1024));
}

TEST(limits_of_addresses_and_nodes)
{
    struct page_info *pg;

    machine(FIRST, FRAMES);
    for (unsigned int i = 0; i < 200; i++) {
        CHECK((pg = heap_alloc_pages(0, MEMF_BITS(20))) != NULL);
        CHECK(page_to_mfn(pg) < 256);
    }
    for (unsigned int i = 0; i < 200; i++) {
        CHECK((pg = heap_alloc_pages(0, MEMF_NODE(i & 1) | MEMF_EXACT_NODE)) != NULL);
        CHECK_EQ(mfn_to_node(page_to_mfn(pg)), i & 1);
    }
    audit();
}

TEST(others_claims_are_kept)
{
    struct domain *d = calloc(1, sizeof(*d));

    machine(1024, 1024 + 64);
    spin_lock_init(&d->page_lock, LOCK_PAGE_ALLOC);
    d->max_pages = 64;
    CHECK_EQ(domain_claim_pages(d, 48), 0);
    CHECK(!heap_alloc_pages(5, 0));
    CHECK(heap_alloc_pages(4, 0));
    CHECK(!heap_alloc_pages(0, 0));
    CHECK(heap_alloc_pages_for(d, 5, 0));
    CHECK_EQ(heap_claimed_count(), 16);
    CHECK_EQ(domain_claim_pages(d, 0), 0);
    CHECK(heap_alloc_pages(4, 0));
    free(d);
}

TEST(memory_of_the_hypervisor_is_zero)
{
    machine(1024, 1024 + 16);
    for (unsigned int i = 0; i < 3; i++) {
        void *va = xenheap_alloc(2);

        CHECK(va);
        for (unsigned int j = 0; j < 4; j++) {
            CHECK(is_zero(virt_to_page(va) + j));
            CHECK_EQ(virt_to_page(va)[j].count, PGC_xen_heap);
            soil(virt_to_page(va) + j);
        }
        xenheap_free(va, 2);
    }
    audit();
}
