/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fair policy (sched=credit2, whose tools and parameters it answers to). Each vcpu has a virtual run time that
 * advances with the time it runs, the slower the greater its weight; a CPU runs the one that is furthest behind.
 * A woken vcpu gets a small bonus over those already there. CPUs that fall idle take work from others, and at
 * the end of every slice a CPU with less waiting work than another one exchanges with it, which makes the shares
 * fair over all CPUs, not just within each queue.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <asm/insn.h>
#include <public/domctl.h>
#include <public/sysctl.h>

#include "private.h"

#define DEFAULT_WEIGHT      256
#define SLICE               MILLISECS(10)   /* with others waiting; three times that when alone */
#define WAKE_BONUS          MILLISECS(5)    /* at most so far behind the floor after a sleep */
#define MIN_LEAD            MICROSECS(500)  /* do not preempt for less */
#define LOCK_PATIENCE       200

static unsigned int ratelimit_us = 1000;    /* a running vcpu keeps its CPU so long */

static bool comes_before(const struct rb_node *a, const struct rb_node *b)
{
    return rb_entry(a, struct sched_vcpu, node)->vruntime < rb_entry(b, struct sched_vcpu, node)->vruntime;
}

static struct sched_vcpu *first_queued(struct sched_cpu *sc)
{
    struct rb_node *n = rb_first(&sc->queue);

    return n ? rb_entry(n, struct sched_vcpu, node) : NULL;
}

static void fair_account(struct vcpu *v, s_time_t now)
{
    struct sched_vcpu *sv = v->sched;
    struct sched_cpu *sc = &per_cpu(sched_cpu, v->processor);
    s_time_t ran = now - sv->run_start;
    struct sched_vcpu *q;

    if (ran <= 0)
        return;
    sv->run_start = now;
    sv->vruntime += ran * DEFAULT_WEIGHT / sv->weight;
    /* the floor follows the least advanced one */
    q = first_queued(sc);
    sc->floor = max(sc->floor, q ? min(q->vruntime, sv->vruntime) : sv->vruntime);
}

/*
 * The floor as of now. Before somebody who woke up is placed relative to it: once that one waits, it holds the floor
 * down, and a CPU whose slices all end by such wakings would never raise it, while those who run get ever further ahead.
 */
static void raise_floor(struct sched_cpu *sc, s_time_t now)
{
    if (!is_idle_vcpu(sc->curr))
        fair_account(sc->curr, now);
}

/* CPUs' floors have nothing to do with each other: a vcpu that moves keeps its distance from the floor. */
static void take_over(struct sched_cpu *sc, struct sched_vcpu *sv)
{
    unsigned int cpu = sv->v->processor;

    if (sv->clock_cpu != cpu)
        sv->vruntime += sc->floor - READ_ONCE(per_cpu(sched_cpu, sv->clock_cpu).floor);
    sv->clock_cpu = cpu;
}

static void insert(struct sched_cpu *sc, struct sched_vcpu *sv)
{
    rb_insert(&sc->queue, &sv->node, comes_before);
    sv->queued = true;
    sc->nr_queued++;
}

static void fair_dequeue(struct vcpu *v)
{
    struct sched_cpu *sc = &per_cpu(sched_cpu, v->processor);

    rb_erase(&sc->queue, &v->sched->node);
    v->sched->queued = false;
    sc->nr_queued--;
}

/* Is the running vcpu now so far ahead that the newcomer should have its CPU? */
static bool beats(const struct vcpu *v, const struct vcpu *curr, s_time_t now)
{
    s64 ran = (now - curr->sched->run_start) * DEFAULT_WEIGHT / curr->sched->weight;

    return curr->sched->vruntime + ran > v->sched->vruntime + MIN_LEAD;
}

/* CONFIG_NR_CPUS: none. */
static unsigned int idle_cpu_for(const struct vcpu *v)
{
    cpumask_t idle;

    if (cpumask_empty(&sched_idle_cpus))
        return CONFIG_NR_CPUS;
    cpumask_and(&idle, &sched_idle_cpus, &v->hard_affinity);
    return cpumask_cycle(v->processor, &idle);
}

/*
 * Who shall look: this CPU if it is idle or the newcomer beats what runs there (not before that had its minimum,
 * the rate limit); and an idle one that may take it.
 */
