// SPDX-License-Identifier: GPL-2.0-only
/* Debug key `e': every port in use, with its pending and mask state. */
#include "private.h"

#include <xen/console.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/softirq.h>
#include <lib/vsnprintf.h>

static void describe(const struct evtchn *chn, char *buf, size_t size)
{
    switch (chn->state) {
    case ECS_UNBOUND:
        snprintf(buf, size, "unbound, for d%u", chn->unbound_remote);
        break;
    case ECS_INTERDOMAIN:
        snprintf(buf, size, "to d%u port %u", chn->remote_dom->id, chn->remote->port);
        break;
    case ECS_PIRQ:
        snprintf(buf, size, "pirq %u", chn->pirq);
        break;
    case ECS_VIRQ:
        snprintf(buf, size, "virq %u", chn->virq);
        break;
    default:
        snprintf(buf, size, "ipi");
    }
}

static void dump_port(const struct domain *d, const struct evtchn *chn)
{
    const struct evtchn_ops *ops = d->evtchn->ops;
    char what[40];

    describe(chn, what, sizeof(what));
    printk(XENLOG_INFO "  %4u [%c%c%c] vcpu %u, %s%s\n", chn->port,
           ops->is_pending(d, chn) ? 'p' : '-', ops->is_masked(d, chn) ? 'm' : '-',
           ops->is_busy(d, chn) ? 'q' : '-', chn->notify_vcpu_id, what,
           chn->consumer ? " (hypervisor's end)" : "");
}

void domain_dump_evtchn_info(struct domain *d)
{
    struct evtchn_domain *ed = d->evtchn;

    if (!ed)
        return;
    printk(XENLOG_INFO "d%u event channels, %s layout, %lu pages: port [pending, masked, queued]\n", d->id,
           ed->ops == &evtchn_fifo_ops ? "FIFO" : "2-level",
           ed->valid / BUCKET_PORTS * PFN_UP(sizeof(struct evtchn) * BUCKET_PORTS));
    spin_lock(&ed->lock);
    for (unsigned int port = 1; port < ed->valid; port++) {
        const struct evtchn *chn = evtchn_from_port(d, port);

        if (chn->state != ECS_FREE)
            dump_port(d, chn);
    }
    spin_unlock(&ed->lock);
}

static void dump_all(unsigned char key)
{
    struct domain *d;

    for_each_domain (d) {
        domain_dump_evtchn_info(d);
        process_pending_softirqs();
    }
}
keyhandler(evtchn, .key = 'e', .desc = "event channels of all domains", .fn = dump_all);
