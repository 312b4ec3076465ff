/* SPDX-License-Identifier: GPL-2.0-only */
/* Every resource has a place of its own, aligned, in a window; RAM gives way only if it may. */
#include "test.h"
#include "pci/pci.h"

#include <stdlib.h>
#include <string.h>

#define MIB (1ULL << 20)
#define GIB (1ULL << 30)

static struct pci_bar bars[PCI_MAX_BARS];
static unsigned int count;
static struct pci_layout layout;

static void start(uint64_t ram_low_end, uint64_t ram_high_end, bool may_move)
{
    memset(bars, 0, sizeof(bars));
    count = 0;
    layout = (struct pci_layout){ .ram_low_end = ram_low_end, .ram_high_end = ram_high_end,
                                  .hole_end = 0xfc000000, .may_move_ram = may_move };
}

static void memory(uint64_t size, bool wide)
{
    bars[count] = (struct pci_bar){ .size = size, .wide = wide, .devfn = count, .reg = 0x10 };
    count++;
}

static void ports(uint64_t size)
{
    bars[count] = (struct pci_bar){ .size = size, .io = true, .devfn = count, .reg = 0x14 };
    count++;
}

static bool within(const struct pci_bar *bar, struct pci_range range)
{
    return bar->address >= range.start && bar->address + bar->size <= range.end;
}

static void check_all(void)
{
    for (unsigned int i = 0; i < count; i++) {
        const struct pci_bar *bar = &bars[i];

        if (!bar->address)
            continue;
        CHECK_EQ(bar->address & (bar->size - 1), 0);
        CHECK(bar->io ? within(bar, (struct pci_range){ 0xc000, 0x10000 }) :
              within(bar, layout.low) || (bar->wide && within(bar, layout.high)));
        for (unsigned int j = 0; j < layout.nr_taken; j++)
            CHECK(bar->io || bar->address >= layout.taken[j].end ||
                  bar->address + bar->size <= layout.taken[j].start);
        for (unsigned int j = 0; j < i; j++)
            CHECK(bars[j].io != bar->io || !bars[j].address ||
                  bars[j].address + bars[j].size <= bar->address ||
                  bar->address + bar->size <= bars[j].address);
    }
    CHECK(layout.high.start == layout.high.end || layout.high.start >= layout.ram_high_end);
}

TEST(the_usual_devices)
{
    start(256 * MIB, 0, false);
    memory(32 * MIB, false);
    memory(4096, false);
    memory(64 << 10, false);
    memory(16 * MIB, false);
    ports(256);
    ports(16);
    CHECK_EQ(pci_place(bars, count, &layout), 0);
    check_all();
    CHECK_EQ(layout.low.start, 0xf0000000);
    CHECK_EQ(layout.low.end, 0xfc000000);
    CHECK_EQ(layout.high.end, 0);
    CHECK_EQ(bars[0].address, 0xf0000000);
}

TEST(nothing)
{
    start(256 * MIB, 0, false);
    CHECK_EQ(pci_place(bars, 0, &layout), 0);
    CHECK_EQ(layout.low.start, 0xf0000000);
}

TEST(the_window_grows_where_there_is_no_ram)
{
    start(256 * MIB, 0, false);
    memory(512 * MIB, false);
    memory(256 * MIB, false);
    CHECK_EQ(pci_place(bars, count, &layout), 0);
    check_all();
    CHECK_EQ(layout.low.start, 0xc0000000);
}

TEST(ram_gives_way)
{
    start(0xf0000000, 5 * GIB, true);
    memory(512 * MIB, false);
    CHECK_EQ(pci_place(bars, count, &layout), 0);
    check_all();
    CHECK_EQ(layout.low.start, 0xc0000000);
}

TEST(ram_stays_and_what_can_goes_up)
{
    start(0xf0000000, 5 * GIB, false);
    memory(512 * MIB, true);
    memory(64 * MIB, false);
    CHECK_EQ(pci_place(bars, count, &layout), 0);
    check_all();
    CHECK_EQ(layout.low.start, 0xf0000000);
    CHECK_EQ(bars[0].address, 5 * GIB);
    CHECK(bars[1].address < 4 * GIB);
}

TEST(above_what_moved_ram_takes)
{
    start(0xf0000000, 5 * GIB, true);
    memory(8 * GIB, true);
    CHECK_EQ(pci_place(bars, count, &layout), 0);
    check_all();
    CHECK_EQ(layout.low.start, 0x80000000);
    CHECK(bars[0].address >= 5 * GIB + (0xf0000000 - layout.low.start));
}

TEST(what_fits_nowhere_does_not_take_the_others_places)
{
    start(0xf0000000, 0, false);
    memory(1 * GIB, false);
    memory(32 * MIB, false);
    CHECK_EQ(pci_place(bars, count, &layout), 1);
    check_all();
    CHECK_EQ(bars[0].address, 0);
    CHECK(bars[1].address != 0);
}

TEST(places_that_are_taken)
{
    static const struct pci_range taken[] = { { 0xf1000000, 0xf1001000 },
                                              { 0xf2000000, 0xf2400000 } };

    start(256 * MIB, 0, false);
    layout.taken = taken;
    layout.nr_taken = 2;
    memory(32 * MIB, false);
    memory(16 * MIB, false);
    memory(4096, false);
    CHECK_EQ(pci_place(bars, count, &layout), 0);
    check_all();
    CHECK_EQ(bars[0].address, 0xf4000000);
}

TEST(ports_run_out)
{
    start(256 * MIB, 0, false);
    for (int i = 0; i < 65; i++)
        ports(256);
    CHECK_EQ(pci_place(bars, count, &layout), 1);
    check_all();
}

TEST(small_ones_do_not_share_a_page)
{
    start(256 * MIB, 0, false);
    memory(16, false);
    memory(256, false);
    CHECK_EQ(pci_place(bars, count, &layout), 0);
    CHECK(bars[0].address >> 12 != bars[1].address >> 12);
}

TEST(whatever_there_is)
{
    srand(1);
    for (int round = 0; round < 2000; round++) {
        start((240ULL << rand() % 5) * MIB, rand() % 2 ? 0 : (5 + rand() % 30) * GIB, rand() % 2);
        for (int i = rand() % 40; i; i--) {
            if (rand() % 4)
                memory(1ULL << (4 + rand() % 30), rand() % 2);
            else
                ports(1 << (2 + rand() % 7));
        }
        pci_place(bars, count, &layout);
        check_all();
        CHECK(layout.may_move_ram || layout.low.start >= layout.ram_low_end || !layout.low.start);
    }
}
