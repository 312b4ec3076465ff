// SPDX-License-Identifier: GPL-2.0-only
/* A hardware domain's IOAPICs: the machine's lines follow its pins. */
#include "board.h"
#include "machine.h"

#include <xen/errno.h>
#include <asm/hwdom.h>

#define LEVEL       0x8000ULL
#define LOW         0x2000ULL
#define MASKED      0x10000ULL
#define REMOTE_IRR  0x4000U

static void start(void)
{
    machine_reset();
    board_start(XEN_X86_EMU_LAPIC | XEN_X86_EMU_IOAPIC | XEN_X86_EMU_VPCI, 2);
    apic_on(1);
    apic_on(0);
}

static void second_set(u8 index, u32 value)
{
    mmio_write(0xfec01000, 4, index);
    mmio_write(0xfec01010, 4, value);
}

TEST(hwdom_registers)
{
    start();
    CHECK_EQ(ioapic_get(1), 0x003b0011);        /* 60 pins */
    CHECK_EQ(ioapic_get(0), 0x03000000);
    for (unsigned int pin = 0; pin < 60; pin++)
        CHECK_EQ(ioapic_get(0x10 + 2 * pin), 0x10000);
    CHECK_EQ(ioapic_get(0x10 + 120), 0);        /* there is no pin 60 */
    mmio_write(0xfec01000, 4, 1);
    CHECK_EQ(mmio_read(0xfec01010, 4), 0x00130011);
    CHECK_EQ(mmio_read(0xfec01010, 1), 0x11);
    ioapic_set(0x10 + 120, 0x31);               /* is nobody's */
    ioapic_rte(50, MASKED | 0x42);
    CHECK_EQ(ioapic_get(0x10 + 100), 0x10042);
    for (unsigned int i = 0; i < MACHINE_LINES; i++)
        CHECK_EQ(machine_line[i].binds, 0);
    board_end();
}

TEST(hwdom_level_line)
{
    start();
    ioapic_rte(50, LEVEL | LOW | 0x42);
    CHECK(machine_line[50].bound && machine_line[50].level && machine_line[50].active_low);
    CHECK_EQ(machine_line[50].binds, 1);
    hwdom_gsi_arrived(guest, 50, true);
    CHECK_EQ(ioapic_get(0x10 + 100) & REMOTE_IRR, REMOTE_IRR);
    CHECK_EQ(take(0), 0x42);
    CHECK_EQ(take(0), -1);
    CHECK_EQ(machine_line[50].ends, 0);
    apic_eoi_write();
    CHECK_EQ(machine_line[50].ends, 1);         /* and is low until the machine says otherwise */
    CHECK_EQ(take(0), -1);
    hwdom_gsi_arrived(guest, 50, true);
    CHECK_EQ(take(0), 0x42);
    apic_eoi_write();
    CHECK_EQ(machine_line[50].ends, 2);
    CHECK_EQ(machine_line[50].binds, 1);
    board_end();
}

/* What arrives while the pin is masked waits. */
TEST(hwdom_masked)
{
    start();
    ioapic_rte(9, LEVEL | 0x51);
    ioapic_set(0x10 + 18, LEVEL | MASKED | 0x51);
    hwdom_gsi_arrived(guest, 9, true);
    CHECK_EQ(take(0), -1);
    ioapic_set(0x10 + 18, LEVEL | 0x51);
    CHECK_EQ(take(0), 0x51);
    /* ended by a pass through edge mode */
    ioapic_set(0x10 + 18, MASKED | 0x51);
    CHECK_EQ(machine_line[9].ends, 1);
    ioapic_set(0x10 + 18, LEVEL | 0x51);
    CHECK_EQ(take(0), -1);
    CHECK_EQ(machine_line[9].binds, 1);
    board_end();
}

TEST(hwdom_edge_line)
{
    start();
    second_set(0x10 + 2 * 5, 0x61);
    CHECK(machine_line[65].bound && !machine_line[65].level);
    hwdom_gsi_arrived(guest, 65, false);
    hwdom_gsi_arrived(guest, 65, false);
    CHECK_EQ(take(0), 0x61);
    apic_eoi_write();
    CHECK_EQ(machine_line[65].ends, 0);
    hwdom_gsi_arrived(guest, 65, false);
    CHECK_EQ(take(0), 0x61);
    apic_eoi_write();
    board_end();
}

TEST(hwdom_other_trigger)
{
    start();
    ioapic_rte(20, 0x61);
    CHECK(!machine_line[20].level);
    ioapic_set(0x10 + 40, LEVEL | 0x61);
    CHECK_EQ(machine_line[20].unbinds, 1);
    CHECK(machine_line[20].bound && machine_line[20].level);
    board_end();
}

/* A line the hypervisor uses is asked for once; anything else may be tried again. */
TEST(hwdom_refused)
{
    start();
    machine_bind_error = -EBUSY;
    ioapic_rte(4, 0x61);
    ioapic_rte(4, 0x62);
    CHECK_EQ(machine_line[4].binds, 1);
    machine_bind_error = -ENOSPC;
    ioapic_rte(5, 0x61);
    machine_bind_error = 0;
    ioapic_rte(5, 0x61);
    CHECK_EQ(machine_line[5].binds, 2);
    hwdom_gsi_arrived(guest, 200, true);        /* no such line */
    board_end();
}
