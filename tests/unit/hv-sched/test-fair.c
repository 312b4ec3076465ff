// SPDX-License-Identifier: GPL-2.0-only
/* Distances from the floor: of who wakes up while others run, and of who moves to another CPU. */
#include <xen/percpu.h>
#include <xen/sched.h>
#include <xen/smp.h>
#include <xen/softirq.h>

#include "fakes.h"
#include "private.h"
#include "test.h"
#include "world.h"

/* this_cpu(sched_cpu) is the first of them. */
struct sched_cpu cpus[2];
__asm__(".globl percpu_sched_cpu\n.set percpu_sched_cpu, cpus");
unsigned long percpu_offset[CONFIG_NR_CPUS];
unsigned int nr_cpu_ids = 2;
cpumask_t cpu_online_map, sched_idle_cpus, sched_cpus;
struct vcpu *idle_vcpu[CONFIG_NR_CPUS];
s_time_t test_clock, timer_at;
unsigned int softirqs_raised;
void (*timer_fn)(void *);
void *timer_arg;
static struct domain *idlers, *d;
static struct sched_vcpu state[4];

s_time_t NOW(void)
{
    return test_clock;
}

void timer_init(struct timer *t, void (*fn)(void *), void *arg, unsigned int cpu)
{
    timer_fn = fn;
    timer_arg = arg;
    timer_at = STIME_MAX;
}

void timer_set(struct timer *t, s_time_t expires)
{
    timer_at = expires;
}

void raise_softirq(enum softirq nr)
{
    softirqs_raised |= 1u << nr;
}

void cpu_raise_softirq(unsigned int cpu, unsigned int nr)
{
}

struct sched_cpu *vcpu_sched_lock(struct vcpu *v, unsigned long *flags)
{
    struct sched_cpu *sc = &cpus[v->processor];

    spin_lock(&sc->lock);
    return sc;
}

void vcpu_sched_unlock(struct sched_cpu *sc, unsigned long flags)
{
    spin_unlock(&sc->lock);
}

/* Both CPUs idle, their floors far apart; four vcpus of one guest that never ran. */
static void start(void)
{
    world_init();
    test_clock = SECONDS(100);
    percpu_offset[1] = sizeof(cpus[0]);
    idlers = world_domain(DOMID_IDLE, 2);
    d = world_domain(1, 4);
    for (unsigned int cpu = 0; cpu < 2; cpu++) {
        struct sched_cpu *sc = &cpus[cpu];

        *sc = (struct sched_cpu){ .up = true, .curr = idlers->vcpu[cpu], .floor = SECONDS(10 + 20 * cpu) };
        spin_lock_init(&sc->lock, LOCK_SCHED);
        sched_slice_init(sc, cpu);
        idle_vcpu[cpu] = idlers->vcpu[cpu];
        cpumask_set(cpu, &cpu_online_map);
        cpumask_set(cpu, &sched_cpus);
    }
    for (unsigned int i = 0; i < 4; i++) {
        state[i] = (struct sched_vcpu){ .v = d->vcpu[i], .weight = 256 };
        d->vcpu[i]->sched = &state[i];
        d->vcpu[i]->processor = 0;
        cpumask_setall(&d->vcpu[i]->hard_affinity);
    }
}

static void wake(unsigned int i)
{
    fair_policy.enqueue(d->vcpu[i], true, test_clock);
}

/* What the CPU's scheduler does: the one that ran waits again or has gone to sleep. */
static unsigned int reschedule(unsigned int cpu, bool sleeps)
{
    struct sched_cpu *sc = &cpus[cpu];
    struct vcpu *prev = sc->curr;
    s_time_t slice;

    if (!is_idle_vcpu(prev)) {
        fair_policy.account(prev, test_clock);
        if (!sleeps)
            fair_policy.enqueue(prev, false, test_clock);
    }
    sc->curr = fair_policy.pick_next(cpu, test_clock, &slice);
    return sc->curr->vcpu_id;
}

static s64 distance(unsigned int i)
{
    return state[i].vruntime - cpus[d->vcpu[i]->processor].floor;
}

