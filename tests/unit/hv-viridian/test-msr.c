// SPDX-License-Identifier: GPL-2.0-only
/* Hyper-V's leaves and MSRs, its pages and records (TLFS 6.0). */
#include "guest.h"

#include <xen/errno.h>
#include <public/sched.h>

static struct cpu_leaf leaf(u32 n)
{
    struct cpu_leaf l;

    viridian_cpuid(cpu(0), n, &l);
    return l;
}

static bool faults(u32 msr)
{
    u64 value;

    return !viridian_rdmsr(cpu(0), msr, &value);
}

TEST(switching_on)
{
    guest_start(0);
    CHECK_EQ(viridian_enable(guest, 0), 0);
    CHECK(!viridian_on(guest));
    CHECK_EQ(viridian_enable(guest, HVMPV_time_ref_count), -EINVAL);        /* no base */
    CHECK_EQ(viridian_enable(guest, HVMPV_base_freq | 1u << 30), -EINVAL);
    CHECK_EQ(viridian_enable(guest, HVMPV_base_freq | HVMPV_stimer), -EINVAL);
    CHECK(!viridian_on(guest));
    for (unsigned int n = 1; ; n++) {
        test_fault_at(n);
        if (viridian_enable(guest, HVMPV_base_freq) == 0)
            break;
        CHECK(test_fault_hit());
        CHECK(!viridian_on(guest));
    }
    test_fault_at(0);
    CHECK_EQ(viridian_enable(guest, HVMPV_base_freq), 0);
    CHECK_EQ(viridian_enable(guest, HVMPV_base_freq | HVMPV_crash_ctl), -EEXIST);
    guest_end();
}

TEST(leaves)
{
    guest_start(ALL_GROUPS);
    CHECK_EQ(leaf(0x40000000).a, 0x40000006);
    CHECK_EQ(leaf(0x40000000).b, 0x7263694d);
    CHECK_EQ(leaf(0x40000001).a, 0x31237648);
    CHECK_EQ(leaf(0x40000002).b, 0);
    CHECK(wr(0x40000000, 0x1040a00000000ULL));
    CHECK(leaf(0x40000002).b != 0);
    CHECK_EQ(leaf(0x40000003).a, 0xa73);
    CHECK_EQ(leaf(0x40000003).d, 0x500);
    CHECK_EQ(leaf(0x40000004).a, 0xc2c);
    CHECK_EQ(leaf(0x40000005).a, 64);
    CHECK_EQ(leaf(0x40000007).a, 0);
    guest_end();
    guest_start(HVMPV_base_freq | HVMPV_no_freq | HVMPV_no_vp_limit);
    CHECK_EQ(leaf(0x40000003).a, 0x71);
    CHECK_EQ(leaf(0x40000003).d, 0);
    CHECK_EQ(leaf(0x40000004).a, 0x28);
    CHECK_EQ(leaf(0x40000005).a, 128);
    guest_end();
}

TEST(groups_hide_msrs)
{
    guest_start(HVMPV_base_freq | HVMPV_no_freq);
    CHECK(faults(0x40000020));
    CHECK(faults(0x40000021));
    CHECK(faults(0x40000022));
    CHECK(faults(0x40000023));
    CHECK(faults(0x40000100));
    CHECK(!wr(0x40000105, 1ULL << 63));
    CHECK(faults(0x40000003));
    CHECK(faults(0x40000080));
    CHECK(faults(0x400000b0));
    CHECK(faults(0x40000070));              /* write-only */
    CHECK(!wr(0x40000002, 1));              /* read-only */
    guest_end();
}

