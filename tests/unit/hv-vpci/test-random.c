// SPDX-License-Identifier: GPL-2.0-only
/* Whatever a domain writes: the device never gets an address or data of its, and nothing is left behind. */
#include "bus.h"

static u64 seed;

static u32 dice(u32 below)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (seed >> 33) % below;
}

static void one_access(void)
{
    static const u32 functions[] = { CARD, OLD, IOMMU, ABSENT };
    u32 sbdf = functions[dice(4)];
    unsigned int size = 1u << dice(3), reg = dice(256) & ~(size - 1);
    u64 value = dice(4) ? dice(~0u) : ~0u, got;

    if (dice(3)) {
        /* its BAR stays where the test's memory is, and its capabilities' shape is hardware's */
        if (dice(2) && !(sbdf == CARD && (reg < 0x40 && reg >= 4)) && reg >= 4)
            vpci_write(sbdf, reg, size, value);
        else
            vpci_read(sbdf, reg, size);
        return;
    }
    reg = 0x1000 + (dice(0x2000) & ~(size - 1));
    if (dice(2))
        vpci_table_write(BAR_BASE + reg, size, value);
    else
        vpci_table_read(BAR_BASE + reg, size, &got);
}

TEST(random_accesses)
{
    for (unsigned int round = 0; round < 50; round++) {
        seed = round;
        bus_start();
        vpci_write(CARD, 4, 2, 6);
        for (unsigned int i = 0; i < 2000; i++) {
            one_access();
            CHECK_EQ(bus_get(CARD, MSI + 4, 4), 0);
            CHECK_EQ(bus_get(CARD, MSI + 8, 4), 0);
            CHECK_EQ(bus_get(CARD, MSI + 12, 2), 0);
            CHECK_EQ(bus_get(OLD, MSI + 4, 4), 0);
            CHECK_EQ(bus_get(OLD, MSI + 8, 2), 0);
            for (unsigned int b = 0; b < 16; b++)
                CHECK_EQ(bus_memory[0x1800 + dice(NR_ENTRIES) * 16 + b], 0);
        }
        bus_end();
    }
}
