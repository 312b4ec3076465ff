/* SPDX-License-Identifier: GPL-2.0-only */
/* SCHEDOP_watchdog, for sched-op.c and the domain's life cycle. */
#ifndef COMMON_SCHED_WATCHDOG_H
#define COMMON_SCHED_WATCHDOG_H

struct sched_watchdog;

/* Slot number (1..) for a new watchdog, 0, -EINVAL, -ENOSPC. Current domain. */
long domain_watchdog(const struct sched_watchdog *op);

#endif
