/* SPDX-License-Identifier: GPL-2.0-only */
/* Read-write locks for what is read often and changed rarely. A waiting writer keeps new readers out. */
#include <xen/spinlock.h>
#include <xen/bug.h>
#include <asm/insn.h>

#include "private.h"

#define WRITER              (1u << 31)
#define WAITER              (1u << 30)

static bool swap_state(rwlock_t *l, u32 from, u32 to)
{
    return __atomic_compare_exchange_n(&l->state, &from, to, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void read_lock(rwlock_t *l)
{
    lockcheck_acquire(l->rank, false, NULL);
    for (;;) {
        u32 s = READ_ONCE(l->state);

        if (!(s & (WRITER | WAITER)) && swap_state(l, s, s + 1))
            return;
        cpu_relax();
    }
}

void read_unlock(rwlock_t *l)
{
    lockcheck_release(l->rank);
    __atomic_fetch_sub(&l->state, 1, __ATOMIC_RELEASE);
}

void write_lock(rwlock_t *l)
{
    lockcheck_acquire(l->rank, false, NULL);
    for (;;) {
        u32 s = READ_ONCE(l->state);

        /* no reader, no writer: take it (and leave the waiting mark to a waiter that comes after us) */
        if (!(s & ~WAITER)) {
            if (swap_state(l, s, WRITER))
                return;
        } else if (!(s & WAITER)) {
            __atomic_fetch_or(&l->state, WAITER, __ATOMIC_RELAXED);
        }
        cpu_relax();
    }
}

void write_unlock(rwlock_t *l)
{
    lockcheck_release(l->rank);
    __atomic_fetch_and(&l->state, ~WRITER, __ATOMIC_RELEASE);
}

bool rw_is_write_locked(const rwlock_t *l)
{
    return READ_ONCE(l->state) & WRITER;
}
