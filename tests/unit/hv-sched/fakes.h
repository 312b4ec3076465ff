/* SPDX-License-Identifier: GPL-2.0-only */
/* The clock and the one timer of the scheduler's tests. */
#ifndef SCHED_FAKES_H
#define SCHED_FAKES_H

#include <xen/time.h>

extern s_time_t test_clock;
extern s_time_t timer_at;               /* when it was last set to fire */
extern void (*timer_fn)(void *);
extern void *timer_arg;
extern unsigned int softirqs_raised;    /* bits */

#endif
