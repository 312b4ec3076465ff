// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts between vcpus, INIT and start-up, destinations (SDM vol. 3, 11.6, 11.12.10; 9.4 of
 * older editions).
 */
#include "board.h"

#include <xen/sched.h>

static void start(void)
{
    board_start(XEN_X86_EMU_LAPIC, 4);
    for (unsigned int i = 4; i-- > 0; )
        apic_on(i);
}

static void ipi(u32 dest, u32 icr)
{
    apic_set(0x310, dest << 24);
    apic_set(0x300, icr);
}

/* bitmap of the vcpus that get vector 0x41 now */
static unsigned int receivers(void)
{
    unsigned int set = 0, was = current->vcpu_id;

    for (unsigned int i = 0; i < 4; i++) {
        if (take(i) != 0x41)
            continue;
        set |= 1u << i;
        run_on(i);
        apic_eoi_write();
    }
    run_on(was);
    return set;
}

TEST(physical_and_shorthands)
{
    start();
    ipi(2, 0x4041);
    CHECK_EQ(receivers(), 2);
    ipi(5, 0x4041);                         /* nobody */
    CHECK_EQ(receivers(), 0);
    ipi(0xff, 0x4041);
    CHECK_EQ(receivers(), 15);
    ipi(0, 0x44041);
    CHECK_EQ(receivers(), 1);
    ipi(0, 0x84041);
    CHECK_EQ(receivers(), 15);
    run_on(2);
    ipi(0, 0xc4041);
    CHECK_EQ(receivers(), 11);
    CHECK_EQ(apic(0x300) & 0x1000, 0);      /* never busy */
    board_end();
}

TEST(logical_flat)
{
    start();
    for (unsigned int i = 0; i < 4; i++) {
        run_on(i);
        apic_set(0xd0, 1u << (24 + i));
    }
    run_on(0);
    ipi(0x5, 0x4841);
    CHECK_EQ(receivers(), 5);
    ipi(0xff, 0x4841);
    CHECK_EQ(receivers(), 15);
    ipi(0xf0, 0x4841);
    CHECK_EQ(receivers(), 0);
    board_end();
}

TEST(logical_clusters)
{
    start();
    for (unsigned int i = 0; i < 4; i++) {
        run_on(i);
        apic_set(0xe0, 0x0fffffff);
        apic_set(0xd0, (i / 2 << 4 | 1u << i % 2) << 24);
    }
    run_on(0);
    ipi(0x03, 0x4841);
    CHECK_EQ(receivers(), 3);
    ipi(0x12, 0x4841);
    CHECK_EQ(receivers(), 8);
    ipi(0x21, 0x4841);
    CHECK_EQ(receivers(), 0);
    board_end();
}

TEST(x2apic_destinations)
{
    start();
    for (unsigned int i = 0; i < 4; i++)
        CHECK(vlapic_wrmsr(cpu(i), 0x1b, 0xfee00c00 | (i ? 0 : 0x100)));
    CHECK(vlapic_wrmsr(cpu(0), 0x830, 4ULL << 32 | 0x4041));            /* physical ID 4 */
    CHECK_EQ(take(2), 0x41);
    CHECK(vlapic_wrmsr(cpu(2), 0x80b, 0));
    CHECK(vlapic_wrmsr(cpu(0), 0x830, 0x44ULL << 32 | 0x4841)); /* cluster 0, bits 2 and 6 */
    CHECK_EQ(take(1), 0x41);
    CHECK_EQ(take(3), 0x41);
    CHECK_EQ(take(0), -1);
    CHECK(vlapic_wrmsr(cpu(1), 0x80b, 0));
    CHECK(vlapic_wrmsr(cpu(3), 0x80b, 0));
    CHECK(vlapic_wrmsr(cpu(0), 0x830, 0xffffffffULL << 32 | 0x4041));   /* everybody */
    for (unsigned int i = 0; i < 4; i++)
        CHECK_EQ(take(i), 0x41);
    board_end();
}

TEST(lowest_priority)
{
    unsigned int hits[4] = { 0 };

    start();
    for (unsigned int i = 0; i < 4; i++) {
        run_on(i);
        apic_set(0xd0, 1u << (24 + i));
        apic_set(0x80, i == 3 ? 0 : 0x50);
    }
    run_on(0);
    ipi(0xff, 0x4941);
    CHECK_EQ(receivers(), 8);               /* the one with the lowest TPR */
    run_on(3);
    apic_set(0x80, 0x50);
    for (unsigned int i = 0; i < 4; i++) {
        run_on(i);
        apic_set(0x80, 0);
    }
    for (unsigned int i = 0; i < 8; i++) {
        unsigned int set;

        run_on(0);
        ipi(0xff, 0x4941);
        set = receivers();
        CHECK(set && !(set & (set - 1)));
        hits[__builtin_ctz(set)]++;
    }
    for (unsigned int i = 0; i < 4; i++)
        CHECK_EQ(hits[i], 2);               /* equals take turns */
    board_end();
}

TEST(nmi_ipi)
{
    start();
    ipi(2, 0x4400);
    CHECK_EQ(waiting_source(1), HVM_INTR_NMI);
    CHECK_EQ(take(1), 2);
    CHECK_EQ(take(1), -1);
    board_end();
}

