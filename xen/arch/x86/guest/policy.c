// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine's CPU policy and what guests of each kind may and do get of it; made once while
 * booting.
 */
#include <xen/init.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <lib/string.h>
#include <public/sysctl.h>
#include <public/arch-x86/cpufeatureset.h>
#include <asm/cpufeature.h>
#include <asm/hvm-ops.h>
#include <asm/insn.h>
#include <asm/spec.h>
#include <asm/xstate.h>
#include "policy.h"

#define NR_SYSTEM_POLICIES  (XEN_SYSCTL_cpu_policy_hvm_default + 1)

static struct cpu_policy __ro_after_init raw, host, pv_max, pv_default, hvm_max, hvm_default;

static void __init read_leaf(u32 leaf, u32 subleaf, struct cpu_leaf *out)
{
    struct cpuid_regs r = cpuid(leaf, subleaf);

    *out = (struct cpu_leaf){ r.a, r.b, r.c, r.d };
}

/* cpuid= on the command line took features away from boot_cpu: from guests too. */
static void __init hide_features(struct cpu_policy *p)
{
    static const struct {
        enum cpuid_word from;
        u8 to;
    } words[] __initconst = {
        { CPUID_1_D, 0 }, { CPUID_1_C, 1 }, { CPUID_E1_D, 2 }, { CPUID_E1_C, 3 }, { CPUID_D1_A, 4 },
        { CPUID_7_B, 5 },
        { CPUID_7_C, 6 }, { CPUID_E7_D, 7 }, { CPUID_E8_B, 8 }, { CPUID_7_D, 9 },
        { CPUID_7_1_A, 10 },
    };
    u32 fs[CPU_POLICY_FEATURE_WORDS];

    cpu_policy_get_features(p, fs);
    for (unsigned int i = 0; i < ARRAY_SIZE(words); i++)
        fs[words[i].to] &= boot_cpu.word[words[i].from];
    cpu_policy_set_features(p, fs);
}

/* What hardware-virtualized guests cannot have here although some processors could give it. */
static void __init derive_hvm(struct cpu_policy *p, enum cpu_policy_kind kind)
{
    static struct cpu_policy top __initdata;
    static const u16 missing[] __initconst = {
        XEN_X86_FEATURE_SVM, XEN_X86_FEATURE_VMX,       /* nested virtualization */
        XEN_X86_FEATURE_DBEXT,                          /* its MSRs are not switched */
        XEN_X86_FEATURE_CR8_LEGACY,
    };

    cpu_policy_derive(p, &host, kind, xfeature_mask);
    spec_limit_policy(p, &host, kind);
    for (unsigned int i = 0; i < ARRAY_SIZE(missing); i++)
        cpu_policy_set(p, missing[i], false);
    if (!(xfeature_mask & XSTATE_PKRU))
        cpu_policy_set(p, XEN_X86_FEATURE_PKU, false);
    if (!(xfeature_mask & XSTATE_MPX))
        cpu_policy_set(p, XEN_X86_FEATURE_MPX, false);
    /* emulated, whatever the processor has */
    cpu_policy_set(p, XEN_X86_FEATURE_APIC, true);
    cpu_policy_set(p, XEN_X86_FEATURE_X2APIC, true);
    top = *p;
    cpu_policy_fix(p, &top);
}

static void __init derive_pv(struct cpu_policy *p, enum cpu_policy_kind kind)
{
    static struct cpu_policy top __initdata;

    cpu_policy_derive(p, &host, kind, xfeature_mask);
    spec_limit_policy(p, &host, kind);
    top = *p;
    cpu_policy_fix(p, &top);
}

static int __init policies_init(void)
{
    cpu_policy_read(&raw, read_leaf);
    if (cpu_policy_has(&raw, XEN_X86_FEATURE_ARCH_CAPS))
        rdmsr_safe(MSR_ARCH_CAPABILITIES, &raw.arch_caps);
    host = raw;
    hide_features(&host);
    if (!has_fsgsbase)
        cpu_policy_set(&host, XEN_X86_FEATURE_FSGSBASE, false);
    derive_pv(&pv_max, CPU_POLICY_PV_MAX);
    derive_pv(&pv_default, CPU_POLICY_PV_DEFAULT);
    derive_hvm(&hvm_max, CPU_POLICY_HVM_MAX);
    derive_hvm(&hvm_default, CPU_POLICY_HVM_DEFAULT);
    return 0;
}
early_initcall(policies_init);

const struct cpu_policy *policy_of_system(unsigned int index)
{
    static const struct cpu_policy *const all[NR_SYSTEM_POLICIES] = {
        [XEN_SYSCTL_cpu_policy_raw] = &raw,
        [XEN_SYSCTL_cpu_policy_host] = &host,
        [XEN_SYSCTL_cpu_policy_pv_max] = &pv_max,
        [XEN_SYSCTL_cpu_policy_pv_default] = &pv_default,
        [XEN_SYSCTL_cpu_policy_hvm_max] = &hvm_max,
        [XEN_SYSCTL_cpu_policy_hvm_default] = &hvm_default,
    };

    if (!hvm_ops && (index == XEN_SYSCTL_cpu_policy_hvm_max || index == XEN_SYSCTL_cpu_policy_hvm_default))
        return NULL;
    return index < NR_SYSTEM_POLICIES ? all[index] : NULL;
}

struct cpu_policy *policy_for_new_domain(const struct domain *d)
{
    struct cpu_policy *p = kmalloc(sizeof(*p));

    if (!p)
        return NULL;
    *p = is_pv_domain(d) ? pv_default : hvm_default;
    if (!is_pv_domain(d))
        return p;
    /* The control domain never moves to another machine: it may rely on this one's TSC. */
    if (d->is_privileged && cpu_policy_has(&pv_max, XEN_X86_FEATURE_ITSC))
        cpu_policy_set(p, XEN_X86_FEATURE_ITSC, true);
    return p;
}

void policy_free(struct domain *d)
{
    kfree(d->arch.policy);
    d->arch.policy = NULL;
}
