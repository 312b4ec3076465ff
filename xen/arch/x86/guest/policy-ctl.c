// SPDX-License-Identifier: GPL-2.0-only
/* The toolstack reads the machine's policies and reads and writes domains'. */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <public/domctl.h>
#include <public/sysctl.h>
#include "policy.h"

BUILD_BUG_ON(sizeof(struct cpu_policy_leaf) != sizeof(xen_cpuid_leaf_t));
BUILD_BUG_ON(sizeof(struct cpu_policy_msr) != sizeof(xen_msr_entry_t));

/*
 * Room we offer. The tools size their buffers by it and write leaves of their own knowledge into
 * them, also such as we have no place for and that are zero: so it is more than we fill.
 */
#define EXCHANGE_LEAVES     192
#define EXCHANGE_MSRS       16

struct exchange {
    struct cpu_policy_leaf leaves[EXCHANGE_LEAVES];
    struct cpu_policy_msr msrs[EXCHANGE_MSRS];
};
BUILD_BUG_ON(EXCHANGE_LEAVES < CPU_POLICY_MAX_LEAVES || EXCHANGE_MSRS < CPU_POLICY_MAX_MSRS);

/* Both lists to the caller, who said how much room there is. 0, -ENOBUFS, -EFAULT, -ENOMEM. */
static int copy_out(const struct cpu_policy *p, void *leaves, u32 *nr_leaves, void *msrs,
                    u32 *nr_msrs)
{
    struct exchange *x = kmalloc(sizeof(*x));
    unsigned int n, m;
    int rc = -ENOBUFS;

    if (!x)
        return -ENOMEM;
    n = cpu_policy_to_leaves(p, x->leaves);
    m = cpu_policy_to_msrs(p, x->msrs);
    if (n <= *nr_leaves && m <= *nr_msrs) {
        *nr_leaves = n;
        *nr_msrs = m;
        rc = guest_copy_out(leaves, x->leaves, n, sizeof(x->leaves[0])) ?:
             guest_copy_out(msrs, x->msrs, m, sizeof(x->msrs[0]));
    }
    kfree(x);
    return rc;
}

int policy_domctl_get(struct domain *d, struct xen_domctl_cpu_policy *op)
{
    return copy_out(d->arch.policy, op->leaves.p, &op->nr_leaves, op->msrs.p, &op->nr_msrs);
}

static int copy_in(struct exchange *x, const struct xen_domctl_cpu_policy *op)
{
    if (op->nr_leaves > EXCHANGE_LEAVES || op->nr_msrs > EXCHANGE_MSRS)
        return -E2BIG;
    return guest_copy_in(x->leaves, op->leaves.p, op->nr_leaves, sizeof(x->leaves[0])) ?:
           guest_copy_in(x->msrs, op->msrs.p, op->nr_msrs, sizeof(x->msrs[0]));
}

static int build(struct cpu_policy *p, const struct exchange *x,
                 const struct xen_domctl_cpu_policy *op, bool hvm,
                 struct cpu_policy_error *err)
{
    const struct cpu_policy *max = policy_of_system(hvm ? XEN_SYSCTL_cpu_policy_hvm_max
                                                        : XEN_SYSCTL_cpu_policy_pv_max);
    int rc = cpu_policy_from_leaves(p, x->leaves, op->nr_leaves, err) ?:
             cpu_policy_from_msrs(p, x->msrs, op->nr_msrs, err) ?:
             cpu_policy_check(p, max, err);

    if (rc == 0)
        cpu_policy_fix(p, max);
    return rc;
}

/* Before the domain first runs: what a guest has seen cannot change. */
int policy_domctl_set(struct domain *d, struct xen_domctl_cpu_policy *op)
{
    struct cpu_policy_error err = { ~0u, ~0u, ~0u };
    struct exchange *x;
    struct cpu_policy *p;
    int rc = -ENOMEM;

    if (d->creation_finished)
        return -EEXIST;
    x = kmalloc(sizeof(*x));
    p = kmalloc(sizeof(*p));
    if (!x || !p)
        goto out;
    *p = *d->arch.policy;
    rc = copy_in(x, op);
    if (rc == 0)
        rc = build(p, x, op, !is_pv_domain(d), &err);
    if (rc == 0)
        *d->arch.policy = *p;
    op->err_leaf = err.leaf;
    op->err_subleaf = err.subleaf;
    op->err_msr = err.msr;

out:
    kfree(p);
    kfree(x);
    return rc;
}

int policy_sysctl_get(struct xen_sysctl_cpu_policy *op)
{
    const struct cpu_policy *p;

    if (op->_rsvd)
        return -EINVAL;
    if (guest_handle_is_null(op->leaves) && guest_handle_is_null(op->msrs)) {
        op->nr_leaves = EXCHANGE_LEAVES;
        op->nr_msrs = EXCHANGE_MSRS;
        return 0;
    }
    if (op->index > XEN_SYSCTL_cpu_policy_hvm_default)
        return -EINVAL;
    p = policy_of_system(op->index);
    if (!p)
        return -EOPNOTSUPP;
    return copy_out(p, op->leaves.p, &op->nr_leaves, op->msrs.p, &op->nr_msrs);
}

int policy_sysctl_featureset(struct xen_sysctl_cpu_featureset *op)
{
    static const u8 policy[] = {
        [XEN_SYSCTL_cpu_featureset_raw] = XEN_SYSCTL_cpu_policy_raw,
        [XEN_SYSCTL_cpu_featureset_host] = XEN_SYSCTL_cpu_policy_host,
        [XEN_SYSCTL_cpu_featureset_pv] = XEN_SYSCTL_cpu_policy_pv_default,
        [XEN_SYSCTL_cpu_featureset_hvm] = XEN_SYSCTL_cpu_policy_hvm_default,
        [XEN_SYSCTL_cpu_featureset_pv_max] = XEN_SYSCTL_cpu_policy_pv_max,
        [XEN_SYSCTL_cpu_featureset_hvm_max] = XEN_SYSCTL_cpu_policy_hvm_max,
    };
    u32 fs[CPU_POLICY_FEATURE_WORDS], room = op->nr_features;
    const struct cpu_policy *p;

    op->nr_features = CPU_POLICY_FEATURE_WORDS;
    if (guest_handle_is_null(op->features))
        return 0;
    if (op->index >= ARRAY_SIZE(policy))
        return -EINVAL;
    p = policy_of_system(policy[op->index]);
    if (!p)
        return -EOPNOTSUPP;
    cpu_policy_get_features(p, fs);
    op->nr_features = min(room, (u32)CPU_POLICY_FEATURE_WORDS);
    if (guest_copy_out(op->features.p, fs, op->nr_features, sizeof(fs[0])))
        return -EFAULT;
    return room < CPU_POLICY_FEATURE_WORDS ? -ENOBUFS : 0;
}
