// SPDX-License-Identifier: GPL-2.0-only
/* MSI-X: where the table is, who may touch it, when entries are bound. */
#include "bus.h"

#include <xen/errno.h>

#define ENABLE      0x8000
#define MASK_ALL    0x4000

static u64 table_get(paddr_t at, unsigned int bytes)
{
    u64 v = 0;

    CHECK(vpci_table_read(at, bytes, &v));
    return v;
}

static void table_put(paddr_t at, unsigned int bytes, u64 v)
{
    CHECK(vpci_table_write(at, bytes, v));
}

static bool claims(u64 at)
{
    bool yes;

    vpci_begin();
    yes = vpci_claims(at >> PAGE_SHIFT, at >> PAGE_SHIFT);
    vpci_end();
    return yes;
}

static void start(void)
{
    bus_start();
    vpci_write(CARD, 4, 2, 6);
    bus_log.writes = 0;
}

static void entry(unsigned int n, u64 address, u32 data, bool masked)
{
    table_put(TABLE + n * 16, 4, address);
    table_put(TABLE + n * 16 + 4, 4, address >> 32);
    table_put(TABLE + n * 16 + 8, 4, data);
    table_put(TABLE + n * 16 + 12, 4, masked);
}

TEST(table_pages_are_trapped)
{
    bus_start();
    vpci_read(CARD, 0, 4);
    CHECK_EQ(bus_log.traps, 0);                     /* memory decoding is off */
    CHECK(!claims(TABLE));
    vpci_write(CARD, 4, 2, 6);
    CHECK_EQ(bus_log.traps, 1);
    CHECK_EQ(bus_log.trap_first, TABLE >> 12);
    CHECK_EQ(bus_log.trap_nr, 2);                   /* 4800 bytes from 0x1800 */
    CHECK(claims(TABLE) && claims(TABLE + 4096) && !claims(BAR_BASE) && !claims(BAR_BASE + 0x3000));
    /* the BAR moves */
    vpci_write(CARD, 0x1c, 4, 4);
    CHECK_EQ(bus_log.traps, 2);
    CHECK_EQ(bus_log.trap_first, (u64)0x480001);
    CHECK(!claims(TABLE));
    vpci_write(CARD, 4, 2, 0);
    CHECK(!claims(0x480001800));
    CHECK_EQ(bus_log.traps, 2);
    bus_end();
}

TEST(table_is_the_domains)
{
    start();
    CHECK_EQ(table_get(TABLE + 12, 4), 1);          /* masked after reset */
    entry(299, 0xfee010041, 0x4042, true);
    CHECK_EQ(table_get(TABLE + 299 * 16, 8), 0xfee010040);
    CHECK_EQ(table_get(TABLE + 299 * 16 + 8, 8), 0x100004042);
    table_put(TABLE + 16, 8, 0x1fee00000);
    CHECK_EQ(table_get(TABLE + 20, 4), 1);
    for (unsigned int i = 0x1800; i < 0x1800 + NR_ENTRIES * 16; i++)
        CHECK_EQ(bus_memory[i], 0);
    CHECK_EQ(bus_log.writes, 0);
    bus_end();
}

TEST(the_rest_of_the_pages_is_the_devices)
{
    start();
    bus_memory[0x17fc] = 0x12;
    bus_memory[0x17fd] = 0x34;
    CHECK_EQ(table_get(BAR_BASE + 0x17fc, 2), 0x3412);
    CHECK_EQ(table_get(BAR_BASE + 0x17fd, 1), 0x34);
    table_put(BAR_BASE + 0x2ff8, 8, 0x1122334455667788);
    CHECK_EQ(bus_memory[0x2ff8], 0x88);
    CHECK_EQ(bus_memory[0x2fff], 0x11);
    CHECK_EQ(table_get(BAR_BASE + 0x2ff8, 8), 0x1122334455667788);
    bus_end();
}

