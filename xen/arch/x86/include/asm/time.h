/* SPDX-License-Identifier: GPL-2.0-only */
/* Time sources of the machine. System time itself: NOW() of <xen/time.h>. */
#ifndef ASM_TIME_H
#define ASM_TIME_H

#include <xen/types.h>

/* Busy waits; before calibration by an assumed fast TSC, so never too short on current CPUs. */
void udelay(unsigned long usecs);
void mdelay(unsigned long msecs);

extern unsigned long cpu_khz;               /* TSC ticks a millisecond; 0 until known */

#endif
