/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtual NUMA topology, if the tools gave the domain one.
 */
#include "boot/numa.h"

#include "host/host.h"

#include <xen/xen.h>
#include <xen/memory.h>

#define MAX_NODES   64
#define MAX_RANGES  128

static struct xen_vmemrange ranges[MAX_RANGES];
static unsigned int distances[MAX_NODES * MAX_NODES], node_of_vcpu[CONFIG_MAX_CPUS];
static struct acpi_numa_memory memory[MAX_RANGES];

void numa_read(struct acpi_numa *numa)
{
    struct xen_vnuma_topology_info info = {
        .domid = DOMID_SELF, .nr_vnodes = MAX_NODES, .nr_vcpus = CONFIG_MAX_CPUS,
        .nr_vmemranges = MAX_RANGES,
    };

    set_xen_guest_handle(info.vdistance.h, distances);
    set_xen_guest_handle(info.vcpu_to_vnode.h, node_of_vcpu);
    set_xen_guest_handle(info.vmemrange.h, ranges);
    if (hypercall(__HYPERVISOR_memory_op, XENMEM_get_vnumainfo, (uintptr_t)&info, 0))
        return;
    for (unsigned int i = 0; i < info.nr_vmemranges; i++)
        memory[i] = (struct acpi_numa_memory){ ranges[i].start, ranges[i].end, ranges[i].nid };
    *numa = (struct acpi_numa){ info.nr_vnodes, info.nr_vmemranges, memory, distances,
                                node_of_vcpu };
}
