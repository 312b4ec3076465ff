// SPDX-License-Identifier: GPL-2.0-only
/* Bitmaps of the toolstack: shorter, longer, odd lengths; what lies behind them stays as it was. */
#include <lib/bitmap.h>

#include "private.h"
#include "test.h"
#include "world.h"

#define BITS    100

static u8 guest[40];

static struct xenctl_bitmap map_of(unsigned int bits)
{
    return (struct xenctl_bitmap){ .bitmap = { guest }, .nr_bits = bits };
}

TEST(bitmap_out_fits_any_length)
{
    unsigned long map[2] = { ~0ul, ~0ul };

    world_init();
    for (unsigned int bits = 1; bits <= 300; bits++) {
        struct xenctl_bitmap m = map_of(bits);

        memset(guest, 0x55, sizeof(guest));
        CHECK_EQ(ctl_bitmap_out(&m, map, BITS), 0);
        for (unsigned int i = 0; i < ROUNDUP(bits, 8); i++)
            CHECK_EQ(guest[i / 8] >> i % 8 & 1, i < bits && i < BITS);
        for (unsigned int i = DIV_ROUND_UP(bits, 8); i < sizeof(guest); i++)
            CHECK_EQ(guest[i], 0x55);
    }
}

TEST(bitmap_in_ignores_what_is_not_there)
{
    world_init();
    memset(guest, 0xff, sizeof(guest));
    for (unsigned int bits = 0; bits <= 300; bits++) {
        struct xenctl_bitmap m = map_of(bits);
        unsigned long map[2] = { 0x123, 0x456 };

        CHECK_EQ(ctl_bitmap_in(map, &m, BITS), 0);
        for (unsigned int i = 0; i < 128; i++)
            CHECK_EQ(bitmap_test(map, i), i < bits && i < BITS);
    }
}

TEST(bitmap_faults)
{
    unsigned long map[2] = {};
    struct xenctl_bitmap m = { .nr_bits = 64 };

    world_init();
    CHECK_EQ(ctl_bitmap_in(map, &m, BITS), -EFAULT);
    CHECK_EQ(ctl_bitmap_out(&m, map, BITS), -EFAULT);
}
