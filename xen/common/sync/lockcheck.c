/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lock checker: every CPU remembers the ranks it holds; taking a lock of a rank not above the highest is a
 * bug, and so is a lock seen both in interrupt handlers and, elsewhere, with interrupts on.
 */
#include <xen/bug.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>

#include "private.h"

#define MAX_HELD            24
#define SEEN_IRQS_ON        1
#define SEEN_IN_IRQ         2

struct held {
    u8 depth;
    u8 rank[MAX_HELD];
};
static DEFINE_PER_CPU(struct held, held_locks);

/* Set by the interrupt entry code while a device handler runs. */
extern bool in_irq(void);

void lockcheck_acquire(u8 rank, bool nested, u8 *irq_state)
{
    struct held *h = &this_cpu(held_locks);
    u8 top = 0;

    if (rank == LOCK_UNRANKED || panic_in_progress)
        return;
    if (irq_state) {
        u8 seen = in_irq() ? SEEN_IN_IRQ : local_irq_is_enabled() ? SEEN_IRQS_ON : 0;

        *irq_state |= seen;
        if (*irq_state == (SEEN_IRQS_ON | SEEN_IN_IRQ))
            panic("lock of rank %u is taken in interrupts and with interrupts on", rank);
    }
    for (unsigned int i = 0; i < h->depth; i++)
        top = max(top, h->rank[i]);
    if (rank < top || (rank == top && !nested))
        panic("lock order: taking rank %u while holding rank %u", rank, top);
    BUG_ON(h->depth == MAX_HELD);
    h->rank[h->depth++] = rank;
}

void lockcheck_release(u8 rank)
{
    struct held *h = &this_cpu(held_locks);

    if (rank == LOCK_UNRANKED || panic_in_progress)
        return;
    /* usually the newest; the order of releases is free */
    for (unsigned int i = h->depth; i-- > 0; )
        if (h->rank[i] == rank) {
            for (; i + 1 < h->depth; i++)
                h->rank[i] = h->rank[i + 1];
            h->depth--;
            return;
        }
    panic("releasing a lock of rank %u that this CPU does not hold", rank);
}
