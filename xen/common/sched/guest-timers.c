/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The timers of a vcpu: one shot and periodic, both telling it by VIRQ_TIMER, and the timeout of SCHEDOP_poll.
 */
#include <xen/event.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <generated/hypercall-defs.h>

static void singleshot_fired(void *arg)
{
    send_guest_vcpu_virq(arg, VIRQ_TIMER);
}

static void periodic_fired(void *arg)
{
    struct vcpu *v = arg;
    s_time_t now = NOW();

    send_guest_vcpu_virq(v, VIRQ_TIMER);
    v->periodic_last_event = now;
    timer_set(&v->periodic_timer, now + v->periodic_period);
}

static void poll_timed_out(void *arg)
{
    struct vcpu *v = arg;

    vcpu_unblock(v);
}

void vcpu_timers_init(struct vcpu *v)
{
    timer_init(&v->singleshot_timer, singleshot_fired, v, v->processor);
    timer_init(&v->periodic_timer, periodic_fired, v, v->processor);
    timer_init(&v->poll_timer, poll_timed_out, v, v->processor);
}

void vcpu_timers_kill(struct vcpu *v)
{
    timer_kill(&v->singleshot_timer);
    timer_kill(&v->periodic_timer);
    timer_kill(&v->poll_timer);
}

void vcpu_set_periodic(struct vcpu *v, s_time_t period)
{
    timer_stop(&v->periodic_timer);
    v->periodic_period = period;
    if (period) {
        v->periodic_last_event = NOW();
        timer_set(&v->periodic_timer, v->periodic_last_event + period);
    }
}

/*
 * A kernel that computed its deadline from a clock a little behind ours must still get its interrupt, so a
 * deadline in the past fires at once. One absurdly far in the future is a wrapped subtraction: Linux before 2.6.20
 * sends those and means "soon".
 */
long do_set_timer_op(s_time_t timeout)
{
    struct vcpu *v = current;

    if (timeout == 0) {
        timer_stop(&v->singleshot_timer);
        return 0;
    }
    if (unlikely(timeout < 0))
        timeout = NOW() + MILLISECS(100);
    if (v->singleshot_timer.cpu != v->processor)
        timer_migrate(&v->singleshot_timer, v->processor);
    timer_set(&v->singleshot_timer, timeout);
    return 0;
}
