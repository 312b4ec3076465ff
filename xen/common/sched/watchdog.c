/* SPDX-License-Identifier: GPL-2.0-only */
/* A domain's watchdogs: unless it comes back in time, the domain is shut down with SHUTDOWN_watchdog. */
#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <public/sched.h>

#include "watchdog.h"

static void expired(void *arg)
{
    struct domain *d = arg;

    printk(XENLOG_G_WARNING "d%u: watchdog expired\n", d->id);
    domain_shutdown(d, SHUTDOWN_watchdog);
}

void domain_watchdog_init(struct domain *d)
{
    spin_lock_init(&d->watchdog_lock, LOCK_DOMAIN);
    for (unsigned int i = 0; i < ARRAY_SIZE(d->watchdog_timer); i++)
        timer_init(&d->watchdog_timer[i], expired, d, 0);
}

void domain_watchdog_kill(struct domain *d)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(d->watchdog_timer); i++)
        timer_kill(&d->watchdog_timer[i]);
}

static long arm_new(struct domain *d, u32 timeout)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(d->watchdog_timer); i++)
        if (!(d->watchdog_inuse & (1u << i))) {
            d->watchdog_inuse |= 1u << i;
            timer_set(&d->watchdog_timer[i], NOW() + SECONDS(timeout));
            return i + 1;
        }
    return -ENOSPC;
}

static long change(struct domain *d, u32 id, u32 timeout)
{
    if (id > ARRAY_SIZE(d->watchdog_timer) || !(d->watchdog_inuse & (1u << (id - 1))))
        return -EINVAL;
    if (timeout == 0) {
        timer_stop(&d->watchdog_timer[id - 1]);
        d->watchdog_inuse &= ~(1u << (id - 1));
    } else {
        timer_set(&d->watchdog_timer[id - 1], NOW() + SECONDS(timeout));
    }
    return 0;
}

long domain_watchdog(const struct sched_watchdog *op)
{
    struct domain *d = current->domain;
    long rc;

    spin_lock(&d->watchdog_lock);
    if (op->id)
        rc = change(d, op->id, op->timeout);
    else
        rc = op->timeout ? arm_new(d, op->timeout) : -EINVAL;
    spin_unlock(&d->watchdog_lock);
    return rc;
}
