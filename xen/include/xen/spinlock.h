/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ticket spin locks and read-write locks. Taking a lock disables preemption by nature (the hypervisor is not
 * preemptible); it does not run softirqs. A lock that interrupt handlers take must always be taken with the
 * _irqsave (or _irq) form; debug builds check both this and the order of lockorder.h.
 */
#ifndef XEN_SPINLOCK_H
#define XEN_SPINLOCK_H

#include <xen/types.h>
#include <xen/lockorder.h>
#include <asm/irqflags.h>

typedef struct spinlock {
    union {
        u32 tickets;
        struct {
            u16 serving;
            u16 next;
        };
    };
    u16 owner;              /* CPU + 1, for recursion checks and spin_is_locked_by_me */
    u8 rank;                /* enum lock_rank */
    u8 irq_state;           /* debug: bit 0 seen with interrupts on, bit 1 seen in interrupt context */
} spinlock_t;

#define SPINLOCK_INIT(rank_)    { .rank = (rank_) }
#define DEFINE_SPINLOCK(name, rank_) spinlock_t name = SPINLOCK_INIT(rank_)

static inline void spin_lock_init(spinlock_t *l, enum lock_rank rank)
{
    *l = (spinlock_t)SPINLOCK_INIT(rank);
}

void spin_lock(spinlock_t *l);
/* Same rank as one already held: the caller guarantees an order (by address). */
void spin_lock_nested(spinlock_t *l);
bool spin_trylock(spinlock_t *l);
void spin_unlock(spinlock_t *l);
bool spin_is_locked(const spinlock_t *l);
bool spin_held_by_me(const spinlock_t *l);

static inline void spin_lock_irq(spinlock_t *l)
{
    local_irq_disable();
    spin_lock(l);
}

static inline void spin_unlock_irq(spinlock_t *l)
{
    spin_unlock(l);
    local_irq_enable();
}

#define spin_lock_irqsave(l, flags)      do { (flags) = local_irq_save(); spin_lock(l); } while (0)
#define spin_unlock_irqrestore(l, flags) do { spin_unlock(l); local_irq_restore(flags); } while (0)

/* Readers share, a writer excludes; writers are not starved. Not recursive. */
typedef struct rwlock {
    u32 state;              /* bit 31: writer holds, bit 30: writer waits, rest: readers */
    u8 rank;
} rwlock_t;

#define RWLOCK_INIT(rank_)      { .rank = (rank_) }
#define DEFINE_RWLOCK(name, rank_) rwlock_t name = RWLOCK_INIT(rank_)
static inline void rwlock_init(rwlock_t *l, enum lock_rank rank)
{
    *l = (rwlock_t)RWLOCK_INIT(rank);
}
void read_lock(rwlock_t *l);
void read_unlock(rwlock_t *l);
void write_lock(rwlock_t *l);
void write_unlock(rwlock_t *l);
bool rw_is_write_locked(const rwlock_t *l);

#endif
