// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending: by a guest to the other end of its port, by a physical interrupt, and who waits in
 * SCHEDOP_poll.
 */
#include "private.h"

#include <xen/irq.h>
#include <xen/sched.h>
#include <xen/shared-info.h>

/*
 * Wakes vcpus that poll this port, or several. Called after the pending bit was set, with a full
 * barrier between.
 */
void evtchn_check_pollers(struct domain *d, unsigned int port)
{
    for (unsigned int w = 0; w <= (d->max_vcpus - 1) / BITS_PER_LONG; w++) {
        u64 waiting = READ_ONCE(d->poll_mask[w]);

        while (unlikely(waiting)) {
            unsigned int bit = __builtin_ctzll(waiting);
            struct vcpu *v = d->vcpu[w * BITS_PER_LONG + bit];
            s32 polled = READ_ONCE(v->poll_evtchn);

            waiting &= waiting - 1;
            if ((polled <= 0 || (u32)polled == port) &&
                (__atomic_fetch_and(&d->poll_mask[w], ~(1ULL << bit),
                                    __ATOMIC_SEQ_CST) & 1ULL << bit)) {
                v->poll_evtchn = 0;
                vcpu_unblock(v);
            }
        }
    }
}

int evtchn_send(struct domain *ld, unsigned int port)
{
    struct evtchn *chn = evtchn_from_port(ld, port);
    unsigned long flags;
    int rc = 0;

    if (unlikely(!chn))
        return -EINVAL;
    spin_lock_irqsave(&chn->lock, flags);
    if (unlikely(chn->consumer)) {
        rc = -EINVAL;               /* the hypervisor's end, not the guest's */
    } else if (likely(chn->state == ECS_INTERDOMAIN)) {
        if (likely(!chn->remote->consumer))
            evtchn_set_pending(chn->remote_dom, chn->remote);
        else
            evtchn_run_consumer(chn->remote_dom, chn->remote);
    } else if (chn->state == ECS_IPI) {
        evtchn_set_pending(ld, chn);
    } else if (chn->state != ECS_UNBOUND) {     /* unbound: nobody there, silently dropped */
        rc = -EINVAL;
    }
    spin_unlock_irqrestore(&chn->lock, flags);
    return rc;
}

void send_guest_pirq(struct domain *d, unsigned int pirq)
{
    struct evtchn *chn = evtchn_from_port(d, pirq_evtchn_port(d, pirq));
    unsigned long flags;

    if (!chn)
        return;
    spin_lock_irqsave(&chn->lock, flags);
    if (chn->state == ECS_PIRQ && chn->pirq == pirq)
        evtchn_set_pending(d, chn);
    spin_unlock_irqrestore(&chn->lock, flags);
}

bool evtchn_port_is_usable(struct domain *d, unsigned int port)
{
    return evtchn_from_port(d, port) != NULL;
}

bool evtchn_port_is_pending(struct domain *d, unsigned int port)
{
    struct evtchn *chn = evtchn_from_port(d, port);
    unsigned long flags;
    bool pending;

    if (!chn)
        return false;
    spin_lock_irqsave(&chn->lock, flags);
    pending = d->evtchn->ops->is_pending(d, chn);
    spin_unlock_irqrestore(&chn->lock, flags);
    return pending;
}

int evtchn_unmask(unsigned int port)
{
    struct domain *d = current->domain;
    struct evtchn *chn = evtchn_from_port(d, port);
    unsigned long flags;

    if (unlikely(!chn))
        return -EINVAL;
    spin_lock_irqsave(&chn->lock, flags);
    d->evtchn->ops->unmask(d, chn);
    spin_unlock_irqrestore(&chn->lock, flags);
    return 0;
}

/* What was pending in the old vcpu_info stays visible: the guest looks at everything once. */
void evtchn_vcpu_info_moved(struct vcpu *v)
{
    vcpu_info_select(v, ~0ULL);
    vcpu_mark_events_pending(v);
}

/* In the other layout the selectors are elsewhere: the same. */
void evtchn_set_info_width(struct domain *d, bool is_32bit)
{
    struct vcpu *v;

    if (d->has_32bit_info == is_32bit)
        return;
    WRITE_ONCE(d->has_32bit_info, is_32bit);
    for_each_vcpu(d, v)
        evtchn_vcpu_info_moved(v);
}
