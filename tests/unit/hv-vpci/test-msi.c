// SPDX-License-Identifier: GPL-2.0-only
/* The MSI capability. */
#include "bus.h"

#include <xen/errno.h>

TEST(msi_registers)
{
    bus_start();
    CHECK_EQ(vpci_read(CARD, MSI, 4), 0x01800005 | MSIX << 8);     /* off, one vector, whatever firmware left */
    CHECK(!(bus_get(CARD, MSI + 2, 2) & 1));
    bus_log.writes = 0;
    vpci_write(CARD, MSI + 4, 4, 0xfee01004);
    vpci_write(CARD, MSI + 8, 4, 0x1);
    vpci_write(CARD, MSI + 12, 4, 0xffff4041);
    CHECK_EQ(vpci_read(CARD, MSI + 4, 4), 0xfee01004);
    CHECK_EQ(vpci_read(CARD, MSI + 8, 4), 1);
    CHECK_EQ(vpci_read(CARD, MSI + 12, 2), 0x4041);
    CHECK_EQ(vpci_read(CARD, MSI + 5, 1), 0x10);
    /* none of it reached the device, but for the two bytes behind the data */
    CHECK_EQ(bus_get(CARD, MSI + 4, 4), 0);
    CHECK_EQ(bus_get(CARD, MSI + 12, 2), 0);
    CHECK_EQ(bus_log.writes, 1);
    CHECK_EQ(bus_nr_bound(), 0);
    bus_end();
}

TEST(msi_on_and_off)
{
    bus_start();
    vpci_write(CARD, MSI + 4, 4, 0xfee02000);
    vpci_write(CARD, MSI + 12, 2, 0x4051);
    vpci_write(CARD, MSI + 2, 2, 0x0181);
    CHECK_EQ(bus_nr_bound(), 1);
    CHECK_EQ(bus_bound[BUS_MSI]->address, 0xfee02000);
    CHECK_EQ(bus_bound[BUS_MSI]->data, 0x4051);
    CHECK(vpci_read(CARD, MSI + 2, 2) & 1);
    vpci_write(CARD, MSI + 2, 2, 0x0181);
    CHECK_EQ(bus_log.binds, 1);
    /* moved while it is on */
    vpci_write(CARD, MSI + 5, 1, 0x10);
    CHECK_EQ(bus_bound[BUS_MSI]->address, 0xfee01000);
    vpci_write(CARD, MSI + 2, 1, 0x80);
    CHECK_EQ(bus_nr_bound(), 0);
    CHECK(!(vpci_read(CARD, MSI + 2, 2) & 1));
    CHECK(!(bus_get(CARD, MSI + 2, 2) & 1));
    bus_end();
}

TEST(msi_mask)
{
    bus_start();
    vpci_write(CARD, MSI + 16, 4, ~0u);
    CHECK_EQ(vpci_read(CARD, MSI + 16, 4), 1);      /* one vector, one bit */
    vpci_write(CARD, MSI + 2, 2, 1);
    CHECK(bus_masked[BUS_MSI]);
    vpci_write(CARD, MSI + 16, 4, 0);
    CHECK(!bus_masked[BUS_MSI]);
    vpci_write(CARD, MSI + 16, 1, 1);
    CHECK(bus_masked[BUS_MSI]);
    bus_end();
}

TEST(msi_32_bits)
{
    bus_start();
    vpci_write(OLD, MSI + 4, 4, 0xfee03000);
    vpci_write(OLD, MSI + 8, 2, 0x61);
    vpci_write(OLD, MSI + 12, 4, 0x77);             /* behind the capability: the device's */
    CHECK_EQ(bus_get(OLD, MSI + 12, 4), 0x77);
    vpci_write(OLD, MSI + 2, 2, 1);
    CHECK_EQ(bus_bound[BUS_OLD_MSI]->data, 0x61);
    bus_end();
}

TEST(msi_refused)
{
    bus_start();
    bus_bind_error = -ENOSPC;
    vpci_write(CARD, MSI + 2, 2, 1);
    CHECK(!(vpci_read(CARD, MSI + 2, 2) & 1));      /* the domain sees that it is not on */
    bus_end();
}

/* A reset switched it off behind our back. */
TEST(msi_after_reset)
{
    bus_start();
    vpci_write(CARD, MSI + 2, 2, 1);
    bus_put(CARD, MSI + 2, 2, 0x0180);
    CHECK(!(vpci_read(CARD, MSI + 2, 2) & 1));
    vpci_write(CARD, MSI + 2, 2, 1);
    CHECK_EQ(bus_log.binds, 2);
    CHECK_EQ(bus_log.unbinds, 1);
    CHECK_EQ(bus_nr_bound(), 1);
    bus_end();
}
