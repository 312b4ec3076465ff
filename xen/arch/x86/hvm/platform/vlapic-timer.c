// SPDX-License-Identifier: GPL-2.0-only
/* The local APIC's timer: one-shot, periodic, TSC deadline (SDM vol. 3, 11.5.4). */
#include "private.h"

#include <xen/sched.h>
#include <asm/time.h>

static struct vcpu *vcpu_of(const struct hvm_vtimer *t)
{
    return t->v;
}

static void tick(struct hvm_vtimer *t)
{
    struct lapic *l = lapic_of(vcpu_of(t));
    u32 lvt = lapic_get(l, APIC_LVT_TIMER);

    if (lapic_timer_is_deadline(l))
        l->deadline = 0;
    if (!(lvt & APIC_LVT_MASKED))
        vlapic_set_vector(vcpu_of(t), lvt, false);
}

static bool waiting(const struct hvm_vtimer *t)
{
    const struct lapic *l = lapic_of(vcpu_of(t));
    u32 lvt = lapic_get(l, APIC_LVT_TIMER);

    return !(lvt & APIC_LVT_MASKED) && lapic_irr_test(l, lvt);
}

const struct hvm_vtimer_source vlapic_timer_source = { .tick = tick, .waiting = waiting };

/* A deadline that already passed fires at once. */
static void program_deadline(struct vcpu *v, u64 deadline)
{
    struct hvm_vtimer *t = &vplatform_of(v)->lapic_timer;
    u64 tsc = hvm_rdtsc(v), khz = v->domain->arch.tsc_khz;
    s_time_t due = NOW();

    if (deadline == 0 || khz == 0) {
        hvm_vtimer_stop(t);
        return;
    }
    if (deadline > tsc) {
        u64 ticks = deadline - tsc;

        /* Years ahead: as far as the clock goes, then it looks again. */
        due += ticks / khz > (u64)1 << 40 ? STIME_MAX / 2 : (s_time_t)mul_div(ticks, 1000000, khz);
    }
    hvm_vtimer_start(t, due, 0);
}

void vlapic_timer_program(struct vcpu *v)
{
    struct hvm_vtimer *t = &vplatform_of(v)->lapic_timer;
    struct lapic *l = lapic_of(v);
    u64 now = hvm_guest_time_ns(v), span = lapic_timer_span(l), elapsed;

    if (lapic_timer_is_deadline(l)) {
        program_deadline(v, l->deadline);
        return;
    }
    elapsed = now > l->timer_start ? now - l->timer_start : 0;
    if (span == 0 || (elapsed >= span && !lapic_timer_is_periodic(l))) {
        hvm_vtimer_stop(t);
        return;
    }
    hvm_vtimer_start(t, hvm_guest_to_system(v, now + span - elapsed % span),
                     lapic_timer_is_periodic(l) ? span : 0);
}

void vlapic_tsc_changed(struct vcpu *v)
{
    if (lapic_timer_is_deadline(lapic_of(v)))
        vlapic_timer_program(v);
}
