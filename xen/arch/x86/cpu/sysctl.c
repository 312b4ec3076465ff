// SPDX-License-Identifier: GPL-2.0-only
/*
 * sysctl on processors: what they are, where they are, taking them off and on line.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/numa.h>
#include <xen/smp.h>
#include <public/sysctl.h>
#include <asm/cpufeature.h>
#include <asm/hvm-ops.h>
#include <asm/smp.h>
#include <asm/sysctl.h>
#include <asm/time.h>
#include <asm/topology.h>

static void fill_physinfo(struct xen_sysctl_physinfo *info)
{
    /* hw_cap[]: the feature words in the ABI's order */
    static const u8 order[] = {
        CPUID_1_D, CPUID_1_C, CPUID_E1_D, CPUID_E1_C, CPUID_D1_A, CPUID_7_B, CPUID_7_C, CPUID_E7_D,
    };

    info->threads_per_core = topology_threads_per_core();
    info->cores_per_socket = topology_cores_per_socket();
    info->cpu_khz = cpu_khz;
    if (hvm_ops)
        info->capabilities |= XEN_SYSCTL_PHYSCAP_hvm | XEN_SYSCTL_PHYSCAP_hap;
    for (unsigned int i = 0; i < ARRAY_SIZE(order); i++)
        info->hw_cap[i] = boot_cpu.word[order[i]];
}

static long cputopoinfo(struct xen_sysctl_cputopoinfo *info)
{
    unsigned int nr = info->num_cpus < nr_cpu_ids ? info->num_cpus : nr_cpu_ids;

    if (guest_handle_is_null(info->cputopo)) {
        info->num_cpus = nr_cpu_ids;
        return 0;
    }
    for (unsigned int cpu = 0; cpu < nr; cpu++) {
        bool present = cpumask_test(cpu, &cpu_present_map);
        struct xen_sysctl_cputopo topo = {
            .core = present ? cpu_to_core(cpu) : XEN_INVALID_CORE_ID,
            .socket = present ? cpu_to_socket(cpu) : XEN_INVALID_SOCKET_ID,
            .node = present ? cpu_to_node(cpu) : XEN_INVALID_NODE_ID,
        };

        if (copy_to_guest_offset(info->cputopo, cpu, &topo, 1))
            return -EFAULT;
    }
    info->num_cpus = nr_cpu_ids;
    return 0;
}

/* All threads but the first of each core. */
static long switch_smt(bool on)
{
    unsigned int cpu;
    long rc = 0;

    for_each_cpu(cpu, &cpu_present_map) {
        if (!topology_is_later_thread(cpu) || cpu_online(cpu) == on)
            continue;
        rc = on ? cpu_up(cpu) : cpu_down(cpu);
        if (rc)
            break;
    }
    return rc;
}

static long cpu_hotplug(const struct xen_sysctl_cpu_hotplug *op)
{
    switch (op->op) {
    case XEN_SYSCTL_CPU_HOTPLUG_ONLINE:
        return cpu_up(op->cpu);
    case XEN_SYSCTL_CPU_HOTPLUG_OFFLINE:
        return cpu_down(op->cpu);
    case XEN_SYSCTL_CPU_HOTPLUG_SMT_ENABLE:
        return switch_smt(true);
    case XEN_SYSCTL_CPU_HOTPLUG_SMT_DISABLE:
        return switch_smt(false);
    }
    return -EOPNOTSUPP;
}

long machine_sysctl(struct xen_sysctl *op, bool *copyback)
{
    switch (op->cmd) {
    case XEN_SYSCTL_physinfo:
        fill_physinfo(&op->u.physinfo);
        return 0;
    case XEN_SYSCTL_cputopoinfo:
        *copyback = true;
        return cputopoinfo(&op->u.cputopoinfo);
    case XEN_SYSCTL_cpu_hotplug:
        return cpu_hotplug(&op->u.cpu_hotplug);
    }
    return -EOPNOTSUPP;
}
