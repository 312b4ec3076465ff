/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which vector means which line, CPU by CPU. A line's vector and its CPU cannot be changed in one step: the new vector
 * is one that is free on the old CPU, too, and means the line on both. So wherever an interrupt arrives while the
 * line moves, somebody knows it, and no line needs to be masked meanwhile: an edge that comes while an IOAPIC's pin is
 * masked, or a message of a function without mask bits, would be lost. The old places stay valid until the first
 * interrupt arrives at the new one.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <asm/smp.h>

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

static bool usable(unsigned int v)
{
    return v != 0x80 && v != VECTOR_HYPERCALL;      /* guests' software interrupts */
}

/* Free on one CPU, or on two. `favourite' is taken if it is free on the first: it is in use on the second. */
static u8 find_free(const struct vector_table *t, const struct vector_table *also, u8 favourite)
{
    if (favourite && !t->desc[favourite])
        return favourite;
    /* from the middle down, then up: the lowest priorities are for the last comers */
    for (unsigned int v = VECTOR_LAST_DYNAMIC; v >= VECTOR_FIRST_DYNAMIC; v--)
        if (!t->desc[v] && !(also && also->desc[v]) && usable(v))
            return v;
    return 0;
}

/* Messages and IOAPICs name a CPU by eight bits; entries of remapping tables by more. */
static bool can_be_reached(unsigned int cpu)
{
    return cpu_online(cpu) && (cpu_apicid[cpu] < 0xff || iommu_intremap_wide);
}

static unsigned int least_used(const cpumask_t *mask)
{
    unsigned int cpu, best = CONFIG_NR_CPUS;

    for_each_cpu(cpu, mask)
        if (can_be_reached(cpu) &&
            (best == CONFIG_NR_CPUS || per_cpu(vectors, cpu).used < per_cpu(vectors, best).used))
            best = cpu;
    return best;
}

static void enter(unsigned int cpu, u8 vector, struct irq_desc *d)
{
    struct vector_table *t = &per_cpu(vectors, cpu);

    WRITE_ONCE(t->desc[vector], d);
    t->used++;
}

static void forget(unsigned int cpu, u8 vector)
{
    struct vector_table *t = &per_cpu(vectors, cpu);

    WRITE_ONCE(t->desc[vector], NULL);
    t->used--;
}

/* vector_lock held. 0 or -ENOSPC; then d->cpu and ->vector are what the line is to be pointed at. */
static int choose_vector(struct irq_desc *d, unsigned int cpu)
{
    const struct vector_table *old = d->vector ? &per_cpu(vectors, d->cpu) : NULL;
    u8 vector = find_free(&per_cpu(vectors, cpu), old, d->vector);

    if (!vector)
        return -ENOSPC;
    enter(cpu, vector, d);
    d->way_vector = 0;
    if (d->vector && vector != d->vector) {
        enter(d->cpu, vector, d);
        d->way_vector = vector;
    }
    d->old_cpu = d->cpu;
    d->old_vector = d->vector;
    d->cpu = cpu;
    d->vector = vector;
    return 0;
}

int irq_assign_vector(struct irq_desc *d, const cpumask_t *mask)
{
    unsigned int cpu;
    int rc;

    if (d->vector && cpumask_test(d->cpu, mask))
        return 0;
    if (d->old_vector)
        return -EBUSY;                      /* the last move is not over yet */
    spin_lock(&vector_lock);
    cpu = least_used(mask);
    rc = cpu < CONFIG_NR_CPUS ? choose_vector(d, cpu) : -EINVAL;
    spin_unlock(&vector_lock);
    if (rc == 0)
        d->chip->retarget(d);
    return rc;
}

void irq_move_done(struct irq_desc *d)
{
    spin_lock(&vector_lock);
    forget(d->old_cpu, d->old_vector);
    if (d->way_vector)
        forget(d->old_cpu, d->way_vector);
    spin_unlock(&vector_lock);
    d->old_vector = d->way_vector = 0;
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

void irq_cpu_leaves(unsigned int cpu)
{
    cpumask_t others;

    cpumask_andnot(&others, &cpu_online_map, cpumask_of(cpu));
    for (unsigned int i = 0; i < nr_irqs; i++) {
        struct irq_desc *d = irq_to_desc(i);
        unsigned long flags;

        if (!d)
            continue;
        spin_lock_irqsave(&d->lock, flags);
        if (d->old_vector && d->cpu == cpu)
            irq_move_done(d);               /* a move to here: whatever was on its way has arrived long since */
        if (d->vector && d->cpu == cpu && irq_assign_vector(d, &others))
            printk(XENLOG_WARNING "IRQ %u stays on CPU %u: no vector is free elsewhere\n", i, cpu);
        spin_unlock_irqrestore(&d->lock, flags);
    }
}

void irq_cpu_dead(unsigned int cpu)
{
    for (unsigned int i = 0; i < nr_irqs; i++) {
        struct irq_desc *d = irq_to_desc(i);
        unsigned long flags;

        if (!d)
            continue;
        spin_lock_irqsave(&d->lock, flags);
        if (d->old_vector && d->old_cpu == cpu)
            irq_move_done(d);
        spin_unlock_irqrestore(&d->lock, flags);
    }
}
