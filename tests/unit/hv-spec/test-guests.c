// SPDX-License-Identifier: GPL-2.0-only
/* What guests are told of the controls and may write to them. */
#include <string.h>
#include <xen/domain.h>
#include <asm/insn.h>
#include <asm/spec.h>
#include "private.h"
#include "processors.h"
#include "test.h"

struct spec_choices spec;
static unsigned int changes, writes;
static u64 last_write;

void spec_ctrl_changed(const struct vcpu *v)
{
    changes++;
}

int wrmsr_safe(u32 msr, u64 v)
{
    writes++;
    last_write = (u64)msr << 32 | v;
    return 0;
}

static struct domain domain;
static struct vcpu vcpu;
static struct cpu_policy host, policy;

static struct vcpu *guest_of(const struct processor *p, const char *options, bool hvm)
{
    struct spec_cpu cpu;

    memset(&domain, 0, sizeof(domain));
    memset(&vcpu, 0, sizeof(vcpu));
    memset(&host, 0, sizeof(host));
    make_cpu(&cpu, p);
    choose(&spec, p, options);
    cpu_policy_set_features(&host, cpu.features);
    host.basic[0].a = 0xd;
    host.feat[0].a = 2;
    host.ext[0].a = 0x80000021;
    cpu_policy_derive(&policy, &host, hvm ? CPU_POLICY_HVM_MAX : CPU_POLICY_PV_MAX, 3);
    spec_limit_policy(&policy, &host, hvm ? CPU_POLICY_HVM_MAX : CPU_POLICY_PV_MAX);
    domain.arch.policy = &policy;
    vcpu.domain = &domain;
    changes = writes = 0;
    return &vcpu;
}

TEST(intels_controls_are_for_both_kinds)
{
    u64 value;

    for (int hvm = 0; hvm < 2; hvm++) {
        struct vcpu *v = guest_of(&haswell, NULL, hvm);

        CHECK(cpu_policy_has(&policy, F(IBRSB)) && cpu_policy_has(&policy, F(IBPB)));
        CHECK(spec_guest_wrmsr(v, MSR_SPEC_CTRL, SPEC_CTRL_IBRS | SPEC_CTRL_STIBP | SPEC_CTRL_SSBD));
        CHECK_EQ(changes, 1);
        CHECK_EQ(writes, 0);            /* the register itself is written on the way to the guest */
        CHECK(spec_guest_rdmsr(v, MSR_SPEC_CTRL, &value));
        CHECK_EQ(value, 7);
        CHECK(!spec_guest_wrmsr(v, MSR_SPEC_CTRL, SPEC_CTRL_PSFD));
        CHECK(!spec_guest_wrmsr(v, MSR_SPEC_CTRL, 1ULL << 40));
        CHECK_EQ(v->arch.spec_ctrl, 7);
        CHECK(spec_ctrl_valid(&domain, 7) && !spec_ctrl_valid(&domain, 8));
    }
}

TEST(amds_controls_are_for_hvm)
{
    struct vcpu *v = guest_of(&zen3, NULL, true);
    u64 value;

    CHECK(spec_guest_wrmsr(v, MSR_SPEC_CTRL, SPEC_CTRL_IBRS | SPEC_CTRL_STIBP | SPEC_CTRL_SSBD | SPEC_CTRL_PSFD));
    v = guest_of(&zen3, NULL, false);
    CHECK(!spec_guest_wrmsr(v, MSR_SPEC_CTRL, 0));
    CHECK(!spec_guest_rdmsr(v, MSR_SPEC_CTRL, &value));
    CHECK(spec_guest_wrmsr(v, MSR_PRED_CMD, PRED_CMD_IBPB));
}

TEST(virtual_ssbd_is_the_registers)
{
    struct vcpu *v = guest_of(&zen3, NULL, true);
    u64 value;

    CHECK(spec_guest_wrmsr(v, MSR_SPEC_CTRL, SPEC_CTRL_STIBP));
    CHECK(spec_guest_wrmsr(v, MSR_VIRT_SPEC_CTRL, ~0ULL));
    CHECK_EQ(v->arch.spec_ctrl, SPEC_CTRL_STIBP | SPEC_CTRL_SSBD);
    CHECK(spec_guest_rdmsr(v, MSR_VIRT_SPEC_CTRL, &value));
    CHECK_EQ(value, SPEC_CTRL_SSBD);
    CHECK(spec_guest_wrmsr(v, MSR_VIRT_SPEC_CTRL, 0));
    CHECK_EQ(v->arch.spec_ctrl, SPEC_CTRL_STIBP);
    v = guest_of(&haswell, NULL, true);
    CHECK(!spec_guest_wrmsr(v, MSR_VIRT_SPEC_CTRL, 0));
}

TEST(without_switching_there_is_no_register)
{
    struct vcpu *v = guest_of(&haswell, "no-msr-sc", true);

    CHECK(!cpu_policy_has(&policy, F(IBRSB)) && !cpu_policy_has(&policy, F(SSBD)));
    CHECK(!spec_guest_wrmsr(v, MSR_SPEC_CTRL, 0));
    CHECK(spec_guest_wrmsr(v, MSR_PRED_CMD, PRED_CMD_IBPB));
    CHECK_EQ(last_write, (u64)MSR_PRED_CMD << 32 | 1);
    v = guest_of(&bonnell, NULL, true);
    CHECK(!spec_guest_wrmsr(v, MSR_PRED_CMD, PRED_CMD_IBPB));
    CHECK(!cpu_policy_has(&policy, F(IBPB)));
}

TEST(barriers_act_at_once_and_take_known_bits_only)
{
    struct vcpu *v = guest_of(&haswell, NULL, true);

    CHECK(spec_guest_wrmsr(v, MSR_PRED_CMD, 0));
    CHECK_EQ(writes, 0);
    CHECK(spec_guest_wrmsr(v, MSR_PRED_CMD, 1));
    CHECK(!spec_guest_wrmsr(v, MSR_PRED_CMD, 2));
    CHECK(!spec_guest_wrmsr(v, MSR_PRED_CMD, 0x80));
    CHECK_EQ(writes, 1);
    CHECK(spec_guest_wrmsr(v, MSR_FLUSH_CMD, 1));
    CHECK(!spec_guest_wrmsr(v, MSR_FLUSH_CMD, 3));
    CHECK_EQ(writes, 2);
    v = guest_of(&haswell, NULL, false);
    CHECK(!spec_guest_wrmsr(v, MSR_FLUSH_CMD, 1));
}

TEST(transactions_that_are_off_are_not_offered)
{
    guest_of(&cascade_lake, NULL, true);
    CHECK(!cpu_policy_has(&policy, F(RTM)));
    guest_of(&broadwell_ep, NULL, true);
    CHECK(cpu_policy_has(&policy, F(RTM)));
}
