// SPDX-License-Identifier: GPL-2.0-only
/*
 * The MC146818: calendar, modes, alarms, interrupts, setting. The board's clock starts at
 * 2023-11-14 22:30:00 UTC.
 */
#include "board.h"

static u8 cmos(u8 reg)
{
    outb(0x70, reg);
    return inb(0x71);
}

static void cmos_set(u8 reg, u8 value)
{
    outb(0x70, reg);
    outb(0x71, value);
}

/* 22:13:20 + 1000 s = 22:30:00 */
TEST(reads_the_wall_clock)
{
    board_all();
    CHECK_EQ(cmos(0), 0x00);
    CHECK_EQ(cmos(2), 0x30);
    CHECK_EQ(cmos(4), 0x22);
    CHECK_EQ(cmos(6), 3);                       /* Tuesday */
    CHECK_EQ(cmos(7), 0x14);
    CHECK_EQ(cmos(8), 0x11);
    CHECK_EQ(cmos(9), 0x23);
    CHECK_EQ(cmos(0xd), 0x80);
    board_advance(7530 * NS_PER_SECOND);        /* past midnight */
    CHECK_EQ(cmos(0), 0x30);
    CHECK_EQ(cmos(2), 0x35);
    CHECK_EQ(cmos(4), 0x00);
    CHECK_EQ(cmos(7), 0x15);
    CHECK_EQ(cmos(6), 4);
    board_end();
}

TEST(binary_and_twelve_hours)
{
    board_all();
    cmos_set(0xb, 0x06);
    CHECK_EQ(cmos(4), 22);
    CHECK_EQ(cmos(9), 23);
    cmos_set(0xb, 0x04);
    CHECK_EQ(cmos(4), 0x80 | 10);
    cmos_set(0xb, 0x00);
    CHECK_EQ(cmos(4), 0x80 | 0x10);
    board_advance(2 * 3600 * NS_PER_SECOND);    /* 00:30 is 12:30 am */
    CHECK_EQ(cmos(4), 0x12);
    board_end();
}

TEST(update_in_progress)
{
    board_all();
    CHECK_EQ(cmos(0xa), 0x26);
    board_advance(NS_PER_SECOND - 244000);
    CHECK_EQ(cmos(0xa), 0xa6);
    board_advance(244000);
    CHECK_EQ(cmos(0xa), 0x26);
    cmos_set(0xb, 0x82);                        /* not while it is being set */
    board_advance(NS_PER_SECOND - 100);
    CHECK_EQ(cmos(0xa), 0x26);
    board_end();
}

/* The way of SeaBIOS, Linux and Windows: SET, write all, clear SET. */
TEST(setting_shifts_the_domains_clock)
{
    board_all();
    cmos_set(0xb, 0x82);
    board_advance(5 * NS_PER_SECOND);
    CHECK_EQ(cmos(0), 0);                       /* stands still */
    cmos_set(0, 0x10);
    cmos_set(2, 0x31);
    cmos_set(4, 0x23);
    CHECK_EQ(board_log.offsets, 0);
    cmos_set(0xb, 0x02);
    CHECK_EQ(board_log.offsets, 1);
    CHECK_EQ(board_log.last_offset, 3600 + 65);     /* from 22:30:05 to 23:31:10 */
    CHECK_EQ(guest->time_offset_seconds, 3665);
    board_advance(NS_PER_SECOND);
    CHECK_EQ(cmos(0), 0x11);
    CHECK_EQ(cmos(4), 0x23);
    board_end();
}

TEST(leap_days)
{
    board_all();
    cmos_set(0xb, 0x82);
    cmos_set(9, 0x24);
    cmos_set(8, 0x02);
    cmos_set(7, 0x28);
    cmos_set(4, 0x23);
    cmos_set(2, 0x59);
    cmos_set(0, 0x59);
    cmos_set(0xb, 0x02);
    board_advance(NS_PER_SECOND);
    CHECK_EQ(cmos(8), 0x02);
    CHECK_EQ(cmos(7), 0x29);
    CHECK_EQ(cmos(6), 5);                       /* a Thursday */
    board_advance(86400 * NS_PER_SECOND);
    CHECK_EQ(cmos(8), 0x03);
    CHECK_EQ(cmos(7), 0x01);
    board_end();
}

TEST(setting_a_running_clock)
{
    board_all();
    cmos_set(2, 0x45);
    CHECK_EQ(board_log.last_offset, 15 * 60);
    CHECK_EQ(cmos(2), 0x45);
    cmos_set(6, 1);                             /* the weekday follows from the date */
    CHECK_EQ(cmos(6), 3);
    board_end();
}

TEST(periodic_interrupt)
{
    unsigned int n = 0;

    board_all();
    pic_start();
    cmos_set(0xb, 0x42);                        /* 1024 Hz */
    for (unsigned int i = 0; i < 1000; i++) {
        board_advance(MS);
        if (take(0) == 0x28) {
            n++;
            CHECK_EQ(cmos(0xc) & 0xc0, 0xc0);
            outb(0xa0, 0x20);
            outb(0x20, 0x20);
        }
    }
    CHECK(n >= 998 &&
          n <= 1000); /* a millisecond is longer than a period: one kept tick at a time */
    cmos_set(0xb, 0x02);
    CHECK_EQ(board_timers(), 0);
    board_end();
}

