// SPDX-License-Identifier: GPL-2.0-only
/* domctl: creating, pausing, describing, resetting and destroying domains. */
#include "private.h"

#include <xen/arch.h>
#include <xen/event.h>
#include <xen/grant.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <lib/string.h>

/*
 * A given id, or the next free one after the last that was given out: ids are not reused soon.
 * domctl_lock.
 */
static int choose_id(domid_t wanted, domid_t *id)
{
    static domid_t last;

    if (wanted > 0 && wanted < DOMID_FIRST_RESERVED) {
        struct domain *d = get_domain_by_id(wanted);

        if (d) {
            put_domain(d);
            return -EEXIST;
        }
        *id = wanted;
        return 0;
    }
    *id = domain_next_free_id(last + 1);
    if (*id == DOMID_INVALID)
        return -ENOMEM;
    last = *id;
    return 0;
}

long domctl_createdomain(struct xen_domctl *op, struct domain *unused, bool *copyback)
{
    struct domain *d;
    domid_t id;
    int rc = choose_id(op->domain, &id);

    if (rc)
        return rc;
    d = domain_create(id, &op->u.createdomain, false, &rc);
    if (!d)
        return rc;
    op->domain = d->id;
    op->u.createdomain = d->config;
    *copyback = true;
    return 0;
}

long domctl_destroydomain(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    return domain_kill(d);
}

long domctl_pausedomain(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    return d == current->domain ? -EINVAL : domain_pause_by_systemcontroller(d);
}

long domctl_unpausedomain(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    return domain_unpause_by_systemcontroller(d);
}

long domctl_resumedomain(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    if (d == current->domain)
        return -EINVAL;
    domain_resume(d);
    return 0;
}

/* The ABI's way to walk all domains: an id that is not there stands for the next one. */
long domctl_getdomaininfo(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct domain *found = NULL;
    long rc = 0;

    if (!d) {
        if (op->domain >= DOMID_FIRST_RESERVED)
            return -EINVAL;
        found = get_domain_from(op->domain);
        if (!found)
            return -ESRCH;
        rc = xsm_check(XSM_XS, XSM_DOMCTL, op->cmd, found);
        d = found;
    }
    if (!rc) {
        domain_fill_info(d, &op->u.getdomaininfo);
        op->domain = d->id;
    }
    if (found)
        put_domain(found);
    return rc;
}

long domctl_setdomainhandle(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    memcpy(d->handle, op->u.setdomainhandle.handle, sizeof(d->handle));
    return 0;
}

long domctl_setdebugging(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    if (d == current->domain)
        return -EINVAL;
    domain_pause(d);
    d->debugger_attached = op->u.setdebugging.enable;
    domain_unpause(d);          /* its vcpus look at the flag when they go on */
    return 0;
}

long domctl_settimeoffset(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    d->time_offset_seconds = op->u.settimeoffset.time_offset_seconds;
    wallclock_update_domain(d);
    return 0;
}

long domctl_subscribe(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    if (op->u.subscribe.port && !evtchn_port_is_usable(d, op->u.subscribe.port))
        return -EINVAL;
    d->suspend_evtchn = op->u.subscribe.port;
    return 0;
}

long domctl_set_target(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct domain *target = get_domain_by_id(op->u.set_target.target);
    long rc = -EINVAL;

    if (!target)
        return -ESRCH;
    if (d != target && !d->target) {
        rc = xsm_check(XSM_PRIV, XSM_DOMCTL, op->cmd, target);
        if (!rc) {
            d->target = target;     /* with its reference, until d goes */
            return 0;
        }
    }
    put_domain(target);
    return rc;
}

long domctl_set_virq_handler(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    return set_global_virq_handler(d, op->u.set_virq_handler.virq);
}

/*
 * A domain that shut down to be started over in place: everything the hypervisor keeps for it
 * becomes new.
 */
long domctl_soft_reset(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct vcpu *v;
    long rc;

    if (d == current->domain || !d->is_shut_down)
        return -EINVAL;
    if (is_pv_domain(d))
        return -EOPNOTSUPP;     /* a PV guest's page tables hold what it would have to give up */
    rc = evtchn_reset(d, true);
    if (rc)
        return rc;
    grant_table_reset(d);
    for_each_vcpu (d, v)
        vcpu_forget_areas(v);
    rc = arch_domain_soft_reset(d);
    if (rc == -ERESTART)
        return rc;              /* doing again what is before this changes nothing */
    if (rc)
        domain_crash(d, "soft reset failed (%ld)", rc);
    else
        domain_resume(d);
    return rc;
}
