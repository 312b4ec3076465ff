/* SPDX-License-Identifier: LGPL-2.1-only */
/* Policies between the hypervisor, their lists of leaves and MSRs, and the tools. */
#include <stdlib.h>

#include "private.h"

/* The library's entries are the ABI's, under other names. */
_Static_assert(sizeof(struct cpu_policy_leaf) == sizeof(xen_cpuid_leaf_t), "leaf");
_Static_assert(sizeof(struct cpu_policy_msr) == sizeof(xen_msr_entry_t), "msr");
_Static_assert(CPU_POLICY_NO_SUBLEAF == XEN_CPUID_NO_SUBLEAF, "subleaf");

xc_cpu_policy_t *xc_cpu_policy_init(void)
{
    return calloc(1, sizeof(xc_cpu_policy_t));
}

void xc_cpu_policy_destroy(xc_cpu_policy_t *policy)
{
    free(policy);
}

/* ---- Lists ---- */

static int refused(xc_interface *xch, int rc, const struct cpu_policy_error *err)
{
    errno = -rc;
    if (err->msr != ~0U)
        XC_PERROR(xch, "CPU policy: MSR %#x cannot be taken", err->msr);
    else
        XC_PERROR(xch, "CPU policy: leaf %#x, subleaf %#x cannot be taken", err->leaf,
                  err->subleaf);
    return -1;
}

int xc_cpu_policy_update_cpuid(xc_interface *xch, xc_cpu_policy_t *policy,
                               const xen_cpuid_leaf_t *leaves, uint32_t nr)
{
    struct cpu_policy_error err;
    int rc = cpu_policy_from_leaves(&policy->p, (const struct cpu_policy_leaf *)leaves, nr, &err);

    return rc ? refused(xch, rc, &err) : 0;
}

int xc_cpu_policy_update_msrs(xc_interface *xch, xc_cpu_policy_t *policy,
                              const xen_msr_entry_t *msrs, uint32_t nr)
{
    struct cpu_policy_error err;
    int rc = cpu_policy_from_msrs(&policy->p, (const struct cpu_policy_msr *)msrs, nr, &err);

    return rc ? refused(xch, rc, &err) : 0;
}

int xc_cpu_policy_serialise(xc_interface *xch, const xc_cpu_policy_t *policy,
                            xen_cpuid_leaf_t *leaves, uint32_t *nr_leaves, xen_msr_entry_t *msrs,
                            uint32_t *nr_msrs)
{
    struct cpu_policy_leaf all_leaves[CPU_POLICY_MAX_LEAVES];
    struct cpu_policy_msr all_msrs[CPU_POLICY_MAX_MSRS];
    unsigned int n_leaves = cpu_policy_to_leaves(&policy->p, all_leaves);
    unsigned int n_msrs = cpu_policy_to_msrs(&policy->p, all_msrs);

    if ((leaves && *nr_leaves < n_leaves) || (msrs && *nr_msrs < n_msrs)) {
        errno = ENOBUFS;
        XC_PERROR(xch, "CPU policy: %u leaves and %u MSRs do not fit", n_leaves, n_msrs);
        return -1;
    }
    if (leaves) {
        memcpy(leaves, all_leaves, n_leaves * sizeof(*leaves));
        *nr_leaves = n_leaves;
    }
    if (msrs) {
        memcpy(msrs, all_msrs, n_msrs * sizeof(*msrs));
        *nr_msrs = n_msrs;
    }
    return 0;
}

/* ---- The hypervisor ---- */

int xc_cpu_policy_get_size(xc_interface *xch, uint32_t *nr_leaves, uint32_t *nr_msrs)
{
    struct xen_sysctl op = SYSCTL(get_cpu_policy, cpu_policy, .index = XEN_SYSCTL_cpu_policy_host);
    int rc = xc_sysctl(xch, &op);

    if (!rc) {
        *nr_leaves = op.u.cpu_policy.nr_leaves;
        *nr_msrs = op.u.cpu_policy.nr_msrs;
    }
    return rc;
}

/* Room for what the hypervisor answers. */
struct lists {
    xen_cpuid_leaf_t *leaves;
    xen_msr_entry_t *msrs;
    uint32_t nr_leaves, nr_msrs;
};

static int make_lists(xc_interface *xch, struct lists *l)
{
    if (xc_cpu_policy_get_size(xch, &l->nr_leaves, &l->nr_msrs)) {
        XC_PERROR(xch, "the hypervisor does not tell the size of CPU policies");
        return -1;
    }
    l->leaves = calloc(l->nr_leaves, sizeof(*l->leaves));
    l->msrs = calloc(l->nr_msrs, sizeof(*l->msrs));
    if (l->leaves && l->msrs)
        return 0;
    free(l->leaves);
    free(l->msrs);
    errno = ENOMEM;
    XC_PERROR(xch, "no memory for a CPU policy");
    return -1;
}

static int take_lists(xc_interface *xch, struct lists *l, xc_cpu_policy_t *policy)
{
    memset(&policy->p, 0, sizeof(policy->p));
    if (xc_cpu_policy_update_cpuid(xch, policy, l->leaves, l->nr_leaves))
        return -1;
    return xc_cpu_policy_update_msrs(xch, policy, l->msrs, l->nr_msrs);
}

