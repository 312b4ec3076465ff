/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers of virtual devices. Each belongs to a vcpu, follows it from CPU to CPU, and produces
 * ticks, one or a series. A tick the vcpu could not take yet is kept, merged or dropped as the
 * domain's timer mode says (HVM_PARAM_TIMER_MODE); a kept one is raised as soon as the one before
 * was accepted.
 *
 * Times are system time (NOW()). Start and stop may be called with the device's lock
 * (LOCK_HVM_DEVICE) held.
 */
#ifndef HVM_PLATFORM_VTIMER_H
#define HVM_PLATFORM_VTIMER_H

#include <xen/time.h>

struct hvm_vtimer;

struct hvm_vtimer_source {
    /* Raises the device's interrupt; no locks held, any CPU. */
    void (*tick)(struct hvm_vtimer *t);
    /*
     * The last one raised still waits to be accepted. Timer lock held. NULL: it is accepted at
     * once.
     */
    bool (*waiting)(const struct hvm_vtimer *t);
};

struct hvm_vtimer {
    struct timer timer;
    struct vcpu *v;
    const struct hvm_vtimer_source *source;
    unsigned int index;                 /* of its vcpu's timers */
    s_time_t due;                       /* of the next tick */
    u64 period;                         /* ns; 0: a single tick */
    u32 backlog;                        /* ticks due and not accepted, the raised one included */
    bool armed;
    bool raised;                        /* one of them is with the interrupt controllers */
    bool raising;                       /* on its way there, right now */
    bool missed;                        /* timer mode 2: the last one found its vcpu preempted */
};

/* A period below this would let a guest keep its CPU busy with ticks alone. */
#define HVM_VTIMER_MIN_PERIOD   MICROSECS(100)

void hvm_vtimer_init(struct hvm_vtimer *t, struct vcpu *v, const struct hvm_vtimer_source *source);
/* Replaces what was armed; its backlog is forgotten. */
void hvm_vtimer_start(struct hvm_vtimer *t, s_time_t due, u64 period);
void hvm_vtimer_stop(struct hvm_vtimer *t);
/* Waits for a running tick: no device lock held. Also for a timer never initialised. */
void hvm_vtimer_kill(struct hvm_vtimer *t);

/* v is current: raises kept ticks whose turn has come. */
void hvm_vtimers_deliver(struct vcpu *v);
/* Guest time (hvm_guest_time_ns) as system time. */
s_time_t hvm_guest_to_system(const struct vcpu *v, u64 guest_ns);

#endif
