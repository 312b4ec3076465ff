// SPDX-License-Identifier: GPL-2.0-only
/*
 * Local APICs whose interrupts a processor delivers (SDM vol. 3, 30.1-30.2), which the test plays: it may only work on
 * the page, from what it is told at entry, and nobody else may while the guest runs. What is posted it collects from
 * the descriptor when it is notified (30.6).
 */
#include "board.h"

#include <xen/errno.h>

#define X2_TPR      0x808
#define X2_SPIV     0x80f
#define IRR         0x200
#define ISR         0x100

static u64 exits[4];

static u32 *reg(unsigned int n, unsigned int offset)
{
    return (u32 *)vlapic_page(cpu(n)) + offset / 4;
}

static u32 *word_of(unsigned int n, unsigned int bank, u8 vector)
{
    return reg(n, bank + vector / 32 * 0x10);
}

static bool in(unsigned int n, unsigned int bank, u8 vector)
{
    return *word_of(n, bank, vector) >> vector % 32 & 1;
}

static void start(u32 flags)
{
    board_virtual_x2apic = true;
    board_start(flags, 2);
    for (unsigned int i = 0; i < 2; i++) {
        run_on(i);
        CHECK(vlapic_wrmsr(cpu(i), 0x1b, vlapic_base(cpu(i)) | 0xc00));
        CHECK(vlapic_wrmsr(cpu(i), X2_SPIV, 0x1ff));
        CHECK(cpu(i)->arch.hvm->apic_virtual);
    }
    run_on(0);
}

static void end(void)
{
    board_end();
    board_virtual_x2apic = false;
}

/* What the vendor does before each entry: nothing is to be injected; the processor is told what there is. */
static u16 enter(void)
{
    CHECK_EQ(hvm_intr_pending(cpu(0)).source, HVM_INTR_NONE);
    vlapic_virtual_eoi_exits(cpu(0), exits);
    return vlapic_virtual_status(cpu(0));
}

static bool exits_for(u8 vector)
{
    return exits[vector / 64] >> vector % 64 & 1;
}

/* The processor delivers one, and ends it. True: it leaves the guest to tell. */
static void deliver(u8 vector)
{
    CHECK(in(0, IRR, vector));
    *word_of(0, IRR, vector) &= ~(1u << vector % 32);
    *word_of(0, ISR, vector) |= 1u << vector % 32;
}

static void finish(u8 vector)
{
    *word_of(0, ISR, vector) &= ~(1u << vector % 32);
    if (exits_for(vector))
        vlapic_virtual_eoi(cpu(0), vector);
}

/* The notification reaches it in guest mode (SDM 30.6): descriptor's bits, 256 requests and one "outstanding". */
static u8 be_notified(void)
{
    u32 *descriptor = vlapic_posted(cpu(0));
    int first = -1;

    CHECK_EQ(descriptor[8] & 1, 1);
    descriptor[8] &= ~1u;
    for (unsigned int vector = 0; vector < 256; vector++) {
        if (!(descriptor[vector / 32] >> vector % 32 & 1))
            continue;
        descriptor[vector / 32] &= ~(1u << vector % 32);
        *word_of(0, IRR, vector) |= 1u << vector % 32;
        first = vector;
    }
    return first;
}

TEST(posted_ones_are_collected_by_the_processor)
{
    start(XEN_X86_EMU_LAPIC);
    CHECK_EQ(enter(), 0);
    run_on(1);
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK_EQ(board_log.notes[0], 1);
    vlapic_set_vector(cpu(0), 0x93, false);     /* the notification is on its way */
    CHECK_EQ(board_log.notes[0], 1);
    CHECK_EQ(be_notified(), 0x93);
    deliver(0x93);
    finish(0x93);
    deliver(0x41);
    vlapic_set_vector(cpu(0), 0x41, false);     /* again, while it is in service */
    CHECK_EQ(board_log.notes[0], 2);
    CHECK_EQ(be_notified(), 0x41);
    finish(0x41);
    deliver(0x41);
    finish(0x41);
    CHECK_EQ(board_log.kicks[0], 0);            /* it never had to leave */
    CHECK_EQ(enter(), 0);
    end();
}

