// SPDX-License-Identifier: GPL-2.0-only
/*
 * Local APICs: reset values, registers, priorities, errors, modes, the timer. Expectations: SDM
 * vol. 3, chapter 11.
 */
#include "board.h"

#include <lib/cpu-policy.h>

static void lapic_start(unsigned int vcpus)
{
    board_start(XEN_X86_EMU_LAPIC, vcpus);
}

TEST(reset_values)
{
    u64 base;

    lapic_start(2);
    CHECK(vlapic_rdmsr(cpu(0), 0x1b, &base));
    CHECK_EQ(base, 0xfee00900);             /* enabled, boot processor */
    CHECK(vlapic_rdmsr(cpu(1), 0x1b, &base));
    CHECK_EQ(base, 0xfee00800);
    run_on(1);
    CHECK_EQ(apic(0x20), 2u << 24);         /* IDs are even */
    CHECK_EQ(apic(0x30), 0x50014);          /* version 0x14, 6 LVT entries */
    CHECK_EQ(apic(0x80), 0);
    CHECK_EQ(apic(0xd0), 0);
    CHECK_EQ(apic(0xe0), 0xffffffff);
    CHECK_EQ(apic(0xf0), 0xff);
    for (unsigned int lvt = 0x320; lvt <= 0x370; lvt += 0x10)
        CHECK_EQ(apic(lvt), 0x10000);
    CHECK(vlapic_enabled(cpu(1)));          /* by its base register */
    CHECK_EQ(vlapic_id(cpu(1)), 2);
    board_end();
}

TEST(software_disable_masks)
{
    lapic_start(1);
    apic_set(0x350, 0x700);
    CHECK_EQ(apic(0x350), 0x10700);         /* stays masked while disabled */
    apic_on(0);
    apic_set(0x350, 0x700);
    CHECK_EQ(apic(0x350), 0x700);
    vlapic_set_vector(cpu(0), 0x40, false);
    apic_set(0xf0, 0xff);
    CHECK_EQ(apic(0x350), 0x10700);
    CHECK_EQ(take(0), -1);
    vlapic_set_vector(cpu(0), 0x50, false); /* not accepted */
    apic_on(0);
    CHECK_EQ(take(0), 0x40);                /* what was there stays there */
    CHECK_EQ(take(0), -1);
    board_end();
}

/* Off and on again by its base register, it has nothing of what it accepted: the core has to hear of it. */
TEST(hardware_disable_forgets)
{
    lapic_start(1);
    apic_on(0);
    vlapic_set_vector(cpu(0), 0x40, false);
    CHECK(vlapic_wrmsr(cpu(0), 0x1b, 0xfee00900));
    CHECK_EQ(board_log.forgotten[0], 0);
    CHECK(vlapic_wrmsr(cpu(0), 0x1b, 0xfee00100));
    CHECK_EQ(board_log.forgotten[0], 1);
    CHECK(vlapic_wrmsr(cpu(0), 0x1b, 0xfee00900));
    CHECK_EQ(board_log.forgotten[0], 2);
    apic_on(0);
    CHECK_EQ(take(0), -1);
    board_end();
}

TEST(priorities)
{
    lapic_start(1);
    apic_on(0);
    vlapic_set_vector(cpu(0), 0x31, false);
    vlapic_set_vector(cpu(0), 0x52, false);
    CHECK_EQ(apic(0x210), 1u << 17);        /* IRR of 0x31 */
    CHECK_EQ(take(0), 0x52);
    CHECK_EQ(apic(0xa0), 0x50);
    CHECK_EQ(take(0), -1);                  /* 0x31 is below */
    vlapic_set_vector(cpu(0), 0x5f, false);
    CHECK_EQ(take(0), -1);                  /* same class */
    vlapic_set_vector(cpu(0), 0x60, false);
    CHECK_EQ(take(0), 0x60);
    apic_eoi_write();
    CHECK_EQ(apic(0xa0), 0x50);
    apic_eoi_write();
    CHECK_EQ(take(0), 0x5f);
    apic_eoi_write();
    vlapic_set_tpr(cpu(0), 3);
    CHECK_EQ(apic(0x80), 0x30);
    CHECK_EQ(take(0), -1);
    apic_set(0x80, 0x2f);
    CHECK_EQ(vlapic_get_tpr(cpu(0)), 2);
    CHECK_EQ(apic(0xa0), 0x2f);
    CHECK_EQ(take(0), 0x31);
    board_end();
}