static int ask_system(xc_interface *xch, unsigned int index, struct lists *l)
{
    struct xen_sysctl op = SYSCTL(get_cpu_policy, cpu_policy, .index = index,
                                  .nr_leaves = l->nr_leaves, .nr_msrs = l->nr_msrs);
    BOUNCE(leaves, xch, l->leaves, l->nr_leaves * sizeof(*l->leaves), BOUNCE_OUT);
    BOUNCE(msrs, xch, l->msrs, l->nr_msrs * sizeof(*l->msrs), BOUNCE_OUT);

    if (leaves.failed || msrs.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.cpu_policy.leaves, leaves.safe);
    set_xen_guest_handle_raw(op.u.cpu_policy.msrs, msrs.safe);
    if (xc_sysctl(xch, &op))
        return -1;
    l->nr_leaves = op.u.cpu_policy.nr_leaves;
    l->nr_msrs = op.u.cpu_policy.nr_msrs;
    return 0;
}

static int ask_domain(xc_interface *xch, uint32_t domid, struct lists *l)
{
    struct xen_domctl op = DOMCTL(get_cpu_policy, domid, cpu_policy, .nr_leaves = l->nr_leaves,
                                  .nr_msrs = l->nr_msrs);
    BOUNCE(leaves, xch, l->leaves, l->nr_leaves * sizeof(*l->leaves), BOUNCE_OUT);
    BOUNCE(msrs, xch, l->msrs, l->nr_msrs * sizeof(*l->msrs), BOUNCE_OUT);

    if (leaves.failed || msrs.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.cpu_policy.leaves, leaves.safe);
    set_xen_guest_handle_raw(op.u.cpu_policy.msrs, msrs.safe);
    if (xc_domctl(xch, &op))
        return -1;
    l->nr_leaves = op.u.cpu_policy.nr_leaves;
    l->nr_msrs = op.u.cpu_policy.nr_msrs;
    return 0;
}

/* Fetches by ask(xch, which, lists); `whose' names it in errors. */
static int get_policy(xc_interface *xch, int ask(xc_interface *xch, uint32_t which, struct lists *l), uint32_t which,
                      const char *whose, xc_cpu_policy_t *policy)
{
    struct lists l = { 0 };
    int rc;

    if (make_lists(xch, &l))
        return -1;
    rc = ask(xch, which, &l);
    if (rc)
        XC_PERROR(xch, "the hypervisor does not tell %s %u", whose, which);
    else
        rc = take_lists(xch, &l, policy);
    free(l.leaves);
    free(l.msrs);
    return rc;
}

int xc_cpu_policy_get_system(xc_interface *xch, unsigned int policy_idx, xc_cpu_policy_t *policy)
{
    return get_policy(xch, ask_system, policy_idx, "system CPU policy", policy);
}

int xc_cpu_policy_get_domain(xc_interface *xch, uint32_t domid, xc_cpu_policy_t *policy)
{
    return get_policy(xch, ask_domain, domid, "the CPU policy of domain", policy);
}

int xc_set_domain_cpu_policy(xc_interface *xch, uint32_t domid, uint32_t nr_leaves,
                             xen_cpuid_leaf_t *leaves, uint32_t nr_msrs, xen_msr_entry_t *msrs,
                             uint32_t *err_leaf_p, uint32_t *err_subleaf_p, uint32_t *err_msr_p)
{
    struct xen_domctl op = DOMCTL(set_cpu_policy, domid, cpu_policy, .nr_leaves = nr_leaves,
                                  .nr_msrs = nr_msrs, .err_leaf = -1, .err_subleaf = -1,
                                  .err_msr = -1);
    BOUNCE(leaves_b, xch, leaves, nr_leaves * sizeof(*leaves), BOUNCE_IN);
    BOUNCE(msrs_b, xch, msrs, nr_msrs * sizeof(*msrs), BOUNCE_IN);
    int rc = -1;

    if (!leaves_b.failed && !msrs_b.failed) {
        set_xen_guest_handle_raw(op.u.cpu_policy.leaves, leaves_b.safe);
        set_xen_guest_handle_raw(op.u.cpu_policy.msrs, msrs_b.safe);
        rc = xc_domctl(xch, &op);
    }
    if (err_leaf_p)
        *err_leaf_p = op.u.cpu_policy.err_leaf;
    if (err_subleaf_p)
        *err_subleaf_p = op.u.cpu_policy.err_subleaf;
    if (err_msr_p)
        *err_msr_p = op.u.cpu_policy.err_msr;
    return rc;
}

int xc_cpu_policy_set_domain(xc_interface *xch, uint32_t domid, xc_cpu_policy_t *policy)
{
    xen_cpuid_leaf_t leaves[CPU_POLICY_MAX_LEAVES];
    xen_msr_entry_t msrs[CPU_POLICY_MAX_MSRS];
    uint32_t nr_leaves = CPU_POLICY_MAX_LEAVES, nr_msrs = CPU_POLICY_MAX_MSRS;
    uint32_t leaf, subleaf, msr;

    if (xc_cpu_policy_serialise(xch, policy, leaves, &nr_leaves, msrs, &nr_msrs))
        return -1;
    if (!xc_set_domain_cpu_policy(xch, domid, nr_leaves, leaves, nr_msrs, msrs, &leaf, &subleaf,
                                  &msr))
        return 0;
    XC_PERROR(xch, "the hypervisor refuses the CPU policy of domain %u: leaf %#x, subleaf %#x, MSR "
              "%#x", domid, leaf, subleaf, msr);
    return -1;
}

bool xc_cpu_policy_is_compatible(xc_interface *xch, xc_cpu_policy_t *host, xc_cpu_policy_t *guest)
{
    struct cpu_policy_error err;
    int rc = cpu_policy_check(&guest->p, &host->p, &err);

    return rc ? refused(xch, rc, &err), false : true;
}
