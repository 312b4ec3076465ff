// SPDX-License-Identifier: GPL-2.0-only
/* AMD's remapping tables: entries in a row for the messages of one function. */
#include <stdlib.h>
#include <test.h>
#include <asm/irq.h>
#include "world.h"
#include "amd/private.h"

#define NARROW_ENTRIES  512u
#define WIDE_ENTRIES    256u
#define CARD            0x18u
#define OTHER           0x20u

bool amd_wide;
static struct amd_unit unit;
static struct amd_segment segment;
static unsigned int forgotten, told;

struct amd_segment *amd_segment(unsigned int number, bool make)
{
    return &segment;
}

struct amd_unit *amd_unit_of(u32 source, struct amd_segment **seg)
{
    *seg = &segment;
    return source == CARD || source == OTHER ? &unit : NULL;
}

void amd_forget_device(struct amd_unit *u, u16 devid)
{
    told++;
}

void amd_forget_interrupts(struct amd_unit *u, u16 devid)
{
    forgotten++;
}

u64 amd_irq_pass(const struct amd_function *f)
{
    return 0;
}

const struct ioapic_place *ioapic_places(void)
{
    return NULL;
}

unsigned int nr_ioapic_places(void)
{
    return 0;
}

static void start(bool wide)
{
    world_init();
    amd_wide = wide;
    segment.table = calloc(DEVICE_IDS, sizeof(*segment.table));
    segment.functions = calloc(DEVICE_IDS, sizeof(*segment.functions));
    forgotten = told = 0;
}

static void end(void)
{
    for (unsigned int id = 0; id < DEVICE_IDS; id++)
        if (segment.table[id].irq & DTE_IRQ_TABLE_MASK)
            xenheap_free(maddr_to_virt(segment.table[id].irq & DTE_IRQ_TABLE_MASK), 0);
    free(segment.table);
    free(segment.functions);
    world_check();
}

static struct msi_slots of(unsigned int nr)
{
    return (struct msi_slots){ .source = CARD, .nr = nr };
}

static u32 *narrow(unsigned int slot)
{
    return (u32 *)maddr_to_virt(segment.table[CARD].irq & DTE_IRQ_TABLE_MASK) + slot;
}

TEST(amd_entries_at_a_multiple)
{
    struct msi_slots one = of(1), four = of(4), two = of(2), again = of(1);

    start(false);
    CHECK_EQ(amd_msi_alloc(&one), 0);
    CHECK_EQ(one.first, 1);                         /* a device that was not told sends 0 */
    CHECK_EQ(amd_msi_alloc(&four), 0);
    CHECK_EQ(four.first, 4);
    CHECK_EQ(amd_msi_alloc(&two), 0);
    CHECK_EQ(two.first, 2);
    CHECK_EQ(amd_msi_alloc(&again), 0);
    CHECK_EQ(again.first, 8);
    CHECK_EQ(told, 1);
    CHECK_EQ(amd_msi_message(&four).data, 4);
    CHECK_EQ(amd_msi_message(&four).address, 0xfee00000);
    end();
}

TEST(amd_each_entry_is_aimed_alone)
{
    struct msi_slots four = of(4);

    start(false);
    CHECK_EQ(amd_msi_alloc(&four), 0);
    amd_msi_aim(CARD, four.first + 2, 7, 0x41);
    CHECK_EQ(*narrow(four.first + 2), 0x41 << 16 | 7 << 8 | 1);
    CHECK(!(*narrow(four.first) & 1) && !(*narrow(four.first + 1) & 1) && !(*narrow(four.first + 3) & 1));
    CHECK_EQ(forgotten, 1);
    amd_msi_free(&four);
    for (unsigned int i = 0; i < 4; i++)
        CHECK_EQ(*narrow(four.first + i), 0);
    CHECK_EQ(forgotten, 5);
    end();
}

static void fill_up(bool wide, unsigned int entries)
{
    struct msi_slots block[NARROW_ENTRIES / 32], more = of(32), one = of(1);

    start(wide);
    for (unsigned int i = 0; i < entries / 32 - 1; i++) {
        block[i] = of(32);
        CHECK_EQ(amd_msi_alloc(&block[i]), 0);
        CHECK(block[i].first % 32 == 0 && block[i].first != 0 && block[i].first + 32 <= entries);
        for (unsigned int n = 0; n < 32; n++)
            amd_msi_aim(CARD, block[i].first + n, 0x1234, 0x50 + n);
    }
    CHECK_EQ(amd_msi_alloc(&more), -ENOSPC);
    for (unsigned int i = 1; i < 32; i++) {         /* the first 32 have an entry too few */
        one = of(1);
        CHECK_EQ(amd_msi_alloc(&one), 0);
        CHECK_EQ(one.first, i);
    }
    CHECK_EQ(amd_msi_alloc(&one), -ENOSPC);
    amd_msi_free(&block[3]);
    one = of(1);
    CHECK_EQ(amd_msi_alloc(&one), 0);
    CHECK_EQ(one.first, block[3].first);
    CHECK_EQ(amd_msi_alloc(&more), -ENOSPC);
    amd_msi_free(&one);
    more = of(32);
    CHECK_EQ(amd_msi_alloc(&more), 0);
    CHECK_EQ(more.first, block[3].first);
    more = (struct msi_slots){ .source = OTHER, .nr = 32 };
    CHECK_EQ(amd_msi_alloc(&more), 0);              /* has a table of its own */
    CHECK_EQ(more.first, 32);
    end();
}

TEST(amd_no_entries_are_left)
{
    fill_up(false, NARROW_ENTRIES);
}

TEST(amd_no_wide_entries_are_left)
{
    fill_up(true, WIDE_ENTRIES);
}

TEST(amd_no_memory_for_a_table)
{
    struct msi_slots s = of(4);

    start(false);
    test_fault_at(1);
    CHECK_EQ(amd_msi_alloc(&s), -ENOMEM);
    CHECK(test_fault_hit());
    CHECK_EQ(told, 0);
    s = of(4);
    CHECK_EQ(amd_msi_alloc(&s), 0);
    end();
}

TEST(amd_nobody_is_responsible)
{
    struct msi_slots s = { .source = 0x30, .nr = 2 };

    start(false);
    CHECK_EQ(amd_msi_alloc(&s), -ENODEV);
    end();
}
