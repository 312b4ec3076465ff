/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of time/. */
#ifndef TIME_PRIVATE_H
#define TIME_PRIVATE_H

#include <xen/percpu.h>
#include <xen/types.h>

/* A counter of constant rate, whatever the CPUs do. */
struct platform_timer {
    const char *name;                       /* as in clocksource= */
    bool (*init)(void);                     /* false: not there */
    u64 (*read)(void);
    u64 frequency;                          /* Hz; set by init */
    unsigned int bits;
};
/* Finds the best one (or that of clocksource=); NULL only when even the PIT is missing. */
struct platform_timer *platform_timer_find(void);
extern bool clocksource_is_tsc;             /* clocksource=tsc: trust the TSC without checking */

/* A moment on both clocks; the read least disturbed of several. */
struct moment {
    u64 tsc, ticks;
    u64 window;                             /* TSC ticks of uncertainty */
};
struct moment platform_moment(const struct platform_timer *p);

/* --- scale.c --- */
/* ns = stamp_ns + ((tsc - stamp_tsc) << shift) * mul / 2^32; shift < 0 shifts right. */
struct time_scale {
    u64 tsc;
    s64 ns;
    u32 mul;
    s8 shift;
};
void time_scale_set_rate(struct time_scale *s, u64 hz);
s64 time_scale_ns(const struct time_scale *s, u64 tsc);

/* --- tsc.c --- */
DECLARE_PER_CPU(s64, tsc_offset);           /* added to this CPU's TSC */
void time_scale_get(struct time_scale *s);
void time_scale_publish(const struct time_scale *s);
extern bool tsc_synchronised;               /* no CPU needs an offset */
/* correct.c: finds this CPU's offset through the platform timer. */
void tsc_measure_offset(void);
/* Is the TSC good for guests to compare between their CPUs? */
bool tsc_is_stable(void);

#endif
