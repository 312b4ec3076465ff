/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers of disks by their names, as xen-vbd-interface(7) has them. */
#include "test.h"
#include "device/device.h"

TEST(names_have_their_numbers)
{
    static const struct { const char *name; int number; } disks[] = {
        { "xvda", 51712 }, { "xvdb", 51728 }, { "xvda1", 51713 }, { "xvdp15", 51967 },
        { "xvdq", 1 << 28 | 16 << 8 }, { "xvda16", 1 << 28 | 16 }, { "xvdaa", 1 << 28 | 26 << 8 },
        { "hda", 768 }, { "hdb", 832 }, { "hdc", 5632 }, { "hdd1", 5697 }, { "sda", 2048 },
        { "sdb3", 2067 }, { "d0", 51712 }, { "d1p2", 51730 }, { "d16", 1 << 28 | 16 << 8 },
        { "51712", 51712 }, { "0xca00", 51712 },
    };

    for (size_t i = 0; i < sizeof(disks) / sizeof(disks[0]); i++)
        CHECK_EQ(lx_disk_number(disks[i].name), disks[i].number);
}

TEST(other_names_have_none)
{
    static const char *const names[] = {
        "", "x", "xvd", "xvd1", "xvda0", "xvda1x", "hde", "sdq", "hda64", "sda16", "vda",
        "d", "dx", "d0p", "d0p1x", "5171x2", "-1", "xvda256", "xvdzzzzzzzz",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        CHECK_EQ(lx_disk_number(names[i]), -1);
}
