/* SPDX-License-Identifier: GPL-2.0-only */
/* CPU pools: there is one, with every CPU and every domain in it. Making more is refused as unsupported. */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <public/sysctl.h>

#include "private.h"

static int write_cpumap(struct xenctl_bitmap *map, const cpumask_t *mask)
{
    unsigned int bytes = (map->nr_bits + 7) / 8, have = (nr_cpu_ids + 7) / 8;
    XEN_GUEST_HANDLE(uint8) out = { (void *)map->bitmap.p };

    if (bytes == 0)
        return 0;
    for (unsigned int i = 0; i < bytes; i++) {
        u8 byte = i < have && i < sizeof(*mask) ? ((const u8 *)mask)[i] : 0;

        if (copy_to_guest_offset(out, i, &byte, 1))
            return -EFAULT;
    }
    return 0;
}

static int pool_info(struct xen_sysctl_cpupool_op *op)
{
    cpumask_t online = cpu_online_map;

    /* the tools enumerate: "the first pool with this number or a higher one" */
    if (op->cpupool_id != 0)
        return -ENOENT;
    op->sched_id = sched_policy->id;
    op->n_dom = domain_count;
    return write_cpumap(&op->cpumap, &online);
}

static int free_cpus(struct xen_sysctl_cpupool_op *op)
{
    cpumask_t none;

    cpumask_zero(&none);
    return write_cpumap(&op->cpumap, &none);
}

int cpupool_op(struct xen_sysctl_cpupool_op *op)
{
    switch (op->op) {
    case XEN_SYSCTL_CPUPOOL_OP_INFO:
        return pool_info(op);
    case XEN_SYSCTL_CPUPOOL_OP_FREEINFO:
        return free_cpus(op);
    case XEN_SYSCTL_CPUPOOL_OP_CREATE:
    case XEN_SYSCTL_CPUPOOL_OP_DESTROY:
    case XEN_SYSCTL_CPUPOOL_OP_ADDCPU:
    case XEN_SYSCTL_CPUPOOL_OP_RMCPU:
        return -EOPNOTSUPP;
    case XEN_SYSCTL_CPUPOOL_OP_MOVEDOMAIN:
        return op->cpupool_id == 0 ? 0 : -ENOENT;
    default:
        return -ENOSYS;
    }
}
