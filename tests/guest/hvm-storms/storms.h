/* SPDX-License-Identifier: GPL-2.0-only */
/* The two halves of hvm-storms. */
#ifndef STORMS_H
#define STORMS_H

#include "hw.h"

extern struct random chance;
/* The board's devices. */
void device_cases(void);
/* None of them sends interrupts any more. */
void quiet_devices(void);

#endif
