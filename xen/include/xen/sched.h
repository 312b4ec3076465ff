/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running virtual CPUs: pausing, blocking, waking, affinity, run states. The policy behind it is a const table
 * (common/sched/private.h) chosen by sched=.
 */
#ifndef XEN_SCHED_H
#define XEN_SCHED_H

#include <xen/types.h>
#include <xen/domain.h>

/* current is the vcpu running on this CPU (the idle vcpu included). */
#include <asm/current.h>

void scheduler_init(void);                  /* boot CPU, once */
int sched_cpu_up(unsigned int cpu);         /* before the CPU runs schedule() for the first time */
void sched_cpu_down(unsigned int cpu);      /* moves everything away; what runs there goes by itself. Again: nothing */
bool sched_has_cpu(unsigned int cpu);       /* between the two */
int sched_domain_init(struct domain *d);
void sched_domain_destroy(struct domain *d);
int sched_vcpu_init(struct vcpu *v);        /* 0 or -ENOMEM; v is not runnable until it is unpaused and up */
void sched_vcpu_destroy(struct vcpu *v);
void schedule(void);                        /* the SCHEDULE softirq */
noreturn void idle_loop(void);
extern struct vcpu *idle_vcpu[CONFIG_NR_CPUS];
#define is_idle_vcpu(v)     ((v)->domain->id == DOMID_IDLE)

/* A vcpu runs only if no pause flag is set, its pause counts are 0 and it is not blocked. */
void vcpu_block(struct vcpu *v);            /* current only: sleep until an event is pending */
void vcpu_yield(void);
void vcpu_wake(struct vcpu *v);             /* re-evaluates runnability; any context */
void vcpu_unblock(struct vcpu *v);          /* clears blocked and poll, then wakes */
void vcpu_kick(struct vcpu *v);             /* unblocks, and makes a running vcpu leave guest mode once */
bool vcpu_wants_kick(struct vcpu *v);       /* unblocks only; true: it runs, and would have to leave */
void vcpu_sleep_nosync(struct vcpu *v);
void vcpu_sleep_sync(struct vcpu *v);       /* returns when v is off its CPU and its state is saved */
void vcpu_pause(struct vcpu *v);            /* counted, synchronous; not for current */
void vcpu_pause_nosync(struct vcpu *v);
void vcpu_unpause(struct vcpu *v);
int vcpu_pause_by_systemcontroller(struct vcpu *v);
int vcpu_unpause_by_systemcontroller(struct vcpu *v);
void domain_pause(struct domain *d);
void domain_pause_nosync(struct domain *d);
void domain_unpause(struct domain *d);
int domain_pause_by_systemcontroller(struct domain *d);
int domain_unpause_by_systemcontroller(struct domain *d);
void domain_pause_except_self(struct domain *d);
void domain_unpause_except_self(struct domain *d);

/*
 * arch_context_switch(prev, next) calls it once prev's registers are saved and its page tables are no longer
 * loaded: from here on another CPU may run prev.
 */
void sched_context_saved(struct vcpu *prev);
bool vcpu_runnable(const struct vcpu *v);
/* Waits until v's register state is in v->arch (context was saved), v must be paused or about to be. */
void sync_vcpu_execstate(const struct vcpu *v);

int vcpu_set_hard_affinity(struct vcpu *v, const cpumask_t *mask);      /* -EINVAL: no online CPU in it */
int vcpu_set_soft_affinity(struct vcpu *v, const cpumask_t *mask);
struct xen_domctl_scheduler_op;
struct xen_sysctl_scheduler_op;
struct xen_sysctl_cpupool_op;
int sched_domain_op(struct domain *d, struct xen_domctl_scheduler_op *op);
int sched_system_op(struct xen_sysctl_scheduler_op *op);
int cpupool_op(struct xen_sysctl_cpupool_op *op);
unsigned int sched_id(void);

struct vcpu_runstate_info;
void vcpu_runstate_get(struct vcpu *v, struct vcpu_runstate_info *out);
u64 cpu_idle_time(unsigned int cpu);        /* nanoseconds */
/* the one-shot and periodic guest timers */
void vcpu_timers_init(struct vcpu *v);
void vcpu_timers_kill(struct vcpu *v);
void domain_watchdog_init(struct domain *d);
void domain_watchdog_kill(struct domain *d);
void vcpu_set_periodic(struct vcpu *v, s_time_t period);


#endif