static void tickle(struct sched_cpu *sc, struct vcpu *v, s_time_t now)
{
    struct vcpu *curr = sc->curr;
    unsigned int cpu;

    if (is_idle_vcpu(curr)) {
        cpu_raise_softirq(v->processor, SOFTIRQ_SCHEDULE);
        return;
    }
    /* either we find the idle CPU here, or it finds v in our queue: schedule() */
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    cpu = idle_cpu_for(v);
    if (cpu < CONFIG_NR_CPUS) {
        cpu_raise_softirq(cpu, SOFTIRQ_SCHEDULE);
    } else if (beats(v, curr, now)) {
        s_time_t allowed = curr->runstate.state_entry_time + MICROSECS(ratelimit_us);

        if (allowed <= now)
            cpu_raise_softirq(v->processor, SOFTIRQ_SCHEDULE);
        else
            sched_set_slice(sc, allowed);
    } else if (sc->nr_queued == 1) {
        sched_set_slice(sc, now + SLICE);         /* the one running had a longer slice while it was alone */
    }
}

static void fair_enqueue(struct vcpu *v, bool woken, s_time_t now)
{
    struct sched_vcpu *sv = v->sched;
    struct sched_cpu *sc = &per_cpu(sched_cpu, v->processor);

    if (sc->curr != v)
        raise_floor(sc, now);
    take_over(sc, sv);
    if (woken)
        sv->vruntime = max(sv->vruntime, sc->floor - WAKE_BONUS);
    sv->vruntime = min(sv->vruntime, sc->floor + SECONDS(1));
    insert(sc, sv);
    if (sc->curr != v)
        tickle(sc, v, now);
}

/* Goes behind everything that waits on its CPU. */
static void fair_yield(struct vcpu *v)
{
    struct sched_cpu *sc = &per_cpu(sched_cpu, v->processor);
    struct rb_node *n = rb_last(&sc->queue);

    if (n)
        v->sched->vruntime = max(v->sched->vruntime, rb_entry(n, struct sched_vcpu, node)->vruntime);
}

static struct vcpu *stealable(struct sched_cpu *from, unsigned int cpu)
{
    for (struct rb_node *n = rb_first(&from->queue); n; n = rb_next(n)) {
        struct vcpu *v = rb_entry(n, struct sched_vcpu, node)->v;

        if (!__atomic_load_n(&v->is_running, __ATOMIC_ACQUIRE) && cpumask_test(cpu, &v->hard_affinity))
            return v;
    }
    return NULL;
}

/*
 * Another queue's lock while ours is held. Two CPUs may want each other's, so nobody waits for ever; but a waker
 * tells an idle CPU to look while it still holds the lock of the queue to look at, so a little waiting pays.
 */
static bool lock_other(struct sched_cpu *from)
{
    for (unsigned int i = 0; i < LOCK_PATIENCE; i++) {
        if (spin_trylock(&from->lock))
            return true;
        cpu_relax();
    }
    return false;
}

/* Takes a vcpu from a queue where more than `waiting' wait. Each other CPU is looked at once at most. */
static void steal(struct sched_cpu *mine, unsigned int cpu, unsigned int waiting)
{
    unsigned int other = cpumask_cycle(cpu, &sched_cpus);

    for (unsigned int i = 1; i < nr_cpu_ids && other != cpu && other < CONFIG_NR_CPUS; i++) {
        struct sched_cpu *from = &per_cpu(sched_cpu, other);
        struct vcpu *v;

        other = cpumask_cycle(other, &sched_cpus);
        if (READ_ONCE(from->nr_queued) <= waiting || !from->up || !lock_other(from))
            continue;
        v = stealable(from, cpu);
        if (v) {
            fair_dequeue(v);
            raise_floor(from, NOW());
            WRITE_ONCE(v->processor, cpu);
            take_over(mine, v->sched);
            insert(mine, v->sched);
        }
        spin_unlock(&from->lock);
        if (v)
            return;
    }
}

static struct vcpu *fair_pick_next(unsigned int cpu, s_time_t now, s_time_t *slice)
{
    struct sched_cpu *sc = &per_cpu(sched_cpu, cpu);
    struct sched_vcpu *sv;

