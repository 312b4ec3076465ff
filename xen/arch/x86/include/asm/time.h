/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Time sources of the machine. System time itself is NOW() of <xen/time.h>: the TSC, scaled; the
 * same scale on all CPUs, plus a per-CPU offset where TSCs do not agree.
 */
#ifndef ASM_TIME_H
#define ASM_TIME_H

#include <xen/types.h>

extern unsigned long cpu_khz;               /* TSC ticks a millisecond; 0 until known */

/* a * b / c without overflow in between; the result must fit 64 bits. */
static inline u64 mul_div(u64 a, u64 b, u64 c)
{
    u64 low, high;

    __asm__("mulq %3" : "=a" (low), "=d" (high) : "0" (a), "rm" (b) : "cc");
    __asm__("divq %2" : "+a" (low), "+d" (high) : "rm" (c) : "cc");
    return low;
}

/*
 * Busy waits. Before the TSC's rate is known they assume a fast one, so they are never too short.
 */
void udelay(unsigned long usecs);
void mdelay(unsigned long msecs);

/*
 * Boot CPU, once, after the ACPI tables: finds a platform timer, measures the TSC, starts system
 * time.
 */
void time_init_early(void);
/* After timers work: wall clock, periodic correction. */
void time_init(void);
/* Bringing up a CPU: both run at the same time, interrupts off; they compare TSCs. */
void tsc_check_source(unsigned int cpu);    /* on the CPU that brings up */
void tsc_check_target(void);                /* on the new one */

/* System time of nanoseconds as TSC ticks of this CPU (deadline timers). */
u64 tsc_of_stime(s_time_t t);
/* Seconds since 1970 from the battery-backed clock; 0: there is none. */
u64 rtc_read(void);

#endif
