// SPDX-License-Identifier: GPL-2.0-only
/*
 * sysctl: finds the operation's row, asks whether the caller may, runs it one at a time, copies
 * back.
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/console.h>
#include <xen/sched.h>
#include <xen/xsm.h>

static DEFINE_SPINLOCK(sysctl_lock, LOCK_SYSCTL);

static long run(const struct sysctl_row *row, struct xen_sysctl *op, void *guest, bool *copyback)
{
    *copyback = row->copyback != CTL_COPY_NO;
    if (row->arch)
        return arch_do_sysctl(op, guest, copyback);
    if (!row->run)
        return row->error;
    return row->run(op, copyback);
}

long do_sysctl(XEN_GUEST_HANDLE(xen_sysctl_t) guest)
{
    const struct sysctl_row *row;
    struct xen_sysctl op;
    bool copyback;
    long rc;

    if (copy_from_guest(&op, guest, 1))
        return -EFAULT;
    if (op.interface_version != XEN_SYSCTL_INTERFACE_VERSION)
        return -EACCES;
    row = sysctl_row(op.cmd);
    if (!row)
        return -ENOSYS;
    rc = xsm_check(row->xsm, XSM_SYSCTL, op.cmd, NULL);
    if (rc)
        return rc;
    if (!spin_trylock(&sysctl_lock))
        return hypercall_restart(__HYPERVISOR_sysctl, (unsigned long)guest.p);
    rc = run(row, &op, guest.p, &copyback);
    spin_unlock(&sysctl_lock);
    if (row->copyback == CTL_COPY_OK && rc)
        copyback = false;
    if (rc == -ERESTART)
        return hypercall_restart(__HYPERVISOR_sysctl, (unsigned long)guest.p);
    return copyback && copy_to_guest(guest, &op, 1) ? -EFAULT : rc;
}

long sysctl_readconsole(struct xen_sysctl *op, bool *copyback)
{
    return console_ring_read(&op->u.readconsole);
}

long sysctl_sched_id(struct xen_sysctl *op, bool *copyback)
{
    op->u.sched_id.sched_id = sched_id();
    return 0;
}

long sysctl_cpupool_op(struct xen_sysctl *op, bool *copyback)
{
    return cpupool_op(&op->u.cpupool_op);
}

long sysctl_scheduler_op(struct xen_sysctl *op, bool *copyback)
{
    return sched_system_op(&op->u.scheduler_op);
}
