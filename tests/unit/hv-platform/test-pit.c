// SPDX-License-Identifier: GPL-2.0-only
/* The 8254: modes, latches, read-back, decimal counting, port 0x61 (datasheet 231164). */
#include "board.h"

#define TICK_NS(n)  ((u64)(n) * 1000000000 / 1193182 + 1)

static u16 read_both(u16 port)
{
    u16 low = inb(port);

    return low | inb(port) << 8;
}

static u16 latched(unsigned int channel)
{
    outb(0x43, channel << 6);
    return read_both(0x40 + channel);
}

static void program(unsigned int channel, unsigned int mode, u16 count)
{
    outb(0x43, channel << 6 | 0x30 | mode << 1);
    outb(0x40 + channel, count);
    outb(0x40 + channel, count >> 8);
}

TEST(mode_2_interrupts_periodically)
{
    unsigned int n = 0;

    board_all();
    pic_start();
    program(0, 2, 11932);                       /* 100 Hz */
    for (unsigned int i = 0; i < 1000; i++) {
        board_advance(MS);
        if (take(0) == 0x20) {
            n++;
            outb(0x20, 0x20);
        }
    }
    CHECK(n == 99 || n == 100);
    CHECK(latched(0) <= 11932 && latched(0) > 0);
    board_end();
}

TEST(count_goes_down)
{
    board_all();
    program(2, 2, 10000);
    outb(0x61, 1);                              /* gate up: starts anew */
    CHECK_EQ(latched(2), 10000);
    board_advance(TICK_NS(1000));
    CHECK_EQ(latched(2), 9000);
    board_advance(TICK_NS(9001));
    CHECK_EQ(latched(2), 10000 - 1);
    board_end();
}

/* How Linux calibrates: channel 2, mode 0, gate by port 0x61, output in bit 5. */
TEST(mode_0_one_shot_on_channel_2)
{
    board_all();
    outb(0x61, (inb(0x61) & ~2) | 1);
    program(2, 0, 11932);
    CHECK_EQ(inb(0x61) & 0x20, 0);
    board_advance(TICK_NS(11930));
    CHECK_EQ(inb(0x61) & 0x20, 0);
    board_advance(TICK_NS(3));
    CHECK_EQ(inb(0x61) & 0x20, 0x20);
    CHECK_EQ(latched(2), 0xffff);               /* goes on below zero */
    board_end();
}

TEST(gate_low_halts_mode_0)
{
    board_all();
    outb(0x61, 1);
    program(2, 0, 10000);
    board_advance(TICK_NS(4000));
    outb(0x61, 0);
    board_advance(TICK_NS(50000));
    CHECK_EQ(latched(2), 6000);
    outb(0x61, 1);
    board_advance(TICK_NS(1000));
    CHECK(latched(2) <= 5000 && latched(2) >= 4998);
    board_end();
}

TEST(mode_3_square_wave)
{
    unsigned int high = 0;

    board_all();
    outb(0x61, 1);
    program(2, 3, 1000);
    for (unsigned int i = 0; i < 1000; i++) {
        high += !!(inb(0x61) & 0x20);
        CHECK_EQ(latched(2) & 1, 0);            /* two a tick */
        board_advance(TICK_NS(1) - 1);
    }
    CHECK(high >= 498 && high <= 502);
    outb(0x61, 0);
    CHECK_EQ(inb(0x61) & 0x20, 0x20);           /* gate low: output high */
    board_end();
}

TEST(mode_1_waits_for_the_gate)
{
    board_all();
    outb(0x61, 0);
    program(2, 1, 500);
    board_advance(MS);
    CHECK_EQ(inb(0x61) & 0x20, 0x20);
    outb(0x61, 1);
    CHECK_EQ(inb(0x61) & 0x20, 0);
    board_advance(TICK_NS(400));
    outb(0x61, 0);
    outb(0x61, 1);                              /* retriggers */
    board_advance(TICK_NS(400));
    CHECK_EQ(inb(0x61) & 0x20, 0);
    board_advance(TICK_NS(101));
    CHECK_EQ(inb(0x61) & 0x20, 0x20);
    board_end();
}

TEST(mode_4_strobe_interrupts_once)
{
    board_all();
    pic_start();
    program(0, 4, 1193);
    board_advance(TICK_NS(1192));
    CHECK_EQ(take(0), -1);
    board_advance(TICK_NS(3));
    CHECK_EQ(take(0), 0x20);
    outb(0x20, 0x20);
    board_advance(100 * MS);
    CHECK_EQ(take(0), -1);
    board_end();
}

TEST(mode_0_interrupts_once_and_first_byte_stops)
{
    board_all();
    pic_start();
    program(0, 0, 1193);
    outb(0x40, 0x00);                           /* half of a new count: stops */
    board_advance(100 * MS);
    CHECK_EQ(take(0), -1);
    outb(0x40, 0x08);
    board_advance(TICK_NS(0x800) + 1);
    CHECK_EQ(take(0), 0x20);
    CHECK_EQ(board_timers(), 0);
    board_end();
}

TEST(latch_holds_until_read)
{
    u16 was;

    board_all();
    program(0, 2, 50000);
    board_advance(TICK_NS(100));
    outb(0x43, 0);
    board_advance(TICK_NS(100));
    outb(0x43, 0);                              /* ignored */
    was = read_both(0x40);
    CHECK_EQ(was, 49900);
    CHECK_EQ(latched(0), 49800);
    board_end();
}

TEST(read_back)
{
    board_all();
    outb(0x43, 0x34);
    outb(0x43, 0xe2);                           /* status of channel 0 */
    CHECK_EQ(inb(0x40), 0x80 | 0x40 | 0x34);    /* output high, null count, both bytes, mode 2 */
    program(0, 2, 1000);
    outb(0x43, 0xc2);                           /* status and count */
    CHECK_EQ(inb(0x40) & 0x7f, 0x34);
    CHECK_EQ(read_both(0x40), 1000);
    board_end();
}

TEST(single_byte_access)
{
    board_all();
    outb(0x43, 0x14);                           /* low byte, mode 2 */
    outb(0x40, 200);
    CHECK_EQ(inb(0x40), 200);
    CHECK_EQ(inb(0x40), 200);
    outb(0x43, 0x24);                           /* high byte */
    outb(0x40, 2);
    CHECK_EQ(inb(0x40), 2);
    CHECK_EQ(inb(0x43), 0xff);
    board_end();
}

TEST(decimal)
{
    board_all();
    outb(0x43, 0x35);
    outb(0x40, 0x34);
    outb(0x40, 0x12);
    CHECK_EQ(latched(0), 0x1234);
    board_advance(TICK_NS(35));
    CHECK_EQ(latched(0), 0x1199);
    board_end();
}

TEST(count_zero_is_the_largest)
{
    board_all();
    program(0, 2, 0);
    CHECK_EQ(latched(0), 0);
    board_advance(TICK_NS(1));
    CHECK_EQ(latched(0), 0xffff);
    board_end();
}

TEST(refresh_bit_toggles)
{
    u8 first;

    board_all();
    first = inb(0x61) & 0x10;
    board_advance(15085);
    CHECK_EQ(inb(0x61) & 0x10, first ^ 0x10);
    board_end();
}
