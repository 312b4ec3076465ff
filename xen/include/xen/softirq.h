/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work a CPU does on its way back to a guest (or in the idle loop), with interrupts on and no locks held.
 * Raising is lock free and callable anywhere.
 */
#ifndef XEN_SOFTIRQ_H
#define XEN_SOFTIRQ_H

#include <xen/types.h>
#include <xen/percpu.h>
#include <xen/cpumask.h>

enum softirq {
    SOFTIRQ_TIMER,
    SOFTIRQ_SCHEDULE,
    SOFTIRQ_TASKLET,
    SOFTIRQ_RCU,
    SOFTIRQ_TIME_CALIBRATION,
    SOFTIRQ_CONSOLE,
    SOFTIRQ_NMI,
    NR_SOFTIRQS,
};

DECLARE_PER_CPU(u32, softirq_pending);      /* bit per enum softirq */

void open_softirq(enum softirq nr, void (*handler)(void));
void raise_softirq(enum softirq nr);                        /* this CPU */
void cpu_raise_softirq(unsigned int cpu, enum softirq nr);
void cpumask_raise_softirq(const cpumask_t *mask, enum softirq nr);

static inline bool softirqs_pending(void)
{
    return READ_ONCE(this_cpu(softirq_pending)) != 0;
}

/* Runs all that is pending. May not return to its caller in the same vcpu context when SCHEDULE switches. */
void do_softirq(void);
/* In long boot-time or control loops: runs everything but SCHEDULE. */
void process_pending_softirqs(void);

/* Tasklets: deferred, serialised work; runs on the CPU that scheduled it, in softirq context. */
struct tasklet {
    struct tasklet *next;
    void (*fn)(void *arg);
    void *arg;
    u32 state;              /* scheduled, running, dead */
};
void tasklet_init(struct tasklet *t, void (*fn)(void *), void *arg);
void tasklet_schedule(struct tasklet *t);
void tasklet_schedule_on(struct tasklet *t, unsigned int cpu);
void tasklet_kill(struct tasklet *t);       /* waits until it does not run any more */

#endif
