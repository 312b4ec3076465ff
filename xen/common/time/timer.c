/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers: one queue a CPU, a tree ordered by expiry whose first node is cached. Setting one that becomes the
 * first makes its CPU look again and reprogram its one-shot hardware.
 */
#include <xen/time.h>
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/percpu.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <xen/spinlock.h>
#include <asm/insn.h>

enum { TIMER_DEAD, TIMER_IDLE, TIMER_QUEUED };

struct timer_queue {
    spinlock_t lock;
    struct rb_root root;
    struct timer *first;
    struct timer *running;                  /* its function is being called */
    s_time_t programmed;                    /* what the hardware was last told */
};
static DEFINE_PER_CPU(struct timer_queue, timer_queue);

static bool earlier(const struct rb_node *a, const struct rb_node *b)
{
    return rb_entry(a, struct timer, node)->expires < rb_entry(b, struct timer, node)->expires;
}

/* The queue a timer is on, locked, interrupts off. It may move while we wait. */
static struct timer_queue *lock_queue(struct timer *t, unsigned long *flags)
{
    for (;;) {
        unsigned int cpu = READ_ONCE(t->cpu);
        struct timer_queue *q = &per_cpu(timer_queue, cpu);

        spin_lock_irqsave(&q->lock, *flags);
        if (likely(t->cpu == cpu))
            return q;
        spin_unlock_irqrestore(&q->lock, *flags);
    }
}

static void queue_remove(struct timer_queue *q, struct timer *t)
{
    if (q->first == t) {
        struct rb_node *n = rb_next(&t->node);

        q->first = n ? rb_entry(n, struct timer, node) : NULL;
    }
    rb_erase(&q->root, &t->node);
    t->state = TIMER_IDLE;
}

/* True when t became the queue's first. */
static bool queue_insert(struct timer_queue *q, struct timer *t)
{
    rb_insert(&q->root, &t->node, earlier);
    t->state = TIMER_QUEUED;
    if (q->first && q->first->expires <= t->expires)
        return false;
    q->first = t;
    return true;
}

void timer_init(struct timer *t, void (*fn)(void *), void *arg, unsigned int cpu)
{
    *t = (struct timer){ .fn = fn, .arg = arg, .cpu = cpu, .state = TIMER_IDLE };
}

void timer_set(struct timer *t, s_time_t expires)
{
    unsigned long flags;
    struct timer_queue *q = lock_queue(t, &flags);
    unsigned int cpu = t->cpu;
    bool kick = false;

    if (t->state != TIMER_DEAD) {
        if (t->state == TIMER_QUEUED)
            queue_remove(q, t);
        t->expires = expires;
        kick = queue_insert(q, t);
    }
    spin_unlock_irqrestore(&q->lock, flags);
    if (kick)
        cpu_raise_softirq(cpu, SOFTIRQ_TIMER);
}

void timer_stop(struct timer *t)
{
    unsigned long flags;
    struct timer_queue *q = lock_queue(t, &flags);

    if (t->state == TIMER_QUEUED)
        queue_remove(q, t);
    spin_unlock_irqrestore(&q->lock, flags);
}

void timer_kill(struct timer *t)
{
    unsigned long flags;
    struct timer_queue *q;
    bool running;

    if (t->state == TIMER_DEAD && !t->fn)
        return;                             /* never initialised */
    do {
        q = lock_queue(t, &flags);
        if (t->state == TIMER_QUEUED)
            queue_remove(q, t);
        t->state = TIMER_DEAD;
        running = q->running == t && q != &this_cpu(timer_queue);
        spin_unlock_irqrestore(&q->lock, flags);
        if (running)
            cpu_relax();
    } while (running);
}

void timer_migrate(struct timer *t, unsigned int cpu)
{
    unsigned long flags;
    struct timer_queue *q = lock_queue(t, &flags);
    bool queued = t->state == TIMER_QUEUED;

    if (t->cpu == cpu) {
        spin_unlock_irqrestore(&q->lock, flags);
        return;
    }
    if (queued)
        queue_remove(q, t);
    WRITE_ONCE(t->cpu, cpu);                /* from here on others wait for the new queue's lock */
    spin_unlock_irqrestore(&q->lock, flags);
    if (queued)
        timer_set(t, t->expires);
}

bool timer_active(const struct timer *t)
{
    return READ_ONCE(t->state) == TIMER_QUEUED;
}

s_time_t timer_next_deadline(void)
{
    struct timer_queue *q = &this_cpu(timer_queue);
    unsigned long flags;
    s_time_t next;

    spin_lock_irqsave(&q->lock, flags);
    next = q->first ? q->first->expires : STIME_MAX;
    spin_unlock_irqrestore(&q->lock, flags);
    return next;
}

static void run_expired(void)
{
    struct timer_queue *q = &this_cpu(timer_queue);
    struct timer *t;

    spin_lock_irq(&q->lock);
    while ((t = q->first) && t->expires <= NOW()) {
        void (*fn)(void *) = t->fn;
        void *arg = t->arg;

        queue_remove(q, t);
        q->running = t;
        spin_unlock_irq(&q->lock);
        fn(arg);
        spin_lock_irq(&q->lock);
        q->running = NULL;
    }
    q->programmed = t ? t->expires : STIME_MAX;
    arch_program_timer(q->programmed);
    spin_unlock_irq(&q->lock);
}

int timers_cpu_prepare(unsigned int cpu)
{
    spin_lock_init(&per_cpu(timer_queue, cpu).lock, LOCK_TIMER);
    return 0;
}

void timers_cpu_dead(unsigned int cpu)
{
    struct timer_queue *q = &per_cpu(timer_queue, cpu);
    unsigned int target = cpumask_first(&cpu_online_map);
    struct timer *t;

    for (;;) {
        unsigned long flags;

        spin_lock_irqsave(&q->lock, flags);
        t = q->first;
        spin_unlock_irqrestore(&q->lock, flags);
        if (!t)
            return;
        timer_migrate(t, target);
    }
}

void timers_init(void)
{
    timers_cpu_prepare(0);
    open_softirq(SOFTIRQ_TIMER, run_expired);
}
