/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * CPU policies: what a domain sees by CPUID and in constant MSRs. Feature sets are arrays of
 * xc_get_cpu_featureset_size() words, see <xen/arch-x86/cpufeatureset.h>.
 */
#ifndef XENGUEST_POLICY_H
#define XENGUEST_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include <xenctrl.h>

typedef struct xc_cpu_policy xc_cpu_policy_t;

/* NULL with errno. */
xc_cpu_policy_t *xc_cpu_policy_init(void);
void xc_cpu_policy_destroy(xc_cpu_policy_t *policy);

/* @policy_idx: XEN_SYSCTL_cpu_policy_*. */
int xc_cpu_policy_get_system(xc_interface *xch, unsigned int policy_idx, xc_cpu_policy_t *policy);
int xc_cpu_policy_get_domain(xc_interface *xch, uint32_t domid, xc_cpu_policy_t *policy);
int xc_cpu_policy_set_domain(xc_interface *xch, uint32_t domid, xc_cpu_policy_t *policy);

/* *@nr_leaves and *@nr_msrs: room in, used out. ENOBUFS: not enough. */
int xc_cpu_policy_serialise(xc_interface *xch, const xc_cpu_policy_t *policy,
                            xen_cpuid_leaf_t *leaves, uint32_t *nr_leaves, xen_msr_entry_t *msrs,
                            uint32_t *nr_msrs);
int xc_cpu_policy_update_cpuid(xc_interface *xch, xc_cpu_policy_t *policy,
                               const xen_cpuid_leaf_t *leaves, uint32_t nr);
int xc_cpu_policy_update_msrs(xc_interface *xch, xc_cpu_policy_t *policy,
                              const xen_msr_entry_t *msrs, uint32_t nr);

/* Can a guest with policy @guest run where @host is the most that is on offer? */
bool xc_cpu_policy_is_compatible(xc_interface *xch, xc_cpu_policy_t *host, xc_cpu_policy_t *guest);

/* How many entries a policy of this hypervisor has at most. */
int xc_cpu_policy_get_size(xc_interface *xch, uint32_t *nr_leaves, uint32_t *nr_msrs);
/* *@err_*: what was refused, ~0 if it is not that. NULLs are fine. */
int xc_set_domain_cpu_policy(xc_interface *xch, uint32_t domid, uint32_t nr_leaves,
                             xen_cpuid_leaf_t *leaves, uint32_t nr_msrs, xen_msr_entry_t *msrs,
                             uint32_t *err_leaf_p, uint32_t *err_subleaf_p, uint32_t *err_msr_p);

int xc_get_cpu_levelling_caps(xc_interface *xch, uint32_t *caps);
/* @index: XEN_SYSCTL_cpu_featureset_*. *@nr_features: room in, used out. */
int xc_get_cpu_featureset(xc_interface *xch, uint32_t index, uint32_t *nr_features,
                          uint32_t *featureset);
uint32_t xc_get_cpu_featureset_size(void);

enum xc_static_cpu_featuremask {
    XC_FEATUREMASK_KNOWN,           /* has a name */
    XC_FEATUREMASK_SPECIAL,         /* not simply a capability */
    /* What guests may have at most, or do by default, on any machine. */
    XC_FEATUREMASK_PV_MAX,
    XC_FEATUREMASK_PV_DEF,
    XC_FEATUREMASK_HVM_SHADOW_MAX,
    XC_FEATUREMASK_HVM_SHADOW_DEF,
    XC_FEATUREMASK_HVM_HAP_MAX,
    XC_FEATUREMASK_HVM_HAP_DEF,
};
/* NULL: no such mask. */
const uint32_t *xc_get_static_cpu_featuremask(enum xc_static_cpu_featuremask mask);

#endif
