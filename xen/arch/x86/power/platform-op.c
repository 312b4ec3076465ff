// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform_op: what the hardware domain asks of the machine as a whole. This file decodes; the
 * deeds are in platform-cpu.c and platform-firmware.c.
 */
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <xen/time.h>
#include <xen/xsm.h>
#include <public/platform.h>
#include <generated/hypercall-defs.h>
#include "platform.h"

static long set_time(u64 secs, u32 nsecs, u64 system_time)
{
    if (nsecs >= 1000000000 || system_time > INT64_MAX)
        return -EINVAL;
    wallclock_set(secs, nsecs, system_time);
    return 0;
}

static long settime64(struct xen_platform_op *op)
{
    if (op->u.settime64.mbz)
        return -EINVAL;
    return set_time(op->u.settime64.secs, op->u.settime64.nsecs, op->u.settime64.system_time);
}

static long settime32(struct xen_platform_op *op)
{
    return set_time(op->u.settime32.secs, op->u.settime32.nsecs, op->u.settime32.system_time);
}

/* Recognised, and not offered: the caller can tell from -ENOSYS of an unknown number. */
static long not_supported(struct xen_platform_op *op)
{
    return -EOPNOTSUPP;
}

static const struct {
    u32 cmd;
    bool copyback;
    long (*fn)(struct xen_platform_op *op);
} ops[] = {
    { XENPF_settime32, false, settime32 },
    { XENPF_settime64, false, settime64 },
    { XENPF_add_memtype, false, not_supported },
    { XENPF_del_memtype, false, not_supported },
    { XENPF_read_memtype, true, platform_read_memtype },
    { XENPF_microcode_update, false, not_supported },
    { XENPF_platform_quirk, false, not_supported },
    { XENPF_efi_runtime_call, false, not_supported },
    { XENPF_firmware_info, true, platform_firmware_info },
    { XENPF_enter_acpi_sleep, false, platform_enter_sleep },
    { XENPF_change_freq, false, not_supported },
    { XENPF_getidletime, true, platform_getidletime },
    { XENPF_set_processor_pminfo, false, not_supported },
    { XENPF_get_cpuinfo, true, platform_cpuinfo },
    { XENPF_get_cpu_version, true, platform_cpu_version },
    { XENPF_cpu_online, false, platform_cpu_online },
    { XENPF_cpu_offline, false, platform_cpu_offline },
    { XENPF_cpu_hotadd, false, not_supported },
    { XENPF_mem_hotadd, false, not_supported },
    { XENPF_core_parking, false, not_supported },
    { XENPF_resource_op, false, platform_resource_op },
    { XENPF_get_symbol, true, platform_get_symbol },
};

long do_platform_op(XEN_GUEST_HANDLE(xen_platform_op_t) u_op)
{
    struct xen_platform_op op;
    long rc;

    if (copy_from_guest(&op, u_op, 1))
        return -EFAULT;
    if (op.interface_version != XENPF_INTERFACE_VERSION)
        return -EACCES;
    rc = xsm_check(XSM_PRIV, XSM_PLATFORM, op.cmd, NULL);
    if (rc)
        return rc;
    for (unsigned int i = 0; i < ARRAY_SIZE(ops); i++)
        if (ops[i].cmd == op.cmd) {
            rc = ops[i].fn(&op);
            if (rc == -ERESTART)
                return hypercall_restart(__HYPERVISOR_platform_op, (unsigned long)u_op.p);
            if (rc >= 0 && ops[i].copyback && copy_to_guest(u_op, &op, 1))
                return -EFAULT;
            return rc;
        }
    return -ENOSYS;
}
