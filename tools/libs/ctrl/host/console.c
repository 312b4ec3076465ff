/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The hypervisor's console, keys for its debugger, CPUs going on and off.
 */
#include "private.h"

int xc_readconsolering(xc_interface *xch, char *buffer, unsigned int *pnr_chars, int clear,
                       int incremental, uint32_t *pindex)
{
    struct xen_sysctl op = SYSCTL(readconsole, readconsole, .count = *pnr_chars, .clear = clear,
                                  .incremental = incremental, .index = pindex ? *pindex : 0);
    BOUNCE(b, xch, buffer, *pnr_chars, BOUNCE_OUT);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.readconsole.buffer, b.safe);
    rc = xc_sysctl(xch, &op);
    if (rc)
        return rc;
    *pnr_chars = op.u.readconsole.count;
    if (pindex)
        *pindex = op.u.readconsole.index;
    return 0;
}

int xc_send_debug_keys(xc_interface *xch, const char *keys)
{
    size_t length = strlen(keys);
    struct xen_sysctl op = SYSCTL(debug_keys, debug_keys, .nr_keys = length);
    BOUNCE(b, xch, keys, length, BOUNCE_IN);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.debug_keys.keys, b.safe);
    return xc_sysctl(xch, &op);
}

static int hotplug(xc_interface *xch, uint32_t cpu, uint32_t what)
{
    return xc_sysctl(xch, &SYSCTL(cpu_hotplug, cpu_hotplug, .cpu = cpu, .op = what));
}

int xc_cpu_online(xc_interface *xch, int cpu)
{
    return hotplug(xch, cpu, XEN_SYSCTL_CPU_HOTPLUG_ONLINE);
}

int xc_cpu_offline(xc_interface *xch, int cpu)
{
    return hotplug(xch, cpu, XEN_SYSCTL_CPU_HOTPLUG_OFFLINE);
}

int xc_smt_enable(xc_interface *xch)
{
    return hotplug(xch, 0, XEN_SYSCTL_CPU_HOTPLUG_SMT_ENABLE);
}

int xc_smt_disable(xc_interface *xch)
{
    return hotplug(xch, 0, XEN_SYSCTL_CPU_HOTPLUG_SMT_DISABLE);
}
