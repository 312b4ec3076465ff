/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory map stays sorted and without overlap; memory type ranges cover a window exactly. */
#include "test.h"
#include "cpu/cpu.h"
#include "tables/tables.h"

#include <stdlib.h>

static struct e820_map map;

static void check(uint32_t i, uint64_t start, uint64_t end, uint32_t type)
{
    CHECK(i < map.count);
    CHECK_EQ(map.entries[i].start, start);
    CHECK_EQ(map.entries[i].start + map.entries[i].size, end);
    CHECK_EQ(map.entries[i].type, type);
}

TEST(later_ranges_win)
{
    map.count = 0;
    e820_set(&map, 0x100000, 0x10000000, E820_RAM);
    e820_set(&map, 0, 0xa0000, E820_RAM);
    e820_set(&map, 0xfc000000, 0x100000000, E820_RESERVED);
    e820_set(&map, 0xfc000000, 0xfc00b000, E820_NVS);
    e820_set(&map, 0x8000, 0x9000, E820_RESERVED);
    CHECK_EQ(map.count, 6);
    check(0, 0, 0x8000, E820_RAM);
    check(1, 0x8000, 0x9000, E820_RESERVED);
    check(2, 0x9000, 0xa0000, E820_RAM);
    check(3, 0x100000, 0x10000000, E820_RAM);
    check(4, 0xfc000000, 0xfc00b000, E820_NVS);
    check(5, 0xfc00b000, 0x100000000, E820_RESERVED);
}

TEST(neighbours_of_one_type_are_joined)
{
    map.count = 0;
    e820_set(&map, 0, 0x1000, E820_RAM);
    e820_set(&map, 0x2000, 0x3000, E820_RAM);
    e820_set(&map, 0x1000, 0x2000, E820_RAM);
    CHECK_EQ(map.count, 1);
    check(0, 0, 0x3000, E820_RAM);
    e820_set(&map, 5, 5, E820_RESERVED);
    CHECK_EQ(map.count, 1);
}

TEST(one_range_over_many)
{
    map.count = 0;
    for (uint64_t i = 0; i < 10; i++)
        e820_set(&map, i * 0x2000, i * 0x2000 + 0x1000, E820_RAM + i % 2);
    e820_set(&map, 0x800, 0x12800, E820_NVS);
    CHECK_EQ(map.count, 3);
    check(0, 0, 0x800, E820_RAM);
    check(1, 0x800, 0x12800, E820_NVS);
    check(2, 0x12800, 0x13000, E820_RESERVED);
}

TEST(a_full_map_says_so)
{
    map = (struct e820_map){ .count = 0 };
    for (uint64_t i = 0; i < E820_ROOM; i++)
        e820_set(&map, i * 2, i * 2 + 1, E820_RAM);
    CHECK(!map.overflow);
    e820_set(&map, 1000, 1001, E820_RAM);
    CHECK(map.overflow);
}

/* Against an array of one type a unit. */
TEST(as_a_plain_array_has_it)
{
    srand(2);
    for (int round = 0; round < 500; round++) {
        uint32_t plain[64] = { 0 };

        map = (struct e820_map){ .count = 0 };
        for (int n = 0; n < 12; n++) {
            const uint64_t start = rand() % 64, end = start + rand() % (65 - start);
            const uint32_t type = 1 + rand() % 4;

            e820_set(&map, start, end, type);
            for (uint64_t i = start; i < end; i++)
                plain[i] = type;
        }
        for (uint32_t i = 1; i < map.count; i++)
            CHECK(map.entries[i - 1].start + map.entries[i - 1].size <= map.entries[i].start);
        for (uint32_t i = 0; i < map.count; i++)
            for (uint64_t at = map.entries[i].start;
                 at < map.entries[i].start + map.entries[i].size; at++) {
                CHECK_EQ(plain[at], map.entries[i].type);
                plain[at] = 0;
            }
        for (int i = 0; i < 64; i++)
            CHECK_EQ(plain[i], 0);
    }
}

static void check_cover(uint64_t start, uint64_t end, unsigned int expected)
{
    struct mtrr_plan plan = { .count = 0 };
    uint64_t at = start;

    CHECK(mtrr_cover(&plan, start, end, MTRR_MAX_RANGES));
    CHECK_EQ(plan.count, expected);
    for (unsigned int i = 0; i < plan.count; i++) {
        CHECK_EQ(plan.ranges[i].base, at);
        CHECK_EQ(plan.ranges[i].size & (plan.ranges[i].size - 1), 0);
        CHECK_EQ(plan.ranges[i].base & (plan.ranges[i].size - 1), 0);
        at += plan.ranges[i].size;
    }
    CHECK_EQ(at, end);
}

TEST(memory_types)
{
    check_cover(0xf0000000, 0x100000000, 1);
    check_cover(0xc0000000, 0x100000000, 1);
    check_cover(0xa0000000, 0x100000000, 2);
    check_cover(0x140000000, 0x340000000, 4);
    check_cover(0, 0, 0);
}

TEST(too_few_memory_type_registers)
{
    struct mtrr_plan plan = { .count = 0 };

    CHECK(!mtrr_cover(&plan, 0x1000, 0x100000000, 4));
    CHECK_EQ(plan.count, 4);
}
