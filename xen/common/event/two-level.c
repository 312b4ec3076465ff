// SPDX-License-Identifier: GPL-2.0-only
/*
 * The 2-level layout: a pending and a mask bit for each port in the shared info page, and in every
 * vcpu_info a selector with a bit for each word of pending bits.
 */
#include "private.h"

#include <lib/bitmap.h>
#include <xen/shared-info.h>

/* A port that got its number when there were more of them has none. */
static bool has_bits(const struct domain *d, unsigned int port)
{
    return port < shared_nr_ports(d);
}

static void redeliver(struct vcpu *v, unsigned int port)
{
    u64 word = vcpu_info_port_word(v, port);

    if (!(vcpu_info_select(v, word) & word))
        vcpu_mark_events_pending(v);
}

static void set_pending(struct vcpu *v, struct evtchn *chn)
{
    struct domain *d = v->domain;
    unsigned int port = chn->port;

    if (!has_bits(d, port) || bitmap_test_and_set_atomic(shared_pending_bits(d), port))
        return;
    if (!bitmap_test(shared_mask_bits(d), port))
        redeliver(v, port);
    evtchn_check_pollers(d, port);
}

static void clear_pending(struct domain *d, struct evtchn *chn)
{
    if (has_bits(d, chn->port))
        bitmap_clear_atomic(shared_pending_bits(d), chn->port);
}

static void unmask(struct domain *d, struct evtchn *chn)
{
    if (has_bits(d, chn->port) && bitmap_test_and_clear_atomic(shared_mask_bits(d), chn->port) &&
        bitmap_test(shared_pending_bits(d), chn->port))
        redeliver(d->vcpu[chn->notify_vcpu_id], chn->port);
}

static bool is_pending(const struct domain *d, const struct evtchn *chn)
{
    return has_bits(d, chn->port) && bitmap_test(shared_pending_bits(d), chn->port);
}

static bool is_masked(const struct domain *d, const struct evtchn *chn)
{
    return !has_bits(d, chn->port) || bitmap_test(shared_mask_bits(d), chn->port);
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
    .nr_ports = shared_nr_ports,
};
