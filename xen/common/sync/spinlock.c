/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ticket locks: `next' hands out tickets, `serving' is the one whose turn it is. Fair, and one atomic operation
 * in the uncontended case.
 */
#include <xen/spinlock.h>
#include <xen/bug.h>
#include <xen/smp.h>
#include <asm/insn.h>

#include "private.h"

static void lock_ticket(spinlock_t *l)
{
    u16 mine = __atomic_fetch_add(&l->next, 1, __ATOMIC_ACQUIRE);

    while (__atomic_load_n(&l->serving, __ATOMIC_ACQUIRE) != mine)
        cpu_relax();
    l->owner = smp_processor_id() + 1;
}

void spin_lock(spinlock_t *l)
{
    lockcheck_acquire(l->rank, false, &l->irq_state);
    lock_ticket(l);
}

void spin_lock_nested(spinlock_t *l)
{
    lockcheck_acquire(l->rank, true, &l->irq_state);
    lock_ticket(l);
}

bool spin_trylock(spinlock_t *l)
{
    u32 old = READ_ONCE(l->tickets);

    if ((u16)old != old >> 16)
        return false;
    if (!__atomic_compare_exchange_n(&l->tickets, &old, old + 0x10000, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return false;
    /* it cannot deadlock, so any order is fine; still it is held */
    lockcheck_acquire(l->rank, true, NULL);
    l->owner = smp_processor_id() + 1;
    return true;
}

void spin_unlock(spinlock_t *l)
{
    ASSERT(spin_held_by_me(l));
    lockcheck_release(l->rank);
    l->owner = 0;
    __atomic_store_n(&l->serving, l->serving + 1, __ATOMIC_RELEASE);
}

bool spin_is_locked(const spinlock_t *l)
{
    u32 x = READ_ONCE(l->tickets);

    return (u16)x != x >> 16;
}

bool spin_held_by_me(const spinlock_t *l)
{
    return spin_is_locked(l) && READ_ONCE(l->owner) == smp_processor_id() + 1;
}
