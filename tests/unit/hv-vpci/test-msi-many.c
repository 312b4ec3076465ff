// SPDX-License-Identifier: GPL-2.0-only
/* Several messages of one MSI capability. */
#include "bus.h"

#include <xen/errno.h>

#define CONTROL(order)  (0x018a | (order) << 4)     /* CARD's: 64 bits, maskable, could do 32 */

static void start(void)
{
    bus_start();
    iommu_intremap = true;
    vpci_write(CARD, MSI + 4, 4, 0xfee02000);
    vpci_write(CARD, MSI + 12, 2, 0x4057);
}

TEST(the_domain_sees_how_many)
{
    start();
    CHECK_EQ(vpci_read(CARD, MSI + 2, 2), CONTROL(0));
    vpci_write(CARD, MSI + 2, 2, CONTROL(3));
    CHECK_EQ(vpci_read(CARD, MSI + 2, 2), CONTROL(3));
    vpci_write(CARD, MSI + 2, 2, CONTROL(7));           /* no such number */
    CHECK_EQ(vpci_read(CARD, MSI + 2, 2), CONTROL(5));
    CHECK_EQ(bus_get(CARD, MSI + 2, 2) & 0x71, 0);      /* the device is not told yet */
    CHECK_EQ(bus_nr_bound(), 0);
    CHECK_EQ(vpci_read(OLD, MSI + 2, 2), 0);            /* this one has one */
    vpci_write(OLD, MSI + 2, 2, 0x70);
    CHECK_EQ(vpci_read(OLD, MSI + 2, 2), 0);
    bus_end();
}

/* A capability of more than the specification knows is one of 32. */
TEST(a_device_that_claims_more)
{
    bus_start();
    iommu_intremap = true;
    bus_put(CARD, MSI + 2, 2, 0x018e);
    CHECK_EQ(vpci_read(CARD, MSI + 2, 2), 0x018a);
    vpci_write(CARD, MSI + 2, 2, 0x01ff);
    CHECK_EQ(bus_nr_bound(), 32);
    bus_end();
}

TEST(each_is_bound_with_its_number)
{
    start();
    vpci_write(CARD, MSI + 2, 2, CONTROL(2) | 1);
    CHECK_EQ(bus_nr_bound(), 4);
    CHECK_EQ(bus_log.binds, 1);
    for (unsigned int i = 0; i < 4; i++) {
        CHECK_EQ(bus_bound[BUS_MSI + i]->address, 0xfee02000);
        CHECK_EQ(bus_bound[BUS_MSI + i]->data, 0x4054 + i);     /* the low bits are the function's */
    }
    CHECK_EQ(vpci_read(CARD, MSI + 12, 2), 0x4057);
    vpci_write(CARD, MSI + 12, 2, 0x4060);
    vpci_write(CARD, MSI + 4, 4, 0xfee01000);
    CHECK_EQ(bus_bound[BUS_MSI + 3]->data, 0x4063);
    CHECK_EQ(bus_bound[BUS_MSI + 3]->address, 0xfee01000);
    vpci_write(CARD, MSI + 2, 2, CONTROL(2));
    CHECK_EQ(bus_nr_bound(), 0);
    CHECK_EQ(bus_get(CARD, MSI + 2, 2) & 0x71, 0);
    CHECK_EQ(vpci_read(CARD, MSI + 2, 2), CONTROL(2));
    bus_end();
}

TEST(another_number_while_on)
{
    start();
    vpci_write(CARD, MSI + 2, 2, CONTROL(5) | 1);
    CHECK_EQ(bus_nr_bound(), 32);
    vpci_write(CARD, MSI + 2, 2, CONTROL(1) | 1);
    CHECK_EQ(bus_nr_bound(), 2);
    CHECK_EQ(bus_bound[BUS_MSI + 1]->data, 0x4057);
    CHECK_EQ(bus_bound[BUS_MSI]->data, 0x4056);
    vpci_write(CARD, MSI + 2, 2, CONTROL(1) | 1);
    CHECK_EQ(bus_log.binds, 2);
    bus_end();
}

TEST(each_has_a_mask)
{
    start();
    vpci_write(CARD, MSI + 16, 4, ~0u);
    CHECK_EQ(vpci_read(CARD, MSI + 16, 4), ~0u);
    vpci_write(CARD, MSI + 2, 2, CONTROL(2) | 1);
    for (unsigned int i = 0; i < 4; i++)
        CHECK(bus_masked[BUS_MSI + i]);
    vpci_write(CARD, MSI + 16, 4, 0xfffffff5);
    CHECK(bus_masked[BUS_MSI] && !bus_masked[BUS_MSI + 1] && bus_masked[BUS_MSI + 2] && !bus_masked[BUS_MSI + 3]);
    CHECK_EQ(bus_log.unmasks, 2);                       /* those that changed, and are bound */
    vpci_write(CARD, MSI + 16, 1, 0xf7);
    CHECK(bus_masked[BUS_MSI + 1]);
    CHECK_EQ(vpci_read(CARD, MSI + 16, 4), 0xfffffff7);
    bus_end();
}

TEST(no_room_for_so_many)
{
    start();
    vpci_write(CARD, MSI + 2, 2, CONTROL(0) | 1);
    CHECK_EQ(bus_nr_bound(), 1);
    bus_bind_error = -ENOSPC;
    vpci_write(CARD, MSI + 2, 2, CONTROL(4) | 1);
    CHECK_EQ(bus_nr_bound(), 0);
    CHECK(!(vpci_read(CARD, MSI + 2, 2) & 1));          /* the domain sees that it is not on */
    bus_bind_error = 0;
    vpci_write(CARD, MSI + 2, 2, CONTROL(0) | 1);       /* and may be content with less */
    CHECK_EQ(bus_nr_bound(), 1);
    bus_end();
}

TEST(many_after_a_reset)
{
    start();
    vpci_write(CARD, MSI + 2, 2, CONTROL(2) | 1);
    bus_put(CARD, MSI + 2, 2, CONTROL(0));              /* behind our back */
    CHECK(!(vpci_read(CARD, MSI + 2, 2) & 1));
    vpci_write(CARD, MSI + 2, 2, CONTROL(2) | 1);
    CHECK_EQ(bus_nr_bound(), 4);
    CHECK_EQ(bus_log.unbinds, 1);
    CHECK_EQ(bus_get(CARD, MSI + 2, 2) & 0x71, 0x21);
    bus_end();
}
