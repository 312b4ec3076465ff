// SPDX-License-Identifier: GPL-2.0-only
/*
 * The map from indices to pointers, against an array of pairs; lack of memory at every point.
 */
#include <lib/radix.h>

#include <errno.h>

#include "random.h"
#include "test.h"

#define ITEMS 200

static struct {
    uint64_t index;
    bool in;
} items[ITEMS];
static struct radix map;

/* Indices of all magnitudes, the ends included. */
static uint64_t pick_index(int i)
{
    if (i == 0)
        return 0;
    if (i == 1)
        return UINT64_MAX;
    return random_u64() >> random_below(64);
}

static void *item_at(uint64_t index)
{
    for (int i = 0; i < ITEMS; i++)
        if (items[i].in && items[i].index == index)
            return &items[i];
    return NULL;
}

static void check_walk(void)
{
    int seen = 0, expected = 0;
    uint64_t index = 0;
    void *item;

    while ((item = radix_next(&map, &index)) != NULL) {
        CHECK(item == item_at(index));
        seen++;
        if (index++ == UINT64_MAX)
            break;
    }
    for (int i = 0; i < ITEMS; i++)
        expected += items[i].in;
    CHECK_EQ(seen, expected);
}

static void release(uint64_t index, void *item, void *arg)
{
    CHECK(item == item_at(index));
    ++*(int *)arg;
}

TEST(radix_random)
{
    int released = 0, left = 0;

    test_fault_at(0);
    random_seed(4);
    radix_init(&map, &test_alloc);
    for (int i = 0; i < ITEMS; i++) {
        items[i].index = pick_index(i);
        items[i].in = false;
    }
    for (int step = 0; step < 6000; step++) {
        int i = random_below(ITEMS);
        void *there = item_at(items[i].index);

        CHECK(radix_lookup(&map, items[i].index) == there);
        if (there) {
            CHECK_EQ(radix_insert(&map, items[i].index, &items[i]), -EEXIST);
            CHECK(radix_remove(&map, items[i].index) == there);
            for (int k = 0; k < ITEMS; k++)
                items[k].in &= &items[k] != there;
            CHECK(!radix_lookup(&map, items[i].index));
            CHECK(!radix_remove(&map, items[i].index));
        } else {
            CHECK_EQ(radix_insert(&map, items[i].index, &items[i]), 0);
            items[i].in = true;
        }
        if (step % 100 == 0)
            check_walk();
    }
    for (int i = 0; i < ITEMS; i++)
        left += items[i].in;
    radix_clear(&map, release, &released);
    CHECK_EQ(released, left);
    CHECK(!map.root);
}

TEST(radix_gives_back_memory)
{
    int x;

    radix_init(&map, &test_alloc);
    CHECK_EQ(radix_insert(&map, 5, &x), 0);
    CHECK_EQ(map.height, 1);
    CHECK_EQ(radix_insert(&map, UINT64_MAX, &x), 0);
    CHECK_EQ(map.height, 11);
    CHECK(radix_remove(&map, UINT64_MAX) == &x);
    CHECK_EQ(map.height, 1);
    CHECK(radix_remove(&map, 5) == &x);
    CHECK(!map.root && !map.height);
}

TEST(radix_edges)
{
    int x, y;
    uint64_t index = 0;

    radix_init(&map, &test_alloc);
    CHECK(!radix_lookup(&map, 0));
    CHECK(!radix_next(&map, &index));
    CHECK_EQ(radix_insert(&map, 1, NULL), -EINVAL);
    CHECK(!radix_replace(&map, 1, &x));
    CHECK_EQ(radix_insert(&map, 1, &x), 0);
    CHECK(!radix_lookup(&map, 65));
    CHECK(!radix_lookup(&map, UINT64_MAX));
    CHECK(radix_replace(&map, 1, &y) == &x);
    CHECK(radix_lookup(&map, 1) == &y);
    index = 2;
    CHECK(!radix_next(&map, &index));
    CHECK_EQ(index, 2);
    radix_clear(&map, NULL, NULL);
}

TEST(radix_no_memory)
{
    static const uint64_t indices[] = { 3, 64, 70, 1ull << 40, UINT64_MAX, (1ull << 40) + 64 };
    int x;

    radix_init(&map, &test_alloc);
    for (unsigned int i = 0; i < sizeof(indices) / sizeof(*indices); i++) {
        int rc = -ENOMEM;

        for (unsigned int n = 1; rc; n++) {
            unsigned int height = map.height;

            test_fault_at(n);
            rc = radix_insert(&map, indices[i], &x);
            CHECK_EQ(rc != 0, test_fault_hit());
            CHECK(!rc || (rc == -ENOMEM && map.height == height));
            for (unsigned int k = 0; k < i; k++)
                CHECK(radix_lookup(&map, indices[k]) == &x);
        }
        test_fault_at(0);
    }
    radix_clear(&map, NULL, NULL);
}