TEST(errors)
{
    lapic_start(1);
    apic_on(0);
    apic_set(0x370, 0xfe);
    apic_set(0x300, 0x0000f);               /* fixed, vector 15 */
    CHECK_EQ(take(0), 0xfe);
    CHECK_EQ(apic(0x280), 0);               /* latched by a write */
    apic_set(0x280, 0);
    CHECK_EQ(apic(0x280), 0x20);
    apic_set(0x280, 0);
    CHECK_EQ(apic(0x280), 0);
    apic_eoi_write();
    CHECK_EQ(apic(0x40), 0);                /* no such register */
    CHECK_EQ(take(0), 0xfe);
    apic_set(0x280, 0);
    CHECK_EQ(apic(0x280), 0x80);
    vlapic_set_vector(cpu(0), 7, false);
    apic_set(0x280, 0);
    CHECK_EQ(apic(0x280), 0x40);
    board_end();
}

TEST(small_accesses)
{
    lapic_start(1);
    CHECK_EQ(mmio_read(0xfee00031, 1), 0);
    CHECK_EQ(mmio_read(0xfee00032, 1), 5);
    CHECK_EQ(mmio_read(0xfee00030, 2), 0x14);
    CHECK_EQ(mmio_read(0xfee00034, 4), 0);  /* between registers */
    mmio_write(0xfee00080, 1, 0x55);        /* too small: ignored */
    CHECK_EQ(apic(0x80), 0);
    CHECK_EQ(mmio_read(0xfee00800, 4), 0);
    board_end();
}

TEST(base_msr_rules)
{
    u64 value;

    lapic_start(2);
    run_on(1);
    CHECK(!vlapic_wrmsr(cpu(1), 0x1b, 0xfee00801));             /* reserved bit */
    CHECK(!vlapic_wrmsr(cpu(1), 0x1b, 0xfee00400));             /* x2APIC without enable */
    CHECK(!vlapic_wrmsr(cpu(1), 0x1b, 1ULL << 40 | 0x800));     /* beyond 40 bits */
    CHECK(vlapic_wrmsr(cpu(1), 0x1b, 0xfee00c00));
    CHECK(!io_ours(HVM_IO_MMIO, 0xfee00020, 4, false, 0));      /* its page is gone */
    CHECK(!vlapic_wrmsr(cpu(1), 0x1b, 0xfee00800));             /* not straight back */
    CHECK(vlapic_rdmsr(cpu(1), 0x802, &value));
    CHECK_EQ(value, 2);
    CHECK(vlapic_rdmsr(cpu(1), 0x80d, &value));
    CHECK_EQ(value, 4);                                         /* cluster 0, bit 2 */
    CHECK(vlapic_wrmsr(cpu(1), 0x1b, 0xfee00000));
    CHECK(!vlapic_enabled(cpu(1)));
    CHECK(!vlapic_rdmsr(cpu(1), 0x802, &value));
    CHECK(!vlapic_wrmsr(cpu(1), 0x1b, 0xfee00c00));             /* nor from disabled */
    CHECK(vlapic_wrmsr(cpu(1), 0x1b, 0xfed00800));              /* moved */
    CHECK_EQ(mmio_read(0xfed00020, 4), 2u << 24);
    CHECK(!io_ours(HVM_IO_MMIO, 0xfee00020, 4, false, 0));
    board_end();
}