TEST(kick_only_for_what_is_deliverable)
{
    start();
    run_on(1);
    apic_set(0x80, 0x60);
    cpu(1)->is_running = false;
    run_on(0);
    board_log.kicks[1] = 0;
    ipi(2, 0x4041);
    CHECK_EQ(board_log.kicks[1], 0);
    ipi(2, 0x4071);
    CHECK_EQ(board_log.kicks[1], 1);
    board_end();
}

/*
 * What Linux and firmware do: INIT, its de-assertion, two start-up IPIs; vcpus 1.. were never up.
 */
TEST(start_up_of_a_fresh_vcpu)
{
    start();
    cpu(1)->pause_flags = VPF_down;
    run_on(0);
    ipi(2, 0xc500);
    ipi(2, 0x8500);
    CHECK_EQ(board_log.starts[1], 0);
    ipi(2, 0x4699);
    CHECK_EQ(board_log.starts[1], 1);
    CHECK_EQ(board_log.start_cs[1], 0x9900);
    CHECK_EQ(board_log.start_ip[1], 0);
    run_on(1);
    CHECK_EQ(apic(0xf0), 0xff);             /* INIT reset its APIC */
    run_on(0);
    ipi(2, 0x4677);                         /* the second one is not for a running processor */
    CHECK_EQ(board_log.starts[1], 1);
    CHECK(hvm_platform_entry(cpu(1)));
    CHECK_EQ(board_log.resets[1], 1);
    board_end();
}

/* It halted with interrupts off, or was taken down: a start-up IPI alone is not for it. */
TEST(start_up_of_a_vcpu_that_went_down)
{
    start();
    cpu(1)->is_initialised = true;
    cpu(1)->pause_flags = VPF_down;
    run_on(0);
    ipi(2, 0x4699);
    CHECK_EQ(board_log.starts[1], 0);
    ipi(2, 0xc500);
    ipi(2, 0x4699);
    CHECK_EQ(board_log.starts[1], 1);
    CHECK_EQ(board_log.start_cs[1], 0x9900);
    CHECK(!(cpu(1)->pause_flags & VPF_down));
    board_end();
}

/* Both came while it was about to halt with interrupts off: they were left to it, and it sees them after all. */
TEST(start_up_of_a_vcpu_that_goes_down)
{
    start();
    run_on(1);
    cpu(1)->is_initialised = true;
    vlapic_went_down(cpu(1));               /* nothing came */
    run_on(0);
    ipi(2, 0xc500);
    ipi(2, 0x4699);
    CHECK_EQ(board_log.starts[1], 0);
    run_on(1);
    cpu(1)->pause_flags = VPF_down;
    vlapic_went_down(cpu(1));
    CHECK(!(cpu(1)->pause_flags & VPF_down));
    run_on(0);
    ipi(2, 0x4677);                         /* too late to start it, in time to be the one that counts */
    run_on(1);
    CHECK(hvm_platform_entry(cpu(1)));
    CHECK_EQ(board_log.resets[1], 1);
    CHECK_EQ(board_log.starts[1], 1);
    CHECK_EQ(board_log.start_cs[1], 0x7700);
    board_end();
}

TEST(init_of_a_running_vcpu)
{
    start();
    run_on(1);
    apic_set(0x3e0, 0xb);
    apic_set(0x320, 0x200ec);
    apic_set(0x380, 100000);
    run_on(0);
    ipi(2, 0xc500);
    CHECK_EQ(board_log.resets[1], 0);       /* it does so itself */
    CHECK(hvm_intr_wakes(cpu(1)));
    run_on(1);
    CHECK(!hvm_platform_entry(cpu(1)));
    CHECK_EQ(board_log.resets[1], 1);
    CHECK_EQ(board_timers(), 0);
    CHECK(cpu(1)->pause_flags & VPF_down);
    run_on(0);
    ipi(2, 0x4610);
    CHECK_EQ(board_log.start_cs[1], 0x1000);
    CHECK(!(cpu(1)->pause_flags & VPF_down));
    board_end();
}

TEST(start_up_while_init_is_on_its_way)
{
    start();
    ipi(2, 0xc500);
    ipi(2, 0x4610);
    CHECK_EQ(board_log.starts[1], 0);
    run_on(1);
    CHECK(hvm_platform_entry(cpu(1)));
    CHECK_EQ(board_log.resets[1], 1);
    CHECK_EQ(board_log.starts[1], 1);
    CHECK_EQ(board_log.start_cs[1], 0x1000);
    CHECK(hvm_platform_entry(cpu(1)));
    CHECK_EQ(board_log.resets[1], 1);
    board_end();
}

TEST(init_of_the_boot_vcpu)
{
    start();
    run_on(1);
    ipi(0, 0xc500);
    run_on(0);
    CHECK(hvm_platform_entry(cpu(0)));      /* goes on at the reset vector */
    CHECK_EQ(board_log.start_cs[0], 0xf000);
    CHECK_EQ(board_log.start_ip[0], 0xfff0);
    board_end();
}

TEST(disabled_apics_hear_nothing)
{
    start();
    CHECK(vlapic_wrmsr(cpu(1), 0x1b, 0xfee00000));
    ipi(0xff, 0x4041);
    CHECK_EQ(receivers(), 13);
    cpu(1)->pause_flags = VPF_down;
    ipi(2, 0x4610);
    CHECK_EQ(board_log.starts[1], 0);
    board_end();
}
