/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tasklets: each CPU has a list; a tasklet is on at most one list, runs on at most one CPU at a time, and when it
 * is scheduled while running it runs once more.
 */
#include <xen/softirq.h>
#include <xen/bug.h>
#include <xen/init.h>
#include <xen/smp.h>
#include <xen/spinlock.h>
#include <asm/insn.h>

#define QUEUED              1u
#define RUNNING             2u
#define AGAIN               4u              /* scheduled while running */
#define DEAD                8u

struct tasklet_queue {
    struct tasklet *first, **last;
};
static DEFINE_PER_CPU(struct tasklet_queue, tasklets);
static DEFINE_SPINLOCK(tasklet_lock, LOCK_TIMER);       /* all queues and states */

static void enqueue(struct tasklet *t, unsigned int cpu)
{
    struct tasklet_queue *q = &per_cpu(tasklets, cpu);

    t->next = NULL;
    t->state |= QUEUED;
    if (!q->first)
        q->last = &q->first;
    *q->last = t;
    q->last = &t->next;
    cpu_raise_softirq(cpu, SOFTIRQ_TASKLET);
}

void tasklet_init(struct tasklet *t, void (*fn)(void *), void *arg)
{
    *t = (struct tasklet){ .fn = fn, .arg = arg };
}

void tasklet_schedule_on(struct tasklet *t, unsigned int cpu)
{
    unsigned long flags;

    spin_lock_irqsave(&tasklet_lock, flags);
    if (t->state & RUNNING)
        t->state |= AGAIN;
    else if (!(t->state & (QUEUED | DEAD)))
        enqueue(t, cpu);
    spin_unlock_irqrestore(&tasklet_lock, flags);
}

void tasklet_schedule(struct tasklet *t)
{
    tasklet_schedule_on(t, smp_processor_id());
}

void tasklet_kill(struct tasklet *t)
{
    unsigned long flags;

    spin_lock_irqsave(&tasklet_lock, flags);
    t->state |= DEAD;
    while (t->state & (QUEUED | RUNNING)) {
        spin_unlock_irqrestore(&tasklet_lock, flags);
        process_pending_softirqs();
        cpu_relax();
        spin_lock_irqsave(&tasklet_lock, flags);
    }
    spin_unlock_irqrestore(&tasklet_lock, flags);
}

/* One per call: others' softirqs get their turn between two tasklets. */
static void run_one(void)
{
    struct tasklet_queue *q = &this_cpu(tasklets);
    struct tasklet *t;

    spin_lock_irq(&tasklet_lock);
    t = q->first;
    if (!t) {
        spin_unlock_irq(&tasklet_lock);
        return;
    }
    q->first = t->next;
    if (q->first)
        raise_softirq(SOFTIRQ_TASKLET);
    t->state &= ~QUEUED;
    if (t->state & DEAD) {
        spin_unlock_irq(&tasklet_lock);
        return;
    }
    t->state |= RUNNING;
    spin_unlock_irq(&tasklet_lock);

    /* fn may free the object t is part of only through tasklet_kill() elsewhere: t stays valid here */
    t->fn(t->arg);

    spin_lock_irq(&tasklet_lock);
    t->state &= ~RUNNING;
    if (t->state & AGAIN) {
        t->state &= ~AGAIN;
        if (!(t->state & DEAD))
            enqueue(t, smp_processor_id());
    }
    spin_unlock_irq(&tasklet_lock);
}

static int tasklets_init(void)
{
    open_softirq(SOFTIRQ_TASKLET, run_one);
    return 0;
}
early_initcall(tasklets_init);
