/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A new domain's policy: what its type gets by default, a whole feature set instead if there is
 * one, and single bits as xl.cfg's cpuid= and msr= say (xl.cfg(5): 1, 0, x, k, s for each bit).
 */
#include <stdlib.h>

#include "private.h"

#include <xen/arch-x86/cpufeatureset.h>

#define INTEL_EBX   0x756e6547      /* "Genu"; CPUID leaf 0 */

uint32_t *guest_policy_register(struct cpu_policy *p, uint32_t leaf, uint32_t subleaf,
                                unsigned int reg)
{
    const struct {
        uint32_t leaf, count;
        struct cpu_leaf *at;
        bool by_subleaf;
    } groups[] = {
        { 4, CPU_POLICY_NR_CACHE, p->cache, true },
        { 7, CPU_POLICY_NR_FEAT, p->feat, true },
        { 0xb, CPU_POLICY_NR_TOPO, p->topo, true },
        { 0xd, CPU_POLICY_NR_XSTATE, p->xstate, true },
        { 0, CPU_POLICY_NR_BASIC, p->basic, false },
        { 0x80000000, CPU_POLICY_NR_EXT, p->ext, false },
    };

    for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
        uint32_t n = groups[i].by_subleaf ? subleaf : leaf - groups[i].leaf;

        if (groups[i].by_subleaf && leaf != groups[i].leaf)
            continue;
        if (groups[i].by_subleaf && subleaf == XEN_CPUID_INPUT_UNUSED)
            n = 0;
        if (n < groups[i].count)
            return &(&groups[i].at[n].a)[reg];
        if (groups[i].by_subleaf)
            return NULL;
    }
    return NULL;
}

uint64_t *guest_policy_msr(struct cpu_policy *p, uint32_t index)
{
    switch (index) {
    case 0xce:
        return &p->platform_info;
    case 0x10a:
        return &p->arch_caps;
    default:
        return NULL;
    }
}

/* ---- Bits ---- */

/* @text: @bits characters, the highest bit's first. x keeps @value's, k and s take @host's. */
static bool merge(const char *text, unsigned int bits, uint64_t *value, uint64_t host)
{
    for (unsigned int i = 0; i < bits; i++) {
        uint64_t bit = 1ULL << (bits - 1 - i);

        switch (text[i]) {
        case '1':
            *value |= bit;
            break;
        case '0':
            *value &= ~bit;
            break;
        case 'k':
        case 's':
            *value = (*value & ~bit) | (host & bit);
            break;
        case 'x':
            break;
        default:
            return false;
        }
    }
    return !text[bits];
}

static int bad_input(xc_interface *xch, const char *what, uint32_t index, const char *why)
{
    errno = EINVAL;
    XC_ERROR(xch, "CPU policy: %s %#x %s", what, index, why);
    return -1;
}

static int apply_leaf(xc_interface *xch, struct cpu_policy *p, struct cpu_policy *host,
                      const struct xc_xend_cpuid *change)
{
    for (unsigned int reg = 0; reg < 4; reg++) {
        uint32_t *to = guest_policy_register(p, change->leaf, change->subleaf, reg);
        const uint32_t *from = guest_policy_register(host, change->leaf, change->subleaf, reg);
        uint64_t value;

        if (!to)
            return bad_input(xch, "CPUID leaf", change->leaf, "cannot be set");
        value = *to;
        if (change->policy[reg] && !merge(change->policy[reg], 32, &value, *from))
            return bad_input(xch, "CPUID leaf", change->leaf, "is to be set to what are not 32 of "
                             "1, 0, x, k and s");
        *to = value;
    }
    return 0;
}

static int apply_msr(xc_interface *xch, struct cpu_policy *p, struct cpu_policy *host,
                     const struct xc_msr *change)
{
    uint64_t *to = guest_policy_msr(p, change->index);

    if (!to)
        return bad_input(xch, "MSR", change->index, "cannot be set");
    if (!merge(change->policy, 64, to, *guest_policy_msr(host, change->index)))
        return bad_input(xch, "MSR", change->index, "is to be set to what are not 64 of 1, 0, x, k "
                         "and s");
    return 0;
}

static int apply_changes(xc_interface *xch, struct cpu_policy *p, struct cpu_policy *host,
                         const struct xc_xend_cpuid *xend, const struct xc_msr *msr)
{
    for (; xend && xend->leaf != XEN_CPUID_INPUT_UNUSED; xend++)
        if (apply_leaf(xch, p, host, xend))
            return -1;
    for (; msr && msr->index != XC_MSR_INPUT_UNUSED; msr++)
        if (apply_msr(xch, p, host, msr))
            return -1;
    return 0;
}

/* ---- The whole ---- */

static void take_featureset(struct cpu_policy *p, const uint32_t *featureset, unsigned int nr)
{
    uint32_t words[CPU_POLICY_FEATURE_WORDS] = { 0 };

    for (unsigned int i = 0; i < nr && i < CPU_POLICY_FEATURE_WORDS; i++)
        words[i] = featureset[i];
    cpu_policy_set_features(p, words);
}

/* From the machine if it is wanted: nested virtualization is not on by default. */
static void take_options(struct cpu_policy *p, const struct cpu_policy *host, bool hvm, bool pae,
                         bool itsc, bool nested)
{
    bool intel = p->basic[0].b == INTEL_EBX;

    cpu_policy_set(p, XEN_X86_FEATURE_ITSC, itsc && cpu_policy_has(host, XEN_X86_FEATURE_ITSC));
    if (!hvm)
        return;
    if (!pae)
        cpu_policy_set(p, XEN_X86_FEATURE_PAE, false);
    cpu_policy_set(p, XEN_X86_FEATURE_VMX, nested && intel &&
                                               cpu_policy_has(host, XEN_X86_FEATURE_VMX));
    cpu_policy_set(p, XEN_X86_FEATURE_SVM, nested && !intel &&
                                               cpu_policy_has(host, XEN_X86_FEATURE_SVM));
}

static int known_features(xc_interface *xch, const uint32_t *featureset, unsigned int nr)
{
    for (unsigned int i = CPU_POLICY_FEATURE_WORDS; i < nr; i++)
        if (featureset[i])
            return bad_input(xch, "feature word", i, "is not known");
    return 0;
}

int xc_cpuid_apply_policy(xc_interface *xch, uint32_t domid, bool restore,
                          const uint32_t *featureset, unsigned int nr_features, bool pae, bool itsc,
                          bool nested_virt, const struct xc_xend_cpuid *xend,
                          const struct xc_msr *msr)
{
    xc_cpu_policy_t policy, host;
    xc_dominfo_t info;

    if (xc_domain_getinfo(xch, domid, 1, &info) != 1 || info.domid != domid) {
        errno = ESRCH;
        XC_PERROR(xch, "CPU policy: there is no domain %u", domid);
        return -1;
    }
    if (xc_cpu_policy_get_system(xch, XEN_SYSCTL_cpu_policy_host, &host) ||
        xc_cpu_policy_get_system(xch, info.hvm ? XEN_SYSCTL_cpu_policy_hvm_default :
                                                 XEN_SYSCTL_cpu_policy_pv_default, &policy))
        return -1;
    if (featureset) {
        if (known_features(xch, featureset, nr_features))
            return -1;
        take_featureset(&policy.p, featureset, nr_features);
    } else {
        take_options(&policy.p, &host.p, info.hvm, pae, itsc, nested_virt);
    }
    if (apply_changes(xch, &policy.p, &host.p, xend, msr))
        return -1;
    return xc_cpu_policy_set_domain(xch, domid, &policy);
}
