/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CPU policies of the machine, of guests in general, of each domain; what CPUID and MSRs answer by
 * them.
 */
#ifndef GUEST_POLICY_H
#define GUEST_POLICY_H

#include <xen/domain.h>
#include <lib/cpu-policy.h>
#include <asm/guest-cpuid.h>

/* policy.c: indexed by XEN_SYSCTL_cpu_policy_*; NULL: no such guests. */
const struct cpu_policy *policy_of_system(unsigned int index);
struct cpu_policy *policy_for_new_domain(const struct domain *d);       /* NULL: out of memory */
void policy_free(struct domain *d);

/* policy-ctl.c */
struct xen_domctl_cpu_policy;
struct xen_sysctl_cpu_policy;
struct xen_sysctl_cpu_featureset;
int policy_domctl_get(struct domain *d, struct xen_domctl_cpu_policy *op);
int policy_domctl_set(struct domain *d, struct xen_domctl_cpu_policy *op);
int policy_sysctl_get(struct xen_sysctl_cpu_policy *op);
int policy_sysctl_featureset(struct xen_sysctl_cpu_featureset *op);

/* msr.c: RDMSR and WRMSR of the current vcpu. false: #GP. */
bool guest_rdmsr(struct vcpu *v, u32 msr, u64 *value);
bool guest_wrmsr(struct vcpu *v, u32 msr, u64 value);

#endif
