// SPDX-License-Identifier: GPL-2.0-only
/* VT-d's remapping tables: entries in a row for the messages of one function. */
#include <stdlib.h>
#include <test.h>
#include "world.h"
#include "vtd/private.h"

#define ENTRIES         4096u
#define TABLE_ORDER     4
#define CARD            0x18u
#define SUBHANDLE       (1u << 3)
#define VERIFIED        (1ULL << 18)

struct vtd_unit vtd_units[MAX_UNITS];
unsigned int vtd_nr_units = 1;
bool vtd_eim, vtd_coherent, opt_qinval = true;
static unsigned int forgotten, written;

struct vtd_unit *vtd_unit_of(u32 source)
{
    return source == CARD ? &vtd_units[0] : NULL;
}

struct vtd_unit *vtd_ioapic(u32 id, u32 *source)
{
    return NULL;
}

void vtd_global(struct vtd_unit *u, u32 bit, bool on)
{
}

void vtd_written(const void *va, size_t len)
{
    written++;
}

void vtd_forget_interrupt(struct vtd_unit *u, unsigned int index)
{
    forgotten++;
}

void vtd_forget_interrupts(struct vtd_unit *u)
{
}

static void start(bool coherent)
{
    world_init();
    vtd_coherent = coherent;
    vtd_units[0] = (struct vtd_unit){ .regs = calloc(1, PAGE_SIZE) };
    spin_lock_init(&vtd_units[0].lock, LOCK_IOMMU_UNIT);
    CHECK_EQ(vtd_interrupts_init(&vtd_units[0]), 0);
    forgotten = written = 0;
}

static void end(void)
{
    xenheap_free(vtd_units[0].irqs, TABLE_ORDER);
    free(vtd_units[0].regs);
    world_check();
}

static struct msi_slots of(unsigned int nr)
{
    return (struct msi_slots){ .source = CARD, .nr = nr };
}

/* The index of a message's entry (5.1.3): fifteen bits from bit 5 on, the sixteenth in bit 2. */
static unsigned int index_of(struct msi_message m)
{
    return (m.address >> 5 & 0x7fff) | (m.address >> 2 & 1) << 15;
}

TEST(vtd_messages)
{
    struct msi_slots one = of(1), eight = of(8);

    start(true);
    CHECK_EQ(vtd_msi_alloc(&one), 0);
    CHECK_EQ(one.first, 0);
    CHECK_EQ(vtd_msi_alloc(&eight), 0);
    CHECK_EQ(eight.first, 8);
    CHECK(!(vtd_msi_message(&one).address & SUBHANDLE));
    CHECK(vtd_msi_message(&eight).address & SUBHANDLE);
    CHECK_EQ(index_of(vtd_msi_message(&eight)), 8);
    CHECK_EQ(vtd_msi_message(&eight).data, 0);      /* the device puts the number in */
    end();
}

TEST(vtd_each_entry_is_aimed_alone)
{
    struct msi_slots two = of(2);
    struct vtd_entry *e;

    start(false);
    CHECK_EQ(vtd_msi_alloc(&two), 0);
    e = &vtd_units[0].irqs[two.first];
    vtd_msi_aim(CARD, two.first + 1, 5, 0x61);
    CHECK(!(e[0].low & 1));
    CHECK(e[1].low & 1);
    CHECK_EQ(e[1].low >> 16 & 0xff, 0x61);
    CHECK_EQ(e[1].low >> 32, 5 << 8);
    CHECK_EQ(e[1].high, VERIFIED | CARD);
    CHECK(forgotten == 1 && written == 1);
    vtd_msi_free(&two);
    CHECK(!e[0].low && !e[0].high && !e[1].low && !e[1].high);
    CHECK_EQ(forgotten, 3);
    end();
}

TEST(vtd_no_entries_are_left)
{
    struct msi_slots first, s, one = of(1);

    start(true);
    for (unsigned int i = 0; i < ENTRIES / 32; i++) {
        s = of(32);
        CHECK_EQ(vtd_msi_alloc(&s), 0);
        CHECK(s.first % 32 == 0 && s.first + 32 <= ENTRIES);
        first = i ? first : s;
    }
    CHECK_EQ(vtd_msi_alloc(&one), -ENOSPC);
    vtd_msi_free(&first);
    one = of(1);
    CHECK_EQ(vtd_msi_alloc(&one), 0);
    CHECK_EQ(vtd_msi_alloc(&s), -ENOSPC);           /* 31 are left, of which no 32 are in a row */
    s = of(16);
    CHECK_EQ(vtd_msi_alloc(&s), 0);
    CHECK_EQ(s.first, 16);
    end();
}

TEST(vtd_nobody_is_responsible)
{
    struct msi_slots s = { .source = 0x30, .nr = 2 };

    start(true);
    CHECK_EQ(vtd_msi_alloc(&s), -ENODEV);
    end();
}
