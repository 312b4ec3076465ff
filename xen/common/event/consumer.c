// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports whose receiving end is the hypervisor: a domain's port that runs one of our functions when
 * its remote end sends. The guest that owns the port can neither close nor rebind it.
 */
#include "private.h"

#include <xen/bug.h>

#define MAX_CONSUMERS   8

/* Functions get a number when first used, so that a port needs one byte for it. Never removed. */
static xen_event_fn consumers[MAX_CONSUMERS];
static DEFINE_SPINLOCK(consumers_lock, LOCK_EVENT_PORT);

/*
 * 1 and up; 0 when the table is full, which means a hypervisor with more users than anybody thought
 * of.
 */
static unsigned int consumer_number(xen_event_fn fn)
{
    unsigned long flags;
    unsigned int i;

    spin_lock_irqsave(&consumers_lock, flags);
    for (i = 0; i < MAX_CONSUMERS; i++) {
        if (!consumers[i])
            consumers[i] = fn;
        if (consumers[i] == fn)
            break;
    }
    spin_unlock_irqrestore(&consumers_lock, flags);
    BUG_ON(i == MAX_CONSUMERS);
    return i + 1;
}

int alloc_unbound_xen_event_channel(struct domain *ld, unsigned int vcpu_id, domid_t remote,
                                    xen_event_fn fn)
{
    unsigned int consumer = consumer_number(fn);
    struct evtchn *chn;
    unsigned long flags;
    int rc;

    if (!domain_vcpu(ld, vcpu_id))
        return -ENOENT;
    spin_lock(&ld->evtchn->lock);
    rc = evtchn_get_free_port(ld, &chn);
    if (!rc) {
        spin_lock_irqsave(&chn->lock, flags);
        chn->consumer = consumer;
        chn->notify_vcpu_id = vcpu_id;
        chn->unbound_remote = remote;
        chn->state = ECS_UNBOUND;
        spin_unlock_irqrestore(&chn->lock, flags);
        rc = chn->port;
    }
    spin_unlock(&ld->evtchn->lock);
    return rc;
}

void free_xen_event_channel(struct domain *ld, unsigned int port)
{
    /* A dying domain's ports are closed by evtchn_destroy(), perhaps already. */
    if (!ld->is_dying)
        evtchn_close(ld, port, false);
}

void notify_via_xen_event_channel(struct domain *ld, unsigned int port)
{
    struct evtchn *chn = evtchn_from_port(ld, port);
    unsigned long flags;

    if (!chn)
        return;
    spin_lock_irqsave(&chn->lock, flags);
    if (chn->consumer && chn->state == ECS_INTERDOMAIN)
        evtchn_set_pending(chn->remote_dom, chn->remote);
    spin_unlock_irqrestore(&chn->lock, flags);
}

/* The sender's end is locked. */
void evtchn_run_consumer(struct domain *d, const struct evtchn *chn)
{
    consumers[chn->consumer - 1](d->vcpu[chn->notify_vcpu_id], chn->port);
}
