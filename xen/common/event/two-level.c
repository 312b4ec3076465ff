// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 2-level layout: a pending and a mask bit for each port in the shared info page, and in every
 * vcpu_info a selector with a bit for each word of pending bits.
 */
#include "private.h"

#include <lib/bitmap.h>

static void redeliver(struct vcpu *v, unsigned int port)
{
    if (!bitmap_test_and_set_atomic(&v->vcpu_info->evtchn_pending_sel, port / BITS_PER_LONG))
        vcpu_mark_events_pending(v);
}

static void set_pending(struct vcpu *v, struct evtchn *chn)
{
    struct domain *d = v->domain;
    struct shared_info *shared = d->shared_info;
    unsigned int port = chn->port;

    if (bitmap_test_and_set_atomic(shared->evtchn_pending, port))
        return;
    if (!bitmap_test(shared->evtchn_mask, port))
        redeliver(v, port);
    evtchn_check_pollers(d, port);
}

static void clear_pending(struct domain *d, struct evtchn *chn)
{
    bitmap_clear_atomic(d->shared_info->evtchn_pending, chn->port);
}

static void unmask(struct domain *d, struct evtchn *chn)
{
    struct shared_info *shared = d->shared_info;

    if (bitmap_test_and_clear_atomic(shared->evtchn_mask, chn->port) &&
        bitmap_test(shared->evtchn_pending, chn->port))
        redeliver(d->vcpu[chn->notify_vcpu_id], chn->port);
}

static bool is_pending(const struct domain *d, const struct evtchn *chn)
{
    return chn->port < EVTCHN_2L_NR_CHANNELS && bitmap_test(d->shared_info->evtchn_pending,
                                                            chn->port);
}

static bool is_masked(const struct domain *d, const struct evtchn *chn)
{
    return chn->port >= EVTCHN_2L_NR_CHANNELS || bitmap_test(d->shared_info->evtchn_mask,
                                                             chn->port);
}

static bool is_busy(const struct domain *d, const struct evtchn *chn)
{
    return false;
}

static int set_priority(struct domain *d, struct evtchn *chn, unsigned int priority)
{
    return -ENOSYS;
}

const struct evtchn_ops evtchn_2l_ops = {
    .set_pending = set_pending,
    .clear_pending = clear_pending,
    .unmask = unmask,
    .is_pending = is_pending,
    .is_masked = is_masked,
    .is_busy = is_busy,
    .set_priority = set_priority,
    .nr_ports = EVTCHN_2L_NR_CHANNELS,
};
