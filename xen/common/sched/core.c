/* SPDX-License-Identifier: GPL-2.0-only */
/* The scheduler's core: run queues, switching, and coming to and going from a CPU. What to run is the policy's. */
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <asm/insn.h>
#include <lib/string.h>
#include <public/sysctl.h>

#include "private.h"

DEFINE_PER_CPU(struct sched_cpu, sched_cpu);
cpumask_t sched_idle_cpus, sched_cpus;

static const struct sched_policy *const policies[] = { &fair_policy };
const struct sched_policy *sched_policy = &fair_policy;

static int __init parse_sched(const char *name)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(policies); i++)
        if (!strcmp(name, policies[i]->name)) {
            sched_policy = policies[i];
            return 0;
        }
    printk(XENLOG_WARNING "sched=%s: no such policy in this build; using %s\n", name, sched_policy->name);
    return 0;
}
custom_param("sched", parse_sched);

struct sched_cpu *vcpu_sched_lock(struct vcpu *v, unsigned long *flags)
{
    for (;;) {
        unsigned int cpu = READ_ONCE(v->processor);
        struct sched_cpu *sc = &per_cpu(sched_cpu, cpu);

        spin_lock_irqsave(&sc->lock, *flags);
        if (likely(v->processor == cpu))
            return sc;
        spin_unlock_irqrestore(&sc->lock, *flags);
    }
}

void vcpu_sched_unlock(struct sched_cpu *sc, unsigned long flags)
{
    spin_unlock_irqrestore(&sc->lock, flags);
}

bool vcpu_runnable(const struct vcpu *v)
{
    return !(READ_ONCE(v->pause_flags) | READ_ONCE(v->pause_count) | READ_ONCE(v->domain->pause_count));
}

bool sched_place_when_saved(struct vcpu *v)
{
    u8 runs = RUNS;

    return __atomic_compare_exchange_n(&v->is_running, &runs, RUNS_MOVES, false, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST) || runs == RUNS_MOVES;
}

void sched_place(struct vcpu *v, bool woken, s_time_t now, struct sched_cpu **sc, unsigned long *flags)
{
    unsigned int cpu = v->processor;

    if (unlikely(!(*sc)->up || !cpumask_test(cpu, &v->hard_affinity)) && sched_place_when_saved(v))
        return;
    if (!__atomic_load_n(&v->is_running, __ATOMIC_ACQUIRE))
        cpu = sched_policy->pick_cpu(v);
    /* again when that one goes offline meanwhile */
    for (; cpu != v->processor; cpu = (*sc)->up ? v->processor : sched_policy->pick_cpu(v)) {
        WRITE_ONCE(v->processor, cpu);
        vcpu_sched_unlock(*sc, *flags);
        *sc = vcpu_sched_lock(v, flags);
        /* somebody else may have placed it, or put it to sleep, meanwhile */
        if (v->sched->queued || (*sc)->curr == v || !vcpu_runnable(v))
            return;
    }
    sched_policy->enqueue(v, woken, now);
}

static void set_idle(struct sched_cpu *sc, unsigned int cpu, bool idle, s_time_t now)
{
    idle = idle && sc->up;
    if (idle == cpumask_test(cpu, &sched_idle_cpus))
        return;
    if (idle) {
        sc->idle_since = now;
        cpumask_set(cpu, &sched_idle_cpus);
    } else {
        sc->idle_total += now - sc->idle_since;
        cpumask_clear(cpu, &sched_idle_cpus);
    }
}

/* prev goes off the CPU: back into the queue, elsewhere, or to sleep. */
static void put_prev(struct sched_cpu *sc, struct vcpu *prev, unsigned int cpu, s_time_t now)
{
    if (is_idle_vcpu(prev))
        return;
    sched_policy->account(prev, now);
    if (!vcpu_runnable(prev))
        return;
    if (likely(sc->up) && cpumask_test(cpu, &prev->hard_affinity))
        sched_policy->enqueue(prev, false, now);
    else
        sched_place_when_saved(prev);
}