TEST(x2apic_faults)
{
    u64 value;

    lapic_start(1);
    CHECK(!vlapic_rdmsr(cpu(0), 0x802, &value));        /* only in that mode */
    CHECK(vlapic_wrmsr(cpu(0), 0x1b, 0xfee00d00));
    CHECK(vlapic_wrmsr(cpu(0), 0x80f, 0x1ff));
    CHECK(!vlapic_wrmsr(cpu(0), 0x802, 0));             /* read-only */
    CHECK(!vlapic_rdmsr(cpu(0), 0x80b, &value));        /* write-only */
    CHECK(!vlapic_wrmsr(cpu(0), 0x80b, 1));             /* EOI: 0 only */
    CHECK(vlapic_wrmsr(cpu(0), 0x80b, 0));
    CHECK(!vlapic_rdmsr(cpu(0), 0x80e, &value));        /* no DFR */
    CHECK(!vlapic_rdmsr(cpu(0), 0x831, &value));        /* no upper ICR */
    CHECK(!vlapic_wrmsr(cpu(0), 0x808, 0x100));
    CHECK(!vlapic_wrmsr(cpu(0), 0x828, 1));
    CHECK(!vlapic_wrmsr(cpu(0), 0x837, 0x20000));
    CHECK(!vlapic_rdmsr(cpu(0), 0x840, &value));
    CHECK(vlapic_wrmsr(cpu(0), 0x83f, 0x45));           /* self IPI */
    CHECK_EQ(take(0), 0x45);
    CHECK(vlapic_rdmsr(cpu(0), 0x80a, &value));
    CHECK_EQ(value, 0x40);
    board_end();
}

TEST(timer_one_shot)
{
    lapic_start(1);
    apic_on(0);
    apic_set(0x3e0, 0xb);                   /* divide by 1 */
    apic_set(0x320, 0xec);
    apic_set(0x380, 100000);                /* 1 ms at 100 MHz */
    CHECK_EQ(apic(0x390), 100000);
    board_advance(250000);
    CHECK_EQ(apic(0x390), 75000);
    CHECK_EQ(take(0), -1);
    board_advance(750000);
    CHECK_EQ(apic(0x390), 0);
    CHECK_EQ(take(0), 0xec);
    apic_eoi_write();
    board_advance(10 * MS);
    CHECK_EQ(take(0), -1);
    CHECK_EQ(board_timers(), 0);
    board_end();
}

TEST(timer_divisors)
{
    static const struct {
        u32 code, divisor;
    } rows[] = { { 0, 2 },  { 1, 4 },  { 2, 8 },     { 3, 16 },
                 { 8, 32 }, { 9, 64 }, { 0xa, 128 }, { 0xb, 1 } };

    lapic_start(1);
    apic_on(0);
    for (unsigned int i = 0; i < 8; i++) {
        apic_set(0x3e0, rows[i].code);
        apic_set(0x380, 1000000);
        board_advance(10 * 1000 * rows[i].divisor);
        CHECK_EQ(apic(0x390), 999000);
    }
    board_end();
}

TEST(timer_periodic_and_divide_change)
{
    lapic_start(1);
    apic_on(0);
    apic_set(0x3e0, 0xb);
    apic_set(0x320, 0x200ec);
    apic_set(0x380, 100000);
    for (unsigned int i = 0; i < 5; i++) {
        board_advance(1 * MS);
        CHECK_EQ(take(0), 0xec);
        apic_eoi_write();
    }
    board_advance(500000);
    apic_set(0x3e0, 0);                     /* half way through: the rest takes twice as long */
    CHECK_EQ(apic(0x390), 50000);
    board_advance(999999);
    CHECK_EQ(take(0), -1);
    board_advance(1);
    CHECK_EQ(take(0), 0xec);
    apic_set(0x320, 0x300ec);               /* masked */
    apic_eoi_write();
    board_advance(10 * MS);
    CHECK_EQ(take(0), -1);
    apic_set(0x380, 0);
    CHECK_EQ(board_timers(), 0);
    board_end();
}