/* Their end must be heard of, which the processor is told at an entry. */
TEST(level_triggered_ones_are_not_posted)
{
    start(XEN_X86_EMU_LAPIC | XEN_X86_EMU_IOAPIC);
    ioapic_rte(20, 0x8000 | 0x71);
    CHECK_EQ(enter(), 0);
    run_on(1);
    hvm_gsi_set(guest, 20, true);
    CHECK_EQ(board_log.kicks[0], 1);
    CHECK_EQ(board_log.notes[0], 0);
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK_EQ(be_notified(), 0x41);
    CHECK(!in(0, IRR, 0x71));
    run_on(0);
    CHECK_EQ(enter(), 0x71);
    CHECK(exits_for(0x71));
    end();
}

/* What was notified and taken by the entry may be notified again; what nobody was told of, too. */
TEST(notifications_are_not_lost)
{
    start(XEN_X86_EMU_LAPIC);
    run_on(1);
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK_EQ(board_log.notes[0], 1);
    run_on(0);
    CHECK_EQ(enter(), 0x41);                    /* it came before the guest was entered */
    run_on(1);
    vlapic_set_vector(cpu(0), 0x42, false);
    CHECK_EQ(board_log.notes[0], 2);
    CHECK_EQ(be_notified(), 0x42);
    /* it is preempted: no CPU to notify; it runs again elsewhere */
    cpu(0)->is_running = false;
    vlapic_set_vector(cpu(0), 0x43, false);
    CHECK_EQ(board_log.notes[0], 2);
    CHECK_EQ(board_log.wakes[0], 3);
    cpu(0)->is_running = true;
    cpu(0)->processor = 1;
    vlapic_set_vector(cpu(0), 0x44, false);
    CHECK_EQ(board_log.notes[1], 1);
    CHECK_EQ(be_notified(), 0x44);
    CHECK(in(0, IRR, 0x43));
    /* its own it sees at its next entry */
    run_on(0);
    vlapic_set_vector(cpu(0), 0x45, false);
    CHECK_EQ(board_log.notes[1], 1);
    CHECK_EQ(enter(), 0x45);
    end();
}

TEST(requests_wait_for_the_entry)
{
    start(XEN_X86_EMU_LAPIC);
    CHECK_EQ(enter(), 0);
    /* it runs: its page is left alone, and it is called */
    run_on(1);
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK(!in(0, IRR, 0x41));
    CHECK_EQ(board_log.notes[0], 1);
    vlapic_set_vector(cpu(0), 0x41, false);     /* once is enough */
    vlapic_set_vector(cpu(0), 0x93, false);
    CHECK_EQ(board_log.notes[0], 1);
    run_on(0);
    CHECK_EQ(enter(), 0x93);
    CHECK(in(0, IRR, 0x41) && in(0, IRR, 0x93));
    deliver(0x93);
    CHECK_EQ(enter(), 0x41 | 0x93 << 8);
    /* again, while it is in service */
    vlapic_set_vector(cpu(0), 0x93, false);
    CHECK_EQ(enter(), 0x93 | 0x93 << 8);
    finish(0x93);
    deliver(0x93);
    finish(0x93);
    deliver(0x41);
    finish(0x41);
    CHECK_EQ(enter(), 0);
    end();
}

TEST(what_waits_wakes)
{
    start(XEN_X86_EMU_LAPIC);
    CHECK(!hvm_intr_wakes(cpu(0)));
    cpu(0)->is_running = false;
    CHECK(vlapic_wrmsr(cpu(0), X2_TPR, 0x50));
    vlapic_set_vector(cpu(0), 0x4f, false);
    CHECK_EQ(board_log.wakes[0], 0);            /* would not come */
    CHECK(!hvm_intr_wakes(cpu(0)));
    vlapic_set_vector(cpu(0), 0x60, false);
    CHECK_EQ(board_log.wakes[0], 1);
    CHECK_EQ(board_log.notes[0], 0);
    CHECK(hvm_intr_wakes(cpu(0)));
    cpu(0)->is_running = true;
    CHECK_EQ(enter(), 0x60);
    end();
}