static int off_cpu_state(const struct vcpu *v)
{
    if (vcpu_runnable(v))
        return RUNSTATE_runnable;
    return READ_ONCE(v->pause_flags) & VPF_blocked ? RUNSTATE_blocked : RUNSTATE_offline;
}

void schedule(void)
{
    unsigned int cpu = smp_processor_id();
    struct sched_cpu *sc = &this_cpu(sched_cpu);
    struct vcpu *prev = current, *next;
    s_time_t now, slice = 0;

    spin_lock_irq(&sc->lock);
    now = NOW();
    put_prev(sc, prev, cpu, now);
    /* before looking at others' queues: who queues something behind our back finds us here */
    if (!sc->nr_queued)
        set_idle(sc, cpu, true, now);
    next = sched_policy->pick_next(cpu, now, &slice);
    sc->curr = next;
    set_idle(sc, cpu, is_idle_vcpu(next), now);
    sched_set_slice(sc, slice ? now + slice : STIME_MAX);
    if (next == prev) {
        spin_unlock_irq(&sc->lock);
        return;
    }
    vcpu_runstate_change(prev, is_idle_vcpu(prev) ? RUNSTATE_runnable : off_cpu_state(prev), now);
    vcpu_runstate_change(next, RUNSTATE_running, now);
    next->is_running = RUNS;
    spin_unlock(&sc->lock);
    arch_context_switch(prev, next);
}

/*
 * A CPU to tell that prev, preempted, waits here: while it was being saved nobody else could take it, so one that
 * looked meanwhile went idle.
 */
static unsigned int idle_taker(const struct vcpu *prev)
{
    cpumask_t idle;

    if (likely(!prev->sched || !READ_ONCE(prev->sched->queued)))
        return CONFIG_NR_CPUS;
    cpumask_and(&idle, &sched_idle_cpus, &prev->hard_affinity);
    return cpumask_first(&idle);
}

static void place_saved(struct vcpu *prev)
{
    unsigned long flags;
    struct sched_cpu *sc = vcpu_sched_lock(prev, &flags);

    __atomic_store_n(&prev->is_running, 0, __ATOMIC_RELEASE);
    if (vcpu_runnable(prev) && !prev->sched->queued)
        sched_place(prev, false, NOW(), &sc, &flags);
    vcpu_sched_unlock(sc, flags);
}

/* Once is_running is 0 the vcpu may be taken, or destroyed: then it is not ours to look at. */
void sched_context_saved(struct vcpu *prev)
{
    unsigned int taker = idle_taker(prev);
    u8 runs = RUNS;

    if (unlikely(!__atomic_compare_exchange_n(&prev->is_running, &runs, 0, false, __ATOMIC_SEQ_CST,
                                              __ATOMIC_RELAXED)))
        place_saved(prev);
    if (unlikely(taker < CONFIG_NR_CPUS))
        cpu_raise_softirq(taker, SOFTIRQ_SCHEDULE);
}

int sched_vcpu_init(struct vcpu *v)
{
    if (is_idle_vcpu(v)) {
        v->processor = v->vcpu_id;
        cpumask_zero(&v->hard_affinity);
        cpumask_set(v->vcpu_id, &v->hard_affinity);
    } else {
        v->sched = kzalloc_type(struct sched_vcpu);
        if (!v->sched)
            return -ENOMEM;
        v->sched->v = v;
        v->sched->weight = v->domain->sched->weight;
        cpumask_setall(&v->hard_affinity);
        /* spread a domain's vcpus from the start; the policy moves them later */
        v->processor = 0;
        for (unsigned int i = 0; i <= v->vcpu_id % max(num_online_cpus(), 1u); i++)
            v->processor = i ? cpumask_cycle(v->processor, &cpu_online_map) : cpumask_first(&cpu_online_map);
    }
    cpumask_setall(&v->soft_affinity);
    v->runstate.state = is_idle_vcpu(v) ? RUNSTATE_running : RUNSTATE_offline;
    v->runstate.state_entry_time = NOW();
    if (!is_idle_vcpu(v))
        vcpu_timers_init(v);
    return 0;
}

