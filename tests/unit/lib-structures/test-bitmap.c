// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bitmaps, against arrays of bool, at lengths around word boundaries.
 */
#include <lib/bitmap.h>

#include <string.h>

#include "random.h"
#include "test.h"

#define MAX 200

static const unsigned int sizes[] = { 1, 2, 63, 64, 65, 127, 128, 129, MAX };

#define FOR_SIZES(bits) \
    for (unsigned int i_ = 0, bits; i_ < sizeof(sizes) / sizeof(*sizes) && (bits = sizes[i_], 1); \
         i_++)

static BITMAP_DECLARE(map, MAX);
static BITMAP_DECLARE(other, MAX);
static bool want[MAX];

/* Random bits; those behind the length are set too, to see that they are ignored. */
static void scatter(unsigned long *m, unsigned int bits, unsigned int one_in)
{
    memset(m, 0xff, sizeof(map));
    for (unsigned int i = 0; i < bits; i++)
        bitmap_assign(m, i, !random_below(one_in));
}

static unsigned int next_in_array(const bool *array, unsigned int bits, unsigned int from,
                                  bool value)
{
    while (from < bits && array[from] != value)
        from++;
    return from < bits ? from : bits;
}

TEST(bitmap_single_bits)
{
    memset(map, 0, sizeof(map));
    for (unsigned int i = 0; i < MAX; i += 7) {
        CHECK(!bitmap_test_and_set(map, i));
        CHECK(bitmap_test_and_set_atomic(map, i));
        CHECK(bitmap_test(map, i));
        CHECK_EQ(bitmap_weight(map, MAX), 1);
        CHECK(bitmap_test_and_clear_atomic(map, i));
        CHECK(!bitmap_test_and_clear(map, i));
        bitmap_set_atomic(map, i);
        bitmap_flip(map, i);
        CHECK(bitmap_empty(map, MAX));
        bitmap_set(map, i);
        bitmap_clear_atomic(map, i);
        CHECK(bitmap_empty(map, MAX));
    }
}

TEST(bitmap_searches)
{
    random_seed(1);
    FOR_SIZES(bits)
        for (unsigned int round = 0; round < 40; round++) {
            unsigned int last = bits;

            scatter(map, bits, 1 + round);
            for (unsigned int i = 0; i < bits; i++) {
                want[i] = bitmap_test(map, i);
                last = want[i] ? i : last;
            }
            for (unsigned int from = 0; from <= bits + 1; from++) {
                CHECK_EQ(bitmap_find_next(map, bits, from), next_in_array(want, bits, from, true));
                CHECK_EQ(bitmap_find_next_zero(map, bits, from),
                         next_in_array(want, bits, from, false));
            }
            CHECK_EQ(bitmap_find_first(map, bits), next_in_array(want, bits, 0, true));
            CHECK_EQ(bitmap_find_first_zero(map, bits), next_in_array(want, bits, 0, false));
            CHECK_EQ(bitmap_find_last(map, bits), last);
        }
}

TEST(bitmap_cycle_and_loop)
{
    unsigned int n, seen = 0;

    memset(map, 0, sizeof(map));
    CHECK_EQ(bitmap_cycle(map, MAX, 5), MAX);
    bitmap_set(map, 3);
    bitmap_set(map, 130);
    CHECK_EQ(bitmap_cycle(map, MAX, 3), 130);
    CHECK_EQ(bitmap_cycle(map, MAX, 130), 3);
    CHECK_EQ(bitmap_cycle(map, MAX, MAX - 1), 3);
    bitmap_for_each(n, map, MAX)
        seen += n;
    CHECK_EQ(seen, 133);
}

TEST(bitmap_ranges)
{
    FOR_SIZES(bits)
        for (unsigned int start = 0; start < bits; start += 3)
            for (unsigned int n = 0; start + n <= bits; n += 5) {
                bitmap_zero(map, bits);
                bitmap_set_range(map, start, n);
                CHECK_EQ(bitmap_weight(map, bits), n);
                CHECK(!n ||
                      (bitmap_find_first(map, bits) == start && bitmap_test(map, start + n - 1)));
                bitmap_fill(map, bits);
                bitmap_clear_range(map, start, n);
                CHECK_EQ(bitmap_weight(map, bits), bits - n);
                CHECK(!n || !bitmap_test(map, start));
            }
}

TEST(bitmap_whole)
{
    BITMAP_DECLARE(r, MAX);

    random_seed(2);
    FOR_SIZES(bits)
        for (unsigned int round = 0; round < 20; round++) {
            unsigned int both = 0, either = 0, only = 0, weight = 0;

            scatter(map, bits, 2);
            scatter(other, bits, 3);
            for (unsigned int i = 0; i < bits; i++) {
                bool x = bitmap_test(map, i), y = bitmap_test(other, i);

                both += x && y;
                either += x || y;
                only += x && !y;
                weight += x;
            }
            CHECK_EQ(bitmap_weight(map, bits), weight);
            bitmap_and(r, map, other, bits);
            CHECK_EQ(bitmap_weight(r, MAX < bits ? MAX : bits), both);
            CHECK(bitmap_subset(r, map, bits) && bitmap_subset(r, other, bits));
            bitmap_or(r, map, other, bits);
            CHECK_EQ(bitmap_weight(r, bits), either);
            CHECK(bitmap_subset(map, r, bits));
            bitmap_andnot(r, map, other, bits);
            CHECK_EQ(bitmap_weight(r, bits), only);
            CHECK(!bitmap_intersects(r, other, bits));
            CHECK_EQ(bitmap_intersects(map, other, bits), both != 0);
            bitmap_xor(r, map, other, bits);
            CHECK_EQ(bitmap_weight(r, bits), either - both);
            bitmap_not(r, map, bits);
            CHECK_EQ(bitmap_weight(r, bits), bits - weight);
            bitmap_copy(r, map, bits);
            CHECK(bitmap_equal(r, map, bits));
            bitmap_flip(r, bits - 1);
            CHECK(!bitmap_equal(r, map, bits));
        }
}

TEST(bitmap_empty_and_full)
{
    FOR_SIZES(bits) {
        memset(map, 0xff, sizeof(map));
        bitmap_zero(map, bits);
        CHECK(bitmap_empty(map, bits) && !bitmap_full(map, bits));
        bitmap_fill(map, bits);
        CHECK(bitmap_full(map, bits) && !bitmap_empty(map, bits));
        bitmap_clear(map, bits - 1);
        CHECK(!bitmap_full(map, bits));
    }
}
