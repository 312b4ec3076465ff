// SPDX-License-Identifier: GPL-2.0-only
/*
 * Virtual interrupts. Each vcpu has a table of ports for them; a global one is in vcpu 0's table.
 * virq_lock keeps a port in the table from being closed while it is notified.
 */
#include "private.h"

#include <xen/sched.h>

/* Who gets a global virtual interrupt when it is not the hardware domain. Referenced. */
static struct domain *handlers[NR_VIRQS];
static DEFINE_SPINLOCK(handlers_lock, LOCK_DOMAIN);

void send_guest_vcpu_virq(struct vcpu *v, unsigned int virq)
{
    unsigned long flags;
    u32 port;

    spin_lock_irqsave(&v->virq_lock, flags);
    port = v->virq_to_evtchn[virq];
    if (likely(port)) {
        struct evtchn *chn = evtchn_from_port(v->domain, port);

        spin_lock_nested(&chn->lock);
        evtchn_set_pending(v->domain, chn);
        spin_unlock(&chn->lock);
    }
    spin_unlock_irqrestore(&v->virq_lock, flags);
}

void send_guest_global_virq(struct domain *d, unsigned int virq)
{
    struct vcpu *v = d ? domain_vcpu(d, 0) : NULL;

    if (v)
        send_guest_vcpu_virq(v, virq);
}

void send_global_virq(unsigned int virq)
{
    struct domain *d = __atomic_load_n(&handlers[virq], __ATOMIC_ACQUIRE);

    send_guest_global_virq(d ?: hardware_domain, virq);
}

static void set_handler(unsigned int virq, struct domain *d)
{
    struct domain *old;

    spin_lock(&handlers_lock);
    old = handlers[virq];
    __atomic_store_n(&handlers[virq], d, __ATOMIC_RELEASE);
    spin_unlock(&handlers_lock);
    if (old)
        put_domain(old);
}

/* 0, -EINVAL for a per-vcpu one. The hardware domain as handler is the default. */
int set_global_virq_handler(struct domain *d, unsigned int virq)
{
    if (virq >= NR_VIRQS || !virq_is_global(virq))
        return -EINVAL;
    if (d->is_dying)
        return -ESRCH;
    if (is_hardware_domain(d)) {
        set_handler(virq, NULL);
        return 0;
    }
    get_domain_known(d);
    set_handler(virq, d);
    return 0;
}

void evtchn_forget_virq_handlers(const struct domain *d)
{
    for (unsigned int virq = 0; virq < NR_VIRQS; virq++)
        if (READ_ONCE(handlers[virq]) == d)
            set_handler(virq, NULL);
}