TEST(odd_accesses_to_the_table)
{
    start();
    table_put(TABLE + 12, 1, 0);
    table_put(TABLE + 12, 2, 0);
    table_put(TABLE + 10, 4, ~0u);
    table_put(TABLE + 4, 8, ~0ULL);
    CHECK_EQ(table_get(TABLE + 12, 4), 1);
    CHECK_EQ(table_get(TABLE + 4, 4), 0);
    CHECK_EQ(table_get(TABLE + 8, 4), 0);
    CHECK(!vpci_table_write(BAR_BASE + 0x4000, 4, 1));
    bus_end();
}

TEST(entries_are_bound_when_open)
{
    start();
    entry(0, 0xfee01000, 0x41, false);
    entry(7, 0xfee02000, 0x42, true);
    CHECK_EQ(bus_nr_bound(), 0);
    vpci_write(CARD, MSIX + 2, 2, ENABLE | MASK_ALL);
    CHECK_EQ(bus_get(CARD, MSIX + 2, 2), ENABLE | MASK_ALL);
    CHECK_EQ(bus_nr_bound(), 1);
    CHECK_EQ(bus_bound[0]->data, 0x41);
    table_put(TABLE + 7 * 16 + 12, 4, 0);
    CHECK_EQ(bus_nr_bound(), 2);
    CHECK_EQ(bus_bound[7]->address, 0xfee02000);
    /* masked and open again: the interrupt stays bound */
    table_put(TABLE + 7 * 16 + 12, 4, 1);
    CHECK(bus_masked[7]);
    entry(7, 0xfee03000, 0x43, false);
    CHECK(!bus_masked[7]);
    CHECK_EQ(bus_bound[7]->address, 0xfee03000);
    CHECK_EQ(bus_log.binds, 2);
    vpci_write(CARD, MSIX + 2, 2, 0);
    CHECK_EQ(bus_nr_bound(), 0);
    /* what the domain wrote stays */
    CHECK_EQ(table_get(TABLE + 7 * 16 + 8, 4), 0x43);
    bus_end();
}

TEST(entries_after_reset)
{
    start();
    entry(3, 0xfee01000, 0x41, false);
    vpci_write(CARD, MSIX + 2, 2, ENABLE);
    CHECK_EQ(bus_log.binds, 1);
    bus_put(CARD, MSIX + 2, 2, NR_ENTRIES - 1);
    vpci_write(CARD, MSIX + 2, 2, ENABLE);
    CHECK_EQ(bus_log.unbinds, 1);
    CHECK_EQ(bus_log.binds, 2);
    bus_end();
}

TEST(a_table_that_cannot_be_seen_is_nobodys)
{
    bus_start();
    bus_no_room = true;
    vpci_write(CARD, 4, 2, 6);
    CHECK(claims(TABLE));                           /* dom0 must not reach the real one */
    vpci_write(CARD, MSIX + 2, 2, ENABLE);
    entry(3, 0xfee01000, 0x41, false);
    CHECK_EQ(bus_nr_bound(), 0);
    CHECK_EQ(table_get(TABLE, 4), ~0ULL);
    vpci_write(CARD, 4, 2, 0);
    CHECK(!claims(TABLE));
    bus_no_room = false;
    vpci_write(CARD, 4, 2, 6);
    entry(3, 0xfee01000, 0x41, false);
    CHECK_EQ(bus_nr_bound(), 1);
    bus_end();
}

TEST(an_entry_is_refused)
{
    start();
    vpci_write(CARD, MSIX + 2, 2, ENABLE);
    bus_bind_error = -ENOSPC;
    entry(3, 0xfee01000, 0x41, false);
    CHECK_EQ(bus_nr_bound(), 0);
    bus_bind_error = 0;
    entry(3, 0xfee01000, 0x41, true);
    entry(3, 0xfee01000, 0x41, false);
    CHECK_EQ(bus_nr_bound(), 1);
    bus_end();
}
