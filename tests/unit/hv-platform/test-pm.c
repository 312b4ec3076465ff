// SPDX-License-Identifier: GPL-2.0-only
/* ACPI fixed hardware (ACPI 6.4, 4.8.3). */
#include "board.h"

static u32 in(u16 port, unsigned int bytes)
{
    struct hvm_io io = { .kind = HVM_IO_PORT, .bytes = bytes, .addr = port };

    CHECK_EQ(hvm_platform_io(current, &io), HVM_IO_DONE);
    return io.data;
}

static void out(u16 port, unsigned int bytes, u32 value)
{
    CHECK(io_ours(HVM_IO_PORT, port, bytes, true, value));
}

static void start(unsigned int location)
{
    board_all();
    pic_start();
    guest->arch.hvm->params[HVM_PARAM_ACPI_IOPORTS_LOCATION] = location;
}

TEST(timer_counts)
{
    u32 first;

    start(1);
    first = in(0xb008, 4);
    board_advance(NS_PER_SECOND);
    CHECK_EQ(in(0xb008, 4) - first, 3579545);
    CHECK_EQ(in(0xb009, 1), in(0xb008, 4) >> 8 & 0xff);
    out(0xb008, 4, 0);                          /* read-only */
    CHECK_EQ(in(0xb008, 4) - first, 3579545);
    board_end();
}

TEST(location)
{
    start(0);
    CHECK(io_ours(HVM_IO_PORT, 0x1f48, 4, false, 0));
    CHECK(io_ours(HVM_IO_PORT, 0x1f40, 2, false, 0));
    CHECK(!io_ours(HVM_IO_PORT, 0xb008, 4, false, 0));
    CHECK(!io_ours(HVM_IO_PORT, 0x1f44, 2, false, 0)); /* the control block is the device model's */
    guest->arch.hvm->params[HVM_PARAM_ACPI_IOPORTS_LOCATION] = 1;
    CHECK(!io_ours(HVM_IO_PORT, 0x1f48, 4, false, 0));
    CHECK(!io_ours(HVM_IO_PORT, 0xb004, 2, false, 0));
    board_end();
}

TEST(power_button_raises_the_sci)
{
    start(1);
    hvm_acpi_power_button(guest);
    CHECK_EQ(take(0), -1);
    CHECK_EQ(in(0xb000, 2), 0x0100);
    out(0xb002, 2, 0x0100);
    CHECK_EQ(take(0), 0x29);                    /* ISA 9 */
    outb(0xa0, 0x20);
    outb(0x20, 0x20);
    out(0xb000, 2, 0x0100);                     /* one clears */
    CHECK_EQ(in(0xb000, 4), 0x01000000);
    CHECK_EQ(take(0), -1);
    hvm_acpi_sleep_button(guest);
    CHECK_EQ(in(0xb001, 1), 0x02);
    CHECK_EQ(take(0), -1);
    hvm_acpi_power_button(guest);
    CHECK_EQ(take(0), 0x29);
    out(0xb001, 1, 0x03);
    CHECK_EQ(in(0xb000, 2), 0);
    hvm_acpi_wake(guest);
    CHECK_EQ(in(0xb000, 2), 0x8000);
    board_end();
}

TEST(enable_bits)
{
    start(1);
    out(0xb002, 2, 0xffff);
    CHECK_EQ(in(0xb002, 2), 0x0721);
    out(0xb000, 2, 0xffff);
    CHECK_EQ(in(0xb000, 2), 0);
    board_end();
}

/* The top bit changes every 2^31 / 3579545 Hz = 599.9 s. */
TEST(timer_status)
{
    start(1);
    board_advance(599 * NS_PER_SECOND);
    CHECK_EQ(in(0xb000, 2), 0);
    board_advance(NS_PER_SECOND);
    CHECK_EQ(in(0xb000, 2), 1);
    out(0xb000, 2, 1);
    CHECK_EQ(in(0xb000, 2), 0);
    out(0xb002, 2, 1);
    CHECK_EQ(board_timers(), 1);
    board_advance(598 * NS_PER_SECOND);
    CHECK_EQ(take(0), -1);
    board_advance(2 * NS_PER_SECOND);
    CHECK_EQ(take(0), 0x29);
    CHECK_EQ(board_timers(), 1);
    out(0xb002, 2, 0);
    CHECK_EQ(board_timers(), 0);
    board_end();
}
