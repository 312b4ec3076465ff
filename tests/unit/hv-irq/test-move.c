// SPDX-License-Identifier: GPL-2.0-only
/* Lines that are pointed at another CPU lose no interrupt, whenever it comes. */
#include <xen/pci.h>

#include "machine.h"

static struct irq_desc *bound_gsi(unsigned int gsi, bool level)
{
    int pirq = -1;

    CHECK_EQ(gsi_setup(gsi, level, level), 0);
    CHECK_EQ(pirq_map_gsi(dom0, gsi, &pirq), 0);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[0], pirq, false), 0);
    return irq_to_desc(gsi);
}

static struct irq_desc *bound_msi(unsigned int on_vcpu)
{
    int pirq = -1;

    CHECK_EQ(pirq_map_msi(dom0, DEVICE, false, 0, 1, &pirq), 0);
    CHECK_EQ(pirq_guest_bind(dom0->vcpu[on_vcpu], pirq, false), 0);
    return irq_to_desc(pirq);
}

TEST(edges_of_an_ioapic)
{
    struct irq_desc *d;

    machine_start();
    d = bound_gsi(5, false);
    CHECK_EQ(d->cpu, 0);
    watch(d);
    pirq_set_affinity(dom0, 5, cpumask_of(1));
    CHECK_EQ(d->cpu, 1);
    CHECK(raised >= 2);
    CHECK_EQ(lost, 0);
    machine_end();
}

/* Somebody has the line's vector on the new CPU: there must be a place half way. */
TEST(edges_when_the_vector_is_taken)
{
    struct irq_desc *d, *other;

    machine_start();
    other = bound_gsi(6, false);
    pirq_set_affinity(dom0, 6, cpumask_of(1));
    CHECK(arrive(1, other->vector));
    d = bound_gsi(5, false);
    CHECK_EQ(d->vector, other->vector);
    watch(d);
    pirq_set_affinity(dom0, 5, cpumask_of(1));
    CHECK_EQ(d->cpu, 1);
    CHECK(d->vector != other->vector);
    CHECK(raised >= 2);
    CHECK_EQ(lost, 0);
    machine_end();
}

TEST(messages_that_cannot_be_masked)
{
    struct irq_desc *other, *d;

    machine_start();
    other = bound_msi(1);
    d = bound_msi(0);
    CHECK_EQ(d->cpu, 0);
    CHECK_EQ(d->vector, other->vector);
    watch(d);
    pirq_set_affinity(dom0, d->irq, cpumask_of(1));
    CHECK_EQ(d->cpu, 1);
    CHECK(raised >= 2);
    CHECK_EQ(lost, 0);
    machine_end();
}

/* Delivered to the old CPU, which has not acknowledged it: the new vector must not wait for that for ever. */
TEST(a_level_line_under_way)
{
    struct irq_desc *d;
    unsigned int old;

    machine_start();
    bound_gsi(7, false);
    pirq_set_affinity(dom0, 7, cpumask_of(1));
    d = bound_gsi(9, true);
    old = d->vector;
    pins[9].active = true;
    d->chip->unmask(d);
    CHECK(delivered.any && delivered.cpu == 0 && delivered.vector == old);
    delivered.any = false;
    pirq_set_affinity(dom0, 9, cpumask_of(1));
    CHECK_EQ(d->cpu, 1);
    CHECK(delivered.any && delivered.cpu == 1 && delivered.vector == d->vector);
    CHECK(arrive(0, old));                      /* the one under way is still known */
    CHECK(arrive(1, d->vector));
    pins[9].active = false;
    machine_end();
}

TEST(the_old_place_goes_when_the_new_one_is_used)
{
    struct irq_desc *d;
    unsigned int old;

    machine_start();
    d = bound_gsi(5, false);
    old = d->vector;
    pirq_set_affinity(dom0, 5, cpumask_of(1));
    CHECK(vector_to_desc(0, old) == d);
    pirq_set_affinity(dom0, 5, cpumask_of(0));  /* not before the last move is over */
    CHECK_EQ(d->cpu, 1);
    CHECK(arrive(0, old));
    CHECK(vector_to_desc(0, old) == d);
    CHECK(arrive(1, d->vector));
    CHECK(vector_to_desc(0, old) == NULL);
    CHECK_EQ(events_sent, 2);
    CHECK_EQ(eois, 2);
    pirq_set_affinity(dom0, 5, cpumask_of(0));
    CHECK_EQ(d->cpu, 0);
    machine_end();
}

TEST(a_cpu_goes_offline)
{
    struct irq_desc *d;
    unsigned int old;

    machine_start();
    d = bound_msi(1);
    old = d->vector;
    irq_cpu_leaves(1);
    CHECK_EQ(d->cpu, 0);
    CHECK(arrive(1, old));                      /* it still takes what was on its way */
    irq_cpu_dead(1);
    CHECK(vector_to_desc(1, old) == NULL);
    CHECK(vector_to_desc(0, d->vector) == d);
    machine_end();
}
