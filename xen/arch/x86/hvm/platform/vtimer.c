// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers of virtual devices, and what the domain's timer mode makes of late ticks and of its
 * guest's time.
 */
#include "private.h"

#include <xen/bug.h>
#include <xen/sched.h>

/*
 * Ticks kept at most, as time: a domain that was paused long is not flooded with all of the past.
 */
#define BACKLOG_SPAN        SECONDS(10)

static unsigned int timer_mode(const struct vcpu *v)
{
    return READ_ONCE(v->domain->arch.hvm->params[HVM_PARAM_TIMER_MODE]);
}

static bool preempted(const struct vcpu *v)
{
    return !READ_ONCE(v->is_running) && !(READ_ONCE(v->pause_flags) & VPF_blocked);
}

/* --- keeping account; timer_lock held --------------------------------------------------------- */
static void set_backlog(struct hvm_vtimer *t, u32 n)
{
    struct hvm_vcpu_platform *p = vplatform_of(t->v);
    u32 bits = n ? p->backlogs | 1u << t->index : p->backlogs & ~(1u << t->index);

    t->backlog = n;
    WRITE_ONCE(p->backlogs, bits);
}

/* Guest time goes on to the tick that was accepted; with the last one it has caught up. */
static void advance_guest_time(struct hvm_vtimer *t)
{
    struct hvm_vcpu_platform *p = vplatform_of(t->v);
    s_time_t behind;

    if (p->lag == 0)
        return;
    behind = p->backlogs ? NOW() - (t->due - (s_time_t)((t->backlog + 1) * t->period)) : 0;
    if (behind < 0)
        behind = 0;
    if ((u64)behind < p->lag)
        WRITE_ONCE(p->lag, behind);
}

/* Whether a tick has to be raised now. */
static bool settle(struct hvm_vtimer *t)
{
    if (t->raising)
        return false;
    if (t->raised && (!t->source->waiting || !t->source->waiting(t))) {
        t->raised = false;
        set_backlog(t, t->backlog - 1);
        advance_guest_time(t);
    }
    if (t->raised || t->backlog == 0)
        return false;
    t->raised = t->raising = true;
    return true;
}

/* n more ticks are due. */
static void add_ticks(struct hvm_vtimer *t, u64 n)
{
    u64 limit = t->period ? max((u64)BACKLOG_SPAN / t->period, (u64)1) : 1;

    switch (timer_mode(t->v)) {
    case HVMPTM_no_missed_ticks_pending:
        if (t->period && !t->missed && preempted(t->v)) {
            t->missed = true;
            return;
        }
        t->missed = false;
        limit = 1;
        break;
    case HVMPTM_one_missed_tick_pending:
        limit = 1;
        break;
    }
    set_backlog(t, min(t->backlog + n, limit));
}

/* The timer's hour has come. */
static void count_due(struct hvm_vtimer *t, s_time_t now)
{
    u64 n = 1;

    if (t->period) {
        n += (now - t->due) / t->period;
        t->due += n * t->period;
        timer_set(&t->timer, t->due);
    } else {
        t->armed = false;
    }
    add_ticks(t, n);
}

/* --- ticking ---------------------------------------------------------------------------------- */
static void raise_tick(struct hvm_vtimer *t)
{
    t->source->tick(t);
    WRITE_ONCE(t->raising, false);
}

static void fired(void *arg)
{
    struct hvm_vtimer *t = arg;
    struct hvm_vcpu_platform *p = vplatform_of(t->v);
    s_time_t now = NOW();
    bool raise = false;
    unsigned long flags;

    spin_lock_irqsave(&p->timer_lock, flags);
    if (t->armed && t->due > now) {
        timer_set(&t->timer, t->due);           /* early, or started anew meanwhile */
    } else if (t->armed) {
        count_due(t, now);
        raise = settle(t);
    }
    spin_unlock_irqrestore(&p->timer_lock, flags);
    if (raise)
        raise_tick(t);
}