TEST(hypercall_page)
{
    static const u8 code[] = { 0x0d, 0, 0, 0, 0x80, 0x0f, 0x01, 0xd9, 0xc3, 0xcc };

    guest_start(ALL_GROUPS);
    CHECK(wr(0x40000001, 3 << 12 | 1));
    CHECK_EQ(rd(0x40000001), 3 << 12);      /* not before it has said who it is */
    CHECK(wr(0x40000000, 1));
    CHECK(wr(0x40000001, 3 << 12 | 1));
    CHECK_EQ(rd(0x40000001), 3 << 12 | 1);
    CHECK(!memcmp(page(3), code, sizeof(code)));
    CHECK(wr(0x40000001, 4 << 12 | 3));     /* locked there */
    CHECK(wr(0x40000001, 5 << 12 | 1));
    CHECK_EQ(rd(0x40000001), 4 << 12 | 3);
    CHECK(wr(0x40000000, 0));
    CHECK_EQ(rd(0x40000001), 4 << 12 | 2);
    guest_end();
}

TEST(pages_that_are_not_there)
{
    guest_start(ALL_GROUPS);
    CHECK(wr(0x40000000, 1));
    CHECK(wr(0x40000001, 100 << 12 | 1));
    CHECK_EQ(rd(0x40000001), 100 << 12 | 1);
    memset(page(7), 0x11, 16);
    CHECK(wr(0x40000001, 7 << 12 | 1));     /* read-only memory stays as it is */
    CHECK_EQ(*(u8 *)page(7), 0x11);
    CHECK(wr(0x40000073, 100 << 12 | 1));
    viridian_assist_offer(cpu(0));
    CHECK(!viridian_assist_pending(cpu(0)));
    CHECK(wr(0x40000021, 100 << 12 | 1));
    guest_end();
}

TEST(identity_and_time)
{
    u64 first;

    guest_start(ALL_GROUPS);
    world_run(cpu(2));
    CHECK_EQ(rd(0x40000002), 2);
    CHECK_EQ(rd(0x40000010), 1234);
    CHECK_EQ(rd(0x40000022), 2000000000);
    CHECK_EQ(rd(0x40000023), 100000000);
    first = rd(0x40000020);
    CHECK_EQ(first, 0);                     /* begins when it is first asked for */
    clock_now += 1000000000;
    CHECK(rd(0x40000020) - first >= 9999999 && rd(0x40000020) - first <= 10000001);
    guest_end();
}

/* What the guest computes from the page is what the MSR says. */
TEST(reference_tsc_page)
{
    struct {
        u32 sequence, reserved;
        u64 scale;
        s64 offset;
    } *t;
    u64 by_page;
    u32 sequence;

    guest_start(ALL_GROUPS);
    CHECK(wr(0x40000021, 2 << 12 | 1));
    t = page(2);
    sequence = t->sequence;
    CHECK(sequence && sequence != ~0u);
    clock_now += 123456789;
    by_page = (u64)((unsigned __int128)(clock_now * 2) * t->scale >> 64) + t->offset;
    CHECK_EQ(by_page, rd(0x40000020));
    CHECK(wr(0x40000021, 2 << 12 | 1));
    CHECK(t->sequence != sequence);
    guest->arch.vtsc = true;                /* emulated: no good for that */
    CHECK(wr(0x40000021, 2 << 12 | 1));
    CHECK_EQ(t->sequence, 0);
    guest_end();
}

TEST(apic_msrs)
{
    guest_start(ALL_GROUPS);
    CHECK(wr(0x40000070, 0));
    CHECK_EQ(guest_log.eois, 1);
    CHECK(wr(0x40000071, 0x0200000000004041ULL));
    CHECK_EQ(rd(0x40000071), 0x0200000000004041ULL);
    CHECK(wr(0x40000072, 0x30));
    CHECK_EQ(rd(0x40000072), 0x30);
    guest_end();
}

