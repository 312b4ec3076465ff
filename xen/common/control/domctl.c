// SPDX-License-Identifier: GPL-2.0-only
/*
 * domctl: finds the operation's row and its domain, asks whether the caller may, runs the handler
 * and copies the structure back. One operation at a time: a caller that finds another in progress
 * tries again rather than wait.
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/xsm.h>

static DEFINE_SPINLOCK(domctl_lock, LOCK_DOMCTL);

static long run(const struct domctl_row *row, struct xen_domctl *op, struct domain *d, void *guest,
                bool *copyback)
{
    *copyback = row->copyback != CTL_COPY_NO;
    if (row->arch)
        return arch_do_domctl(op, d, guest, copyback);
    if (!row->run)
        return row->error;
    return row->run(op, d, copyback);
}

static long run_locked(const struct domctl_row *row, struct xen_domctl *op, struct domain *d,
                       XEN_GUEST_HANDLE(xen_domctl_t) guest)
{
    bool copyback;
    long rc;

    if (!spin_trylock(&domctl_lock))
        return -ERESTART;
    rc = run(row, op, d, guest.p, &copyback);
    spin_unlock(&domctl_lock);
    /* A handler that chose to copy back does so also when it failed: it has something to tell. */
    if (row->copyback == CTL_COPY_OK && rc)
        copyback = false;
    if (copyback && rc != -ERESTART && copy_to_guest(guest, op, 1))
        rc = -EFAULT;
    return rc;
}

long do_domctl(XEN_GUEST_HANDLE(xen_domctl_t) guest)
{
    const struct domctl_row *row;
    struct domain *d = NULL;
    struct xen_domctl op;
    long rc;

    if (copy_from_guest(&op, guest, 1))
        return -EFAULT;
    if (op.interface_version != XEN_DOMCTL_INTERFACE_VERSION)
        return -EACCES;
    row = domctl_row(op.cmd);
    if (!row)
        return -ENOSYS;
    if (row->domain != CTL_DOM_NONE)
        d = get_domain_by_id(op.domain);
    if (!d && row->domain == CTL_DOM_NEEDED) {
        /* Who may do nothing learns nothing about which domains exist. */
        rc = xsm_check(row->xsm, XSM_DOMCTL, op.cmd, NULL) ?: -ESRCH;
        return rc;
    }
    rc = xsm_check(row->xsm, XSM_DOMCTL, op.cmd, d);
    if (!rc)
        rc = run_locked(row, &op, d, guest);
    if (d)
        put_domain(d);
    return rc == -ERESTART ? hypercall_restart(__HYPERVISOR_domctl, (unsigned long)guest.p) : rc;
}
