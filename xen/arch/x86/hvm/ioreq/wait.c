// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending an access to a device model and waiting for its answer. The vcpu is blocked meanwhile; it goes on when the
 * model notifies the port of its slot, and finishes the access before it enters the guest.
 */
#include "private.h"

#include <xen/event.h>

static void set_blocked(struct vcpu *v)
{
    __atomic_fetch_or(&v->pause_flags, VPF_blocked_in_xen, __ATOMIC_SEQ_CST);
}

static bool clear_blocked(struct vcpu *v)
{
    return __atomic_fetch_and(&v->pause_flags, ~VPF_blocked_in_xen, __ATOMIC_SEQ_CST) & VPF_blocked_in_xen;
}

void ioreq_model_answered(struct vcpu *v, unsigned int port)
{
    if (clear_blocked(v))
        vcpu_wake(v);
}

static enum ioreq_result send_sync(struct vcpu *v, struct ioreq_server *s, const ioreq_t *p)
{
    struct ioreq_vcpu *iv = v->arch.hvm->ioreq;
    ioreq_t *slot = ioreq_slot(s, v);

    if (!vcpu_defer_shutdown(v))                /* until the instruction is complete: hvm_entry_prepare() */
        return IOREQ_RETRY;
    if (ioreq_slot_state(slot) != STATE_IOREQ_NONE) {
        domain_crash(v->domain, "device model of d%u left the slot of vcpu %u in state %u", s->model->id,
                     v->vcpu_id, ioreq_slot_state(slot));
        return IOREQ_RETRY;
    }
    ioreq_slot_fill(slot, p, s->vcpu[v->vcpu_id].port);
    iv->waiting_on = s;
    iv->answered = false;
    iv->answer = *p;
    ioreq_slot_set_state(slot, STATE_IOREQ_READY);
    notify_via_xen_event_channel(v->domain, s->vcpu[v->vcpu_id].port);
    return IOREQ_SENT;
}

enum ioreq_result ioreq_send(struct vcpu *v, ioreq_t *p, bool may_buffer)
{
    struct ioreq_server *s;

    if (v->arch.hvm->ioreq->waiting_on)
        return IOREQ_RETRY;
    s = ioreq_select(v->domain, p);
    if (!s || !s->sync.va)
        return IOREQ_DONE;
    if (may_buffer && p->dir == IOREQ_WRITE && ioreq_post(s, p))
        return IOREQ_DONE;
    return send_sync(v, s, p);
}

static void finish(struct vcpu *v, u64 data)
{
    struct ioreq_vcpu *iv = v->arch.hvm->ioreq;

    iv->answer.data = data;
    iv->answered = true;
    iv->waiting_on = NULL;
}

void ioreq_wait_cancel(struct vcpu *v)
{
    finish(v, ~0ULL);
    ioreq_model_answered(v, 0);
}

bool ioreq_settled(struct vcpu *v)
{
    struct ioreq_server *s = v->arch.hvm->ioreq->waiting_on;
    ioreq_t *slot;

    if (likely(!s))
        return true;
    slot = ioreq_slot(s, v);
    /* Blocked first, then the look at the state: an answer in between wakes us up again. */
    set_blocked(v);
    switch (ioreq_slot_state(slot)) {
    case STATE_IORESP_READY:
        finish(v, READ_ONCE(slot->data));
        ioreq_slot_set_state(slot, STATE_IOREQ_NONE);
        clear_blocked(v);
        return true;
    case STATE_IOREQ_READY:
    case STATE_IOREQ_INPROCESS:
        return false;
    }
    clear_blocked(v);
    domain_crash(v->domain, "device model of d%u broke the slot of vcpu %u", s->model->id, v->vcpu_id);
    return false;
}

bool ioreq_take(struct vcpu *v, ioreq_t *p)
{
    struct ioreq_vcpu *iv = v->arch.hvm->ioreq;

    if (!iv->answered)
        return false;
    *p = iv->answer;
    iv->answered = false;
    return true;
}

void ioreq_broadcast(struct domain *d, ioreq_t *p)
{
    struct ioreq_domain *i = ioreq_of(d);

    for (unsigned int n = 0; n < MAX_NR_IOREQ_SERVERS; n++)
        if (i->server[n] && i->server[n]->enabled)
            ioreq_post(i->server[n], p);
}

bool ioreq_any_server(const struct domain *d)
{
    const struct ioreq_domain *i = ioreq_of(d);

    for (unsigned int n = 0; n < MAX_NR_IOREQ_SERVERS; n++)
        if (READ_ONCE(i->server[n]))
            return true;
    return false;
}
