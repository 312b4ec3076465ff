// SPDX-License-Identifier: GPL-2.0-only
/*
 * Late ticks in the four timer modes, and the guest's time. The ticks are a local APIC's, every
 * millisecond.
 */
#include "board.h"

#include <xen/sched.h>
#include <asm/irqflags.h>

static void start(unsigned int mode)
{
    board_start(XEN_X86_EMU_LAPIC, 1);
    guest->arch.hvm->params[HVM_PARAM_TIMER_MODE] = mode;
    apic_on(0);
    apic_set(0x3e0, 0xb);
    apic_set(0x320, 0x200ec);
    apic_set(0x380, 100000);
}

/* v is off its CPU for a while: preempted, or blocked by itself. */
static void away(u64 ns, bool blocked)
{
    local_irq_disable();
    cpu(0)->is_running = false;
    if (blocked)
        cpu(0)->pause_flags |= VPF_blocked;
    hvm_platform_switch_out(cpu(0));
    local_irq_enable();
    board_advance(ns);
    local_irq_disable();
    hvm_platform_switch_in(cpu(0));
    cpu(0)->is_running = true;
    cpu(0)->pause_flags &= ~VPF_blocked;
    local_irq_enable();
}

/* Takes all ticks that are to be had now; how many. */
static unsigned int ticks(void)
{
    unsigned int n = 0;

    while (take(0) == 0xec) {
        apic_eoi_write();
        n++;
        CHECK(n < 100000);
    }
    return n;
}

TEST(mode_1_delivers_all_and_time_goes_on)
{
    start(HVMPTM_no_delay_for_missed_ticks);
    away(10 * MS, false);
    CHECK_EQ(hvm_guest_time_ns(cpu(0)), (u64)clock_now);
    CHECK_EQ(hvm_guest_time_lag(cpu(0)), 0);
    CHECK_EQ(ticks(), 10);
    board_advance(MS);
    CHECK_EQ(ticks(), 1);
    board_end();
}

TEST(mode_0_holds_time_back)
{
    u64 before, last;

    start(HVMPTM_delay_for_missed_ticks);
    board_advance(MS);
    CHECK_EQ(ticks(), 1);
    before = hvm_guest_time_ns(cpu(0));
    CHECK_EQ(before, (u64)clock_now);
    away(10 * MS, false);
    CHECK_EQ(hvm_guest_time_lag(cpu(0)), 10 * MS);
    CHECK_EQ(hvm_guest_time_ns(cpu(0)), before);
    last = before;
    for (unsigned int i = 0; i < 10; i++) {
        u64 now;

        CHECK_EQ(take(0), 0xec);
        apic_eoi_write();
        hvm_intr_pending(cpu(0));           /* as at the next entry */
        now = hvm_guest_time_ns(cpu(0));
        CHECK(now >= last && now <= before + (i + 1) * MS);
        last = now;
    }
    CHECK_EQ(ticks(), 0);
    CHECK_EQ(hvm_guest_time_lag(cpu(0)), 0);        /* caught up */
    board_end();
}

TEST(mode_0_counts_sleep)
{
    start(HVMPTM_delay_for_missed_ticks);
    away(10 * MS, true);
    CHECK_EQ(hvm_guest_time_lag(cpu(0)), 0);
    CHECK_EQ(hvm_guest_time_ns(cpu(0)), (u64)clock_now);
    board_end();
}

TEST(mode_2_drops_what_was_missed)
{
    start(HVMPTM_no_missed_ticks_pending);
    away(MS, false);
    CHECK_EQ(ticks(), 0);
    away(MS, false);                        /* preempted again: now it is not dropped */
    CHECK_EQ(ticks(), 1);
    board_advance(MS);
    CHECK_EQ(ticks(), 1);
    away(MS, true);
    CHECK_EQ(ticks(), 1);                   /* a sleeper is woken */
    board_end();
}

TEST(mode_3_merges)
{
    start(HVMPTM_one_missed_tick_pending);
    away(10 * MS, false);
    CHECK_EQ(hvm_guest_time_lag(cpu(0)), 0);
    CHECK_EQ(ticks(), 1);
    board_advance(MS);
    CHECK_EQ(ticks(), 1);
    board_end();
}

TEST(ticks_while_interrupts_are_off)
{
    start(HVMPTM_no_delay_for_missed_ticks);
    board_advance(5 * MS);                  /* runs, but takes none */
    CHECK_EQ(ticks(), 5);
    board_end();
}

TEST(a_long_absence_does_not_flood)
{
    start(HVMPTM_no_delay_for_missed_ticks);
    away(3600 * NS_PER_SECOND, false);
    CHECK_EQ(ticks(), 10000);               /* ten seconds' worth */
    board_end();
}

TEST(a_new_count_forgets_the_old)
{
    start(HVMPTM_no_delay_for_missed_ticks);
    away(10 * MS, false);
    apic_set(0x380, 100000);
    CHECK(ticks() <= 1);                    /* the one that is in the IRR already */
    board_advance(MS);
    CHECK_EQ(ticks(), 1);
    board_end();
}

TEST(timers_follow_the_vcpu)
{
    start(HVMPTM_no_delay_for_missed_ticks);
    cpu(0)->processor = 5;
    away(MS, true);
    CHECK_EQ(ticks(), 1);
    board_end();
}

TEST(periods_too_short_are_stretched)
{
    start(HVMPTM_no_delay_for_missed_ticks);
    apic_set(0x380, 1);
    board_advance(10 * MS);
    CHECK(ticks() <= 100);
    board_end();
}

/* A pin that nobody listens to must not stop the ticks for good. */
TEST(masked_ticks_are_lost_one_by_one)
{
    board_all();
    apic_on(0);
    ioapic_rte(2, 0x10030);                 /* masked */
    outb(0x43, 0x34);
    outb(0x40, 1193 & 255);
    outb(0x40, 1193 >> 8);
    for (unsigned int i = 0; i < 50; i++) {
        board_advance(MS);
        CHECK_EQ(take(0), -1);
    }
    ioapic_rte(2, 0x30);
    board_advance(MS + 1000);
    CHECK_EQ(take(0), 0x30);
    apic_eoi_write();
    CHECK_EQ(take(0), -1);
    board_end();
}

/* A tick through the IOAPIC: the next is raised when the vector left IRR. */
TEST(kept_ticks_through_the_ioapic)
{
    board_all();
    apic_on(0);
    ioapic_rte(2, 0x30);
    outb(0x43, 0x34);
    outb(0x40, 1193 & 255);
    outb(0x40, 1193 >> 8);
    board_advance(5 * MS);
    for (unsigned int i = 0; i < 5; i++) {
        CHECK_EQ(take(0), 0x30);
        apic_eoi_write();
    }
    CHECK_EQ(take(0), -1);
    board_end();
}
