/* SPDX-License-Identifier: GPL-2.0-only */
/* Pausing, blocking and waking vcpus and whole domains. */
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <asm/insn.h>

#include "private.h"

void vcpu_wake(struct vcpu *v)
{
    unsigned long flags;
    struct sched_cpu *sc = vcpu_sched_lock(v, &flags);

    if (vcpu_runnable(v)) {
        if (sc->curr != v && !v->sched->queued && READ_ONCE(v->is_running) != RUNS_MOVES) {
            s_time_t now = NOW();

            vcpu_runstate_change(v, RUNSTATE_runnable, now);
            sched_place(v, true, now, &sc, &flags);
        }
    } else if (v->runstate.state == RUNSTATE_blocked && !(v->pause_flags & VPF_blocked)) {
        vcpu_runstate_change(v, RUNSTATE_offline, NOW());
    }
    vcpu_sched_unlock(sc, flags);
}

void vcpu_unblock(struct vcpu *v)
{
    if (!(__atomic_load_n(&v->pause_flags, __ATOMIC_SEQ_CST) & VPF_blocked))
        return;
    if (v->poll_evtchn != 0) {
        /* polling ends too: whoever looks at the mask next must not find it again */
        __atomic_fetch_and(&v->domain->poll_mask[v->vcpu_id / 64], ~(1ULL << (v->vcpu_id % 64)), __ATOMIC_SEQ_CST);
        v->poll_evtchn = 0;
    }
    if (__atomic_fetch_and(&v->pause_flags, ~VPF_blocked, __ATOMIC_SEQ_CST) & VPF_blocked)
        vcpu_wake(v);
}

bool vcpu_wants_kick(struct vcpu *v)
{
    /* seen running: it might be past its last look at pending events; the interrupt makes it look again */
    bool running = READ_ONCE(v->is_running);

    vcpu_unblock(v);
    return running && v != current;
}

void vcpu_kick(struct vcpu *v)
{
    if (vcpu_wants_kick(v))
        smp_send_event_check(READ_ONCE(v->processor));
}

void vcpu_block(struct vcpu *v)
{
    ASSERT(v == current);
    __atomic_fetch_or(&v->pause_flags, VPF_blocked, __ATOMIC_SEQ_CST);
    /* an event that came before the flag was set did not wake us */
    if (vcpu_events_pending(v)) {
        __atomic_fetch_and(&v->pause_flags, ~VPF_blocked, __ATOMIC_SEQ_CST);
        return;
    }
    raise_softirq(SOFTIRQ_SCHEDULE);
}

void vcpu_yield(void)
{
    struct vcpu *v = current;
    unsigned long flags;
    struct sched_cpu *sc = vcpu_sched_lock(v, &flags);

    sched_policy->yield(v);
    vcpu_sched_unlock(sc, flags);
    raise_softirq(SOFTIRQ_SCHEDULE);
}

void vcpu_sleep_nosync(struct vcpu *v)
{
    unsigned long flags;
    struct sched_cpu *sc = vcpu_sched_lock(v, &flags);

    if (!vcpu_runnable(v)) {
        if (v->sched->queued)
            sched_policy->dequeue(v);
        if (sc->curr == v)
            cpu_raise_softirq(v->processor, SOFTIRQ_SCHEDULE);
        else if (v->runstate.state == RUNSTATE_runnable)
            vcpu_runstate_change(v, RUNSTATE_offline, NOW());
    }
    vcpu_sched_unlock(sc, flags);
}

void sync_vcpu_execstate(const struct vcpu *v)
{
    if (v == current)
        return;
    while (__atomic_load_n(&v->is_running, __ATOMIC_ACQUIRE))
        cpu_relax();
}

void vcpu_sleep_sync(struct vcpu *v)
{
    ASSERT(v != current);
    vcpu_sleep_nosync(v);
    while (!vcpu_runnable(v) && __atomic_load_n(&v->is_running, __ATOMIC_ACQUIRE))
        cpu_relax();
}

