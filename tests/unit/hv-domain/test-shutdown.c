// SPDX-License-Identifier: GPL-2.0-only
/* Ends of domains: who is stopped when, who is told, what goes on after a resume; the last vcpu that goes down. */
#include <xen/arch.h>
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <public/sched.h>

#include "test.h"
#include "world.h"

static struct domain *d;
static unsigned int told;

static void start(void)
{
    world_init();
    d = world_domain(1, 3);
    d->shutdown_code = -1;
    spin_lock_init(&d->shutdown_lock, LOCK_EVENT_PORT);
    told = 0;
    world_run(d->vcpu[0]);
}

static bool stopped(unsigned int n)
{
    return d->vcpu[n]->pause_count > 0;
}

/* --- the world -------------------------------------------------------------------------------- */
void vcpu_pause_nosync(struct vcpu *v)
{
    v->pause_count++;
}

void vcpu_unpause(struct vcpu *v)
{
    CHECK(v->pause_count > 0);
    v->pause_count--;
}

void domain_pause(struct domain *x)
{
    x->pause_count++;
}

void domain_unpause(struct domain *x)
{
    x->pause_count--;
}

void send_global_virq(unsigned int virq)
{
    CHECK_EQ(virq, VIRQ_DOM_EXC);
    CHECK(d->is_shut_down);
    told++;
}

int evtchn_send(struct domain *ld, unsigned int port)
{
    told++;
    return 0;
}

void vcpu_sleep_nosync(struct vcpu *v)
{
}

void arch_domain_shutdown(struct domain *x)
{
}

/* Never reached: this is no dom0, and its vcpus do nothing but go down. */
#define UNUSED(proto) proto { CHECK(!#proto); __builtin_trap(); }
UNUSED(void machine_power_off(void))
UNUSED(noreturn void machine_halt(void))
UNUSED(noreturn void machine_restart(unsigned int delay))
UNUSED(noreturn void panic(const char *fmt, ...))
UNUSED(void console_start_sync(void))
UNUSED(void do_softirq(void))
UNUSED(void vprintk(const char *fmt, va_list ap))
UNUSED(int arch_vcpu_initialise(struct vcpu *v, void *ctx))
UNUSED(void vcpu_wake(struct vcpu *v))
UNUSED(void vcpu_runstate_get(struct vcpu *v, struct vcpu_runstate_info *out))
UNUSED(void *arch_runstate_area(struct vcpu *v, void *guest))
UNUSED(void vcpu_set_periodic(struct vcpu *v, s_time_t period))
UNUSED(s_time_t NOW(void))
UNUSED(void timer_migrate(struct timer *t, unsigned int cpu))
UNUSED(void timer_set(struct timer *t, s_time_t at))
UNUSED(void timer_stop(struct timer *t))
UNUSED(int vcpu_register_info(struct vcpu *v, gfn_t gfn, unsigned int offset))
UNUSED(long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args))
UNUSED(long arch_do_vcpu_op(int cmd, struct vcpu *v, void *arg))

TEST(all_stop_and_one_is_told)
{
    start();
    domain_shutdown(d, SHUTDOWN_suspend);
    CHECK(stopped(0) && stopped(1) && stopped(2) && d->is_shut_down);
    CHECK_EQ(d->shutdown_code, SHUTDOWN_suspend);
    CHECK_EQ(told, 1);
    domain_shutdown(d, SHUTDOWN_reboot);
    CHECK_EQ(d->shutdown_code, SHUTDOWN_suspend);
    CHECK_EQ(told, 1);
    domain_resume(d);
    CHECK(!stopped(0) && !stopped(1) && !stopped(2) && !d->is_shut_down);
    CHECK_EQ(d->pause_count, 0);
    world_check();
}

TEST(a_vcpu_that_defers_is_waited_for)
{
    start();
    CHECK(vcpu_defer_shutdown(d->vcpu[1]));
    domain_shutdown(d, SHUTDOWN_suspend);
    CHECK(stopped(0) && !stopped(1) && stopped(2) && !d->is_shut_down);
    CHECK_EQ(told, 0);
    CHECK(vcpu_defer_shutdown(d->vcpu[1]));     /* the next part of the same */
    vcpu_end_shutdown_deferral(d->vcpu[1]);
    CHECK(stopped(1) && d->is_shut_down);
    CHECK_EQ(told, 1);
    domain_resume(d);
    CHECK(!stopped(1));
    CHECK(vcpu_defer_shutdown(d->vcpu[1]));
    world_check();
}

TEST(nothing_new_begins)
{
    start();
    CHECK(vcpu_defer_shutdown(d->vcpu[1]));
    domain_shutdown(d, SHUTDOWN_suspend);
    CHECK(!vcpu_defer_shutdown(d->vcpu[2]));
    CHECK(!d->is_shut_down);
    vcpu_end_shutdown_deferral(d->vcpu[1]);
    CHECK_EQ(told, 1);
    CHECK_EQ(d->vcpu[2]->pause_count, 1);
    world_check();
}

TEST(a_crash_waits_for_nobody)
{
    start();
    CHECK(vcpu_defer_shutdown(d->vcpu[1]));
    domain_shutdown(d, SHUTDOWN_suspend);
    domain_shutdown(d, SHUTDOWN_crash);
    CHECK(stopped(1) && d->is_shut_down);
    CHECK_EQ(told, 1);
    vcpu_end_shutdown_deferral(d->vcpu[1]);
    CHECK_EQ(d->vcpu[1]->pause_count, 1);
    CHECK_EQ(told, 1);
    world_check();
}

/* Each looks whether it is the last after it has gone: of two at the same time one sees it. */
TEST(the_last_vcpu_ends_the_domain)
{
    start();
    vcpu_take_down(d->vcpu[0]);
    vcpu_take_down(d->vcpu[1]);
    CHECK(!d->is_shutting_down);
    vcpu_take_down(d->vcpu[2]);
    CHECK_EQ(d->shutdown_code, SHUTDOWN_poweroff);
    CHECK_EQ(told, 1);
    world_check();
}