TEST(the_ioapic_hears_of_ends)
{
    start(XEN_X86_EMU_LAPIC | XEN_X86_EMU_IOAPIC);
    ioapic_rte(20, 0x8000 | 0x71);              /* level-triggered, to vcpu 0 */
    hvm_gsi_set(guest, 20, true);
    vlapic_set_vector(cpu(0), 0x72, false);
    CHECK_EQ(enter(), 0x72);
    CHECK(exits_for(0x71) && !exits_for(0x72));
    deliver(0x72);
    finish(0x72);
    deliver(0x71);
    finish(0x71);
    CHECK_EQ(enter(), 0x71);                    /* the line is still up */
    hvm_gsi_set(guest, 20, false);
    deliver(0x71);
    finish(0x71);
    CHECK_EQ(enter(), 0);
    /* a vector that was level-triggered once, and is not now */
    ioapic_rte(20, 0x10000);
    vlapic_set_vector(cpu(0), 0x71, false);
    CHECK_EQ(enter(), 0x71);
    CHECK(!exits_for(0x71));
    end();
}

TEST(no_tick_is_lost)
{
    start(XEN_X86_EMU_LAPIC);
    CHECK(vlapic_wrmsr(cpu(0), 0x83e, 0xb));
    CHECK(vlapic_wrmsr(cpu(0), 0x832, 0x20000 | 0xd1));
    CHECK(vlapic_wrmsr(cpu(0), 0x838, 100000)); /* each millisecond */
    board_advance(3 * MS);
    for (unsigned int i = 0; i < 3; i++) {
        CHECK_EQ(enter(), 0xd1);
        CHECK(exits_for(0xd1));                 /* there is more to come, or it must be seen that there is not */
        deliver(0xd1);
        finish(0xd1);
    }
    CHECK_EQ(enter(), 0);
    CHECK(!exits_for(0xd1));
    end();
}

TEST(off_by_software)
{
    start(XEN_X86_EMU_LAPIC);
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK(vlapic_wrmsr(cpu(0), X2_SPIV, 0xff));
    CHECK_EQ(enter(), 0);
    CHECK(!hvm_intr_wakes(cpu(0)));
    CHECK(vlapic_wrmsr(cpu(0), X2_SPIV, 0x1ff));
    CHECK_EQ(enter(), 0x41);
    end();
}

TEST(resets_forget_requests)
{
    start(XEN_X86_EMU_LAPIC);
    vlapic_set_vector(cpu(0), 0x41, false);
    hvm_platform_vcpu_reset(cpu(0));
    CHECK(cpu(0)->arch.hvm->apic_virtual);      /* an INIT leaves the mode */
    CHECK(vlapic_wrmsr(cpu(0), X2_SPIV, 0x1ff));
    CHECK_EQ(enter(), 0);
    vlapic_set_vector(cpu(0), 0x41, false);
    hvm_platform_reset(guest);
    CHECK(!cpu(0)->arch.hvm->apic_virtual);
    apic_on(0);
    CHECK_EQ(take(0), -1);
    /* in the other mode it is ours: others put their requests aside all the same */
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK(!in(0, IRR, 0x41));
    CHECK_EQ(take(0), 0x41);
    end();
}

TEST(ipis_to_itself)
{
    start(XEN_X86_EMU_LAPIC);
    *reg(0, 0x3f0) = 5;
    CHECK(vlapic_virtual_write(cpu(0), 0x3f0));
    CHECK(vlapic_wrmsr(cpu(0), 0x828, 0));
    CHECK(*reg(0, 0x280) & 0x20);
    CHECK(!vlapic_virtual_write(cpu(0), 0x300));
    end();
}

TEST(records_have_the_requests)
{
    struct hvm_hw_lapic_regs regs;
    struct hvm_hw_lapic base;

    start(XEN_X86_EMU_LAPIC);
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK_EQ(vlapic_save(guest, cpu(0), &base), 0);
    CHECK_EQ(vlapic_regs_save(guest, cpu(0), &regs), 0);
    CHECK(regs.data[IRR + 0x20] & 2);
    CHECK_EQ(vlapic_load(guest, cpu(1), &base, sizeof(base)), 0);
    CHECK_EQ(vlapic_regs_load(guest, cpu(1), &regs, sizeof(regs)), 0);
    run_on(1);
    CHECK(cpu(1)->arch.hvm->apic_virtual);
    CHECK_EQ(hvm_intr_pending(cpu(1)).source, HVM_INTR_NONE);
    CHECK_EQ(vlapic_virtual_status(cpu(1)), 0x41);
    /* one of the other mode */
    base.apic_base_msr &= ~0x400ULL;
    CHECK_EQ(vlapic_load(guest, cpu(1), &base, sizeof(base)), 0);
    CHECK(!cpu(1)->arch.hvm->apic_virtual);
    CHECK_EQ(waiting_source(1), HVM_INTR_LAPIC);
    end();
}
