/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Schedulers' settings. All have the same shape - {domain, pool} x {set, get} of one structure in a
 * union - so that the calls are rows of a table.
 */
#include "private.h"

int xc_sched_id(xc_interface *xch, int *sched_id)
{
    struct xen_sysctl op = { .cmd = XEN_SYSCTL_sched_id };
    int rc = xc_sysctl(xch, &op);

    if (rc)
        return rc;
    *sched_id = op.u.sched_id.sched_id;
    return 0;
}

static int domain_op(xc_interface *xch, uint32_t domid, uint32_t sched, uint32_t cmd,
                     void *settings, size_t size)
{
    struct xen_domctl op = DOMCTL(scheduler_op, domid, scheduler_op, .sched_id = sched, .cmd = cmd);
    int rc;

    if (cmd == XEN_DOMCTL_SCHEDOP_putinfo)
        memcpy(&op.u.scheduler_op.u, settings, size);
    rc = xc_domctl(xch, &op);
    if (!rc && cmd == XEN_DOMCTL_SCHEDOP_getinfo)
        memcpy(settings, &op.u.scheduler_op.u, size);
    return rc;
}

static int pool_op(xc_interface *xch, uint32_t pool, uint32_t sched, uint32_t cmd, void *settings,
                   size_t size)
{
    struct xen_sysctl op = SYSCTL(scheduler_op, scheduler_op, .cpupool_id = pool, .sched_id = sched,
                                  .cmd = cmd);

    memcpy(&op.u.scheduler_op.u, settings, size);
    if (xc_sysctl(xch, &op))
        return -1;
    memcpy(settings, &op.u.scheduler_op.u, size); /* setting, too, returns what is now in force */
    return 0;
}

#define DOMAIN_CALLS(name, SCHED)                                                                  \
    int xc_sched_##name##_domain_set(xc_interface *xch, uint32_t domid,                            \
                                     struct xen_domctl_sched_##name *sdom)                         \
    {                                                                                              \
        return domain_op(xch, domid, XEN_SCHEDULER_##SCHED, XEN_DOMCTL_SCHEDOP_putinfo, sdom,      \
                         sizeof(*sdom));                                                           \
    }                                                                                              \
    int xc_sched_##name##_domain_get(xc_interface *xch, uint32_t domid,                            \
                                     struct xen_domctl_sched_##name *sdom)                         \
    {                                                                                              \
        return domain_op(xch, domid, XEN_SCHEDULER_##SCHED, XEN_DOMCTL_SCHEDOP_getinfo, sdom,      \
                         sizeof(*sdom));                                                           \
    }

#define POOL_CALLS(name, SCHED)                                                                    \
    int xc_sched_##name##_params_set(xc_interface *xch, uint32_t cpupool_id,                       \
                                     struct xen_sysctl_##name##_schedule *schedule)                \
    {                                                                                              \
        return pool_op(xch, cpupool_id, XEN_SCHEDULER_##SCHED, XEN_SYSCTL_SCHEDOP_putinfo,         \
                       schedule, sizeof(*schedule));                                               \
    }                                                                                              \
    int xc_sched_##name##_params_get(xc_interface *xch, uint32_t cpupool_id,                       \
                                     struct xen_sysctl_##name##_schedule *schedule)                \
    {                                                                                              \
        return pool_op(xch, cpupool_id, XEN_SCHEDULER_##SCHED, XEN_SYSCTL_SCHEDOP_getinfo,         \
                       schedule, sizeof(*schedule));                                               \
    }

DOMAIN_CALLS(credit, CREDIT)
DOMAIN_CALLS(credit2, CREDIT2)
DOMAIN_CALLS(rtds, RTDS)
POOL_CALLS(credit, CREDIT)
POOL_CALLS(credit2, CREDIT2)

/* The hypervisor takes long lists in pieces, and says how far it came. */
static int rtds_vcpu_op(xc_interface *xch, uint32_t domid, uint32_t cmd,
                        struct xen_domctl_schedparam_vcpu *vcpus, uint32_t num_vcpus)
{
    BOUNCE(b, xch, vcpus, num_vcpus * sizeof(*vcpus), BOUNCE_BOTH);
    uint32_t done = 0;
    int rc = 0;

    if (b.failed)
        return -1;
    while (done < num_vcpus) {
        struct xen_domctl op = DOMCTL(scheduler_op, domid, scheduler_op,
                                      .sched_id = XEN_SCHEDULER_RTDS, .cmd = cmd,
                                      .u.v.nr_vcpus = num_vcpus - done);

        set_xen_guest_handle_raw(op.u.scheduler_op.u.v.vcpus,
                                 (struct xen_domctl_schedparam_vcpu *)b.safe + done);
        rc = xc_domctl(xch, &op);
        if (rc || !op.u.scheduler_op.u.v.nr_vcpus)
            break;
        done += op.u.scheduler_op.u.v.nr_vcpus;
    }
    return rc;
}

int xc_sched_rtds_vcpu_set(xc_interface *xch, uint32_t domid,
                           struct xen_domctl_schedparam_vcpu *vcpus, uint32_t num_vcpus)
{
    return rtds_vcpu_op(xch, domid, XEN_DOMCTL_SCHEDOP_putvcpuinfo, vcpus, num_vcpus);
}

int xc_sched_rtds_vcpu_get(xc_interface *xch, uint32_t domid,
                           struct xen_domctl_schedparam_vcpu *vcpus, uint32_t num_vcpus)
{
    return rtds_vcpu_op(xch, domid, XEN_DOMCTL_SCHEDOP_getvcpuinfo, vcpus, num_vcpus);
}

static int arinc653_op(xc_interface *xch, uint32_t pool, uint32_t cmd,
                       struct xen_sysctl_arinc653_schedule *schedule, int dir)
{
    struct xen_sysctl op = SYSCTL(scheduler_op, scheduler_op, .cpupool_id = pool,
                                  .sched_id = XEN_SCHEDULER_ARINC653, .cmd = cmd);
    BOUNCE(b, xch, schedule, sizeof(*schedule), dir);

    if (b.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.scheduler_op.u.sched_arinc653.schedule, b.safe);
    return xc_sysctl(xch, &op);
}

int xc_sched_arinc653_schedule_set(xc_interface *xch, uint32_t cpupool_id,
                                   struct xen_sysctl_arinc653_schedule *schedule)
{
    return arinc653_op(xch, cpupool_id, XEN_SYSCTL_SCHEDOP_putinfo, schedule, BOUNCE_IN);
}

int xc_sched_arinc653_schedule_get(xc_interface *xch, uint32_t cpupool_id,
                                   struct xen_sysctl_arinc653_schedule *schedule)
{
    return arinc653_op(xch, cpupool_id, XEN_SYSCTL_SCHEDOP_getinfo, schedule, BOUNCE_OUT);
}
