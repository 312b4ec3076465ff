// SPDX-License-Identifier: GPL-2.0-only
/* Synthetic interrupts and timers (TLFS 6.0, chapters 11 and 12). */
#include "guest.h"

#include <xen/errno.h>

#include "../../../xen/arch/x86/hvm/viridian/private.h"

#define GROUPS          (ALL_GROUPS | HVMPV_synic | HVMPV_stimer | HVMPV_cpu_hotplug)
#define MS_UNITS        10000ULL

struct slot {
    u32 type;
    u8 bytes, flags;
    u16 reserved;
    u64 sender;
    u32 timer, zero;
    u64 expiration, delivery;
};

static struct slot *slot(unsigned int sint)
{
    return (struct slot *)((u8 *)page(4) + sint * 256);
}

static void start(void)
{
    guest_start(GROUPS);
    CHECK(wr(0x40000080, 1));
    CHECK(wr(0x40000083, 4 << 12 | 1));
    CHECK(wr(0x40000092, 0x52));
}

/* Time goes on to just that much later, and the vcpu comes by. */
static void pass(u64 ns)
{
    s_time_t until = clock_now + ns;

    for (unsigned int i = 0; i < 4; i++) {
        struct timer *t = &cpu(0)->arch.hvm->viridian->stimer[i].timer;

        if (t->expires > until)
            continue;
        clock_now = max(clock_now, t->expires);
        t->expires = STIME_MAX;
        t->fn(t->arg);
    }
    clock_now = until;
    viridian_poll(cpu(0));
}

TEST(offered)
{
    struct cpu_leaf l;

    guest_start(GROUPS);
    viridian_cpuid(cpu(0), 0x40000003, &l);
    CHECK_EQ(l.a & 0xc, 0xc);
    CHECK_EQ(l.d & 8, 8);
    guest_end();
}

TEST(registers)
{
    guest_start(GROUPS);
    CHECK_EQ(rd(0x40000081), 1);
    CHECK(!wr(0x40000081, 2));
    for (u32 msr = 0x40000090; msr < 0x400000a0; msr++)
        CHECK_EQ(rd(msr), 0x10000);
    CHECK(!wr(0x40000091, 0x0f));               /* no such vector */
    CHECK(wr(0x40000091, 0x1000f));             /* masked: any */
    CHECK(wr(0x4000009f, 0x300ff));
    CHECK_EQ(rd(0x4000009f), 0x300ff);
    CHECK(!wr(0x400000b0, 0x1000));             /* direct mode is not offered */
    CHECK(wr(0x40000082, 5 << 12 | 1));
    CHECK_EQ(rd(0x40000082), 5 << 12 | 1);
    guest_end();
}

TEST(one_shot)
{
    u64 now;

    start();
    now = rd(0x40000020);
    CHECK(wr(0x400000b0, 2 << 16 | 1));
    CHECK(wr(0x400000b1, now + MS_UNITS));
    CHECK_EQ(rd(0x400000b0) & 1, 1);
    pass(999000);
    CHECK(!viridian_work(cpu(0)));
    CHECK_EQ(slot(2)->type, 0);
    pass(2000);
    CHECK_EQ(guest_log.kicks, 1);
    CHECK_EQ(slot(2)->type, 0x80000010);
    CHECK_EQ(slot(2)->bytes, 24);
    CHECK_EQ(slot(2)->timer, 0);
    CHECK_EQ(slot(2)->expiration, now + MS_UNITS);
    CHECK(slot(2)->delivery >= now + MS_UNITS);
    CHECK_EQ(guest_log.vectors[0], 0x52);
    CHECK_EQ(rd(0x400000b0) & 1, 0);            /* done */
    pass(10000000);
    CHECK_EQ(guest_log.kicks, 1);
    guest_end();
}

TEST(periodic)
{
    start();
    CHECK(wr(0x400000b2, 2 << 16 | 0xa));       /* periodic, auto-enable */
    CHECK_EQ(rd(0x400000b2) & 1, 0);
    CHECK(wr(0x400000b3, MS_UNITS));
    CHECK_EQ(rd(0x400000b2) & 1, 1);
    for (unsigned int i = 0; i < 5; i++) {
        pass(1000200);
        CHECK_EQ(slot(2)->type, 0x80000010);
        CHECK_EQ(slot(2)->timer, 1);
        slot(2)->type = 0;
    }
    pass(10000000);                             /* late: one message, not ten */
    CHECK_EQ(slot(2)->type, 0x80000010);
    slot(2)->type = 0;
    viridian_poll(cpu(0));
    CHECK_EQ(slot(2)->type, 0);
    CHECK(wr(0x400000b3, 0));
    CHECK_EQ(rd(0x400000b2) & 1, 0);
    pass(10000000);
    CHECK_EQ(slot(2)->type, 0);
    guest_end();
}

