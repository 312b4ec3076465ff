/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a vcpu may (hard) and should (soft) run. */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/softirq.h>

#include "private.h"

/* Not allowed where it is, nor about to be looked at by schedule() there. Its lock is held. */
static void leave_cpu(struct vcpu *v, struct sched_cpu **sc, unsigned long *flags)
{
    bool queued = v->sched->queued;

    if (queued)
        sched_policy->dequeue(v);
    if (sched_place_when_saved(v))
        return;
    if (queued)
        sched_place(v, false, NOW(), sc, flags);
    else
        WRITE_ONCE(v->processor, sched_policy->pick_cpu(v));
}

int vcpu_set_hard_affinity(struct vcpu *v, const cpumask_t *mask)
{
    struct sched_cpu *sc;
    unsigned long flags;

    if (!cpumask_intersects(mask, &cpu_online_map))
        return -EINVAL;
    sc = vcpu_sched_lock(v, &flags);
    v->hard_affinity = *mask;
    if (sc->curr == v && !cpumask_test(v->processor, mask))
        cpu_raise_softirq(v->processor, SOFTIRQ_SCHEDULE);
    else if (!cpumask_test(v->processor, mask))
        leave_cpu(v, &sc, &flags);
    vcpu_sched_unlock(sc, flags);
    return 0;
}

int vcpu_set_soft_affinity(struct vcpu *v, const cpumask_t *mask)
{
    struct sched_cpu *sc;
    unsigned long flags;

    if (!cpumask_intersects(mask, &cpu_online_map))
        return -EINVAL;
    sc = vcpu_sched_lock(v, &flags);
    v->soft_affinity = *mask;
    vcpu_sched_unlock(sc, flags);
    return 0;
}
