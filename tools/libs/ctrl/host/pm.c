/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Statistics of performance (P) and idle (C) states.
 */
#include "private.h"

#define PMSTAT(type_, cpu, ...) \
    SYSCTL(get_pmstat, get_pmstat, .type = PMSTAT_##type_, .cpuid = (cpu), ##__VA_ARGS__)

int xc_pm_get_max_px(xc_interface *xch, int cpuid, int *max_px)
{
    struct xen_sysctl op = PMSTAT(get_max_px, cpuid);
    int rc = xc_sysctl(xch, &op);

    if (!rc)
        *max_px = op.u.get_pmstat.u.getpx.total;
    return rc;
}

int xc_pm_get_pxstat(xc_interface *xch, int cpuid, struct xc_px_stat *pxpt)
{
    struct xen_sysctl op = PMSTAT(get_pxstat, cpuid);
    size_t total;
    int max_px, rc;

    if (!pxpt->trans_pt || !pxpt->pt) {
        errno = EINVAL;
        return -1;
    }
    rc = xc_pm_get_max_px(xch, cpuid, &max_px);
    if (rc)
        return rc;
    total = max_px;
    BOUNCE(trans, xch, pxpt->trans_pt, total * total * sizeof(*pxpt->trans_pt), BOUNCE_BOTH);
    BOUNCE(states, xch, pxpt->pt, total * sizeof(*pxpt->pt), BOUNCE_BOTH);
    if (trans.failed || states.failed)
        return -1;
    op.u.get_pmstat.u.getpx.total = total;
    set_xen_guest_handle_raw(op.u.get_pmstat.u.getpx.trans_pt, trans.safe);
    set_xen_guest_handle_raw(op.u.get_pmstat.u.getpx.pt, states.safe);
    rc = xc_sysctl(xch, &op);
    if (rc)
        return rc;
    pxpt->total = op.u.get_pmstat.u.getpx.total;
    pxpt->usable = op.u.get_pmstat.u.getpx.usable;
    pxpt->last = op.u.get_pmstat.u.getpx.last;
    pxpt->cur = op.u.get_pmstat.u.getpx.cur;
    return 0;
}

int xc_pm_reset_pxstat(xc_interface *xch, int cpuid)
{
    return xc_sysctl(xch, &PMSTAT(reset_pxstat, cpuid));
}

int xc_pm_get_max_cx(xc_interface *xch, int cpuid, int *max_cx)
{
    struct xen_sysctl op = PMSTAT(get_max_cx, cpuid);
    int rc = xc_sysctl(xch, &op);

    if (!rc)
        *max_cx = op.u.get_pmstat.u.getcx.nr;
    return rc;
}

int xc_pm_get_cxstat(xc_interface *xch, int cpuid, struct xc_cx_stat *cxpt)
{
    struct xen_sysctl op = PMSTAT(get_cxstat, cpuid, .u.getcx = { .nr = cxpt->nr,
                                                                  .nr_pc = cxpt->nr_pc,
                                                                  .nr_cc = cxpt->nr_cc });
    struct pm_cx_stat *get = &op.u.get_pmstat.u.getcx;
    BOUNCE(triggers, xch, cxpt->triggers, cxpt->nr * sizeof(*cxpt->triggers), BOUNCE_OUT);
    BOUNCE(residencies, xch, cxpt->residencies, cxpt->nr * sizeof(*cxpt->residencies), BOUNCE_OUT);
    BOUNCE(pc, xch, cxpt->pc, cxpt->nr_pc * sizeof(*cxpt->pc), BOUNCE_OUT);
    BOUNCE(cc, xch, cxpt->cc, cxpt->nr_cc * sizeof(*cxpt->cc), BOUNCE_OUT);
    int rc;

    if (triggers.failed || residencies.failed || pc.failed || cc.failed)
        return -1;
    set_xen_guest_handle_raw(get->triggers, triggers.safe);
    set_xen_guest_handle_raw(get->residencies, residencies.safe);
    set_xen_guest_handle_raw(get->pc, pc.safe);
    set_xen_guest_handle_raw(get->cc, cc.safe);
    rc = xc_sysctl(xch, &op);
    if (rc)
        return rc;
    cxpt->nr = get->nr;
    cxpt->last = get->last;
    cxpt->idle_time = get->idle_time;
    cxpt->nr_pc = get->nr_pc;
    cxpt->nr_cc = get->nr_cc;
    return 0;
}

int xc_pm_reset_cxstat(xc_interface *xch, int cpuid)
{
    return xc_sysctl(xch, &PMSTAT(reset_cxstat, cpuid));
}
