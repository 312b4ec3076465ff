// SPDX-License-Identifier: GPL-2.0-only
/*
 * What guests see of the controls, and their own values of them. A guest's MSR_SPEC_CTRL is in the register while it
 * runs; its writes all come here, so its value is always known.
 */
#include <xen/sched.h>
#include <asm/insn.h>
#include <asm/spec.h>
#include "private.h"

#define SPEC_CTRL_IPRED_DIS     0x018u
#define SPEC_CTRL_RRSBA_DIS     0x060u
#define PRED_CMD_SBPB           0x80ULL

#define F(name)     SPEC_FEATURE(name)

/* Which bits of the register a feature brings. */
static const struct {
    u16 feature;
    u32 bits;
} controls[] = {
    { F(IBRSB), SPEC_CTRL_IBRS | SPEC_CTRL_STIBP },     /* Intel: STIBP is accepted with either */
    { F(STIBP), SPEC_CTRL_STIBP }, { F(SSBD), SPEC_CTRL_SSBD }, { F(INTEL_PSFD), SPEC_CTRL_PSFD },
    { F(IPRED_CTRL), SPEC_CTRL_IPRED_DIS }, { F(RRSBA_CTRL), SPEC_CTRL_RRSBA_DIS },
    { F(BHI_CTRL), SPEC_CTRL_BHI_DIS_S },
    { F(IBRS), SPEC_CTRL_IBRS }, { F(AMD_STIBP), SPEC_CTRL_STIBP }, { F(AMD_SSBD), SPEC_CTRL_SSBD },
    { F(PSFD), SPEC_CTRL_PSFD },
};

/* Hints about bits that are not there. */
static const u16 hints[] = { F(IBRS_ALWAYS), F(STIBP_ALWAYS), F(IBRS_FAST), F(IBRS_SAME_MODE) };

static void drop_controls(struct cpu_policy *p)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(controls); i++)
        cpu_policy_set(p, controls[i].feature, false);
    for (unsigned int i = 0; i < ARRAY_SIZE(hints); i++)
        cpu_policy_set(p, hints[i], false);
}

void spec_limit_policy(struct cpu_policy *p, const struct cpu_policy *host, enum cpu_policy_kind kind)
{
    bool hvm = kind == CPU_POLICY_HVM_MAX || kind == CPU_POLICY_HVM_DEFAULT;

    /* the barrier alone has a name of AMD's, which kernels look for on any processor */
    if (cpu_policy_has(host, F(IBRSB)) || cpu_policy_has(host, F(IBPB)))
        cpu_policy_set(p, F(IBPB), true);
    if (!(hvm ? spec.msr_sc_hvm : spec.msr_sc_pv) || !spec.has_spec_ctrl)
        drop_controls(p);
    /* for guests that are to move between processors with different controls of their own */
    cpu_policy_set(p, F(VIRT_SSBD), kind == CPU_POLICY_HVM_MAX && cpu_policy_has(p, F(AMD_SSBD)));
    if (spec.gds_no_avx)
        cpu_policy_set(p, F(AVX), false);
    if (spec.set_tsx && !spec.tsx) {
        cpu_policy_set(p, F(RTM), false);
        cpu_policy_set(p, F(HLE), false);
    }
}

static const struct cpu_policy *policy(const struct vcpu *v)
{
    return v->domain->arch.policy;
}

static u32 valid_bits(const struct cpu_policy *p)
{
    u32 bits = 0;

    for (unsigned int i = 0; i < ARRAY_SIZE(controls); i++)
        if (cpu_policy_has(p, controls[i].feature))
            bits |= controls[i].bits;
    return bits;
}

bool spec_ctrl_valid(const struct domain *d, u64 value)
{
    return !(value & ~(u64)valid_bits(d->arch.policy));
}

static bool write_spec_ctrl(struct vcpu *v, u64 value)
{
    if (!valid_bits(policy(v)) || !spec_ctrl_valid(v->domain, value))
        return false;
    v->arch.spec_ctrl = value;
    spec_ctrl_changed(v);
    return true;
}

/* Only what is there for the guest, and at once. */
static bool write_pred_cmd(const struct vcpu *v, u64 value)
{
    u64 valid = 0;

    if (cpu_policy_has(policy(v), F(IBRSB)) || cpu_policy_has(policy(v), F(IBPB)))
        valid |= PRED_CMD_IBPB;
    if (cpu_policy_has(policy(v), F(SBPB)))
        valid |= PRED_CMD_SBPB;
    if (!valid || (value & ~valid))
        return false;
    return !value || wrmsr_safe(MSR_PRED_CMD, value) == 0;
}

static bool write_flush_cmd(const struct vcpu *v, u64 value)
{
    if (!cpu_policy_has(policy(v), F(L1D_FLUSH)) || (value & ~FLUSH_CMD_L1D))
        return false;
    return !value || wrmsr_safe(MSR_FLUSH_CMD, value) == 0;
}

bool spec_guest_rdmsr(const struct vcpu *v, u32 msr, u64 *value)
{
    switch (msr) {
    case MSR_SPEC_CTRL:
        *value = v->arch.spec_ctrl;
        return valid_bits(policy(v)) != 0;
    case MSR_VIRT_SPEC_CTRL:
        *value = v->arch.spec_ctrl & SPEC_CTRL_SSBD;
        return cpu_policy_has(policy(v), F(VIRT_SSBD));
    }
    return false;
}

bool spec_guest_wrmsr(struct vcpu *v, u32 msr, u64 value)
{
    switch (msr) {
    case MSR_SPEC_CTRL:
        return write_spec_ctrl(v, value);
    case MSR_PRED_CMD:
        return write_pred_cmd(v, value);
    case MSR_FLUSH_CMD:
        return write_flush_cmd(v, value);
    case MSR_VIRT_SPEC_CTRL:
        /* bits that are not there are ignored */
        if (!cpu_policy_has(policy(v), F(VIRT_SSBD)))
            return false;
        v->arch.spec_ctrl = (v->arch.spec_ctrl & ~(u64)SPEC_CTRL_SSBD) | (value & SPEC_CTRL_SSBD);
        spec_ctrl_changed(v);
        return true;
    }
    return false;
}
