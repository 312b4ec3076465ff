/* SPDX-License-Identifier: GPL-2.0-only */
/* Ends of domains: asked for by the guest, by the toolstack, or forced on a guest that broke the rules. */
#include <xen/arch.h>
#include <xen/console.h>
#include <xen/event.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <public/sched.h>

#include <stdarg.h>

/* When dom0 ends, so does the machine. */
static void hardware_domain_shutdown(int reason)
{
    console_start_sync();
    switch (reason) {
    case SHUTDOWN_poweroff:
        printk(XENLOG_ERR "Hardware Dom0 halted: halting machine\n");
        machine_power_off();
        machine_halt();
    case SHUTDOWN_reboot:
        printk(XENLOG_ERR "Hardware Dom0 shutdown: rebooting machine\n");
        machine_restart(0);
    case SHUTDOWN_crash:
        panic("Hardware Dom0 crashed");
    case SHUTDOWN_watchdog:
        printk(XENLOG_ERR "Hardware Dom0 shutdown: watchdog rebooting machine\n");
        machine_restart(0);
    default:
        printk(XENLOG_ERR "Hardware Dom0 shutdown (unknown reason %d): rebooting machine\n", reason);
        machine_restart(5000);
    }
}

/* --- vcpus stop, the last one ends it; shutdown_lock held -------------------------------------- */
static void stop_vcpu(struct vcpu *v)
{
    if (v->stopped_by_shutdown)
        return;
    v->stopped_by_shutdown = true;
    vcpu_pause_nosync(v);
}

/* True once: it is over, and somebody has to be told. */
static bool all_stopped(struct domain *d)
{
    struct vcpu *v;

    if (d->is_shut_down)
        return false;
    for_each_vcpu(d, v)
        if (!v->stopped_by_shutdown)
            return false;
    d->is_shut_down = true;
    return true;
}

static void announce(struct domain *d)
{
    arch_domain_shutdown(d);
    /* whoever subscribed (a toolstack saving it) instead of everybody */
    if (d->suspend_evtchn)
        evtchn_send(d, d->suspend_evtchn);
    else
        send_global_virq(VIRQ_DOM_EXC);
}

/* A vcpu that could not be stopped when the domain was, or that would become one. */
static void stop_late(struct vcpu *v)
{
    struct domain *d = v->domain;
    unsigned long flags;
    bool over = false;

    spin_lock_irqsave(&d->shutdown_lock, flags);
    if (d->is_shutting_down) {
        stop_vcpu(v);
        over = all_stopped(d);
    }
    spin_unlock_irqrestore(&d->shutdown_lock, flags);
    if (over)
        announce(d);
}

void domain_shutdown(struct domain *d, int reason)
{
    bool first, over;
    unsigned long flags;
    struct vcpu *v;

    if (is_hardware_domain(d))
        hardware_domain_shutdown(reason);

    spin_lock_irqsave(&d->shutdown_lock, flags);
    first = !d->is_shutting_down;
    if (first && d->shutdown_code == -1)
        d->shutdown_code = reason;
    d->is_shutting_down = true;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);    /* against vcpu_defer_shutdown() */
    if (first || reason == SHUTDOWN_crash) {
        for_each_vcpu(d, v) {
            if (reason == SHUTDOWN_crash || !READ_ONCE(v->defers_shutdown))
                stop_vcpu(v);
        }
    }
    over = all_stopped(d);
    spin_unlock_irqrestore(&d->shutdown_lock, flags);
    if (over)
        announce(d);
}

bool vcpu_defer_shutdown(struct vcpu *v)
{
    if (v->defers_shutdown)
        return true;
    WRITE_ONCE(v->defers_shutdown, true);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (likely(!READ_ONCE(v->domain->is_shutting_down)))
        return true;
    vcpu_end_shutdown_deferral(v);
    return false;
}

void vcpu_end_shutdown_deferral(struct vcpu *v)
{
    WRITE_ONCE(v->defers_shutdown, false);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (unlikely(READ_ONCE(v->domain->is_shutting_down)))
        stop_late(v);
}

void domain_resume(struct domain *d)
{
    unsigned long flags;
    struct vcpu *v;

    domain_pause(d);
    spin_lock_irqsave(&d->shutdown_lock, flags);
    d->is_shutting_down = d->is_shut_down = false;
    d->shutdown_code = -1;
    for_each_vcpu(d, v) {
        if (v->stopped_by_shutdown)
            vcpu_unpause(v);
        v->stopped_by_shutdown = false;
    }
    spin_unlock_irqrestore(&d->shutdown_lock, flags);
    domain_unpause(d);
}

void domain_crash(struct domain *d, const char *fmt, ...)
{
    va_list ap;

    if (d->is_shut_down)
        return;
    printk(XENLOG_G_ERR "d%u crashed: ", d->id);
    va_start(ap, fmt);
    vprintk(fmt, ap);
    va_end(ap);
    printk("\n");
    domain_shutdown(d, SHUTDOWN_crash);
}

noreturn void domain_crash_current(const char *why)
{
    domain_crash(current->domain, "%s", why);
    /* nothing pauses us but the scheduler: give it the CPU and never come back */
    for (;;) {
        local_irq_enable();
        do_softirq();
    }
}
