// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hyper-V's synthetic timers (TLFS 12.3): four a vcpu, in reference time. One that expires sends a
 * message, which its vcpu writes itself on its next way in: the page is the guest's memory.
 */
#include "private.h"

#include <xen/sched.h>

#define MSG_TIMER_EXPIRED   0x80000010u

#define CFG_ENABLED         0x0001ULL
#define CFG_PERIODIC        0x0002ULL
#define CFG_LAZY            0x0004ULL
#define CFG_AUTO_ENABLE     0x0008ULL
#define CFG_SINT_SHIFT      16
#define CFG_BITS            (CFG_ENABLED | CFG_PERIODIC | CFG_LAZY | CFG_AUTO_ENABLE | 0xf0000ULL)

/* shorter periods would let a guest keep its CPU busy with messages alone: 100 us */
#define MIN_PERIOD          1000

struct expired {
    u32 timer, reserved;
    u64 expiration, delivery;
};

static unsigned int number(const struct viridian_stimer *t)
{
    return t - vviridian_of(t->v)->stimer;
}

static void fired(void *arg)
{
    struct viridian_stimer *t = arg;

    __atomic_fetch_or(&vviridian_of(t->v)->stimers_due, 1u << number(t), __ATOMIC_SEQ_CST);
    vcpu_kick(t->v);
}

static void arm(struct viridian_stimer *t, u64 now)
{
    u64 wait = t->expiration > now ? t->expiration - now : 0;

    timer_set(&t->timer, wait > (u64)STIME_MAX / 1000 ? STIME_MAX :
                                                        NOW() + (s_time_t)wait * 100);
}

static u64 period_of(const struct viridian_stimer *t)
{
    return max(t->count, (u64)MIN_PERIOD);
}

static void stop(struct viridian_stimer *t)
{
    struct viridian_vcpu *vv = vviridian_of(t->v);

    timer_stop(&t->timer);
    __atomic_fetch_and(&vv->stimers_due, ~(1u << number(t)), __ATOMIC_SEQ_CST);
    vv->stimers_waiting &= ~(1u << number(t));
}

static void start(struct viridian_stimer *t)
{
    u64 now = viridian_reference_time(t->v->domain);

    t->expiration = t->config & CFG_PERIODIC ? now + period_of(t) : t->count;
    arm(t, now);
}

/* --- expiring: current, interrupts on --------------------------------------------------------- */
static void expire(struct viridian_stimer *t)
{
    struct viridian_vcpu *vv = vviridian_of(t->v);
    u64 now = viridian_reference_time(t->v->domain);
    struct expired e = { .timer = number(t), .expiration = t->expiration, .delivery = now };

    if (!(t->config & CFG_ENABLED))
        return;
    if (viridian_send_message(t->v, t->config >> CFG_SINT_SHIFT & 15, MSG_TIMER_EXPIRED, &e,
                              sizeof(e)) == VIRIDIAN_BUSY) {
        vv->stimers_waiting |= 1u << number(t);
        return;
    }
    if (t->config & CFG_PERIODIC) {
        /* those missed are not made up for: delivery time tells the guest */
        t->expiration += (1 + (now > t->expiration ? (now - t->expiration) / period_of(t) : 0)) *
                         period_of(t);
        arm(t, now);
    } else {
        t->config &= ~CFG_ENABLED;
    }
}

void viridian_poll(struct vcpu *v)
{
    struct viridian_vcpu *vv = vviridian_of(v);
    u32 due;

    if (!vv || !READ_ONCE(vv->stimers_due))
        return;
    due = __atomic_exchange_n(&vv->stimers_due, 0, __ATOMIC_SEQ_CST);
    for (; due; due &= due - 1)
        expire(&vv->stimer[__builtin_ctz(due)]);
}

bool viridian_work(const struct vcpu *v)
{
    const struct viridian_vcpu *vv = vviridian_of(v);

    return vv && READ_ONCE(vv->stimers_due);
}

void viridian_stimers_retry(struct vcpu *v)
{
    struct viridian_vcpu *vv = vviridian_of(v);

    __atomic_fetch_or(&vv->stimers_due, vv->stimers_waiting, __ATOMIC_SEQ_CST);
    vv->stimers_waiting = 0;
}

/* --- MSRs ------------------------------------------------------------------------------------- */
bool viridian_read_stimer(struct vcpu *v, u32 msr, u64 *value)
{
    const struct viridian_stimer *t = &vviridian_of(v)->stimer[(msr - 0x400000b0) / 2];

    *value = msr & 1 ? t->count : t->config;
    return true;
}

/* Enabled needs a source to send to: source 0 is the hypervisor's own (TLFS 12.3.2). */
static void write_config(struct viridian_stimer *t, u64 value)
{
    if (!(value >> CFG_SINT_SHIFT & 15))
        value &= ~CFG_ENABLED;
    t->config = value;
}

/* Zero stops it; with auto-enable any other count starts it. */
static void write_count(struct viridian_stimer *t, u64 value)
{
    t->count = value;
    if (value == 0)
        t->config &= ~CFG_ENABLED;
    else if (t->config & CFG_AUTO_ENABLE)
        write_config(t, t->config | CFG_ENABLED);
}

bool viridian_write_stimer(struct vcpu *v, u32 msr, u64 value)
{
    struct viridian_stimer *t = &vviridian_of(v)->stimer[(msr - 0x400000b0) / 2];

    if (!(msr & 1) && (value & ~CFG_BITS))
        return false;                   /* direct mode is not offered */
    stop(t);
    if (msr & 1)
        write_count(t, value);
    else
        write_config(t, value);
    if (t->config & CFG_ENABLED)
        start(t);
    return true;
}

bool viridian_stimer_valid(u64 config)
{
    return !(config & ~CFG_BITS);
}

void viridian_stimer_load(struct vcpu *v, unsigned int n, u64 config, u64 count)
{
    struct viridian_stimer *t = &vviridian_of(v)->stimer[n];

    stop(t);
    t->config = config;
    t->count = count;
    if (t->config & CFG_ENABLED)
        start(t);
}

void viridian_stimers_init(struct vcpu *v)
{
    for (unsigned int i = 0; i < VIRIDIAN_STIMERS; i++) {
        struct viridian_stimer *t = &vviridian_of(v)->stimer[i];

        t->v = v;
        timer_init(&t->timer, fired, t, v->processor);
    }
}

void viridian_stimers_kill(struct vcpu *v)
{
    for (unsigned int i = 0; i < VIRIDIAN_STIMERS; i++)
        timer_kill(&vviridian_of(v)->stimer[i].timer);
}
