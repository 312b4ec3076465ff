// SPDX-License-Identifier: GPL-2.0-only
/* domctl: where vcpus run and memory comes from. */
#include "private.h"

#include <xen/numa.h>
#include <xen/sched.h>

static int mask_in(cpumask_t *mask, const struct xenctl_bitmap *guest)
{
    return ctl_bitmap_in(mask->bits, guest, CONFIG_NR_CPUS);
}

/* CPUs beyond the last possible one are no CPUs, whatever bits the mask has there. */
static int mask_out(const struct xenctl_bitmap *guest, const cpumask_t *mask)
{
    return ctl_bitmap_out(guest, mask->bits, nr_cpu_ids);
}

/* All is read and checked before anything changes. The effective masks go back. */
static long set_affinity(struct vcpu *v, const struct xen_domctl_vcpuaffinity *a)
{
    cpumask_t hard = v->hard_affinity, soft = v->soft_affinity;
    long rc = 0;

    if ((a->flags & XEN_VCPUAFFINITY_HARD) && mask_in(&hard, &a->cpumap_hard))
        return -EFAULT;
    if ((a->flags & XEN_VCPUAFFINITY_SOFT) && mask_in(&soft, &a->cpumap_soft))
        return -EFAULT;
    if (a->flags & XEN_VCPUAFFINITY_HARD)
        rc = vcpu_set_hard_affinity(v, &hard);
    if (!rc && (a->flags & XEN_VCPUAFFINITY_SOFT))
        rc = vcpu_set_soft_affinity(v, &soft);
    if (rc)
        return rc;
    cpumask_and(&hard, &hard, &cpu_online_map);
    cpumask_and(&soft, &soft, &hard);
    if ((a->flags & XEN_VCPUAFFINITY_HARD) && mask_out(&a->cpumap_hard, &hard))
        return -EFAULT;
    if ((a->flags & XEN_VCPUAFFINITY_SOFT) && mask_out(&a->cpumap_soft, &soft))
        return -EFAULT;
    return 0;
}

static long get_affinity(const struct vcpu *v, const struct xen_domctl_vcpuaffinity *a)
{
    if ((a->flags & XEN_VCPUAFFINITY_HARD) && mask_out(&a->cpumap_hard, &v->hard_affinity))
        return -EFAULT;
    if ((a->flags & XEN_VCPUAFFINITY_SOFT) && mask_out(&a->cpumap_soft, &v->soft_affinity))
        return -EFAULT;
    return 0;
}

long domctl_vcpuaffinity(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    const struct xen_domctl_vcpuaffinity *a = &op->u.vcpuaffinity;
    struct vcpu *v;

    if (a->vcpu >= d->max_vcpus ||
        !(a->flags & (XEN_VCPUAFFINITY_HARD | XEN_VCPUAFFINITY_SOFT)) ||
        (a->flags & ~(XEN_VCPUAFFINITY_HARD | XEN_VCPUAFFINITY_SOFT | XEN_VCPUAFFINITY_FORCE)))
        return -EINVAL;
    v = domain_vcpu(d, a->vcpu);
    if (!v)
        return -ESRCH;
    return op->cmd == XEN_DOMCTL_setvcpuaffinity ? set_affinity(v, a) : get_affinity(v, a);
}

static unsigned long online_nodes(void)
{
    return nr_nodes >= BITS_PER_LONG ? ~0UL : (1UL << nr_nodes) - 1;
}

long domctl_nodeaffinity(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    unsigned long nodes = d->node_affinity;

    if (op->cmd == XEN_DOMCTL_getnodeaffinity)
        return ctl_bitmap_out(&op->u.nodeaffinity.nodemap, &nodes, MAX_NUMNODES);
    if (ctl_bitmap_in(&nodes, &op->u.nodeaffinity.nodemap, MAX_NUMNODES))
        return -EFAULT;
    if (!(nodes & online_nodes()))
        return -EINVAL;
    /* Every node is as good as none: back to following the vcpus. */
    d->node_affinity_auto = (nodes & online_nodes()) == online_nodes();
    d->node_affinity = nodes;
    return 0;
}