void hvm_vtimers_deliver(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);
    unsigned long flags;

    for (u32 left = READ_ONCE(p->backlogs); left; left &= left - 1) {
        struct hvm_vtimer *t = p->timers[__builtin_ctz(left)];
        bool raise;

        spin_lock_irqsave(&p->timer_lock, flags);
        raise = settle(t);
        spin_unlock_irqrestore(&p->timer_lock, flags);
        if (raise)
            raise_tick(t);
    }
}

void hvm_vtimer_init(struct hvm_vtimer *t, struct vcpu *v, const struct hvm_vtimer_source *source)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);

    BUG_ON(p->nr_timers == HVM_MAX_VCPU_TIMERS);
    *t = (struct hvm_vtimer){ .v = v, .source = source, .index = p->nr_timers };
    timer_init(&t->timer, fired, t, v->processor);
    p->timers[p->nr_timers++] = t;
}

static void forget(struct hvm_vtimer *t)
{
    t->armed = t->raised = t->missed = false;
    set_backlog(t, 0);
    if (!vplatform_of(t->v)->backlogs)
        WRITE_ONCE(vplatform_of(t->v)->lag, 0);
}

void hvm_vtimer_start(struct hvm_vtimer *t, s_time_t due, u64 period)
{
    struct hvm_vcpu_platform *p = vplatform_of(t->v);
    unsigned long flags;

    if (period && period < HVM_VTIMER_MIN_PERIOD)
        period = HVM_VTIMER_MIN_PERIOD;
    spin_lock_irqsave(&p->timer_lock, flags);
    forget(t);
    t->due = due;
    t->period = period;
    t->armed = true;
    timer_set(&t->timer, due);
    spin_unlock_irqrestore(&p->timer_lock, flags);
}

void hvm_vtimer_stop(struct hvm_vtimer *t)
{
    struct hvm_vcpu_platform *p = vplatform_of(t->v);
    unsigned long flags;

    spin_lock_irqsave(&p->timer_lock, flags);
    forget(t);
    timer_stop(&t->timer);
    spin_unlock_irqrestore(&p->timer_lock, flags);
}

void hvm_vtimer_kill(struct hvm_vtimer *t)
{
    if (!t->v)
        return;
    hvm_vtimer_stop(t);
    timer_kill(&t->timer);
}

/* --- guest time ------------------------------------------------------------------------------- */
static bool has_periodic(const struct hvm_vcpu_platform *p)
{
    for (unsigned int i = 0; i < p->nr_timers; i++)
        if (p->timers[i]->armed && p->timers[i]->period)
            return true;
    return false;
}

/*
 * A vcpu that sleeps of its own will sees time pass; one that was preempted in timer mode 0 does
 * not.
 */
void hvm_platform_switch_out(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);

    if (timer_mode(v) != HVMPTM_delay_for_missed_ticks || (READ_ONCE(v->pause_flags) & VPF_blocked))
        return;
    spin_lock(&p->timer_lock);
    if (has_periodic(p)) {
        p->frozen_at = NOW() - p->lag;
        p->frozen = true;
    }
    spin_unlock(&p->timer_lock);
}

void hvm_platform_switch_in(struct vcpu *v)
{
    struct hvm_vcpu_platform *p = vplatform_of(v);

    for (unsigned int i = 0; i < p->nr_timers; i++)
        if (unlikely(READ_ONCE(p->timers[i]->timer.cpu) != v->processor))
            timer_migrate(&p->timers[i]->timer, v->processor);
    if (!p->frozen)
        return;
    spin_lock(&p->timer_lock);
    p->frozen = false;
    WRITE_ONCE(p->lag, p->backlogs ? NOW() - p->frozen_at : 0);
    spin_unlock(&p->timer_lock);
}

u64 hvm_guest_time_lag(const struct vcpu *v)
{
    return READ_ONCE(vplatform_of(v)->lag);
}

u64 hvm_guest_time_ns(struct vcpu *v)
{
    const struct hvm_vcpu_platform *p = vplatform_of(v);

    return READ_ONCE(p->frozen) ? READ_ONCE(p->frozen_at) : NOW() - (s_time_t)READ_ONCE(p->lag);
}

s_time_t hvm_guest_to_system(const struct vcpu *v, u64 guest_ns)
{
    return guest_ns + READ_ONCE(vplatform_of(v)->lag);
}