TEST(full_slot_waits_for_eom)
{
    u64 now;

    start();
    now = rd(0x40000020);
    CHECK(wr(0x400000b0, 2 << 16 | 1));
    CHECK(wr(0x400000b1, now + 10));
    CHECK(wr(0x400000b2, 2 << 16 | 1));
    CHECK(wr(0x400000b3, now + 20));
    pass(10000);
    CHECK_EQ(slot(2)->timer, 0);
    CHECK_EQ(slot(2)->flags & 1, 1);            /* there is more */
    CHECK(!viridian_work(cpu(0)));
    slot(2)->type = 0;
    CHECK(wr(0x40000084, 0));
    CHECK(viridian_work(cpu(0)));
    viridian_poll(cpu(0));
    CHECK_EQ(slot(2)->timer, 1);
    CHECK_EQ(slot(2)->flags, 0);
    guest_end();
}

TEST(nowhere_to_send)
{
    start();
    CHECK(wr(0x400000b0, 1));                   /* source 0 */
    CHECK_EQ(rd(0x400000b0), 0);
    CHECK(wr(0x40000083, 100 << 12 | 1));       /* no such page */
    CHECK(wr(0x400000b0, 2 << 16 | 1));
    CHECK(wr(0x400000b1, 1));
    pass(1000);
    CHECK_EQ(guest_log.vectors[0], 0);
    CHECK_EQ(rd(0x400000b0) & 1, 0);
    guest_end();
}

TEST(masked_source_gets_the_message_only)
{
    start();
    CHECK(wr(0x40000092, 0x10052));
    CHECK(wr(0x400000b0, 2 << 16 | 1));
    CHECK(wr(0x400000b1, 1));
    pass(1000);
    CHECK_EQ(slot(2)->type, 0x80000010);
    CHECK_EQ(guest_log.vectors[0], 0);
    guest_end();
}

TEST(automatic_eoi)
{
    start();
    CHECK(!viridian_auto_eoi(cpu(0), 0x52));
    CHECK(wr(0x40000092, 0x20052));
    CHECK(viridian_auto_eoi(cpu(0), 0x52));
    CHECK(!viridian_auto_eoi(cpu(0), 0x53));
    CHECK(!viridian_auto_eoi(cpu(1), 0x52));
    CHECK(wr(0x40000092, 0x30052));
    CHECK(!viridian_auto_eoi(cpu(0), 0x52));
    guest_end();
}

TEST(synic_records)
{
    struct hvm_viridian_vcpu_context v, v2;
    u64 now;

    start();
    now = rd(0x40000020);
    CHECK(wr(0x400000b0, 2 << 16 | 1));
    CHECK(wr(0x400000b1, now + 100 * MS_UNITS));
    CHECK(wr(0x400000b6, 3 << 16 | 3));
    CHECK(wr(0x400000b7, 5 * MS_UNITS));
    CHECK_EQ(viridian_vcpu_save(guest, cpu(0), &v), 0);
    guest_end();
    guest_start(GROUPS);
    CHECK_EQ(viridian_vcpu_load(guest, cpu(0), &v, sizeof(v)), 0);
    CHECK_EQ(viridian_vcpu_save(guest, cpu(0), &v2), 0);
    CHECK(!memcmp(&v, &v2, sizeof(v)));
    pass(101000000);
    CHECK_EQ(slot(2)->type, 0x80000010);
    CHECK_EQ(slot(3)->timer, 3);
    CHECK_EQ(guest_log.vectors[0], 0x52);
    v.sint_msr[1] = 1ULL << 40;
    CHECK_EQ(viridian_vcpu_load(guest, cpu(0), &v, sizeof(v)), -EINVAL);
    v.sint_msr[1] = 0;
    v.stimer_config_msr[0] = 1ULL << 50;
    CHECK_EQ(viridian_vcpu_load(guest, cpu(0), &v, sizeof(v)), -EINVAL);
    guest_end();
}
