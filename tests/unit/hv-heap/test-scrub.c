// SPDX-License-Identifier: GPL-2.0-only
/* Wiping in idle time: that it ends, what is handed out first, and who may still write to a page. */
#include <xen/time.h>
#include <asm/flushtlb.h>

#include "../fake-arch/world.h"
#include "dirt.h"
#include "private.h"
#include "test.h"
#include "world.h"

static unsigned int scrub_all(void)
{
    u64 before = heap_scrubbed_count();

    now += SECONDS(1);
    while (heap_scrub_page())
        ;
    return heap_scrubbed_count() - before;
}

TEST(all_is_wiped_once)
{
    machine(FIRST, FRAMES);
    nr_flushes = 0;
    CHECK_EQ(scrub_all(), heap_free_count());
    CHECK_EQ(nr_flushes, 1);
    CHECK_EQ(count_dirty(), 0);
    audit();
    CHECK_EQ(scrub_all(), 0);
    CHECK_EQ(nr_flushes, 1);
}

TEST(only_what_is_dirty_is_wiped)
{
    struct page_info *pg;

    machine(1024, 2048);
    scrub_all();
    for (unsigned int order = 0; order <= 9; order++) {
        CHECK((pg = heap_alloc_pages(order, 0)) != NULL);
        soil(pg);
        heap_free_pages(pg, order);
        audit();
        CHECK_EQ(count_dirty(), 1u << order);
        CHECK_EQ(scrub_all(), 1u << order);
        audit();
    }
}

TEST(clean_memory_is_handed_out_first)
{
    struct page_info *pg[2];

    machine(1024, 2048);
    scrub_all();
    CHECK((pg[0] = heap_alloc_pages(7, 0)) != NULL);
    heap_free_pages(pg[0], 7);
    /* of the one block that all are again, seven eighths are clean */
    for (unsigned int i = 0; i < 7; i++) {
        CHECK((pg[1] = heap_alloc_pages(7, MEMF_NO_SCRUB)) != NULL);
        CHECK(pg[1] != pg[0]);
        CHECK(is_zero(pg[1]));
        audit();
    }
    CHECK(heap_alloc_pages(7, MEMF_NO_SCRUB) == pg[0]);
}

/* Also where the dirty block is the smaller one, or is higher up. */
TEST(clean_memory_before_small_and_high_blocks)
{
    struct page_info *pg;

    machine(512, 1024 + 256);
    scrub_all();
    CHECK((pg = heap_alloc_pages(6, 0)) != NULL);
    CHECK(page_to_mfn(pg) >= 1024);
    heap_free_pages(pg, 6);
    for (unsigned int i = 0; i < 3 + 8; i++)
        CHECK(heap_alloc_pages(6, 0) != pg);
    CHECK(heap_alloc_pages(6, 0) == pg);
    CHECK(!heap_alloc_pages(6, 0));
    audit();
}

#define BORDER      4096                /* 16 MiB */

TEST(low_memory_last_clean_or_not)
{
    machine(BORDER - 512, BORDER + 256);
    scrub_all();
    heap_free_pages(heap_alloc_pages(8, 0), 8);
    CHECK_EQ(count_dirty(), 256);
    CHECK(page_to_mfn(heap_alloc_pages(8, 0)) == BORDER);
    CHECK(page_to_mfn(heap_alloc_pages(8, 0)) < BORDER);
    CHECK(page_to_mfn(heap_alloc_pages(8, 0)) < BORDER);
    CHECK(!heap_alloc_pages(0, 0));
    audit();
}

static bool in(const unsigned int *list, unsigned int nr, unsigned int x)
{
    for (unsigned int i = 0; i < nr; i++)
        if (list[i] == x)
            return true;
    return false;
}

/* Dirt here and there does not keep a search from the clean rest. */
TEST(clean_memory_in_a_block_that_is_dirty_here_and_there)
{
    static const unsigned int dirty[] = { 0, 5, 130, 200, 513, 900 };
    struct page_info *pg, *first = mfn_to_page(1024);

    machine(1024, 2048);
    for (unsigned int i = 0; i < 1024; i++)
        CHECK(heap_alloc_pages(0, 0) != NULL);
    for (unsigned int i = 0; i < 1024; i++)
        if (!in(dirty, ARRAY_SIZE(dirty), i))
            heap_free_pages(first + i, 0);
    scrub_all();
    for (unsigned int i = 0; i < ARRAY_SIZE(dirty); i++)
        heap_free_pages(first + dirty[i], 0);
    CHECK_EQ(dirt_order(first), 10);
    CHECK_EQ(dirt_count(first), ARRAY_SIZE(dirty));
    audit();
    for (unsigned int order = 0; order <= 7; order++) {
        CHECK((pg = heap_alloc_pages(order, MEMF_NO_SCRUB)) != NULL);
        for (unsigned int i = 0; i < 1u << order; i++)
            CHECK(!in(dirty, ARRAY_SIZE(dirty), pg + i - first));
        audit();
    }
    now += SECONDS(1);
    CHECK(heap_scrub_page() && heap_scrub_page());
    audit();
}

TEST(a_block_that_is_partly_dirty_is_wiped_where_it_is)
{
    struct page_info *pg;

    machine(1024, 2048);
    scrub_all();
    CHECK((pg = heap_alloc_pages(10, 0)) != NULL);
    for (unsigned int i = 0; i < 1024; i++)
        soil(&pg[i]);
    heap_free_pages(pg, 10);
    now += SECONDS(1);
    for (unsigned int i = 0; i < 700; i++)
        CHECK(heap_scrub_page());
    audit();
    CHECK(count_dirty() < 1024 && count_dirty() > 300);
    CHECK(heap_alloc_pages(10, 0) == pg);
    for (unsigned int i = 0; i < 1024; i++)
        CHECK(is_zero(&pg[i]));
}

/* Between freeing and flushing, a CPU may write to what it still has a translation to. */
TEST(a_page_is_wiped_after_the_last_write_to_it)
{
    struct page_info *pg;

    machine(1024, 2048);
    scrub_all();
    CHECK((pg = heap_alloc_pages(3, 0)) != NULL);
    heap_free_pages(pg, 3);
    for (unsigned int i = 0; i < 20; i++) {
        stray_writes();
        now += SECONDS(1);
        heap_scrub_page();
        audit();
    }
    CHECK_EQ(count_dirty(), 0);
}

TEST(cpus_are_not_bothered_all_the_time)
{
    struct page_info *pg;

    machine(1024, 2048);
    scrub_all();
    nr_flushes = 0;
    for (unsigned int ms = 0; ms < 100; ms++) {
        tlb_clock++;
        CHECK((pg = heap_alloc_pages(0, 0)) != NULL);
        heap_free_pages(pg, 0);
        while (heap_scrub_page())
            ;
        now += MILLISECS(1);
    }
    CHECK(nr_flushes <= 11);
    CHECK(nr_flushes >= 9);
    scrub_all();
    CHECK_EQ(count_dirty(), 0);
}

static bool other_wiped;

static void another_cpu(void)
{
    other_wiped = heap_scrub_page();
}

TEST(one_cpu_at_a_time)
{
    u64 before;

    machine(1024, 2048);
    now += SECONDS(1);
    CHECK(heap_scrub_page());           /* the flush */
    before = heap_scrubbed_count();
    world_before_lock(1, another_cpu);
    CHECK(heap_scrub_page());
    CHECK(!other_wiped);
    CHECK_EQ(heap_scrubbed_count(), before + 1);
}
