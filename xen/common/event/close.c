// SPDX-License-Identifier: GPL-2.0-only
/* Closing one port, all ports of a domain that resets its event channels, and of one that dies. */
#include "private.h"

#include <xen/hypercall.h>
#include <xen/irq.h>
#include <xen/sched.h>

/* Steps of evtchn_destroy() and evtchn_reset() between looks at pending work. */
#define CLOSE_BATCH     64

static void release(struct domain *d, struct evtchn *chn)
{
    unsigned long flags;

    spin_lock_irqsave(&chn->lock, flags);
    evtchn_release_port(d, chn);
    spin_unlock_irqrestore(&chn->lock, flags);
}

static void forget_virq(struct domain *d, const struct evtchn *chn)
{
    struct vcpu *v;
    unsigned long flags;

    for_each_vcpu (d, v) {
        if (v->virq_to_evtchn[chn->virq] != chn->port)
            continue;
        spin_lock_irqsave(&v->virq_lock, flags);
        v->virq_to_evtchn[chn->virq] = 0;
        spin_unlock_irqrestore(&v->virq_lock, flags);
    }
}

/* Both domains' locks held. The other end goes on waiting for the domain it had. */
static void part(struct domain *d, struct evtchn *chn)
{
    struct evtchn *remote = chn->remote;
    unsigned long flags = local_irq_save();

    evtchn_lock_pair(chn, remote);
    remote->remote_dom = NULL;
    remote->remote = NULL;
    remote->state = ECS_UNBOUND;
    remote->unbound_remote = d->id;
    evtchn_release_port(d, chn);
    evtchn_unlock_pair(chn, remote);
    local_irq_restore(flags);
}

/*
 * Locks d and the domain at the other end of the port, if there is one. The other end may change
 * until both locks are held, and its domain may be freed once ours is not: hence the reference.
 */
static struct domain *lock_both(struct domain *d, const struct evtchn *chn)
{
    for (;;) {
        struct domain *rd;

        spin_lock(&d->evtchn->lock);
        rd = chn->state == ECS_INTERDOMAIN ? chn->remote_dom : NULL;
        if (!rd || rd == d)
            return NULL;
        get_domain_known(rd);
        spin_unlock(&d->evtchn->lock);
        evtchn_double_lock(d, rd);
        if (chn->state == ECS_INTERDOMAIN && chn->remote_dom == rd)
            return rd;
        evtchn_double_unlock(d, rd);
        put_domain(rd);
    }
}

int evtchn_close(struct domain *d, unsigned int port, bool by_guest)
{
    struct evtchn *chn = evtchn_from_port(d, port);
    struct domain *rd;
    int rc = 0;

    if (!chn)
        return -EINVAL;
    rd = lock_both(d, chn);
    if (chn->state == ECS_FREE || (by_guest && chn->consumer)) {
        rc = -EINVAL;
        goto unlock;
    }
    switch (chn->state) {
    case ECS_INTERDOMAIN:
        part(d, chn);
        goto unlock;
    case ECS_VIRQ:
        forget_virq(d, chn);
        break;
    case ECS_PIRQ:
        pirq_guest_unbind(d, chn->pirq);
        pirq_set_evtchn_port(d, chn->pirq, 0);
        break;
    }
    release(d, chn);

 unlock:
    spin_unlock(&d->evtchn->lock);
    if (rd) {
        spin_unlock(&rd->evtchn->lock);
        put_domain(rd);
    }
    return rc;
}

/* 0 or -ERESTART; next_close remembers how far it got. */
static int close_all(struct domain *d, bool by_guest)
{
    struct evtchn_domain *ed = d->evtchn;

    for (; ed->next_close < READ_ONCE(ed->valid); ed->next_close++) {
        evtchn_close(d, ed->next_close, by_guest);
        if (ed->next_close % CLOSE_BATCH == CLOSE_BATCH - 1 && hypercall_preempt_check()) {
            ed->next_close++;
            return -ERESTART;
        }
    }
    ed->next_close = 0;
    return 0;
}

/* Domain's lock held. */
static bool any_open(const struct domain *d)
{
    for (unsigned int port = 1; port < d->evtchn->valid; port++) {
        const struct evtchn *chn = evtchn_from_port(d, port);

        if (chn->state != ECS_FREE && !chn->consumer)
            return true;
    }
    return false;
}

int evtchn_reset(struct domain *d, bool resuming)
{
    int rc;

    if (d != current->domain && !d->controller_pause_count && !resuming)
        return -EINVAL;         /* it could open ports as we close them */
    rc = close_all(d, true);
    if (rc)
        return rc;
    spin_lock(&d->evtchn->lock);
    /*
     * Another vcpu may have opened one behind us. Only without open ports is nobody using the FIFO
     * pages.
     */
    if (any_open(d))
        rc = -ERESTART;
    else
        evtchn_fifo_destroy(d);
    spin_unlock(&d->evtchn->lock);
    return rc;
}

int evtchn_destroy(struct domain *d)
{
    int rc;

    if (!d->evtchn)
        return 0;
    /* After this nobody opens a port: who did so before is_dying was set has the lock now. */
    spin_lock(&d->evtchn->lock);
    spin_unlock(&d->evtchn->lock);
    rc = close_all(d, false);
    if (rc)
        return rc;
    evtchn_forget_virq_handlers(d);
    spin_lock(&d->evtchn->lock);
    evtchn_fifo_destroy(d);
    spin_unlock(&d->evtchn->lock);
    return 0;
}
