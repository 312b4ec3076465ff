/* SPDX-License-Identifier: GPL-2.0-only */
/* One monotonic system time in nanoseconds for all CPUs, and timers on it. */
#ifndef XEN_TIME_H
#define XEN_TIME_H

#include <xen/types.h>
#include <lib/rbtree.h>

#define SECONDS(n)          ((s_time_t)(n) * 1000000000LL)
#define MILLISECS(n)        ((s_time_t)(n) * 1000000LL)
#define MICROSECS(n)        ((s_time_t)(n) * 1000LL)
#define STIME_MAX           ((s_time_t)0x7fffffffffffffffLL)

/* Nanoseconds since boot. Monotonic over all CPUs. Any context. */
s_time_t NOW(void);

/*
 * A timer belongs to one CPU's queue; its function runs there in softirq context, interrupts on, and may set or
 * stop its own timer, not kill it. timer_set() on an active timer moves it.
 */
struct timer {
    s_time_t expires;
    void (*fn)(void *arg);
    void *arg;
    struct rb_node node;    /* in its CPU's queue, by expiry */
    u16 cpu;
    u8 state;               /* TIMER_* of common/time */
};

void timer_init(struct timer *t, void (*fn)(void *), void *arg, unsigned int cpu);
void timer_set(struct timer *t, s_time_t expires);
void timer_stop(struct timer *t);
void timer_migrate(struct timer *t, unsigned int cpu);
/* Stops it and waits for a running function; the timer cannot be set again before timer_init(). */
void timer_kill(struct timer *t);
bool timer_active(const struct timer *t);
/* Earliest deadline of this CPU, STIME_MAX if none; the arch programs its one-shot timer by it. */
s_time_t timer_next_deadline(void);
void timers_init(void);
int timers_cpu_prepare(unsigned int cpu);
void timers_cpu_dead(unsigned int cpu);     /* moves what is queued there to another CPU */

/* Wall clock: seconds and nanoseconds of UTC at system time 0. */
void wallclock_set(u64 seconds, u32 nanoseconds, s_time_t at);
void wallclock_get(u64 *seconds, u32 *nanoseconds);         /* UTC now */
/* Writes wc_* of one domain's shared info, honouring its time offset. */
void wallclock_update_domain(struct domain *d);

#endif