TEST(timer_deadline)
{
    u64 value;

    lapic_start(1);
    apic_on(0);
    CHECK(vlapic_wrmsr(cpu(0), 0x6e0, 1));              /* ignored in other modes */
    CHECK_EQ(board_timers(), 0);
    apic_set(0x320, 0x400ec);
    apic_set(0x380, 1000);                              /* ignored in this one */
    CHECK_EQ(apic(0x380), 0);
    CHECK(vlapic_wrmsr(cpu(0), 0x6e0, clock_now * 2 + 4000000));    /* 2 ms at 2 GHz */
    board_advance(2 * MS - 1);
    CHECK_EQ(take(0), -1);
    CHECK(vlapic_rdmsr(cpu(0), 0x6e0, &value));
    CHECK(value);
    board_advance(1);
    CHECK_EQ(take(0), 0xec);
    CHECK(vlapic_rdmsr(cpu(0), 0x6e0, &value));
    CHECK_EQ(value, 0);
    apic_eoi_write();
    CHECK(vlapic_wrmsr(cpu(0), 0x6e0, 5));              /* long past: at once */
    board_advance(0);
    CHECK_EQ(take(0), 0xec);
    apic_eoi_write();
    CHECK(vlapic_wrmsr(cpu(0), 0x6e0, clock_now * 2 + 4000000));
    apic_set(0x320, 0xec);                              /* leaving the mode disarms */
    CHECK_EQ(board_timers(), 0);
    CHECK(vlapic_wrmsr(cpu(0), 0x6e0, ~0ULL));
    board_end();
}

TEST(deadline_needs_cpuid)
{
    u64 value;

    lapic_start(1);
    guest->arch.policy->basic[1].c = 0;
    apic_on(0);
    apic_set(0x320, 0x400ec);
    CHECK_EQ(apic(0x320), 0xec);
    CHECK(!vlapic_rdmsr(cpu(0), 0x6e0, &value));
    CHECK(!vlapic_wrmsr(cpu(0), 0x6e0, 1));
    CHECK(!vlapic_wrmsr(cpu(0), 0x1b, 0xfee00d00));
    board_end();
}

TEST(callback_vector_and_nmi)
{
    lapic_start(1);
    apic_on(0);
    vlapic_set_vector(cpu(0), 0xf0, false);
    guest->arch.hvm->callback_via = HVM_CALLBACK_VECTOR;
    guest->arch.hvm->callback_vector = 0xf3;
    CHECK_EQ(waiting_source(0), HVM_INTR_LAPIC);
    cpu(0)->vcpu_info->evtchn_upcall_pending = 1;
    CHECK(hvm_intr_wakes(cpu(0)));
    CHECK_EQ(take(0), 0xf3);
    cpu(0)->vcpu_info->evtchn_upcall_pending = 0;
    cpu(0)->arch.hvm->nmi_pending = true;
    CHECK_EQ(hvm_intr_pending_next(cpu(0), (struct hvm_intr){ HVM_INTR_NONE, 0 }, true).source, HVM_INTR_NMI);
    CHECK_EQ(hvm_intr_pending_next(cpu(0), (struct hvm_intr){ HVM_INTR_NONE, 0 }, false).vector, 0xf0);
    CHECK_EQ(take(0), 2);
    CHECK_EQ(take(0), 0xf0);
    CHECK_EQ(take(0), -1);
    CHECK(!hvm_intr_wakes(cpu(0)));
    board_end();
}

/* A guest that uses Hyper-V's APIC assist page. */
static void assist_start(void)
{
    lapic_start(1);
    apic_on(0);
    cpu(0)->arch.hvm->viridian = (void *)&board_assist;
}

TEST(assist_saves_an_eoi)
{
    assist_start();
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK_EQ(take(0), 0x41);
    CHECK(board_assist.no_eoi);
    board_assist.no_eoi = false;            /* the guest's way to end it */
    vlapic_set_vector(cpu(0), 0x42, false);
    CHECK(hvm_platform_entry(cpu(0)));
    CHECK_EQ(take(0), 0x42);                /* same class: 0x41 is out of service */
    board_end();
}

