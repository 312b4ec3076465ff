// SPDX-License-Identifier: GPL-2.0-only
/* event_channel_op, and those of its operations that bind nothing. */
#include "private.h"

#include <xen/hypercall.h>
#include <xen/irq.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <lib/string.h>
#include <generated/hypercall-defs.h>

long do_event_channel_op(int cmd, XEN_GUEST_HANDLE(void) arg)
{
    long rc;

    if (likely(cmd == EVTCHNOP_send)) {     /* by far the most frequent */
        struct evtchn_send op;

        if (unlikely(arch_copy_from_guest(&op, arg.p, sizeof(op))))
            return -EFAULT;
        return evtchn_send(current->domain, op.port);
    }
    rc = event_channel_dispatch(cmd, arg);
    if (unlikely(rc == -ERESTART))          /* reset: progress is kept in the domain */
        return hypercall_restart(__HYPERVISOR_event_channel_op, cmd, (unsigned long)arg.p);
    return rc;
}

/* The old form: one structure of command and arguments. Only commands of its time. */
long do_event_channel_op_compat(XEN_GUEST_HANDLE(evtchn_op_t) op)
{
    u32 cmd;

    if (guest_copy_in(&cmd, &op.p->cmd, 1, sizeof(cmd)))
        return -EFAULT;
    if (cmd > EVTCHNOP_unmask)
        return -ENOSYS;
    return do_event_channel_op(cmd, guest_handle_from_ptr(&op.p->u, void));
}

long evtchn_op_send(struct evtchn_send *op)
{
    return evtchn_send(current->domain, op->port);
}

long evtchn_op_close(struct evtchn_close *op)
{
    return evtchn_close(current->domain, op->port, true);
}

long evtchn_op_unmask(struct evtchn_unmask *op)
{
    return evtchn_unmask(op->port);
}

static int describe(const struct evtchn *chn, struct evtchn_status *op)
{
    if (chn->consumer)
        return -EACCES;
    op->vcpu = chn->notify_vcpu_id;
    switch (chn->state) {
    case ECS_FREE:
        op->status = EVTCHNSTAT_closed;
        break;
    case ECS_UNBOUND:
        op->status = EVTCHNSTAT_unbound;
        op->u.unbound.dom = chn->unbound_remote;
        break;
    case ECS_INTERDOMAIN:
        op->status = EVTCHNSTAT_interdomain;
        op->u.interdomain.dom = chn->remote_dom->id;
        op->u.interdomain.port = chn->remote->port;
        break;
    case ECS_PIRQ:
        op->status = EVTCHNSTAT_pirq;
        op->u.pirq = chn->pirq;
        break;
    case ECS_VIRQ:
        op->status = EVTCHNSTAT_virq;
        op->u.virq = chn->virq;
        break;
    case ECS_IPI:
        op->status = EVTCHNSTAT_ipi;
        break;
    }
    return 0;
}

int evtchn_status(struct domain *d, struct evtchn_status *op)
{
    struct evtchn *chn = evtchn_from_port(d, op->port);
    int rc;

    if (!chn)
        return -EINVAL;
    memset(&op->u, 0, sizeof(op->u));
    spin_lock(&d->evtchn->lock);
    rc = describe(chn, op);
    spin_unlock(&d->evtchn->lock);
    return rc;
}

long evtchn_op_status(struct evtchn_status *op)
{
    struct domain *d = get_domain_by_any_id(op->dom);
    long rc;

    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_EVTCHN, EVTCHNOP_status, d);
    if (!rc)
        rc = evtchn_status(d, op);
    put_domain(d);
    return rc;
}

static long rebind(struct domain *d, struct evtchn *chn, struct vcpu *v)
{
    unsigned long flags;

    if (chn->consumer)
        return -EINVAL;
    switch (chn->state) {
    case ECS_VIRQ:
        if (!virq_is_global(chn->virq))
            return -EINVAL;
        break;
    case ECS_PIRQ:
        if (chn->notify_vcpu_id != v->vcpu_id)
            pirq_set_affinity(d, chn->pirq, cpumask_of(v->processor));
        break;
    case ECS_UNBOUND:
    case ECS_INTERDOMAIN:
        break;
    default:
        return -EINVAL;
    }
    spin_lock_irqsave(&chn->lock, flags);
    chn->notify_vcpu_id = v->vcpu_id;
    spin_unlock_irqrestore(&chn->lock, flags);
    return 0;
}

long evtchn_op_bind_vcpu(struct evtchn_bind_vcpu *op)
{
    struct domain *d = current->domain;
    struct vcpu *v = domain_vcpu(d, op->vcpu);
    struct evtchn *chn = evtchn_from_port(d, op->port);
    long rc;

    if (!v)
        return -ENOENT;
    if (!chn)
        return -EINVAL;
    spin_lock(&d->evtchn->lock);
    rc = rebind(d, chn, v);
    spin_unlock(&d->evtchn->lock);
    return rc;
}

long evtchn_op_reset(struct evtchn_reset *op)
{
    struct domain *d = get_domain_by_any_id(op->dom);
    long rc;

    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_EVTCHN, EVTCHNOP_reset, d);
    if (!rc)
        rc = evtchn_reset(d, false);
    put_domain(d);
    return rc;
}

long evtchn_op_init_control(struct evtchn_init_control *op)
{
    return evtchn_fifo_init_control(op);
}

long evtchn_op_expand_array(struct evtchn_expand_array *op)
{
    return evtchn_fifo_expand_array(op->array_gfn);
}

long evtchn_op_set_priority(struct evtchn_set_priority *op)
{
    struct domain *d = current->domain;
    struct evtchn *chn = evtchn_from_port(d, op->port);
    unsigned long flags;
    long rc;

    if (!chn)
        return -EINVAL;
    spin_lock_irqsave(&chn->lock, flags);
    rc = chn->state == ECS_FREE ? -EINVAL : d->evtchn->ops->set_priority(d, chn, op->priority);
    spin_unlock_irqrestore(&chn->lock, flags);
    return rc;
}
