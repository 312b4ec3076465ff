// SPDX-License-Identifier: GPL-2.0-only
/* Start contexts of VCPUOP_initialise: what no processor can be in is refused, the rest is loaded. */
#include <xen/errno.h>
#include <lib/cpu-policy.h>
#include <public/arch-x86/cpufeatureset.h>
#include <public/hvm/hvm_vcpu.h>
#include <asm/hvm.h>

#include "test.h"
#include "world.h"

#define FLAGS_VM    (1u << 17)
#define FLAT_CODE   0xc9b
#define FLAT_DATA   0xc93
#define BUSY_TSS    0x08b

static struct domain *d;
static struct vcpu *v;
static struct cpu_policy policy;
static struct hvm_ops ops;
static unsigned int nr_segments;

static void update(struct vcpu *x)
{
}

static void update_cr(struct vcpu *x, unsigned int nr)
{
}

static void set_segment(struct vcpu *x, enum hvm_segment seg, const struct hvm_segment_state *s)
{
    nr_segments++;
}

static void start(void)
{
    static struct hvm_vcpu h;

    world_init();
    d = world_domain(1, 1);
    v = d->vcpu[0];
    h = (struct hvm_vcpu){ 0 };
    v->arch.hvm = &h;
    policy = (struct cpu_policy){ 0 };
    policy.ext[8].a = 40;
    cpu_policy_set(&policy, XEN_X86_FEATURE_PAE, true);
    cpu_policy_set(&policy, XEN_X86_FEATURE_LM, true);
    d->arch.policy = &policy;
    ops = (struct hvm_ops){ .update_efer = update, .update_cr = update_cr, .set_segment = set_segment };
    hvm_ops = &ops;
    nr_segments = 0;
    v->is_initialised = false;
}

static struct vcpu_hvm_context start_32(void)
{
    return (struct vcpu_hvm_context){ .mode = VCPU_HVM_MODE_32B, .cpu_regs.x86_32 = {
        .eip = 0x100000, .cr0 = 0x11, .cs_ar = FLAT_CODE, .ss_ar = FLAT_DATA, .ds_ar = FLAT_DATA, .es_ar = FLAT_DATA,
        .tr_ar = BUSY_TSS, .cs_limit = ~0u, .ss_limit = ~0u, .ds_limit = ~0u, .es_limit = ~0u, .tr_limit = 0x67 } };
}

static struct vcpu_hvm_context start_64(void)
{
    return (struct vcpu_hvm_context){ .mode = VCPU_HVM_MODE_64B, .cpu_regs.x86_64 = {
        .rip = 0x100000, .cr0 = 0x80000011, .cr4 = 0x20, .efer = 0x500 } };
}

static int set(struct vcpu_hvm_context c)
{
    return hvm_vcpu_set_context(v, &c);
}

TEST(starts_in_both_modes)
{
    struct vcpu_hvm_context c = start_32();

    start();
    c.cpu_regs.x86_32.eflags = 0xffc08028 | 0x40;       /* bits no processor has, and ZF */
    CHECK_EQ(set(c), 0);
    CHECK(v->is_initialised);
    CHECK_EQ(v->arch.regs.rflags, 0x42);
    CHECK_EQ(v->arch.regs.rip, 0x100000);
    CHECK_EQ(nr_segments, 10);
    start();
    CHECK_EQ(set(start_64()), 0);
    CHECK_EQ(v->arch.regs.rflags, 2);
}

TEST(virtual_8086_mode_is_refused)
{
    struct vcpu_hvm_context c = start_32();

    start();
    c.cpu_regs.x86_32.eflags = FLAGS_VM;
    CHECK_EQ(set(c), -EINVAL);
    c = start_64();
    c.cpu_regs.x86_64.rflags = FLAGS_VM;
    CHECK_EQ(set(c), -EINVAL);
    CHECK(!v->is_initialised);
    CHECK_EQ(nr_segments, 0);
}

TEST(impossible_starts_are_refused)
{
    struct vcpu_hvm_context c = start_32();

    start();
    c.cpu_regs.x86_32.tr_ar = 0;
    CHECK_EQ(set(c), -EINVAL);
    c = start_32();
    c.cpu_regs.x86_32.cs_limit = 0;
    c.cpu_regs.x86_32.cs_ar = FLAT_CODE & ~0x800;       /* EIP is beyond it */
    CHECK_EQ(set(c), -EINVAL);
    c = start_32();
    c.pad = 1;
    CHECK_EQ(set(c), -EINVAL);
    c = start_64();
    c.cpu_regs.x86_64.efer = 0;
    CHECK_EQ(set(c), -EINVAL);
    c = start_64();
    c.cpu_regs.x86_64.rip = 1UL << 60;
    CHECK_EQ(set(c), -EINVAL);
    c.mode = 77;
    CHECK_EQ(set(c), -EINVAL);
    CHECK(!v->is_initialised);
}