TEST(periodic_rates)
{
    static const struct {
        u8 rate;
        u64 ns;
    } rows[] = { { 3, 122070 }, { 6, 976562 }, { 0xf, 500000000 }, { 1, 3906250 }, { 2, 7812500 } };

    for (unsigned int i = 0; i < 5; i++) {
        board_all();
        pic_start();
        cmos_set(0xa, 0x20 | rows[i].rate);
        cmos_set(0xb, 0x42);
        board_advance(rows[i].ns - 1);
        CHECK_EQ(take(0), -1);
        board_advance(1);
        CHECK_EQ(take(0), 0x28);
        board_end();
    }
    board_all();
    cmos_set(0xa, 0x20);                        /* rate 0: none */
    cmos_set(0xb, 0x42);
    CHECK_EQ(board_timers(), 0);
    cmos_set(0xa, 0x66);                        /* divider held */
    CHECK_EQ(board_timers(), 0);
    board_end();
}

TEST(no_second_edge_before_register_c_is_read)
{
    board_all();
    pic_start();
    cmos_set(0xb, 0x42);
    board_advance(MS);
    CHECK_EQ(take(0), 0x28);
    outb(0xa0, 0x20);
    outb(0x20, 0x20);
    board_advance(10 * MS);
    CHECK_EQ(take(0), -1);
    CHECK_EQ(cmos(0xc), 0xc0);
    CHECK_EQ(take(0), 0x28);
    board_end();
}

TEST(windows_needs_no_read_of_register_c)
{
    board_all();
    pic_start();
    guest->arch.hvm->params[HVM_PARAM_VIRIDIAN] = 1;
    cmos_set(0xb, 0x42);
    for (unsigned int i = 0; i < 5; i++) {
        board_advance(MS);
        CHECK_EQ(take(0), 0x28);
        outb(0xa0, 0x20);
        outb(0x20, 0x20);
    }
    board_end();
}

TEST(update_interrupt)
{
    board_all();
    pic_start();
    cmos(0xc);
    cmos_set(0xb, 0x12);
    board_advance(NS_PER_SECOND - 1);
    CHECK_EQ(take(0), -1);
    board_advance(1);
    CHECK_EQ(take(0), 0x28);
    CHECK_EQ(cmos(0xc), 0xd0);                  /* periods pass too */
    CHECK_EQ(cmos(0xc), 0);
    outb(0xa0, 0x20);
    outb(0x20, 0x20);
    board_advance(NS_PER_SECOND);
    CHECK_EQ(take(0), 0x28);
    cmos_set(0xb, 0x92);                        /* SET ends it */
    CHECK_EQ(cmos(0xb), 0x82);
    board_end();
}

TEST(alarm)
{
    board_all();
    pic_start();
    cmos_set(1, 0x05);
    cmos_set(3, 0x32);
    cmos_set(5, 0x22);
    cmos(0xc);
    cmos_set(0xb, 0x22);
    board_advance(125 * NS_PER_SECOND - 1);
    CHECK_EQ(take(0), -1);
    CHECK_EQ(cmos(0xc) & 0x20, 0);
    board_advance(1);
    CHECK_EQ(take(0), 0x28);
    CHECK_EQ(cmos(0xc), 0xb0);
    board_end();
}

TEST(alarm_with_fields_that_do_not_matter)
{
    board_all();
    pic_start();
    cmos_set(1, 0x10);
    cmos_set(3, 0xff);
    cmos_set(5, 0xc0);
    cmos_set(0xb, 0x22);
    for (unsigned int i = 0; i < 3; i++) {
        board_advance((i ? 60 : 10) * NS_PER_SECOND);
        CHECK_EQ(take(0), 0x28);
        cmos(0xc);
        outb(0xa0, 0x20);
        outb(0x20, 0x20);
    }
    board_end();
}

TEST(alarm_that_passed_is_tomorrows)
{
    board_all();
    pic_start();
    cmos_set(1, 0x00);
    cmos_set(3, 0x30);
    cmos_set(5, 0x22);
    cmos_set(0xb, 0x22);
    board_advance(86399 * NS_PER_SECOND);
    CHECK_EQ(take(0), -1);
    board_advance(NS_PER_SECOND);
    CHECK_EQ(take(0), 0x28);
    cmos_set(5, 0x77);                          /* an hour that never comes */
    CHECK_EQ(board_timers(), 0);
    board_end();
}

TEST(flags_without_interrupts)
{
    board_all();
    cmos(0xc);
    board_advance(NS_PER_SECOND);
    CHECK_EQ(cmos(0xc), 0x50);                  /* update and periodic flags, no request */
    CHECK_EQ(take(0), -1);
    CHECK_EQ(board_timers(), 0);
    board_end();
}

TEST(the_rest_of_cmos_is_the_device_models)
{
    board_all();
    CHECK(!io_ours(HVM_IO_PORT, 0x70, 1, true, 0x0e));
    CHECK(!io_ours(HVM_IO_PORT, 0x71, 1, false, 0));
    CHECK(!io_ours(HVM_IO_PORT, 0x71, 1, true, 5));
    CHECK(io_ours(HVM_IO_PORT, 0x70, 1, true, 0x8d));       /* NMI mask bit: no part of the index */
    CHECK_EQ(inb(0x71), 0x80);
    CHECK_EQ(inb(0x70), 0xff);
    cmos_set(0xd, 0);
    CHECK_EQ(cmos(0xd), 0x80);
    board_end();
}