TEST(wakings_do_not_hold_the_floor_down)
{
    start();
    cpus[1].up = false;
    cpumask_clear(1, &cpu_online_map);
    wake(0);
    CHECK_EQ(reschedule(0, false), 0);
    /* vcpu 0 computes; vcpu 1 wakes up again and again and ends each of its slices */
    for (unsigned int n = 0; n < 100; n++) {
        test_clock += MILLISECS(10);
        wake(1);
        CHECK_EQ(reschedule(0, false), 1);
        test_clock += MICROSECS(100);
        CHECK_EQ(reschedule(0, true), 0);
    }
    CHECK(distance(0) <= MILLISECS(20));
    /* so one that comes later does not wait until it has caught up with a second */
    wake(2);
    CHECK_EQ(reschedule(0, false), 2);
    test_clock += MILLISECS(30);
    CHECK_EQ(reschedule(0, false), 0);
    world_check();
}

TEST(who_wakes_up_elsewhere_keeps_its_distance)
{
    start();
    wake(0);
    CHECK_EQ(reschedule(0, false), 0);
    test_clock += MILLISECS(3);
    reschedule(0, true);
    CHECK(distance(0) <= MILLISECS(3));
    d->vcpu[0]->processor = 1;                      /* 20 s ahead */
    wake(0);
    CHECK(distance(0) <= MILLISECS(3) && distance(0) >= -MILLISECS(5));
    CHECK_EQ(reschedule(1, false), 0);
    test_clock += MILLISECS(3);
    reschedule(1, true);
    d->vcpu[0]->processor = 0;                      /* and back */
    wake(0);
    CHECK(distance(0) <= MILLISECS(6) && distance(0) >= -MILLISECS(5));
    world_check();
}

TEST(who_is_taken_over_keeps_its_distance)
{
    start();
    for (unsigned int i = 0; i < 3; i++)
        wake(i);
    CHECK_EQ(reschedule(0, false), 0);
    test_clock += MILLISECS(10);
    CHECK(reschedule(1, false) != 0);               /* CPU 1 had nothing to do */
    CHECK_EQ(cpus[1].curr->processor, 1);
    CHECK(distance(cpus[1].curr->vcpu_id) <= MILLISECS(10));
    CHECK(distance(cpus[1].curr->vcpu_id) >= -MILLISECS(15));
    world_check();
}

/* --- where to --------------------------------------------------------------------------------- */
TEST(a_place_is_kept_unless_there_is_a_better_one)
{
    start();
    cpumask_zero(&sched_idle_cpus);
    cpumask_setall(&d->vcpu[0]->soft_affinity);
    CHECK_EQ(fair_policy.pick_cpu(d->vcpu[0]), 0);
    cpumask_set(0, &sched_idle_cpus);
    cpumask_set(1, &sched_idle_cpus);
    CHECK_EQ(fair_policy.pick_cpu(d->vcpu[0]), 0);
    cpumask_clear(0, &sched_idle_cpus);
    CHECK_EQ(fair_policy.pick_cpu(d->vcpu[0]), 1);      /* an idle one */
    cpumask_clear(1, &sched_idle_cpus);
    cpus[0].nr_queued = 1;
    CHECK_EQ(fair_policy.pick_cpu(d->vcpu[0]), 1);      /* where fewer wait */
    cpus[0].nr_queued = 0;
    cpumask_clear(0, &d->vcpu[0]->soft_affinity);
    CHECK_EQ(fair_policy.pick_cpu(d->vcpu[0]), 1);      /* where it would rather be */
    cpumask_setall(&d->vcpu[0]->soft_affinity);
    cpumask_clear(0, &d->vcpu[0]->hard_affinity);
    CHECK_EQ(fair_policy.pick_cpu(d->vcpu[0]), 1);
    cpumask_setall(&d->vcpu[0]->hard_affinity);
    cpus[0].up = false;
    cpumask_clear(0, &sched_cpus);
    CHECK_EQ(fair_policy.pick_cpu(d->vcpu[0]), 1);
    world_check();
}
