/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock checker: every CPU remembers what it holds. Bugs are: a lock of a rank not above the highest held; a lock
 * taken both in interrupt handlers and, elsewhere, with interrupts on; and a lock that is taken with interrupts on
 * while one is held that handlers take. What the interrupted code holds does not count in a handler: by the third rule
 * nobody who holds what the handler wants can wait for it.
 */
#include <xen/bug.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>

#include "private.h"

#define MAX_HELD            24
#define SEEN_IRQS_ON        1
#define SEEN_IN_IRQ         2

struct held_lock {
    u8 rank;
    bool in_irq;            /* taken by a handler */
    const u8 *irq_state;    /* may be NULL */
};
struct held {
    u8 depth;
    struct held_lock lock[MAX_HELD];
};
static DEFINE_PER_CPU(struct held, held_locks);

/* Set by the interrupt entry code while a device handler runs. */
extern bool in_irq(void);

static void check_interrupts(const struct held *h, u8 rank, u8 *irq_state)
{
    *irq_state |= in_irq() ? SEEN_IN_IRQ : local_irq_is_enabled() ? SEEN_IRQS_ON : 0;
    if (*irq_state == (SEEN_IRQS_ON | SEEN_IN_IRQ))
        panic("lock of rank %u is taken in interrupts and with interrupts on", rank);
    if (!(*irq_state & SEEN_IRQS_ON))
        return;
    for (unsigned int i = 0; i < h->depth; i++)
        if (h->lock[i].irq_state && (*h->lock[i].irq_state & SEEN_IN_IRQ))
            panic("lock of rank %u, taken with interrupts on, is taken while holding rank %u, which handlers take",
                  rank, h->lock[i].rank);
}

void lockcheck_acquire(u8 rank, bool nested, u8 *irq_state)
{
    struct held *h = &this_cpu(held_locks);
    u8 top = 0;

    if (rank == LOCK_UNRANKED || panic_in_progress)
        return;
    if (irq_state)
        check_interrupts(h, rank, irq_state);
    for (unsigned int i = 0; i < h->depth; i++)
        if (h->lock[i].in_irq == in_irq())
            top = max(top, h->lock[i].rank);
    if (rank < top || (rank == top && !nested))
        panic("lock order: taking rank %u while holding rank %u", rank, top);
    BUG_ON(h->depth == MAX_HELD);
    h->lock[h->depth++] = (struct held_lock){ rank, in_irq(), irq_state };
}

void lockcheck_release(u8 rank)
{
    struct held *h = &this_cpu(held_locks);

    if (rank == LOCK_UNRANKED || panic_in_progress)
        return;
    /* usually the newest; the order of releases is free */
    for (unsigned int i = h->depth; i-- > 0; )
        if (h->lock[i].rank == rank) {
            for (; i + 1 < h->depth; i++)
                h->lock[i] = h->lock[i + 1];
            h->depth--;
            return;
        }
    panic("releasing a lock of rank %u that this CPU does not hold", rank);
}
