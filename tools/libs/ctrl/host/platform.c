/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Microcode, MSR access, machine-check injection.
 */
#include <stdlib.h>

#include "private.h"

int xc_microcode_update(xc_interface *xch, const void *buf, size_t len)
{
    struct xen_platform_op op = { .cmd = XENPF_microcode_update, .u.microcode.length = len };
    BOUNCE(b, xch, buf, len, BOUNCE_IN);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.microcode.data, b.safe);
    return ctl_platform_op(xch, &op);
}

static int resource_op_one(xc_interface *xch, xc_resource_op_t *op)
{
    struct xen_platform_op platform = {
        .cmd = XENPF_resource_op,
        .u.resource_op = { .nr_entries = op->nr_entries, .cpu = op->cpu },
    };
    BOUNCE(b, xch, op->entries, op->nr_entries * sizeof(*op->entries), BOUNCE_BOTH);
    int rc;

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(platform.u.resource_op.entries, b.safe);
    rc = ctl_platform_op(xch, &platform);
    op->result = rc < 0 ? (uint64_t)-errno : (uint64_t)rc;
    return rc;
}

/*
 * Several in one multicall, so that they run close together in time: tools compare counters read
 * so.
 */
int xc_resource_op(xc_interface *xch, uint32_t nr_ops, xc_resource_op_t *ops)
{
    multicall_entry_t *calls;
    struct xen_platform_op *platform;
    xc_resource_entry_t **entries;
    uint32_t i;
    int rc = -1, saved;

    if (nr_ops == 1)
        return resource_op_one(xch, ops);
    entries = calloc(nr_ops, sizeof(*entries));
    calls = xencall_alloc_buffer(xch->xcall, nr_ops * sizeof(*calls));
    platform = xencall_alloc_buffer(xch->xcall, nr_ops * sizeof(*platform));
    if (!entries || !calls || !platform)
        goto free_all;
    for (i = 0; i < nr_ops; i++) {
        size_t size = ops[i].nr_entries * sizeof(*ops[i].entries);

        entries[i] = xencall_alloc_buffer(xch->xcall, size);
        if (!entries[i])
            goto free_all;
        memcpy(entries[i], ops[i].entries, size);
        platform[i].cmd = XENPF_resource_op;
        platform[i].interface_version = XENPF_INTERFACE_VERSION;
        platform[i].u.resource_op.cpu = ops[i].cpu;
        platform[i].u.resource_op.nr_entries = ops[i].nr_entries;
        set_xen_guest_handle_raw(platform[i].u.resource_op.entries, entries[i]);
        calls[i].op = __HYPERVISOR_platform_op;
        calls[i].args[0] = (uintptr_t)&platform[i];
    }
    rc = xencall2(xch->xcall, __HYPERVISOR_multicall, (uintptr_t)calls, nr_ops);
    for (i = 0; rc >= 0 && i < nr_ops; i++) {
        ops[i].result = calls[i].result;
        memcpy(ops[i].entries, entries[i], ops[i].nr_entries * sizeof(*ops[i].entries));
    }

free_all:
    saved = errno;
    for (i = 0; entries && i < nr_ops; i++)
        xencall_free_buffer(xch->xcall, entries[i]);
    xencall_free_buffer(xch->xcall, platform);
    xencall_free_buffer(xch->xcall, calls);
    free(entries);
    errno = saved;
    return rc < 0 ? -1 : rc;
}

int xc_mca_op_inject_v2(xc_interface *xch, unsigned int flags, xc_cpumap_t cpumap,
                        unsigned int nr_cpus)
{
    struct xen_mc mc = { .cmd = XEN_MC_inject_v2, .u.mc_inject_v2.flags = flags };
    BOUNCE(b, xch, cpumap, (nr_cpus + 7) / 8, BOUNCE_IN);

    if (b.failed)
        return -1;
    mc.u.mc_inject_v2.cpumap.nr_bits = nr_cpus;
    set_xen_guest_handle_raw(mc.u.mc_inject_v2.cpumap.bitmap, b.safe);
    return xc_mca_op(xch, &mc);
}
