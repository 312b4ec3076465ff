// SPDX-License-Identifier: GPL-2.0-only
/* Locks of the one-threaded world: a lock taken twice or released by nobody is a failed test. */
#include <xen/percpu.h>
#include <xen/spinlock.h>

#include "test.h"
#include "world-private.h"

__thread bool fake_irqs_off;
__thread struct cpu_info fake_cpu_info;
unsigned int world_locks_held;
static unsigned int preempt_countdown, lock_countdown;
static void (*before_lock)(void);
static unsigned int held[64];           /* locks held of each rank */

void world_before_lock(unsigned int n, void (*fn)(void))
{
    lock_countdown = n;
    before_lock = fn;
}

static bool irq_safe(unsigned int rank)
{
    return rank == LOCK_EVENT_PORT || rank == LOCK_HVM_TIMER || rank == LOCK_HVM_IRQ;
}

/* The order of lockorder.h. */
static bool in_order(unsigned int rank, bool nested)
{
    for (unsigned int r = rank + nested; r < ARRAY_SIZE(held); r++)
        if (held[r])
            return false;
    return true;
}

void world_sync_init(void)
{
    memset(held, 0, sizeof(held));
    world_locks_held = 0;
    fake_irqs_off = false;
}

/* What another CPU does just before; it holds no locks of ours. */
static void run_before_lock(void)
{
    unsigned int ours[ARRAY_SIZE(held)];

    memcpy(ours, held, sizeof(held));
    memset(held, 0, sizeof(held));
    before_lock();
    memcpy(held, ours, sizeof(held));
}

static void take(spinlock_t *l, bool nested)
{
    if (lock_countdown && --lock_countdown == 0)
        run_before_lock();
    CHECK(l->rank != LOCK_UNRANKED);
    CHECK(!l->owner);
    /* Interrupt handlers take these too. */
    CHECK(!irq_safe(l->rank) || fake_irqs_off);
    CHECK(in_order(l->rank, nested));
    l->owner = 1;
    held[l->rank]++;
    world_locks_held++;
}

void spin_lock(spinlock_t *l)
{
    take(l, false);
}

void spin_lock_nested(spinlock_t *l)
{
    take(l, true);
}

bool spin_trylock(spinlock_t *l)
{
    if (l->owner)
        return false;
    spin_lock(l);
    return true;
}

void spin_unlock(spinlock_t *l)
{
    CHECK(l->owner);
    l->owner = 0;
    held[l->rank]--;
    world_locks_held--;
}

void world_preempt_at(unsigned int n)
{
    preempt_countdown = n;
}

bool fake_softirqs_pending(void)
{
    return preempt_countdown && --preempt_countdown == 0;
}

/* One thread: only whether they pair matters. */
void read_lock(rwlock_t *l)
{
    CHECK(!(l->state >> 31));
    l->state++;
    world_locks_held++;
}

void read_unlock(rwlock_t *l)
{
    CHECK(l->state);
    l->state--;
    world_locks_held--;
}

void write_lock(rwlock_t *l)
{
    CHECK_EQ(l->state, 0);
    l->state = 1u << 31;
    world_locks_held++;
}

void write_unlock(rwlock_t *l)
{
    CHECK_EQ(l->state, 1u << 31);
    l->state = 0;
    world_locks_held--;
}
