// SPDX-License-Identifier: GPL-2.0-only
/*
 * Binding: what gives a domain a new port. Operations return 0 or -errno and fill their OUT fields.
 */
#include "private.h"

#include <xen/irq.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

/* Publishes a port's new state: senders look at it with only its lock. */
#define evtchn_set_state(chn, new_state, ...)                               \
    do {                                                                    \
        unsigned long flags_;                                               \
                                                                            \
        spin_lock_irqsave(&(chn)->lock, flags_);                            \
        __VA_ARGS__;                                                        \
        (chn)->state = (new_state);                                         \
        spin_unlock_irqrestore(&(chn)->lock, flags_);                       \
    } while (0)

int evtchn_alloc_unbound(struct domain *d, domid_t remote, unsigned int *port)
{
    struct evtchn *chn;
    int rc;

    spin_lock(&d->evtchn->lock);
    rc = evtchn_get_free_port(d, &chn);
    if (!rc) {
        evtchn_set_state(chn, ECS_UNBOUND, chn->unbound_remote = remote);
        *port = chn->port;
    }
    spin_unlock(&d->evtchn->lock);
    return rc;
}

long evtchn_op_alloc_unbound(struct evtchn_alloc_unbound *op)
{
    struct domain *d = get_domain_by_any_id(op->dom);
    domid_t remote = op->remote_dom == DOMID_SELF ? current->domain->id : op->remote_dom;
    long rc;

    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_EVTCHN, EVTCHNOP_alloc_unbound, d);
    if (!rc)
        rc = evtchn_alloc_unbound(d, remote, &op->port);
    put_domain(d);
    return rc;
}

static void join(struct domain *ld, struct evtchn *lchn, struct domain *rd, struct evtchn *rchn)
{
    unsigned long flags = local_irq_save();

    evtchn_lock_pair(lchn, rchn);
    lchn->remote_dom = rd;
    lchn->remote = rchn;
    lchn->state = ECS_INTERDOMAIN;
    rchn->remote_dom = ld;
    rchn->remote = lchn;
    rchn->state = ECS_INTERDOMAIN;
    /* The peer may have sent before we were there to hear it. */
    evtchn_set_pending(ld, lchn);
    evtchn_unlock_pair(lchn, rchn);
    local_irq_restore(flags);
}

static long bind_interdomain(struct domain *ld, struct domain *rd,
                             struct evtchn_bind_interdomain *op)
{
    struct evtchn *lchn, *rchn = evtchn_from_port(rd, op->remote_port);
    long rc;

    if (!rchn || rchn->state != ECS_UNBOUND || rchn->unbound_remote != ld->id)
        return -EINVAL;
    if (rd->is_dying)
        return -ENODEV;
    rc = evtchn_get_free_port(ld, &lchn);
    if (rc)
        return rc;
    join(ld, lchn, rd, rchn);
    op->local_port = lchn->port;
    return 0;
}

long evtchn_op_bind_interdomain(struct evtchn_bind_interdomain *op)
{
    struct domain *ld = current->domain, *rd = get_domain_by_any_id(op->remote_dom);
    long rc;

    if (!rd)
        return -ESRCH;
    rc = xsm_check(XSM_HOOK, XSM_EVTCHN, EVTCHNOP_bind_interdomain, rd);
    if (!rc) {
        evtchn_double_lock(ld, rd);
        rc = bind_interdomain(ld, rd, op);
        evtchn_double_unlock(ld, rd);
    }
    put_domain(rd);
    return rc;
}

static long bind_virq(struct domain *d, struct vcpu *v, struct evtchn_bind_virq *op)
{
    struct evtchn *chn;
    unsigned long flags;
    long rc;

    if (v->virq_to_evtchn[op->virq])
        return -EEXIST;
    rc = evtchn_get_free_port(d, &chn);
    if (rc)
        return rc;
    evtchn_set_state(chn, ECS_VIRQ, chn->notify_vcpu_id = v->vcpu_id, chn->virq = op->virq);
    spin_lock_irqsave(&v->virq_lock, flags);
    v->virq_to_evtchn[op->virq] = chn->port;
    spin_unlock_irqrestore(&v->virq_lock, flags);
    op->port = chn->port;
    return 0;
}

long evtchn_op_bind_virq(struct evtchn_bind_virq *op)
{
    struct domain *d = current->domain;
    struct vcpu *v;
    long rc;

    if (op->virq >= NR_VIRQS || (virq_is_global(op->virq) && op->vcpu != 0))
        return -EINVAL;
    v = domain_vcpu(d, op->vcpu);
    if (!v)
        return -ENOENT;
    spin_lock(&d->evtchn->lock);
    rc = bind_virq(d, v, op);
    spin_unlock(&d->evtchn->lock);
    return rc;
}

long evtchn_op_bind_ipi(struct evtchn_bind_ipi *op)
{
    struct domain *d = current->domain;
    struct evtchn *chn;
    long rc;

    if (!domain_vcpu(d, op->vcpu))
        return -ENOENT;
    spin_lock(&d->evtchn->lock);
    rc = evtchn_get_free_port(d, &chn);
    if (!rc) {
        evtchn_set_state(chn, ECS_IPI, chn->notify_vcpu_id = op->vcpu);
        op->port = chn->port;
    }
    spin_unlock(&d->evtchn->lock);
    return rc;
}

static long bind_pirq(struct domain *d, struct evtchn_bind_pirq *op)
{
    struct evtchn *chn;
    long rc;

    if (pirq_evtchn_port(d, op->pirq))
        return -EEXIST;
    rc = evtchn_get_free_port(d, &chn);
    if (rc)
        return rc;
    /* The interrupt may come as soon as it is bound: the port must be found by then. */
    evtchn_set_state(chn, ECS_PIRQ, chn->pirq = op->pirq);
    pirq_set_evtchn_port(d, op->pirq, chn->port);
    rc = pirq_guest_bind(d->vcpu[0], op->pirq, op->flags & BIND_PIRQ__WILL_SHARE);
    if (rc)
        goto unset_port;
    op->port = chn->port;
    return 0;

 unset_port:
    pirq_set_evtchn_port(d, op->pirq, 0);
    evtchn_set_state(chn, ECS_FREE, evtchn_release_port(d, chn));
    return rc;
}

long evtchn_op_bind_pirq(struct evtchn_bind_pirq *op)
{
    struct domain *d = current->domain;
    long rc;

    if (op->pirq >= d->nr_pirqs || (op->flags & ~BIND_PIRQ__WILL_SHARE))
        return -EINVAL;
    spin_lock(&d->evtchn->lock);
    if (pirq_is_mapped(d, op->pirq))
        rc = bind_pirq(d, op);
    else
        rc = is_pv_domain(d) && !domain_irq_permitted(d, op->pirq) ? -EPERM : -EINVAL;
    spin_unlock(&d->evtchn->lock);
    return rc;
}
