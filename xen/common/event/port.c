// SPDX-License-Identifier: GPL-2.0-only
/* The ports of a domain: memory for them, finding a free one, giving one back. */
#include "private.h"

#include <xen/mm.h>

int evtchn_init(struct domain *d, unsigned int max_port)
{
    struct evtchn_domain *ed = kzalloc_type(struct evtchn_domain);

    if (!ed)
        return -ENOMEM;
    spin_lock_init(&ed->lock, LOCK_EVENT);
    ed->ops = &evtchn_2l_ops;
    ed->max_port = min(max_port, MAX_PORTS - 1u);
    ed->first_free = 1;         /* port 0 means `none' in the ABI */
    d->evtchn = ed;
    return 0;
}

void evtchn_destroy_final(struct domain *d)
{
    struct evtchn_domain *ed = d->evtchn;

    if (!ed)
        return;
    for (unsigned int g = 0; g < NR_GROUPS && ed->group[g]; g++) {
        for (unsigned int b = 0; b < GROUP_BUCKETS; b++)
            kfree(ed->group[g][b]);
        kfree(ed->group[g]);
    }
    while (ed->fifo_states) {
        struct evtchn_fifo_vcpu *next = ed->fifo_states->next;

        kfree(ed->fifo_states);
        ed->fifo_states = next;
    }
    kfree(ed);
    d->evtchn = NULL;
}

static int add_bucket(struct evtchn_domain *ed)
{
    unsigned int first = ed->valid;
    struct evtchn ***group = &ed->group[first / (BUCKET_PORTS * GROUP_BUCKETS)];
    struct evtchn *bucket;

    if (!*group) {
        *group = kcalloc(GROUP_BUCKETS, sizeof(**group));
        if (!*group)
            return -ENOMEM;
    }
    bucket = kcalloc(BUCKET_PORTS, sizeof(*bucket));
    if (!bucket)
        return -ENOMEM;
    for (unsigned int i = 0; i < BUCKET_PORTS; i++) {
        spin_lock_init(&bucket[i].lock, LOCK_EVENT_PORT);
        bucket[i].port = first + i;
        bucket[i].priority = EVTCHN_FIFO_PRIORITY_DEFAULT;
        bucket[i].last_priority = EVTCHN_FIFO_PRIORITY_DEFAULT;
    }
    (*group)[first / BUCKET_PORTS % GROUP_BUCKETS] = bucket;
    __atomic_store_n(&ed->valid, first + BUCKET_PORTS, __ATOMIC_RELEASE);
    return 0;
}

int evtchn_get_free_port(struct domain *d, struct evtchn **out)
{
    struct evtchn_domain *ed = d->evtchn;
    bool first_free = true;
    int rc;

    if (d->is_dying)
        return -ENODEV;
    if (!domain_vcpu(d, 0))
        return -ENXIO;          /* nobody to notify yet */
    for (unsigned int port = ed->first_free; port <= ed->max_port &&
         port < ed->ops->nr_ports(d); port++) {
        struct evtchn *chn;

        if (port >= ed->valid && (rc = add_bucket(ed)) != 0)
            return rc;
        chn = evtchn_from_port(d, port);
        if (chn->state != ECS_FREE)
            continue;
        /* A busy port will be free for use later: the next search must see it again. */
        if (first_free)
            ed->first_free = port;
        first_free = false;
        if (ed->ops->is_busy(d, chn))
            continue;
        *out = chn;
        return 0;
    }
    return -ENOSPC;
}

void evtchn_release_port(struct domain *d, struct evtchn *chn)
{
    struct evtchn_domain *ed = d->evtchn;

    ed->ops->clear_pending(d, chn);
    chn->state = ECS_FREE;
    chn->consumer = 0;
    chn->notify_vcpu_id = 0;
    chn->priority = EVTCHN_FIFO_PRIORITY_DEFAULT;
    chn->remote_dom = NULL;
    chn->remote = NULL;
    if (chn->port < ed->first_free)
        ed->first_free = chn->port;
}

void evtchn_double_lock(struct domain *a, struct domain *b)
{
    spinlock_t *la = &a->evtchn->lock, *lb = &b->evtchn->lock;

    if (la > lb) {
        spinlock_t *t = la;

        la = lb;
        lb = t;
    }
    spin_lock(la);
    if (la != lb)
        spin_lock_nested(lb);
}

void evtchn_double_unlock(struct domain *a, struct domain *b)
{
    spin_unlock(&a->evtchn->lock);
    if (a != b)
        spin_unlock(&b->evtchn->lock);
}

void evtchn_lock_pair(struct evtchn *a, struct evtchn *b)
{
    spin_lock(a < b ? &a->lock : &b->lock);
    if (a != b)
        spin_lock_nested(a < b ? &b->lock : &a->lock);
}

void evtchn_unlock_pair(struct evtchn *a, struct evtchn *b)
{
    spin_unlock(&a->lock);
    if (a != b)
        spin_unlock(&b->lock);
}
