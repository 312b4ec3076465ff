// SPDX-License-Identifier: GPL-2.0-only
/* A guest's time-stamp counter: native, scaled, emulated; its offset; records of several vcpus. */
#include <asm/hvm-platform.h>
#include <asm/insn.h>
#include <asm/time.h>

#include "test.h"
#include "world.h"
#include "private.h"

#define GHZ     1000000u        /* kHz */

u64 fake_tsc;
unsigned long cpu_khz = 2 * GHZ;
const struct hvm_ops *hvm_ops;
static s_time_t now;
static u64 told_offset[2], told_ratio;
static struct hvm_ops ops;
static struct domain *d;
static struct vcpu *v;

s_time_t NOW(void)
{
    return now;
}

u64 hvm_guest_time_ns(struct vcpu *x)
{
    return now;
}

void vlapic_tsc_changed(struct vcpu *x)
{
}

static void set_tsc(struct vcpu *x, u64 offset, u64 ratio)
{
    told_offset[x->vcpu_id] = offset;
    told_ratio = ratio;
}

static void update_cpu_policy(struct vcpu *x)
{
}

static void pass(u64 ms)
{
    now += ms * 1000000;
    fake_tsc += ms * cpu_khz;
}

static void start(u32 mode, u32 khz, bool scaling)
{
    static struct hvm_domain hd;
    static struct hvm_vcpu hv[2];

    world_init();
    memset(&hd, 0, sizeof(hd));
    memset(hv, 0, sizeof(hv));
    now = 5000000;
    fake_tsc = 123456789;
    d = world_domain(1, 2);
    d->kind = GUEST_HVM;
    d->arch.hvm = &hd;
    for (unsigned int i = 0; i < 2; i++)
        d->vcpu[i]->arch.hvm = &hv[i];
    v = d->vcpu[0];
    ops = (struct hvm_ops){
        .set_tsc = set_tsc, .update_cpu_policy = update_cpu_policy, .has_tsc_scaling = scaling,
        .tsc_ratio_frac_bits = 32,
    };
    hvm_ops = &ops;
    d->arch.tsc_khz = khz;
    d->arch.tsc_mode = mode;
    hvm_tsc_mode_changed(d);
    hvm_write_tsc(v, 1000);
}

TEST(native)
{
    start(0, cpu_khz, false);
    CHECK(!d->arch.vtsc);
    CHECK_EQ(told_ratio, 0);
    CHECK_EQ(hvm_rdtsc(v), 1000);
    CHECK_EQ(told_offset[0] + fake_tsc, 1000);
    pass(3);
    CHECK_EQ(hvm_rdtsc(v), 1000 + 3 * cpu_khz);
    CHECK_EQ(hvm_tsc_at(v, fake_tsc - 7), 1000 + 3 * cpu_khz - 7);
    start(2, GHZ, false);               /* never emulated: at the wrong rate */
    CHECK(!d->arch.vtsc);
}

TEST(emulated)
{
    start(1, cpu_khz, true);
    CHECK(d->arch.vtsc);
    start(0, GHZ, false);               /* promised another rate, and no scaling */
    CHECK(d->arch.vtsc);
    CHECK_EQ(hvm_rdtsc(v), 1000);
    pass(3);
    CHECK_EQ(hvm_rdtsc(v), 1000 + 3 * GHZ);
}

TEST(scaled)
{
    start(0, GHZ, true);
    CHECK(!d->arch.vtsc);
    CHECK_EQ(told_ratio, 1ULL << 31);
    CHECK_EQ(hvm_rdtsc(v), 1000);
    pass(3);
    CHECK_EQ(hvm_rdtsc(v), 1000 + 3 * GHZ);
}

/* A rate beyond the ratio's field is emulated. */
TEST(rates)
{
    CHECK(hvm_tsc_khz_ok(2 * GHZ) && !hvm_tsc_khz_ok(0) && !hvm_tsc_khz_ok(999) && !hvm_tsc_khz_ok(~0u));
    cpu_khz = 100000;
    start(0, 100 * GHZ, true);
    CHECK(d->arch.vtsc);
    cpu_khz = 2 * GHZ;
}

TEST(mode_change_keeps_the_count)
{
    start(0, cpu_khz, true);
    pass(1);
    d->arch.tsc_khz = GHZ;
    hvm_tsc_mode_changed(d);
    CHECK_EQ(hvm_rdtsc(v), 1000 + cpu_khz);
    pass(1);
    CHECK_EQ(hvm_rdtsc(v), 1000 + cpu_khz + GHZ);
}

TEST(adjust_follows_writes)
{
    start(0, cpu_khz, false);
    CHECK_EQ(hvm_of(v)->tsc_adjust, 1000 - fake_tsc);
    hvm_of(v)->tsc_adjust = 0;
    hvm_write_tsc(v, 5000);
    CHECK_EQ(hvm_of(v)->tsc_adjust, 4000);
    hvm_write_tsc_adjust(v, 0);
    CHECK_EQ(hvm_rdtsc(v), 1000);
}

/* Records are not made at once; yet two vcpus whose counters were equal still are after a restore elsewhere. */
TEST(records_are_of_one_moment)
{
    static const struct {
        u32 mode, khz;
        bool scaling;
    } kinds[] = { { 0, 2 * GHZ, false }, { 1, GHZ, false }, { 0, GHZ, true } };

    for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++) {
        u64 saved[2];

        start(kinds[i].mode, kinds[i].khz, kinds[i].scaling);
        hvm_write_tsc(d->vcpu[1], hvm_rdtsc(v));
        pass(10);
        hvm_tsc_records_begin(d);
        for (unsigned int n = 0; n < 2; n++, pass(1))
            saved[n] = hvm_save_tsc(d->vcpu[n]);
        hvm_tsc_records_end(d);
        CHECK_EQ(saved[0], saved[1]);
        fake_tsc = 99;                  /* another machine */
        now = 1000000;
        hvm_tsc_records_begin(d);
        for (unsigned int n = 0; n < 2; n++, pass(1))
            hvm_load_tsc(d->vcpu[n], saved[n]);
        hvm_tsc_records_end(d);
        CHECK_EQ(hvm_rdtsc(d->vcpu[0]), hvm_rdtsc(d->vcpu[1]));
        CHECK_EQ(hvm_rdtsc(v), saved[0] + 2 * kinds[i].khz);
    }
}
