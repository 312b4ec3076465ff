// SPDX-License-Identifier: GPL-2.0-only
/* The ACPI power management timer and PM1a event registers. */
#include "pm.h"

#include <asm/time.h>

#define NS                  1000000000ULL
#define TOP                 0x80000000u

u32 pm_timer(const struct pm *p, u64 now)
{
    return p->base + (now > p->start ? mul_div(now - p->start, PM_TIMER_HZ, NS) : 0);
}

void pm_update(struct pm *p, u64 now)
{
    u32 count = pm_timer(p, now);

    if ((count ^ p->seen) & TOP)
        p->status |= PM1_TIMER;
    p->seen = count;
}

u64 pm_next_toggle(const struct pm *p, u64 now)
{
    u32 count = pm_timer(p, now);

    /* a tick later than the division says: it rounds down */
    return now + mul_div(TOP - (count & (TOP - 1)), NS, PM_TIMER_HZ) + NS / PM_TIMER_HZ + 1;
}

bool pm_sci(const struct pm *p)
{
    return p->status & p->enable & PM1_ENABLE_BITS;
}

u8 pm_read_event(const struct pm *p, unsigned int offset)
{
    u16 reg = offset & 2 ? p->enable : p->status;

    return offset & 1 ? reg >> 8 : reg;
}

void pm_write_event(struct pm *p, unsigned int offset, u8 value)
{
    u16 bits = offset & 1 ? value << 8 : value, half = offset & 1 ? 0xff00 : 0xff;

    if (offset & 2)
        p->enable = (p->enable & ~half) | (bits & PM1_ENABLE_BITS);
    else
        p->status &= ~(bits & PM1_STATUS_BITS);     /* one clears */
}

void pm_reset(struct pm *p, u64 now)
{
    *p = (struct pm){ .start = now };
}