    if (sc->up)
        steal(sc, cpu, max(sc->nr_queued, 1u) - 1); /* one of ours is about to run */
    sv = first_queued(sc);
    if (!sv) {
        *slice = 0;
        return idle_vcpu[cpu];
    }
    fair_dequeue(sv->v);
    sv->run_start = now;
    *slice = sc->nr_queued ? SLICE : 3 * SLICE;
    return sv->v;
}

/* No other CPU has less to do than that one, which is one that v wants. */
static bool suits_best(const struct vcpu *v, unsigned int cpu)
{
    const struct sched_cpu *sc = &per_cpu(sched_cpu, cpu);

    if (!sc->up || !cpumask_test(cpu, &v->hard_affinity) || !cpumask_test(cpu, &v->soft_affinity))
        return false;
    return cpumask_test(cpu, &sched_idle_cpus) || (!sc->nr_queued && cpumask_empty(&sched_idle_cpus));
}

static unsigned int fair_pick_cpu(const struct vcpu *v)
{
    cpumask_t hard, best, idle;
    unsigned int cpu, least = v->processor;

    if (suits_best(v, least))
        return least;
    cpumask_and(&best, &sched_cpus, &cpu_online_map);
    cpumask_and(&hard, &v->hard_affinity, &best);
    if (cpumask_empty(&hard))
        return cpumask_first(&best);                /* its CPUs went offline: better elsewhere than never */
    cpumask_and(&best, &hard, &v->soft_affinity);
    if (cpumask_empty(&best))
        best = hard;
    cpumask_and(&idle, &best, &sched_idle_cpus);
    if (cpumask_empty(&idle))
        cpumask_and(&idle, &hard, &sched_idle_cpus);
    if (cpumask_test(v->processor, &idle))
        return v->processor;
    if (!cpumask_empty(&idle))
        return cpumask_cycle(v->processor, &idle);
    if (!cpumask_test(least, &best))
        least = cpumask_first(&best);
    for_each_cpu(cpu, &best)
        if (READ_ONCE(per_cpu(sched_cpu, cpu).nr_queued) < READ_ONCE(per_cpu(sched_cpu, least).nr_queued))
            least = cpu;
    return least;
}

static int set_weight(struct domain *d, unsigned int weight)
{
    struct vcpu *v;

    if (weight == 0)
        return -EINVAL;
    d->sched->weight = weight;
    for_each_vcpu(d, v) {
        unsigned long flags;
        struct sched_cpu *sc = vcpu_sched_lock(v, &flags);

        v->sched->weight = weight;
        vcpu_sched_unlock(sc, flags);
    }
    return 0;
}

static int fair_domain_op(struct domain *d, struct xen_domctl_scheduler_op *op)
{
    switch (op->cmd) {
    case XEN_DOMCTL_SCHEDOP_getinfo:
        op->u.credit2.weight = d->sched->weight;
        op->u.credit2.cap = 0;
        return 0;
    case XEN_DOMCTL_SCHEDOP_putinfo:
        if (op->u.credit2.cap != 0 && op->u.credit2.cap != 0xffff)
            return -EOPNOTSUPP;
        return op->u.credit2.weight ? set_weight(d, op->u.credit2.weight) : 0;
    default:
        return -EINVAL;
    }
}

static int fair_system_op(struct xen_sysctl_scheduler_op *op)
{
    if (op->cmd == XEN_SYSCTL_SCHEDOP_putinfo) {
        if (op->u.sched_credit2.ratelimit_us > 500000)
            return -EINVAL;
        ratelimit_us = op->u.sched_credit2.ratelimit_us;
        return 0;
    }
    if (op->cmd != XEN_SYSCTL_SCHEDOP_getinfo)
        return -EINVAL;
    op->u.sched_credit2.ratelimit_us = ratelimit_us;
    return 0;
}

int sched_domain_init(struct domain *d)
{
    d->sched = kzalloc_type(struct sched_domain);
    if (!d->sched)
        return -ENOMEM;
    d->sched->weight = DEFAULT_WEIGHT;
    return 0;
}

const struct sched_policy fair_policy = {
    .name = "credit2",
    .id = XEN_SCHEDULER_CREDIT2,
    .enqueue = fair_enqueue,
    .dequeue = fair_dequeue,
    .account = fair_account,
    .yield = fair_yield,
    .pick_next = fair_pick_next,
    .pick_cpu = fair_pick_cpu,
    .domain_op = fair_domain_op,
    .system_op = fair_system_op,
};