void sched_vcpu_destroy(struct vcpu *v)
{
    if (!v->sched)
        return;
    vcpu_timers_kill(v);
    ASSERT(!v->sched->queued && !v->is_running);
    kfree(v->sched);
    v->sched = NULL;
}

/* Queue locks are used by placement before the other CPUs run. A CPU that comes back is still running its idle vcpu. */
int sched_cpu_up(unsigned int cpu)
{
    struct sched_cpu *sc = &per_cpu(sched_cpu, cpu);
    unsigned long flags;

    if (!sc->curr) {
        spin_lock_init(&sc->lock, LOCK_SCHED);
        sc->curr = idle_vcpu[cpu];
    }
    spin_lock_irqsave(&sc->lock, flags);
    sched_slice_init(sc, cpu);
    sc->up = true;
    cpumask_set(cpu, &sched_cpus);
    set_idle(sc, cpu, is_idle_vcpu(sc->curr), NOW());
    spin_unlock_irqrestore(&sc->lock, flags);
    return 0;
}

bool sched_has_cpu(unsigned int cpu)
{
    return cpumask_test(cpu, &sched_cpus);
}

static struct vcpu *take_first_queued(struct sched_cpu *sc)
{
    struct rb_node *n = rb_first(&sc->queue);
    struct vcpu *v = n ? rb_entry(n, struct sched_vcpu, node)->v : NULL;

    if (v)
        sched_policy->dequeue(v);
    return v;
}

/* What runs there moves by itself: schedule() finds the CPU closed. */
void sched_cpu_down(unsigned int cpu)
{
    struct sched_cpu *sc = &per_cpu(sched_cpu, cpu), *at;
    unsigned long flags;
    struct vcpu *v;

    if (!cpumask_test_and_clear(cpu, &sched_cpus))
        return;                             /* it was never up: there is no queue */
    spin_lock_irqsave(&sc->lock, flags);
    sc->up = false;
    set_idle(sc, cpu, false, NOW());
    spin_unlock_irqrestore(&sc->lock, flags);
    do {
        at = sc;
        spin_lock_irqsave(&at->lock, flags);
        v = take_first_queued(sc);
        if (v)
            sched_place(v, false, NOW(), &at, &flags);
        spin_unlock_irqrestore(&at->lock, flags);
    } while (v);
    timer_kill(&sc->slice);
    cpu_raise_softirq(cpu, SOFTIRQ_SCHEDULE);
}

void scheduler_init(void)
{
    printk(XENLOG_INFO "Using scheduler: %s\n", sched_policy->name);
    open_softirq(SOFTIRQ_SCHEDULE, schedule);
    sched_cpu_up(0);
}

void sched_domain_destroy(struct domain *d)
{
    kfree(d->sched);
    d->sched = NULL;
}

unsigned int sched_id(void)
{
    return sched_policy->id;
}

int sched_domain_op(struct domain *d, struct xen_domctl_scheduler_op *op)
{
    if (op->sched_id != sched_policy->id)
        return -EINVAL;
    return sched_policy->domain_op(d, op);
}

int sched_system_op(struct xen_sysctl_scheduler_op *op)
{
    if (op->sched_id != sched_policy->id || op->cpupool_id != 0)
        return -EINVAL;
    return sched_policy->system_op(op);
}

u64 cpu_idle_time(unsigned int cpu)
{
    struct sched_cpu *sc;
    unsigned long flags;
    u64 total;

    if (cpu >= nr_cpu_ids || !cpu_online(cpu))
        return 0;
    sc = &per_cpu(sched_cpu, cpu);
    spin_lock_irqsave(&sc->lock, flags);
    total = sc->idle_total;
    if (cpumask_test(cpu, &sched_idle_cpus))
        total += NOW() - sc->idle_since;
    spin_unlock_irqrestore(&sc->lock, flags);
    return total;
}