TEST(assist_is_withdrawn_for_what_waits)
{
    assist_start();
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK_EQ(take(0), 0x41);
    vlapic_set_vector(cpu(0), 0x31, false); /* lower: has to hear of the end */
    CHECK(hvm_platform_entry(cpu(0)));
    CHECK(!board_assist.pending);
    CHECK_EQ(take(0), -1);
    apic_eoi_write();
    CHECK_EQ(take(0), 0x31);
    CHECK(board_assist.pending);
    vlapic_set_vector(cpu(0), 0x51, false); /* nests */
    CHECK_EQ(take(0), 0x51);
    CHECK(!board_assist.pending);
    board_end();
}

TEST(assist_is_not_offered_for_levels_and_queues)
{
    assist_start();
    vlapic_set_vector(cpu(0), 0x41, true);
    CHECK_EQ(take(0), 0x41);
    CHECK(!board_assist.pending);
    apic_eoi_write();
    vlapic_set_vector(cpu(0), 0x41, false);
    vlapic_set_vector(cpu(0), 0x31, false);
    CHECK_EQ(take(0), 0x41);
    CHECK(!board_assist.pending);
    board_end();
}

TEST(assist_ends_before_saving)
{
    struct hvm_hw_lapic_regs r;

    assist_start();
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK_EQ(take(0), 0x41);
    board_assist.no_eoi = false;
    CHECK_EQ(vlapic_regs_save(guest, cpu(0), &r), 0);
    CHECK_EQ(r.data[0x120], 0);             /* not in service any more */
    board_end();
}

TEST(synthetic_interrupts_may_end_at_once)
{
    assist_start();
    board_assist.auto_eoi = 0x41;
    vlapic_set_vector(cpu(0), 0x41, false);
    CHECK_EQ(take(0), 0x41);
    CHECK_EQ(apic(0xa0), 0);
    CHECK(!board_assist.pending);
    board_end();
}

TEST(other_ways_to_its_registers)
{
    lapic_start(2);
    apic_on(1);
    apic_on(0);
    vlapic_set_icr(cpu(0), 0x0200000000004041ULL);
    CHECK_EQ(vlapic_get_icr(cpu(0)), 0x0200000000004041ULL);
    CHECK_EQ(take(1), 0x41);
    vlapic_eoi(cpu(1));
    vlapic_set_task_priority(cpu(1), 0x45);
    CHECK_EQ(vlapic_get_task_priority(cpu(1)), 0x45);
    vlapic_set_icr(cpu(0), 0x0200000000004041ULL);
    CHECK_EQ(take(1), -1);
    board_end();
}

/* What repeated accesses of the emulator must not hand to a device model as a whole. */
TEST(which_addresses_are_claimed)
{
    lapic_start(1);
    CHECK(hvm_platform_claims(current, HVM_IO_MMIO, 0xfee00000, PAGE_SIZE));
    CHECK(hvm_platform_claims(current, HVM_IO_MMIO, 0xfee00fff, 1));
    CHECK(!hvm_platform_claims(current, HVM_IO_MMIO, 0xfee01000, PAGE_SIZE));
    CHECK(!hvm_platform_claims(current, HVM_IO_MMIO, 0xfedff000, PAGE_SIZE));
    CHECK(!hvm_platform_claims(current, HVM_IO_PORT, 0x1f0, 4));
    board_end();
    board_start(XEN_X86_EMU_LAPIC | XEN_X86_EMU_IOAPIC | XEN_X86_EMU_PIT, 1);
    CHECK(hvm_platform_claims(current, HVM_IO_PORT, 0x43, 1));
    CHECK(hvm_platform_claims(current, HVM_IO_PORT, 0x3f, 4));
    CHECK(!hvm_platform_claims(current, HVM_IO_PORT, 0x44, 4));
    CHECK(hvm_platform_claims(current, HVM_IO_MMIO, 0xfec00000, PAGE_SIZE));
    board_end();
}
