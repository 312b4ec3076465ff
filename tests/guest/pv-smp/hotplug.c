// SPDX-License-Identifier: GPL-2.0-only
/* A CPU goes offline, asked to by who runs there. */
#define __XEN_TOOLS__ 1
#include "smp.h"
#include <xen/domctl.h>
#include <xen/sysctl.h>

#define CPU         1u
#define EEXIST      17
#define EINVAL      22

static long hotplug(unsigned int what)
{
    struct xen_sysctl op = { .cmd = XEN_SYSCTL_cpu_hotplug, .interface_version = XEN_SYSCTL_INTERFACE_VERSION };

    op.u.cpu_hotplug.cpu = CPU;
    op.u.cpu_hotplug.op = what;
    return hypercall(__HYPERVISOR_sysctl, &op);
}

static u32 my_cpu(void)
{
    struct xen_domctl op = { .cmd = XEN_DOMCTL_getvcpuinfo, .interface_version = XEN_DOMCTL_INTERFACE_VERSION };

    op.u.getvcpuinfo.vcpu = me();
    return hypercall(__HYPERVISOR_domctl, &op) ? ~0u : op.u.getvcpuinfo.cpu;
}

static bool away_and_back(void)
{
    struct sched_pin_override there = { .pcpu = CPU }, anywhere = { .pcpu = -1 };

    CHECK(sched_op(SCHEDOP_pin_override, &there) == 0);
    CHECK(my_cpu() == CPU);
    CHECK(hotplug(XEN_SYSCTL_CPU_HOTPLUG_ONLINE) == -EEXIST);
    CHECK(hotplug(XEN_SYSCTL_CPU_HOTPLUG_OFFLINE) == 0);
    CHECK(my_cpu() != CPU);
    CHECK(hotplug(XEN_SYSCTL_CPU_HOTPLUG_OFFLINE) == -EINVAL);
    CHECK(hotplug(XEN_SYSCTL_CPU_HOTPLUG_ONLINE) == 0);
    sched_op(SCHEDOP_pin_override, &anywhere);
    return true;
}

bool own_cpu_goes_offline(void)
{
    for (unsigned int round = 0; round < 5; round++)
        CHECK(away_and_back());
    return true;
}
