// SPDX-License-Identifier: GPL-2.0-only
/* The HPET (IA-PC HPET 1.0a). */
#include "board.h"

#define BASE        0xfed00000ULL
#define TIMER(n, r) (BASE + 0x100 + 0x20 * (n) + (r))

static u64 rd(u64 offset)
{
    return mmio_read(BASE + offset, 8);
}

static void wr(u64 offset, u64 value)
{
    mmio_write(BASE + offset, 8, value);
}

static void start(void)
{
    board_all();
    apic_on(0);
}

TEST(registers)
{
    start();
    CHECK_EQ(rd(0), 16000000ULL << 32 | 0x8086a201);
    CHECK_EQ(mmio_read(BASE + 4, 4), 16000000);
    CHECK_EQ(rd(0x10), 0);
    wr(0x10, ~0ULL);
    CHECK_EQ(rd(0x10), 3);
    wr(0x10, 0);
    for (unsigned int n = 0; n < 3; n++) {
        CHECK_EQ(mmio_read(TIMER(n, 0), 8), 0x00f00000ULL << 32 | 0x30);
        CHECK_EQ(mmio_read(TIMER(n, 8), 8), ~0ULL);
        mmio_write(TIMER(n, 0), 8, 0xffffffffffffffffULL & ~(31ULL << 9));
        CHECK_EQ(mmio_read(TIMER(n, 0), 8), 0x00f00000ULL << 32 | 0x17e);
    }
    CHECK_EQ(mmio_read(TIMER(3, 0), 8), 0);
    CHECK_EQ(mmio_read(BASE + 2, 4), 0xffffffffffffffffULL);        /* misaligned */
    CHECK_EQ(mmio_read(BASE, 1), 0xffffffffffffffffULL);
    board_end();
}

TEST(counter)
{
    start();
    board_advance(MS);
    CHECK_EQ(rd(0xf0), 0);                      /* stopped */
    wr(0xf0, 0x1fffffff0);
    wr(0x10, 1);
    board_advance(16 * 100);
    CHECK_EQ(rd(0xf0), 0x1fffffff0 + 100);
    CHECK_EQ(mmio_read(BASE + 0xf0, 4), 0x54);
    CHECK_EQ(mmio_read(BASE + 0xf4, 4), 2);
    wr(0x10, 0);
    board_advance(MS);
    CHECK_EQ(rd(0xf0), 0x1fffffff0 + 100);
    mmio_write(BASE + 0xf4, 4, 7);
    CHECK_EQ(rd(0xf0), 0x700000054);
    board_end();
}

TEST(one_shot_edge)
{
    start();
    ioapic_rte(20, 0x51);
    wr(0x10, 1);
    mmio_write(TIMER(0, 0), 8, 20 << 9 | 4);
    mmio_write(TIMER(0, 8), 8, rd(0xf0) + 62500);       /* 1 ms */
    board_advance(MS - 1);
    CHECK_EQ(take(0), -1);
    board_advance(1);
    CHECK_EQ(take(0), 0x51);
    apic_eoi_write();
    CHECK_EQ(rd(0x20), 0);                              /* edges have no status */
    board_advance(10 * MS);
    CHECK_EQ(take(0), -1);
    board_end();
}

TEST(routes_it_does_not_have)
{
    start();
    mmio_write(TIMER(0, 0), 8, 21 << 9);
    mmio_write(TIMER(0, 0), 8, 5 << 9);
    CHECK_EQ(mmio_read(TIMER(0, 0), 8) >> 9 & 31, 21);
    board_end();
}

/* Linux: periodic with the accumulator set first, then the period. */
TEST(periodic)
{
    start();
    ioapic_rte(21, 0x52);
    wr(0x10, 1);
    mmio_write(TIMER(1, 0), 4, 21 << 9 | 4 | 8 | 0x40 | 0x100);
    mmio_write(TIMER(1, 8), 4, rd(0xf0) + 125000);      /* first after 2 ms */
    mmio_write(TIMER(1, 8), 4, 62500);                  /* then every millisecond */
    board_advance(2 * MS - 1);
    CHECK_EQ(take(0), -1);
    board_advance(1);
    for (unsigned int i = 0; i < 10; i++) {
        CHECK_EQ(take(0), 0x52);
        apic_eoi_write();
        CHECK_EQ(take(0), -1);
        board_advance(MS);
    }
    CHECK(mmio_read(TIMER(1, 8), 8) > rd(0xf0));        /* the comparator shows the next one */
    CHECK(mmio_read(TIMER(1, 8), 8) - rd(0xf0) <= 62500);
    mmio_write(TIMER(1, 0), 4, 21 << 9);
    CHECK_EQ(board_timers(), 0);
    board_end();
}

