/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Between the files of the scheduler and its policies only.
 *
 * Every CPU has a run queue with a lock; a vcpu is guarded by the lock of the queue of v->processor. A vcpu may be
 * queued while it is still being switched out (is_running): then only the CPU it comes from may pick it.
 */
#ifndef COMMON_SCHED_PRIVATE_H
#define COMMON_SCHED_PRIVATE_H

#include <xen/percpu.h>
#include <xen/sched.h>
#include <lib/rbtree.h>

struct sched_vcpu {
    struct vcpu *v;
    struct rb_node node;                    /* in the queue of v->processor, when queued */
    bool queued;
    s64 vruntime;                           /* weighted nanoseconds it has run; means something beside a CPU's floor */
    unsigned int clock_cpu;                 /* that CPU: where it was queued last */
    s_time_t run_start;                     /* accounted up to here while running */
    u32 weight;
};

/* struct vcpu's is_running, changed by compare-and-exchange unless the vcpu is current */
#define RUNS            1
#define RUNS_MOVES      2                   /* placed anew once its state is saved; not queued meanwhile */

struct sched_domain {
    u32 weight;
};

struct sched_cpu {
    spinlock_t lock;                        /* all below and the sched state of the vcpus placed here */
    bool up;                                /* false: nothing may be queued here any more */
    struct vcpu *curr;                      /* picked last; running or about to */
    struct rb_root queue;                   /* runnable, not curr, by vruntime */
    unsigned int nr_queued;
    s64 floor;                              /* no queued or running vcpu is behind it by more than a bonus */
    struct timer slice;
    s_time_t slice_end;                     /* when to choose anew; STIME_MAX: nobody waits for that */
    s_time_t slice_set;                     /* what the timer is set to: never later than slice_end; STIME_MAX: nothing */
    u64 idle_since, idle_total;
};
DECLARE_PER_CPU(struct sched_cpu, sched_cpu);

/* A policy: all hooks are called with the lock of v->processor's queue (or of this CPU's, pick_next) held. */
struct sched_policy {
    const char *name;
    unsigned int id;                        /* XEN_SCHEDULER_* the tools know it by */
    void (*enqueue)(struct vcpu *v, bool woken, s_time_t now);
    void (*dequeue)(struct vcpu *v);
    void (*account)(struct vcpu *v, s_time_t now);              /* v has run until now */
    void (*yield)(struct vcpu *v);
    /* The next vcpu for this CPU, taken off its queue (the idle vcpu if none), and how long it may run at most. */
    struct vcpu *(*pick_next)(unsigned int cpu, s_time_t now, s_time_t *slice);
    unsigned int (*pick_cpu)(const struct vcpu *v);             /* where a vcpu that is not running should go */
    /* no lock */
    int (*domain_op)(struct domain *d, struct xen_domctl_scheduler_op *op);
    int (*system_op)(struct xen_sysctl_scheduler_op *op);
};
extern const struct sched_policy *sched_policy;
extern const struct sched_policy fair_policy;

extern cpumask_t sched_idle_cpus;           /* CPUs whose curr is the idle vcpu and may be another; atomic */
extern cpumask_t sched_cpus;                /* CPUs that take vcpus: those with `up' set; atomic */

struct sched_cpu *vcpu_sched_lock(struct vcpu *v, unsigned long *flags);
void vcpu_sched_unlock(struct sched_cpu *sc, unsigned long flags);

/*
 * v's lock held. True when v's state is not saved yet: whoever saves it then finds a place for v. False when v can
 * be placed now.
 */
bool sched_place_when_saved(struct vcpu *v);
/* v's lock held: puts a runnable vcpu that is neither queued nor current where the policy wants it. */
void sched_place(struct vcpu *v, bool woken, s_time_t now, struct sched_cpu **sc, unsigned long *flags);
/* sc's lock held: its CPU looks for what to run at that time, not before unless somebody tells it to. */
void sched_set_slice(struct sched_cpu *sc, s_time_t end);
void sched_slice_init(struct sched_cpu *sc, unsigned int cpu);
/* v's lock held. */
void vcpu_runstate_change(struct vcpu *v, int state, s_time_t now);

#endif