TEST(apic_assist)
{
    u32 *word;

    guest_start(ALL_GROUPS);
    memset(page(1), 0xff, 16);
    CHECK(wr(0x40000073, 1 << 12 | 1));
    word = page(1);
    CHECK_EQ(*word, 0);
    viridian_assist_offer(cpu(0));
    CHECK_EQ(*word, 1);
    CHECK(!viridian_assist_used(cpu(0)));
    *word = 0;                              /* the guest notes the end */
    CHECK(viridian_assist_used(cpu(0)));
    CHECK(!viridian_assist_used(cpu(0)));
    viridian_assist_offer(cpu(0));
    CHECK(!viridian_assist_withdraw(cpu(0)));
    CHECK_EQ(*word, 0);
    CHECK(!viridian_assist_pending(cpu(0)));
    viridian_assist_offer(cpu(0));
    *word = 0;
    CHECK(viridian_assist_withdraw(cpu(0)));        /* too late */
    viridian_assist_offer(cpu(0));
    *word = 0;
    CHECK(wr(0x40000073, 0));               /* the page goes with an end on it */
    CHECK_EQ(guest_log.eois, 1);
    viridian_assist_offer(cpu(0));
    CHECK_EQ(*word, 0);
    guest_end();
}

TEST(crash)
{
    guest_start(ALL_GROUPS);
    CHECK_EQ(rd(0x40000105), 1ULL << 63);
    CHECK(wr(0x40000102, 0xdead));
    CHECK_EQ(rd(0x40000102), 0xdead);
    CHECK(wr(0x40000105, 0));
    CHECK_EQ(guest->shutdown_code, -1);
    CHECK(wr(0x40000105, 1ULL << 63));
    CHECK_EQ(guest->shutdown_code, SHUTDOWN_crash);
    guest_end();
}

TEST(records)
{
    struct hvm_viridian_domain_context d, d2;
    struct hvm_viridian_vcpu_context v, v2;

    guest_start(ALL_GROUPS);
    CHECK(wr(0x40000000, 0x1234));
    CHECK(wr(0x40000001, 3 << 12 | 1));
    CHECK(wr(0x40000021, 2 << 12 | 1));
    CHECK(wr(0x40000073, 1 << 12 | 1));
    viridian_assist_offer(cpu(0));
    clock_now += 5000000000;
    CHECK_EQ(viridian_domain_save(guest, NULL, &d), 0);
    CHECK_EQ(viridian_vcpu_save(guest, cpu(0), &v), 0);
    guest_end();

    guest_start(ALL_GROUPS);
    *(u32 *)page(1) = 1;                    /* as its memory was */
    CHECK_EQ(viridian_domain_load(guest, NULL, &d, sizeof(d)), 0);
    CHECK_EQ(viridian_vcpu_load(guest, cpu(0), &v, sizeof(v)), 0);
    CHECK_EQ(viridian_domain_save(guest, NULL, &d2), 0);
    CHECK_EQ(viridian_vcpu_save(guest, cpu(0), &v2), 0);
    CHECK(!memcmp(&d, &d2, sizeof(d)));
    CHECK(!memcmp(&v, &v2, sizeof(v)));
    CHECK(viridian_assist_pending(cpu(0)));
    CHECK_EQ(viridian_domain_load(guest, NULL, &d, sizeof(d) - 1), -EINVAL);
    CHECK_EQ(viridian_vcpu_load(guest, cpu(0), &v, 0), -EINVAL);
    d.hypercall_gpa |= 4;
    CHECK_EQ(viridian_domain_load(guest, NULL, &d, sizeof(d)), -EINVAL);
    v.apic_assist_pending = 2;
    CHECK_EQ(viridian_vcpu_load(guest, cpu(0), &v, sizeof(v)), -EINVAL);
    v.apic_assist_pending = 0;
    v.simp_msr = 2;
    CHECK_EQ(viridian_vcpu_load(guest, cpu(0), &v, sizeof(v)), -EINVAL);
    guest_end();

    guest_start(0);
    CHECK_EQ(viridian_domain_save(guest, NULL, &d), -ENODEV);
    CHECK_EQ(viridian_vcpu_load(guest, cpu(0), &v, sizeof(v)), -ENODEV);
    guest_end();
}