TEST(level)
{
    start();
    ioapic_rte(22, 0x8053);
    wr(0x10, 1);
    mmio_write(TIMER(2, 0), 8, 22 << 9 | 4 | 2);
    mmio_write(TIMER(2, 8), 8, rd(0xf0) + 62500);
    board_advance(MS);
    CHECK_EQ(rd(0x20), 4);
    CHECK_EQ(take(0), 0x53);
    apic_eoi_write();
    CHECK_EQ(take(0), 0x53);                            /* still held */
    wr(0x20, 3);
    CHECK_EQ(rd(0x20), 4);
    wr(0x20, 4);
    CHECK_EQ(rd(0x20), 0);
    apic_eoi_write();
    CHECK_EQ(take(0), -1);
    board_end();
}

TEST(line_moves_with_its_route)
{
    start();
    ioapic_rte(22, 0x8053);
    ioapic_rte(23, 0x8063);
    wr(0x10, 1);
    mmio_write(TIMER(2, 0), 8, 22 << 9 | 4 | 2);
    mmio_write(TIMER(2, 8), 8, rd(0xf0) + 1);
    board_advance(MS);
    CHECK_EQ(take(0), 0x53);
    mmio_write(TIMER(2, 0), 8, 23 << 9 | 4 | 2);
    CHECK_EQ(take(0), 0x63);
    wr(0x20, 4);
    apic_eoi_write();
    apic_eoi_write();
    CHECK_EQ(take(0), -1);
    board_end();
}

TEST(legacy_replacement)
{
    start();
    pic_start();
    outb(0x43, 0x34);                                   /* the PIT ticks at 1 kHz */
    outb(0x40, 1193 & 255);
    outb(0x40, 1193 >> 8);
    board_advance(MS + 1000);
    CHECK_EQ(take(0), 0x20);
    outb(0x20, 0x20);
    wr(0x10, 3);
    board_advance(10 * MS);
    CHECK_EQ(take(0), -1);                              /* but is disconnected */
    mmio_write(TIMER(0, 0), 8, 4);
    mmio_write(TIMER(0, 8), 8, rd(0xf0) + 62500);
    mmio_write(TIMER(1, 0), 8, 4);
    mmio_write(TIMER(1, 8), 8, rd(0xf0) + 125000);
    board_advance(MS);
    CHECK_EQ(take(0), 0x20);
    outb(0x20, 0x20);
    board_advance(MS);
    CHECK_EQ(take(0), 0x28);
    board_end();
}

TEST(comparator_just_passed_fires)
{
    start();
    ioapic_rte(20, 0x51);
    wr(0x10, 1);
    board_advance(MS);
    mmio_write(TIMER(0, 0), 8, 20 << 9 | 4);
    mmio_write(TIMER(0, 8), 8, rd(0xf0) - 10);
    board_advance(0);
    CHECK_EQ(take(0), 0x51);
    mmio_write(TIMER(0, 8), 8, rd(0xf0) - (1ULL << 40));
    CHECK_EQ(board_timers(), 0); /* long past: when the counter comes round */
    board_end();
}

TEST(thirty_two_bits_wrap)
{
    start();
    ioapic_rte(20, 0x51);
    wr(0xf0, 0xfffffff0);
    mmio_write(TIMER(0, 0), 8, 20 << 9 | 4 | 0x100);
    mmio_write(TIMER(0, 8), 8, 0x10);
    wr(0x10, 1);
    board_advance(16 * 31);
    CHECK_EQ(take(0), -1);
    board_advance(16);
    CHECK_EQ(take(0), 0x51);
    board_end();
}

TEST(absent_when_switched_off)
{
    start();
    guest->arch.hvm->params[HVM_PARAM_HPET_ENABLED] = 0;
    CHECK(!io_ours(HVM_IO_MMIO, BASE, 8, false, 0));
    board_end();
}
