/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several vcpus that wake each other: vcpu 0 supervises, the others work. A wake-up that is lost stops the work; the
 * supervisor sees that and says who waits for what.
 */
#ifndef SMP_H
#define SMP_H

#include "guest.h"
#include <xen/event_channel.h>
#include <xen/sched.h>
#include <xen/vcpu.h>

#define MAX_VCPUS       8
#define MAX_TEST_PORTS  256

/* --- cpus.c: vcpus, time, sleeping ------------------------------------------------------------- */
extern unsigned int nr_vcpus;           /* that were brought up, vcpu 0 included */
unsigned int me(void);
bool start_vcpus(void);
static inline struct vcpu_info *info_of(unsigned int vcpu)
{
    return &shared_info->vcpu_info[vcpu];
}
u64 now(void);                          /* system time, ns; of this vcpu's clock */
u32 rnd(void);                          /* per vcpu */
long sched_op(int cmd, void *arg);
long evtchn_op(int cmd, void *arg);

/* Nothing is delivered between mask_events() and unmask_events(). */
void mask_events(void);
void unmask_events(void);
/* Sleeps until cond holds; who makes it true then makes an event for this vcpu. */
#define wait_event(cond)                                                    \
    do {                                                                    \
        for (;;) {                                                          \
            mask_events();                                                  \
            if (cond)                                                       \
                break;                                                      \
            sched_op(SCHEDOP_block, NULL);      /* opens the mask */        \
        }                                                                   \
        unmask_events();                                                    \
    } while (0)
/* An event that does nothing but wake. */
void kick(unsigned int vcpu);
/* Now and then: runs this vcpu on another CPU, or on any. */
void wander(void);

/* Workers add to theirs at each step. */
extern volatile u64 progress[MAX_VCPUS];
extern volatile u64 detail[MAX_VCPUS];  /* shown when there is none for too long */
/* All workers run fn, to its end; false: one failed, or they stopped. */
bool run_workers(bool (*fn)(unsigned int worker, unsigned int nr_workers));
/* Workers count from 0: this is vcpu worker + 1. */
static inline unsigned int vcpu_of(unsigned int worker)
{
    return worker + 1;
}

/* --- layout.c: how events are shown ------------------------------------------------------------- */
typedef void (*port_fn)(u32 port);
/* A port bound by the caller to that vcpu calls fn there. Masked ones are for polling: no fn. */
void port_add(u32 port, unsigned int vcpu, port_fn fn);
void port_moved(u32 port, unsigned int vcpu);
void port_mask(u32 port);
bool port_clear_pending(u32 port);      /* was it? */
void events_handle(struct frame *f);
bool use_fifo(void);
u32 bind_ipi(unsigned int vcpu);

/* --- cases -------------------------------------------------------------------------------------- */
bool ring_by_blocking(void);
bool ring_by_polling(void);
bool ring_by_polling_with_timeouts(void);
bool timers(void);
bool fan_in(void);
bool fan_in_moving(void);
bool registers(void);
bool own_cpu_goes_offline(void);
void polls_prepare(void);
bool fan_in_prepare(void);

#endif
