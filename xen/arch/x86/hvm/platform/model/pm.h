/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ACPI fixed hardware as a state machine: the power management timer, 32 bits at 3.579545 MHz, and
 * the PM1a event block with timer, buttons and wake status (ACPI 6.4, 4.8.3). Times are nanoseconds
 * of any one clock.
 */
#ifndef HVM_MODEL_PM_H
#define HVM_MODEL_PM_H

#include <xen/types.h>

#define PM_TIMER_HZ         3579545

/* PM1a status and enable */
#define PM1_TIMER           0x0001
#define PM1_BUS_MASTER      0x0010
#define PM1_GLOBAL          0x0020
#define PM1_POWER_BUTTON    0x0100
#define PM1_SLEEP_BUTTON    0x0200
#define PM1_RTC             0x0400
#define PM1_WAKE            0x8000
#define PM1_STATUS_BITS     0x8731
#define PM1_ENABLE_BITS     0x0721

struct pm {
    u32 base;               /* the counter at `start' */
    u64 start;
    u32 seen;               /* the counter when its top bit was last looked at */
    u16 status, enable;
};

void pm_reset(struct pm *p, u64 now);
u32 pm_timer(const struct pm *p, u64 now);
/*
 * Sets the status when the counter's top bit changed since the last look. Before all that depends
 * on it.
 */
void pm_update(struct pm *p, u64 now);
/* When the top bit changes next. */
u64 pm_next_toggle(const struct pm *p, u64 now);
bool pm_sci(const struct pm *p);
/* The event block's 4 bytes: status, enable. */
u8 pm_read_event(const struct pm *p, unsigned int offset);
void pm_write_event(struct pm *p, unsigned int offset, u8 value);

#endif
