/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The wall clock: UTC at system time 0, set at boot from the battery clock and later by dom0. Every domain's
 * shared info carries it, moved by the domain's own time offset.
 */
#include <xen/arch.h>
#include <xen/spinlock.h>
#include <xen/time.h>

static DEFINE_SPINLOCK(wallclock_lock, LOCK_DEVICE);
static u64 boot_seconds;
static u32 boot_nanoseconds;

void wallclock_update_domain(struct domain *d)
{
    u64 sec;
    u32 nsec;

    spin_lock(&wallclock_lock);
    sec = boot_seconds + d->time_offset_seconds;
    nsec = boot_nanoseconds;
    spin_unlock(&wallclock_lock);
    arch_wallclock_update(d, sec, nsec);
}

void wallclock_set(u64 seconds, u32 nanoseconds, s_time_t at)
{
    u64 total = seconds * 1000000000ULL + nanoseconds - at;
    struct domain *d;

    spin_lock(&wallclock_lock);
    boot_seconds = total / 1000000000ULL;
    boot_nanoseconds = total % 1000000000ULL;
    spin_unlock(&wallclock_lock);
    for_each_domain(d)
        wallclock_update_domain(d);
}

void wallclock_get(u64 *seconds, u32 *nanoseconds)
{
    u64 total;

    spin_lock(&wallclock_lock);
    total = boot_seconds * 1000000000ULL + boot_nanoseconds;
    spin_unlock(&wallclock_lock);
    total += NOW();
    *seconds = total / 1000000000ULL;
    *nanoseconds = total % 1000000000ULL;
}
