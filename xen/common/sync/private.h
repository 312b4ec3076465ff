/* SPDX-License-Identifier: GPL-2.0-only */
/* The lock checker's hooks: lockcheck.c, or empty ones from lockcheck-off.c. */
#ifndef COMMON_SYNC_PRIVATE_H
#define COMMON_SYNC_PRIVATE_H

#include <xen/spinlock.h>

/* Before waiting for a lock of this rank: may this CPU take it now? nested: equal rank is fine. */
void lockcheck_acquire(u8 rank, bool nested, u8 *irq_state);
void lockcheck_release(u8 rank);

#endif
