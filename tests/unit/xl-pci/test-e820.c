// SPDX-License-Identifier: GPL-2.0-only
/* Memory maps of PV guests that have devices of the host. */
#include "create/make.h"
#include "test.h"
#include <string.h>
#include <xenctrl.h>

#define GIB (1ULL << 30)

static const struct e820entry host[] = {
    { 0, 0x9f000, E820_RAM }, { 0x9f000, 0x1000, E820_RESERVED }, { 0x100000, 0x7fe00000 - 0x100000, E820_RAM },
    { 0x7fe00000, 0x100000, E820_ACPI }, { 0x7ff00000, 0x100000, E820_RAM }, { 0xb0000000, 0x10000000, E820_RESERVED },
    { 0xfffc0000, 0x40000, E820_RESERVED }, { 4 * GIB, 4 * GIB, E820_RAM },
};

static void check(uint64_t ram, const struct e820entry *expected, unsigned int nr)
{
    struct e820entry map[20];

    CHECK_EQ(lx_e820_like_host(host, 8, ram, map), nr);
    for (unsigned int i = 0; i < nr; i++) {
        CHECK_EQ(map[i].addr, expected[i].addr);
        CHECK_EQ(map[i].size, expected[i].size);
        CHECK_EQ(map[i].type, expected[i].type);
    }
}

TEST(ram_ends_where_the_hosts_does)
{
    static const struct e820entry large[] = {
        { 0, 0x7fe00000, E820_RAM }, { 0x7fe00000, 0x100000, E820_RESERVED }, { 0x7ff00000, 0x100000, E820_UNUSABLE },
        { 0xb0000000, 0x10000000, E820_RESERVED }, { 0xfffc0000, 0x40000, E820_RESERVED },
        { 4 * GIB, 3 * GIB - 0x7fe00000, E820_RAM },
    };

    check(3 * GIB, large, 6);
}

TEST(what_a_small_guest_has_not_is_no_place_for_devices)
{
    static const struct e820entry small[] = {
        { 0, GIB, E820_RAM }, { GIB, 0x7fe00000 - GIB, E820_UNUSABLE }, { 0x7fe00000, 0x100000, E820_RESERVED },
        { 0x7ff00000, 0x100000, E820_UNUSABLE }, { 0xb0000000, 0x10000000, E820_RESERVED },
        { 0xfffc0000, 0x40000, E820_RESERVED },
    };

    check(GIB, small, 6);
}

TEST(a_host_that_tells_nothing)
{
    struct e820entry map[4];

    CHECK_EQ(lx_e820_like_host(NULL, 0, 5 * GIB, map), 2);
    CHECK_EQ(map[0].size, 4 * GIB);
    CHECK_EQ(map[1].size, GIB);
}
