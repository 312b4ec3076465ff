// SPDX-License-Identifier: GPL-2.0-only
/*
 * Range sets, against a bitmap of the small numbers; the ends of the 64-bit space; lack of memory.
 */
#include <lib/rangeset.h>

#include <errno.h>

#include "random.h"
#include "test.h"

#define SPACE 96

static struct rangeset set;
static bool want[SPACE];

static void start(unsigned int limit)
{
    test_fault_at(0);
    rangeset_init(&set, &test_alloc, limit);
    for (int i = 0; i < SPACE; i++)
        want[i] = false;
}

static int count_and_check(uint64_t s, uint64_t e, void *arg)
{
    for (uint64_t i = s; i <= e; i++)
        CHECK(want[i]);
    *(uint64_t *)arg += e - s + 1;
    return 0;
}

static void check_set(void)
{
    unsigned int runs = 0, members = 0;
    uint64_t seen = 0;

    for (int i = 0; i < SPACE; i++) {
        CHECK_EQ(rangeset_contains(&set, i, i), want[i]);
        members += want[i];
        runs += want[i] && (!i || !want[i - 1]);
    }
    CHECK_EQ(rangeset_count(&set), runs);
    CHECK_EQ(rangeset_empty(&set), !runs);
    CHECK_EQ(rangeset_for_each(&set, 0, UINT64_MAX, count_and_check, &seen), 0);
    CHECK_EQ(seen, members);
}

static void check_queries(uint64_t s, uint64_t e)
{
    unsigned int in = 0;
    uint64_t seen = 0, from, to;
    bool found = rangeset_next(&set, s, &from, &to);

    for (uint64_t i = s; i <= e; i++)
        in += want[i];
    CHECK_EQ(rangeset_contains(&set, s, e), in == e - s + 1);
    CHECK_EQ(rangeset_overlaps(&set, s, e), in != 0);
    rangeset_for_each(&set, s, e, count_and_check, &seen);
    CHECK_EQ(seen, in);
    CHECK(!found || (to >= s && want[from] && want[to] && (from == 0 || !want[from - 1])));
}

TEST(rangeset_random)
{
    start(0);
    random_seed(3);
    for (int step = 0; step < 4000; step++) {
        uint64_t s = random_below(SPACE), e = s + random_below(SPACE - s < 12 ? SPACE - s : 12);
        bool add = random_below(2);

        CHECK_EQ(add ? rangeset_add(&set, s, e) : rangeset_remove(&set, s, e), 0);
        for (uint64_t i = s; i <= e; i++)
            want[i] = add;
        check_set();
        check_queries(random_below(SPACE / 2), SPACE / 2 + random_below(SPACE / 2));
    }
    rangeset_clear(&set);
    CHECK(rangeset_empty(&set));
}

TEST(rangeset_ends_of_the_space)
{
    uint64_t s, e;

    start(0);
    CHECK_EQ(rangeset_add(&set, UINT64_MAX, UINT64_MAX), 0);
    CHECK_EQ(rangeset_add(&set, 0, 0), 0);
    CHECK_EQ(rangeset_count(&set), 2);
    CHECK_EQ(rangeset_add(&set, 1, UINT64_MAX - 1), 0);
    CHECK_EQ(rangeset_count(&set), 1);
    CHECK(rangeset_contains(&set, 0, UINT64_MAX));
    CHECK_EQ(rangeset_remove(&set, 5, UINT64_MAX), 0);
    CHECK(rangeset_next(&set, 0, &s, &e) && s == 0 && e == 4);
    CHECK(!rangeset_next(&set, 5, NULL, NULL));
    CHECK_EQ(rangeset_remove(&set, 0, UINT64_MAX), 0);
    CHECK(rangeset_empty(&set));
    CHECK_EQ(rangeset_add(&set, 2, 1), -EINVAL);
    CHECK_EQ(rangeset_remove(&set, 2, 1), -EINVAL);
}

TEST(rangeset_limit)
{
    start(2);
    CHECK_EQ(rangeset_add(&set, 10, 20), 0);
    CHECK_EQ(rangeset_add(&set, 30, 40), 0);
    CHECK_EQ(rangeset_add(&set, 50, 60), -ENOSPC);
    CHECK_EQ(rangeset_remove(&set, 15, 15), -ENOSPC);
    CHECK(rangeset_contains(&set, 10, 20));
    CHECK_EQ(rangeset_add(&set, 21, 29), 0);
    CHECK_EQ(rangeset_remove(&set, 15, 15), 0);
    rangeset_clear(&set);
}

TEST(rangeset_no_memory)
{
    start(0);
    CHECK_EQ(rangeset_add(&set, 10, 20), 0);
    test_fault_at(1);
    CHECK_EQ(rangeset_add(&set, 30, 40), -ENOMEM);
    test_fault_at(1);
    CHECK_EQ(rangeset_remove(&set, 12, 13), -ENOMEM);
    CHECK(rangeset_contains(&set, 10, 20));
    CHECK_EQ(rangeset_count(&set), 1);
    test_fault_at(1);
    CHECK_EQ(rangeset_add(&set, 15, 25), 0);
    CHECK_EQ(rangeset_remove(&set, 5, 12), 0);
    CHECK(!test_fault_hit());
    test_fault_at(0);
    rangeset_clear(&set);
}

TEST(rangeset_space)
{
    uint64_t at;

    start(0);
    CHECK(!rangeset_find_space(&set, 0, UINT64_MAX, 1, 1, &at));
    rangeset_add(&set, 0x1001, 0x2fff);
    rangeset_add(&set, 0x5000, 0x8fff);
    CHECK(rangeset_find_space(&set, 0, UINT64_MAX, 0x1000, 0x1000, &at) && at == 0x2000);
    CHECK(rangeset_find_space(&set, 0, UINT64_MAX, 0x1001, 0x1000, &at) && at == 0x5000);
    CHECK(rangeset_find_space(&set, 0, UINT64_MAX, 0x1fff, 1, &at) && at == 0x1001);
    CHECK(rangeset_find_space(&set, 0x2001, 0x6fff, 0x1000, 0x1000, &at) && at == 0x5000);
    CHECK(!rangeset_find_space(&set, 0, 0x5fff, 0x2000, 0x1000, &at));
    CHECK(!rangeset_find_space(&set, 0, UINT64_MAX, 0x4001, 1, &at));
    CHECK(!rangeset_find_space(&set, 0, UINT64_MAX, 0, 1, &at));
    rangeset_clear(&set);
}

TEST(rangeset_sets)
{
    struct rangeset other;

    start(0);
    rangeset_init(&other, &test_alloc, 0);
    rangeset_add(&set, 0, 9);
    rangeset_add(&other, 5, 14);
    rangeset_add(&other, 20, 20);
    CHECK_EQ(rangeset_add_set(&set, &other), 0);
    CHECK(rangeset_contains(&set, 0, 14) && rangeset_contains(&set, 20, 20));
    CHECK_EQ(rangeset_remove_set(&set, &other), 0);
    CHECK(rangeset_contains(&set, 0, 4) && rangeset_count(&set) == 1);
    rangeset_swap(&set, &other);
    CHECK_EQ(rangeset_count(&set), 2);
    CHECK_EQ(rangeset_count(&other), 1);
    rangeset_clear(&set);
    rangeset_clear(&other);
}
