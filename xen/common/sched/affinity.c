/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a vcpu may (hard) and should (soft) run. */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/softirq.h>

#include "private.h"

int vcpu_set_hard_affinity(struct vcpu *v, const cpumask_t *mask)
{
    struct sched_cpu *sc;
    unsigned long flags;

    if (!cpumask_intersects(mask, &cpu_online_map))
        return -EINVAL;
    sc = vcpu_sched_lock(v, &flags);
    v->hard_affinity = *mask;
    if (!cpumask_test(v->processor, mask)) {
        if (v->sched->queued && !v->is_running) {
            sched_policy->dequeue(v);
            sched_place(v, false, &sc, &flags);
        } else if (sc->curr == v || v->is_running) {
            /* schedule() there, or the end of the switch under way, moves it */
            if (v->sched->queued) {
                sched_policy->dequeue(v);
                v->sched->migrate = true;
            } else {
                cpu_raise_softirq(v->processor, SOFTIRQ_SCHEDULE);
            }
        } else {
            WRITE_ONCE(v->processor, sched_policy->pick_cpu(v));
        }
    }
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
