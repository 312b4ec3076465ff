/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Life and settings of domains.
 */
#include "private.h"

int xc_domain_create(xc_interface *xch, uint32_t *pdomid, struct xen_domctl_createdomain *config)
{
    struct xen_domctl op = DOMCTL_PLAIN(createdomain, *pdomid);
    int rc;

    op.u.createdomain = *config;
    rc = xc_domctl(xch, &op);
    if (rc)
        return rc;
    *pdomid = op.domain;
    *config = op.u.createdomain;
    return 0;
}

int xc_domain_max_vcpus(xc_interface *xch, uint32_t domid, unsigned int max)
{
    return xc_domctl(xch, &DOMCTL(max_vcpus, domid, max_vcpus, .max = max));
}

int xc_domain_pause(xc_interface *xch, uint32_t domid)
{
    return xc_domctl(xch, &DOMCTL_PLAIN(pausedomain, domid));
}

int xc_domain_unpause(xc_interface *xch, uint32_t domid)
{
    return xc_domctl(xch, &DOMCTL_PLAIN(unpausedomain, domid));
}

int xc_domain_destroy(xc_interface *xch, uint32_t domid)
{
    return xc_domctl(xch, &DOMCTL_PLAIN(destroydomain, domid));
}

int xc_domain_soft_reset(xc_interface *xch, uint32_t domid)
{
    return xc_domctl(xch, &DOMCTL_PLAIN(soft_reset, domid));
}

int xc_domain_shutdown(xc_interface *xch, uint32_t domid, int reason)
{
    struct sched_remote_shutdown arg = { .domain_id = domid, .reason = reason };

    return ctl_call(xch, __HYPERVISOR_sched_op, SCHEDOP_remote_shutdown, &arg, sizeof(arg));
}

int xc_watchdog(xc_interface *xch, uint32_t id, uint32_t timeout)
{
    struct sched_watchdog arg = { .id = id, .timeout = timeout };

    return ctl_call(xch, __HYPERVISOR_sched_op, SCHEDOP_watchdog, &arg, sizeof(arg));
}

int xc_domain_sethandle(xc_interface *xch, uint32_t domid, xen_domain_handle_t handle)
{
    struct xen_domctl op = DOMCTL_PLAIN(setdomainhandle, domid);

    memcpy(op.u.setdomainhandle.handle, handle, sizeof(xen_domain_handle_t));
    return xc_domctl(xch, &op);
}

int xc_domain_set_target(xc_interface *xch, uint32_t domid, uint32_t target)
{
    return xc_domctl(xch, &DOMCTL(set_target, domid, set_target, .target = target));
}

int xc_domain_setdebugging(xc_interface *xch, uint32_t domid, unsigned int enable)
{
    return xc_domctl(xch, &DOMCTL(setdebugging, domid, setdebugging, .enable = enable));
}

int xc_domain_debug_control(xc_interface *xch, uint32_t domid, uint32_t sop, uint32_t vcpu)
{
    return xc_domctl(xch, &DOMCTL(debug_op, domid, debug_op, .op = sop, .vcpu = vcpu));
}

int xc_domain_set_virq_handler(xc_interface *xch, uint32_t domid, int virq)
{
    return xc_domctl(xch, &DOMCTL(set_virq_handler, domid, set_virq_handler, .virq = virq));
}

int xc_domain_subscribe_for_suspend(xc_interface *xch, uint32_t domid, evtchn_port_t port)
{
    return xc_domctl(xch, &DOMCTL(subscribe, domid, subscribe, .port = port));
}

int xc_domain_set_access_required(xc_interface *xch, uint32_t domid, unsigned int required)
{
    return xc_domctl(xch, &DOMCTL(set_access_required, domid, access_required,
                                  .access_required = required));
}

int xc_domain_set_time_offset(xc_interface *xch, uint32_t domid, int32_t time_offset_seconds)
{
    return xc_domctl(xch, &DOMCTL(settimeoffset, domid, settimeoffset,
                                  .time_offset_seconds = time_offset_seconds));
}

int xc_domain_set_tsc_info(xc_interface *xch, uint32_t domid, uint32_t tsc_mode,
                           uint64_t elapsed_nsec, uint32_t gtsc_khz, uint32_t incarnation)
{
    return xc_domctl(xch, &DOMCTL(settscinfo, domid, tsc_info, .tsc_mode = tsc_mode,
                                  .elapsed_nsec = elapsed_nsec, .gtsc_khz = gtsc_khz,
                                  .incarnation = incarnation));
}

int xc_domain_get_tsc_info(xc_interface *xch, uint32_t domid, uint32_t *tsc_mode,
                           uint64_t *elapsed_nsec, uint32_t *gtsc_khz, uint32_t *incarnation)
{
    struct xen_domctl op = DOMCTL_PLAIN(gettscinfo, domid);
    int rc = xc_domctl(xch, &op);

    if (rc)
        return rc;
    *tsc_mode = op.u.tsc_info.tsc_mode;
    *elapsed_nsec = op.u.tsc_info.elapsed_nsec;
    *gtsc_khz = op.u.tsc_info.gtsc_khz;
    *incarnation = op.u.tsc_info.incarnation;
    return 0;
}

int xc_dom_vuart_init(xc_interface *xch, uint32_t type, uint32_t domid, uint32_t console_domid,
                      xen_pfn_t gfn, evtchn_port_t *evtchn)
{
    struct xen_domctl op = DOMCTL(vuart_op, domid, vuart_op, .cmd = XEN_DOMCTL_VUART_OP_INIT,
                                  .type = type, .console_domid = console_domid, .gfn = gfn);
    int rc = xc_domctl(xch, &op);

    if (rc >= 0)
        *evtchn = op.u.vuart_op.evtchn;
    return rc;
}
