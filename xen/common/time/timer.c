/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers: one queue a CPU, a tree ordered by expiry whose first node is cached. Setting one that becomes the
 * first makes its CPU look again and reprogram its one-shot hardware.
 */
#include <xen/time.h>
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/console.h>
#include <xen/init.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <xen/softirq.h>
#include <xen/spinlock.h>
#include <asm/insn.h>
#include <lib/symbols.h>

enum { TIMER_DEAD, TIMER_IDLE, TIMER_QUEUED };

struct timer_queue {
    spinlock_t lock;
    struct rb_root root;
    struct timer *first;
    struct timer *running;                  /* its function is being called; read without the lock */
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

/* Also on a queue that it has left since: its function may have moved it. */
static bool runs_elsewhere(const struct timer *t)
{
    unsigned int cpu;

    for_each_online_cpu(cpu)
        if (cpu != smp_processor_id() &&
            __atomic_load_n(&per_cpu(timer_queue, cpu).running, __ATOMIC_ACQUIRE) == t)
            return true;
    return false;
}

void timer_kill(struct timer *t)
{
    unsigned long flags;
    struct timer_queue *q;

    if (t->state == TIMER_DEAD && !t->fn)
        return;                             /* never initialised */
    q = lock_queue(t, &flags);
    if (t->state == TIMER_QUEUED)
        queue_remove(q, t);
    t->state = TIMER_DEAD;
    spin_unlock_irqrestore(&q->lock, flags);
    while (runs_elsewhere(t))
        cpu_relax();
}

/* Two queues are locked in order of CPU. */
static void lock_both(struct timer_queue *a, struct timer_queue *b)
{
    spin_lock(a < b ? &a->lock : &b->lock);
    spin_lock_nested(a < b ? &b->lock : &a->lock);
}

void timer_migrate(struct timer *t, unsigned int cpu)
{
    struct timer_queue *from, *to = &per_cpu(timer_queue, cpu);
    unsigned long flags;
    bool kick = false;

    for (;;) {
        unsigned int was = READ_ONCE(t->cpu);

        if (was == cpu)
            return;
        from = &per_cpu(timer_queue, was);
        flags = local_irq_save();
        lock_both(from, to);
        if (likely(t->cpu == was))
            break;
        spin_unlock(&from->lock);
        spin_unlock(&to->lock);
        local_irq_restore(flags);
    }
    if (t->state == TIMER_QUEUED) {
        queue_remove(from, t);
        kick = queue_insert(to, t);
    }
    WRITE_ONCE(t->cpu, cpu);
    spin_unlock(&from->lock);
    spin_unlock(&to->lock);
    local_irq_restore(flags);
    if (kick)
        cpu_raise_softirq(cpu, SOFTIRQ_TIMER);
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
        WRITE_ONCE(q->running, t);
        spin_unlock_irq(&q->lock);
        fn(arg);
        __atomic_store_n(&q->running, NULL, __ATOMIC_RELEASE);
        spin_lock_irq(&q->lock);
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

/* --- debug key `a' --- */
static void dump_queue(unsigned int cpu)
{
    struct timer_queue *q = &per_cpu(timer_queue, cpu);
    s_time_t now = NOW(), programmed;
    unsigned long flags;

    spin_lock_irqsave(&q->lock, flags);
    programmed = q->programmed;
    if (programmed == STIME_MAX)
        printk(XENLOG_ERR "CPU %u: hardware is off\n", cpu);
    else
        printk(XENLOG_ERR "CPU %u: hardware fires in %ld us\n", cpu, (long)(programmed - now) / 1000);
    for (struct rb_node *n = rb_first(&q->root); n; n = rb_next(n)) {
        const struct timer *t = rb_entry(n, struct timer, node);
        const char *name = symbol_lookup((unsigned long)t->fn, NULL, NULL);

        printk(XENLOG_ERR "  in %ld us: %s(%p)%s\n", (long)(t->expires - now) / 1000, name ?: "?", t->arg,
               t == q->first ? ", first" : "");
    }
    spin_unlock_irqrestore(&q->lock, flags);
}

static void dump_timers(unsigned char key)
{
    unsigned int cpu;

    for_each_online_cpu(cpu) {
        dump_queue(cpu);
        process_pending_softirqs();
    }
}
keyhandler(timers, .key = 'a', .desc = "timers of all CPUs", .fn = dump_timers);

void timers_init(void)
{
    timers_cpu_prepare(0);
    open_softirq(SOFTIRQ_TIMER, run_expired);
}