void vcpu_pause_nosync(struct vcpu *v)
{
    __atomic_fetch_add(&v->pause_count, 1, __ATOMIC_SEQ_CST);
    vcpu_sleep_nosync(v);
}

void vcpu_pause(struct vcpu *v)
{
    ASSERT(v != current);
    __atomic_fetch_add(&v->pause_count, 1, __ATOMIC_SEQ_CST);
    vcpu_sleep_sync(v);
}

void vcpu_unpause(struct vcpu *v)
{
    if (__atomic_sub_fetch(&v->pause_count, 1, __ATOMIC_SEQ_CST) == 0)
        vcpu_wake(v);
}

void domain_pause_nosync(struct domain *d)
{
    struct vcpu *v;

    __atomic_fetch_add(&d->pause_count, 1, __ATOMIC_SEQ_CST);
    for_each_vcpu(d, v)
        vcpu_sleep_nosync(v);
}

void domain_pause(struct domain *d)
{
    struct vcpu *v;

    ASSERT(d != current->domain);
    domain_pause_nosync(d);
    for_each_vcpu(d, v)
        vcpu_sleep_sync(v);
    arch_domain_pause(d);
}

void domain_unpause(struct domain *d)
{
    struct vcpu *v;

    arch_domain_unpause(d);
    if (__atomic_sub_fetch(&d->pause_count, 1, __ATOMIC_SEQ_CST) == 0) {
        for_each_vcpu(d, v)
            vcpu_wake(v);
    }
}

void domain_pause_except_self(struct domain *d)
{
    struct vcpu *v;

    if (d != current->domain) {
        domain_pause(d);
        return;
    }
    for_each_vcpu(d, v)
        if (v != current)
            vcpu_pause(v);
}

void domain_unpause_except_self(struct domain *d)
{
    struct vcpu *v;

    if (d != current->domain) {
        domain_unpause(d);
        return;
    }
    for_each_vcpu(d, v)
        if (v != current)
            vcpu_unpause(v);
}

/*
 * The toolstack's pauses are counted apart, so that it can only take back its own. The limit keeps a looping
 * caller from wrapping the counter.
 */
#define CONTROLLER_PAUSE_MAX    255

static int controller_pause(s32 *count)
{
    if (*count >= CONTROLLER_PAUSE_MAX)
        return -ERANGE;
    ++*count;
    return 0;
}

int domain_pause_by_systemcontroller(struct domain *d)
{
    int rc;

    spin_lock(&d->lock);
    rc = controller_pause(&d->controller_pause_count);
    spin_unlock(&d->lock);
    if (rc == 0)
        domain_pause(d);
    return rc;
}

int domain_unpause_by_systemcontroller(struct domain *d)
{
    bool first, had;

    spin_lock(&d->lock);
    had = d->controller_pause_count > 0;
    if (had)
        d->controller_pause_count--;
    first = !d->creation_finished && d->controller_pause_count == 0;
    if (first)
        d->creation_finished = true;
    spin_unlock(&d->lock);
    if (!had)
        return -EINVAL;
    if (first)
        arch_domain_creation_finished(d);
    domain_unpause(d);
    return 0;
}

int vcpu_pause_by_systemcontroller(struct vcpu *v)
{
    int rc;

    spin_lock(&v->domain->lock);
    rc = controller_pause(&v->controller_pause_count);
    spin_unlock(&v->domain->lock);
    if (rc == 0)
        vcpu_pause(v);
    return rc;
}

int vcpu_unpause_by_systemcontroller(struct vcpu *v)
{
    bool had;

    spin_lock(&v->domain->lock);
    had = v->controller_pause_count > 0;
    if (had)
        v->controller_pause_count--;
    spin_unlock(&v->domain->lock);
    if (!had)
        return -EINVAL;
    vcpu_unpause(v);
    return 0;
}
