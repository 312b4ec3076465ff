/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which vector means which line, CPU by CPU. When a line moves, interrupts already on their way still come to the
 * old place: that stays valid until the first one arrives at the new.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/percpu.h>
#include <xen/smp.h>

#include "private.h"
#include "vector.h"

struct vector_table {
    struct irq_desc *desc[256];
    unsigned int used;
};
static DEFINE_PER_CPU(struct vector_table, vectors);
static DEFINE_SPINLOCK(vector_lock, LOCK_VECTOR);       /* changes of all tables */

struct irq_desc *vector_to_desc(unsigned int cpu, unsigned int vector)
{
    return READ_ONCE(per_cpu(vectors, cpu).desc[vector]);
}

/* 0x80 and 0x82 are guests' software interrupts. */
static u8 find_free(const struct vector_table *t)
{
    /* from the middle down, then up: the lowest priorities are for the last comers */
    for (unsigned int v = VECTOR_LAST_DYNAMIC; v >= VECTOR_FIRST_DYNAMIC; v--)
        if (!t->desc[v] && v != 0x80 && v != VECTOR_HYPERCALL)
            return v;
    return 0;
}

static unsigned int least_used(const cpumask_t *mask)
{
    unsigned int cpu, best = CONFIG_NR_CPUS;

    for_each_cpu(cpu, mask)
        if (cpu_online(cpu) && (best == CONFIG_NR_CPUS || per_cpu(vectors, cpu).used < per_cpu(vectors, best).used))
            best = cpu;
    return best;
}

static void forget(unsigned int cpu, u8 vector)
{
    struct vector_table *t = &per_cpu(vectors, cpu);

    WRITE_ONCE(t->desc[vector], NULL);
    t->used--;
}

int irq_assign_vector(struct irq_desc *d, const cpumask_t *mask)
{
    unsigned int cpu;
    u8 vector;

    if (d->vector && d->old_vector)
        return -EBUSY;                      /* the last move is not over yet */
    if (d->vector && mask && cpumask_test(d->cpu, mask))
        return 0;
    spin_lock(&vector_lock);
    cpu = mask ? least_used(mask) : 0;
    if (cpu >= CONFIG_NR_CPUS || (d->vector && cpu == d->cpu)) {
        spin_unlock(&vector_lock);
        return d->vector ? 0 : -EINVAL;
    }
    vector = find_free(&per_cpu(vectors, cpu));
    if (vector) {
        WRITE_ONCE(per_cpu(vectors, cpu).desc[vector], d);
        per_cpu(vectors, cpu).used++;
    }
    spin_unlock(&vector_lock);
    if (!vector)
        return -ENOSPC;
    d->old_cpu = d->cpu;
    d->old_vector = d->vector;
    d->cpu = cpu;
    d->vector = vector;
    d->chip->retarget(d);
    return 0;
}

void irq_move_done(struct irq_desc *d)
{
    spin_lock(&vector_lock);
    forget(d->old_cpu, d->old_vector);
    spin_unlock(&vector_lock);
    d->old_vector = 0;
}

void irq_release_vector(struct irq_desc *d)
{
    if (d->old_vector)
        irq_move_done(d);
    if (!d->vector)
        return;
    spin_lock(&vector_lock);
    forget(d->cpu, d->vector);
    spin_unlock(&vector_lock);
    d->vector = 0;
}

int irq_cpu_prepare(unsigned int cpu)
{
    return 0;
}

void irq_cpu_dead(unsigned int cpu)
{
    for (unsigned int i = 0; i < nr_irqs; i++) {
        struct irq_desc *d = irq_to_desc(i);
        unsigned long flags;

        if (!d)
            continue;
        spin_lock_irqsave(&d->lock, flags);
        if (d->old_vector && (d->old_cpu == cpu || d->cpu == cpu))
            irq_move_done(d);
        if (d->vector && d->cpu == cpu)
            irq_assign_vector(d, &cpu_online_map);
        spin_unlock_irqrestore(&d->lock, flags);
    }
}
