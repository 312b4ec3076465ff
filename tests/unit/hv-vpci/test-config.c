// SPDX-License-Identifier: GPL-2.0-only
/* What of configuration space is the device's. */
#include "bus.h"

TEST(reads_and_writes_pass)
{
    bus_start();
    CHECK_EQ(vpci_read(CARD, 0, 4), 0x00008086);
    CHECK_EQ(vpci_read(CARD, 1, 1), 0x80);
    vpci_write(CARD, 0x3c, 1, 0x55);
    CHECK_EQ(bus_get(CARD, 0x3c, 4), 0x55);
    CHECK_EQ(bus_log.size, 1);
    vpci_write(CARD, 0x44, 4, 0x12345678);
    CHECK_EQ(bus_log.size, 4);
    CHECK_EQ(bus_get(CARD, 0x44, 4), 0x12345678);
    CHECK_EQ(vpci_read(CARD, 0x46, 2), 0x1234);
    bus_end();
}

TEST(nobody_there)
{
    bus_start();
    CHECK_EQ(vpci_read(ABSENT, 0, 4), ~0u);
    vpci_write(ABSENT, 4, 2, 7);
    CHECK_EQ(bus_log.writes, 0);
    bus_end();
}

/* The command register is watched, the status register beside it is the device's. */
TEST(access_to_both_kinds)
{
    bus_start();
    vpci_read(CARD, 0, 4);
    bus_log.writes = 0;
    vpci_write(CARD, 4, 4, 0xf0000006);
    CHECK_EQ(bus_log.writes, 2);
    CHECK_EQ(bus_get(CARD, 4, 4), 0xf0000006);
    CHECK_EQ(bus_log.traps, 1);
    bus_end();
}

TEST(iommu_is_read_only)
{
    bus_start();
    CHECK_EQ(vpci_read(IOMMU, 0, 2), 0x1022);
    vpci_write(IOMMU, 4, 2, 6);
    vpci_write(IOMMU, MSI + 4, 4, 0xfee00000);
    vpci_write(IOMMU, MSI + 2, 2, 1);
    CHECK_EQ(bus_log.writes, 0);
    CHECK_EQ(bus_nr_bound(), 0);
    bus_end();
}

TEST(extended_space)
{
    bus_start();
    CHECK_EQ(vpci_read(CARD, 0x100, 4), ~0u);
    vpci_write(CARD, 0x104, 4, 1);
    CHECK_EQ(bus_log.reg, 0x104);
    bus_end();
}
