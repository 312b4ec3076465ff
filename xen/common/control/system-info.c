// SPDX-License-Identifier: GPL-2.0-only
/* sysctl: what the machine has and what it is doing. */
#include "private.h"

#include <xen/iommu.h>
#include <xen/arch.h>
#include <xen/numa.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <lib/string.h>

/* The architecture adds its part (topology, frequency, features, capabilities) to ours. */
long sysctl_physinfo(struct xen_sysctl *op, bool *copyback)
{
    struct xen_sysctl_physinfo *info = &op->u.physinfo;
    bool arch_copyback = false;

    memset(info, 0, sizeof(*info));
    info->nr_cpus = num_online_cpus();
    info->max_cpu_id = nr_cpu_ids - 1;
    info->nr_nodes = nr_nodes;
    info->max_node_id = nr_nodes - 1;
    info->total_pages = total_pages;
    info->free_pages = heap_free_count();
    info->outstanding_pages = heap_claimed_count();
    info->max_mfn = max_page - 1;
    info->capabilities = XEN_SYSCTL_PHYSCAP_pv | XEN_SYSCTL_PHYSCAP_gnttab_v1;
    if (iommu_enabled)
        info->capabilities |= XEN_SYSCTL_PHYSCAP_directio;
    return arch_do_sysctl(op, NULL, &arch_copyback);
}

long sysctl_getdomaininfolist(struct xen_sysctl *op, bool *copyback)
{
    struct xen_sysctl_getdomaininfolist *list = &op->u.getdomaininfolist;
    struct domain *d = get_domain_from(list->first_domain);
    long rc = 0;

    list->num_domains = 0;
    while (d && !rc && list->num_domains < list->max_domains) {
        struct xen_domctl_getdomaininfo info;

        if (xsm_check(XSM_XS, XSM_DOMCTL, XEN_DOMCTL_getdomaininfo, d) == 0) {
            domain_fill_info(d, &info);
            rc = copy_to_guest_offset(list->buffer, list->num_domains, &info, 1);
            list->num_domains++;
        }
        d = domain_next(d);
    }
    if (d)
        put_domain(d);
    return rc;
}

long sysctl_getcpuinfo(struct xen_sysctl *op, bool *copyback)
{
    struct xen_sysctl_getcpuinfo *get = &op->u.getcpuinfo;
    unsigned int nr = min(get->max_cpus, nr_cpu_ids);

    for (unsigned int cpu = 0; cpu < nr; cpu++) {
        struct xen_sysctl_cpuinfo info = { .idletime = cpu_online(cpu) ? cpu_idle_time(cpu) : 0 };

        if (copy_to_guest_offset(get->info, cpu, &info, 1))
            return -EFAULT;
    }
    get->nr_cpus = nr;
    return 0;
}

long sysctl_availheap(struct xen_sysctl *op, bool *copyback)
{
    struct xen_sysctl_availheap *a = &op->u.availheap;

    a->avail_bytes = heap_free_count_range(a->min_bitwidth, a->max_bitwidth, a->node) << PAGE_SHIFT;
    return 0;
}

static int put_meminfo(const struct xen_sysctl_numainfo *numa, unsigned int node)
{
    struct xen_sysctl_meminfo info;
    mfn_t start, end;

    node_span(node, &start, &end);
    info.memsize = (end - start) << PAGE_SHIFT;
    info.memfree = heap_free_count_node(node) << PAGE_SHIFT;
    return copy_to_guest_offset(numa->meminfo, node, &info, 1);
}

static int put_distances(const struct xen_sysctl_numainfo *numa, unsigned int node, unsigned int nr)
{
    for (unsigned int other = 0; other < nr; other++) {
        u8 d = node_distance(node, other);
        u32 distance = d == NUMA_NO_DISTANCE ? XEN_INVALID_NODE_DIST : d;

        if (copy_to_guest_offset(numa->distance, (size_t)node * nr + other, &distance, 1))
            return -EFAULT;
    }
    return 0;
}

long sysctl_numainfo(struct xen_sysctl *op, bool *copyback)
{
    struct xen_sysctl_numainfo *numa = &op->u.numainfo;
    bool meminfo = !guest_handle_is_null(numa->meminfo);
    bool distance = !guest_handle_is_null(numa->distance);
    unsigned int nr = min(numa->num_nodes, nr_nodes);

    if (!meminfo && !distance) {
        numa->num_nodes = nr_nodes;
        return 0;
    }
    for (unsigned int node = 0; node < nr; node++)
        if ((meminfo && put_meminfo(numa, node)) || (distance && put_distances(numa, node, nr)))
            return -EFAULT;
    /* Too small an array: the number there should have been. */
    numa->num_nodes = numa->num_nodes < nr_nodes ? nr_nodes : nr;
    return 0;
}
