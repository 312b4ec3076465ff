/* SPDX-License-Identifier: GPL-2.0-only */
/* How long a vcpu ran, waited, slept: kept here, shown to the guest in its registered area and to the tools. */
#include <xen/hypercall.h>
#include <xen/time.h>
#include <lib/string.h>
#include <public/vcpu.h>

#include "private.h"

void vcpu_runstate_change(struct vcpu *v, int state, s_time_t now)
{
    s_time_t spent = now - v->runstate.state_entry_time;

    if (v->runstate.state == state)
        return;
    if (spent > 0) {
        v->runstate.time[v->runstate.state] += spent;
        v->runstate.state_entry_time = now;
    }
    v->runstate.state = state;
}

void vcpu_runstate_get(struct vcpu *v, struct vcpu_runstate_info *out)
{
    unsigned long flags = 0;
    struct sched_cpu *sc = NULL;
    s_time_t spent;

    if (v != current)                       /* nobody else changes the running vcpu's */
        sc = vcpu_sched_lock(v, &flags);
    *out = v->runstate;
    spent = NOW() - out->state_entry_time;
    if (spent > 0)
        out->time[out->state] += spent;
    if (sc)
        vcpu_sched_unlock(sc, flags);
}

/*
 * With the runstate_update_flag assist the guest sees XEN_RUNSTATE_UPDATE set in state_entry_time while the rest
 * is being written. A failing write means that the guest unmapped its area: its own loss.
 */
void vcpu_runstate_update_area(struct vcpu *v, void *area)
{
    struct vcpu_runstate_info info;
    bool flagged = v->domain->vm_assist & (1ULL << VMASST_TYPE_runstate_update_flag);

    if (likely(!area))
        return;
    info = v->runstate;
    if (flagged) {
        info.state_entry_time |= XEN_RUNSTATE_UPDATE;
        arch_copy_to_guest((char *)area + 15, (char *)&info.state_entry_time + 7, 1);
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
    }
    arch_copy_to_guest(area, &info, sizeof(info));
    if (flagged) {
        info.state_entry_time &= ~XEN_RUNSTATE_UPDATE;
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        arch_copy_to_guest((char *)area + 15, (char *)&info.state_entry_time + 7, 1);
    }
}
