/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The host: its size and shape, sets of its CPUs and nodes.
 */
#include <stdlib.h>

#include "private.h"

int xc_physinfo(xc_interface *xch, xc_physinfo_t *info)
{
    struct xen_sysctl op = { .cmd = XEN_SYSCTL_physinfo };
    int rc;

    op.u.physinfo = *info;
    rc = xc_sysctl(xch, &op);
    if (rc)
        return rc;
    *info = op.u.physinfo;
    return 0;
}

int xc_cputopoinfo(xc_interface *xch, unsigned *max_cpus, xc_cputopo_t *cputopo)
{
    struct xen_sysctl op = SYSCTL(cputopoinfo, cputopoinfo, .num_cpus = *max_cpus);
    BOUNCE(b, xch, cputopo, *max_cpus * sizeof(*cputopo), BOUNCE_OUT);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.cputopoinfo.cputopo, b.safe);
    rc = xc_sysctl(xch, &op);
    if (!rc)
        *max_cpus = op.u.cputopoinfo.num_cpus;
    return rc;
}

int xc_numainfo(xc_interface *xch, unsigned *max_nodes, xc_meminfo_t *meminfo, uint32_t *distance)
{
    size_t n = *max_nodes;
    struct xen_sysctl op = SYSCTL(numainfo, numainfo, .num_nodes = n);
    BOUNCE(mem, xch, meminfo, n * sizeof(*meminfo), BOUNCE_OUT);
    BOUNCE(dist, xch, distance, n * n * sizeof(*distance), BOUNCE_OUT);
    int rc;

    if (mem.failed || dist.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.numainfo.meminfo, mem.safe);
    set_xen_guest_handle_raw(op.u.numainfo.distance, dist.safe);
    rc = xc_sysctl(xch, &op);
    if (!rc)
        *max_nodes = op.u.numainfo.num_nodes;
    return rc;
}

int xc_pcitopoinfo(xc_interface *xch, unsigned num_devs, physdev_pci_device_t *devs,
                   uint32_t *nodes)
{
    BOUNCE(devs_b, xch, devs, num_devs * sizeof(*devs), BOUNCE_IN);
    BOUNCE(nodes_b, xch, nodes, num_devs * sizeof(*nodes), BOUNCE_BOTH);
    unsigned int done = 0;
    int rc = 0;

    if (devs_b.failed || nodes_b.failed)
        return -1;
    while (done < num_devs && !rc) {
        struct xen_sysctl op = SYSCTL(pcitopoinfo, pcitopoinfo, .num_devs = num_devs - done);

        set_xen_guest_handle_raw(op.u.pcitopoinfo.devs, (physdev_pci_device_t *)devs_b.safe + done);
        set_xen_guest_handle_raw(op.u.pcitopoinfo.nodes, (uint32_t *)nodes_b.safe + done);
        rc = xc_sysctl(xch, &op);
        if (!rc && !op.u.pcitopoinfo.num_devs) { /* no progress: do not turn forever */
            errno = EIO;
            rc = -1;
        }
        done += op.u.pcitopoinfo.num_devs;
    }
    return rc;
}

int xc_getcpuinfo(xc_interface *xch, int max_cpus, xc_cpuinfo_t *info, int *nr_cpus)
{
    struct xen_sysctl op = SYSCTL(getcpuinfo, getcpuinfo, .max_cpus = max_cpus);
    BOUNCE(b, xch, info, max_cpus * sizeof(*info), BOUNCE_OUT);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.getcpuinfo.info, b.safe);
    rc = xc_sysctl(xch, &op);
    if (nr_cpus)
        *nr_cpus = op.u.getcpuinfo.nr_cpus;
    return rc;
}

int xc_availheap(xc_interface *xch, int min_width, int max_width, int node, uint64_t *bytes)
{
    struct xen_sysctl op = SYSCTL(availheap, availheap, .min_bitwidth = min_width,
                                  .max_bitwidth = max_width, .node = node);
    int rc = xc_sysctl(xch, &op);

    *bytes = op.u.availheap.avail_bytes;
    return rc;
}

/* ---- Sets ---- */

/* Remembered in the handle: every map of CPUs or nodes asks. */
static int learn_maxima(xc_interface *xch)
{
    xc_physinfo_t info = { 0 };

    if (xch->max_cpus)
        return 0;
    if (xc_physinfo(xch, &info))
        return -1;
    xch->max_nodes = info.max_node_id + 1;
    xch->max_cpus = info.max_cpu_id + 1;
    return 0;
}

int xc_get_max_cpus(xc_interface *xch)
{
    return learn_maxima(xch) ? -1 : xch->max_cpus;
}

int xc_get_max_nodes(xc_interface *xch)
{
    return learn_maxima(xch) ? -1 : xch->max_nodes;
}

int xc_get_online_cpus(xc_interface *xch)
{
    xc_physinfo_t info = { 0 };

    return xc_physinfo(xch, &info) ? -1 : (int)info.nr_cpus;
}

static int bytes_for(int bits)
{
    return bits < 0 ? bits : (bits + 7) / 8;
}

int xc_get_cpumap_size(xc_interface *xch)
{
    return bytes_for(xc_get_max_cpus(xch));
}

int xc_get_nodemap_size(xc_interface *xch)
{
    return bytes_for(xc_get_max_nodes(xch));
}

xc_cpumap_t xc_cpumap_alloc(xc_interface *xch)
{
    int size = xc_get_cpumap_size(xch);

    return size <= 0 ? NULL : calloc(1, size);
}

xc_nodemap_t xc_nodemap_alloc(xc_interface *xch)
{
    int size = xc_get_nodemap_size(xch);

    return size <= 0 ? NULL : calloc(1, size);
}

void xc_cpumap_clearcpu(int cpu, xc_cpumap_t map)
{
    map[cpu / 8] &= ~(1U << (cpu % 8));
}

void xc_cpumap_setcpu(int cpu, xc_cpumap_t map)
{
    map[cpu / 8] |= 1U << (cpu % 8);
}

int xc_cpumap_testcpu(int cpu, xc_cpumap_t map)
{
    return (map[cpu / 8] >> (cpu % 8)) & 1;
}
