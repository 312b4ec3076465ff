// SPDX-License-Identifier: GPL-2.0-only
/*
 * CPUID as a vcpu sees it: its domain's policy, what changes while it runs, and our own leaves from
 * 0x40000000 on, by which guests recognise us.
 */
#include <xen/sched.h>
#include <public/arch-x86/cpuid.h>
#include <public/arch-x86/cpufeatureset.h>
#include <asm/cpufeature.h>
#include <asm/guest-cpuid.h>
#include <asm/time.h>
#include <asm/xstate.h>
#include "policy.h"
#include "private.h"

#define XEN_MAJOR       4
#define XEN_MINOR       17
#define HV_BASE         0x40000000u
#define HV_LEAVES       6u                  /* 0x40000000-0x40000005 */
#define HV_MSR          0x40000000u         /* writing it fills a hypercall page */

static void identify(const struct vcpu *v, u32 base, struct cpu_leaf *out)
{
    u32 limit = v->domain->arch.policy->hv_limit & 0xff, last = HV_LEAVES - 1;

    if (limit >= 2 && limit < last)
        last = limit;
    *out = (struct cpu_leaf){ base + last, XEN_CPUID_SIGNATURE_EBX, XEN_CPUID_SIGNATURE_ECX,
                              XEN_CPUID_SIGNATURE_EDX };
}

/* TSC: read directly, at the host's rate. */
static void tsc_info(const struct vcpu *v, u32 subleaf, struct cpu_leaf *out)
{
    const struct arch_domain *a = &v->domain->arch;

    switch (subleaf) {
    case 0:
        out->a = (cpu_has_invariant_tsc ? 2 : 0) | (cpu_has_rdtscp ? 4 : 0);
        out->b = a->tsc_mode;
        out->c = cpu_khz;
        out->d = a->tsc_incarnation;
        break;
    case 1:
        out->c = v->vcpu_info->time.tsc_to_system_mul;
        out->d = (u8)v->vcpu_info->time.tsc_shift;
        break;
    case 2:
        out->a = cpu_khz;
        break;
    }
}

static void hypervisor_leaf(const struct vcpu *v, u32 leaf, u32 subleaf, struct cpu_leaf *out)
{
    u32 base = is_pv_vcpu(v) ? HV_BASE : hvm_first_own_leaf(v);
    struct cpu_leaf id;

    if (!is_pv_vcpu(v) && leaf < base) {
        hvm_foreign_leaf(v, leaf, out);
        return;
    }
    identify(v, base, &id);
    if (leaf > id.a)
        return;
    if (leaf == base) {
        *out = id;
        return;
    }
    if (leaf == base + 1) {
        out->a = XEN_MAJOR << 16 | XEN_MINOR;
        return;
    }
    if (!is_pv_vcpu(v)) {
        hvm_hypervisor_leaf(v, leaf - base, subleaf, out);
        return;
    }
    switch (leaf - HV_BASE) {
    case 2:
        *out = (struct cpu_leaf){ 1, HV_MSR, XEN_CPUID_FEAT1_MMU_PT_UPDATE_PRESERVE_AD, 0 };
        break;
    case 3:
        tsc_info(v, subleaf, out);
        break;
    case 5:
        if (subleaf == 0)
            out->b = boot_cpu.phys_bits & XEN_CPUID_MACHINE_ADDRESS_WIDTH_MASK;
        break;
    }
}

/* The size of the area for what is enabled now. */
static u32 xsave_size_now(const struct vcpu *v)
{
    return xstate_size(v->arch.xcr0);
}

void guest_cpuid(const struct vcpu *v, u32 leaf, u32 subleaf, struct cpu_leaf *out)
{
    const struct cpu_policy *p = v->domain->arch.policy;

    *out = (struct cpu_leaf){ 0 };
    if (leaf >> 16 == HV_BASE >> 16) {
        hypervisor_leaf(v, leaf, subleaf, out);
        return;
    }
    cpu_policy_lookup(p, leaf, subleaf, out);
    if (!is_pv_vcpu(v)) {
        hvm_cpuid_dynamic(v, leaf, subleaf, out);
        return;
    }
    switch (leaf) {
    case 1:
        out->b &= 0x00ffffff;               /* APIC id: PV guests have no APIC to ask */
        /*
         * OSXSAVE: a PV guest runs with the processor's own CR4, where it is set from the start, and
         * its programs' CPUID says so. Linux takes it for the sign that it may use XSAVE at all.
         */
        if (cpu_policy_has(p, XEN_X86_FEATURE_XSAVE))
            out->c |= 1u << 27;
        break;
    case 0xd:
        if (subleaf == 0 && (out->a | out->d))
            out->b = xsave_size_now(v);
        else if (subleaf == 1 && (out->a & 0xa))
            out->b = xsave_size_now(v);
        break;
    }
}
