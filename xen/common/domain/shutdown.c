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

void domain_shutdown(struct domain *d, int reason)
{
    unsigned long flags;

    if (is_hardware_domain(d))
        hardware_domain_shutdown(reason);

    spin_lock_irqsave(&d->shutdown_lock, flags);
    if (d->is_shutting_down) {
        spin_unlock_irqrestore(&d->shutdown_lock, flags);
        return;
    }
    if (d->shutdown_code == -1)
        d->shutdown_code = reason;
    d->is_shutting_down = true;
    spin_unlock_irqrestore(&d->shutdown_lock, flags);

    domain_pause_nosync(d);
    arch_domain_shutdown(d);
    d->is_shut_down = true;
    /* whoever subscribed (a toolstack saving it) instead of everybody */
    if (d->suspend_evtchn)
        evtchn_send(d, d->suspend_evtchn);
    else
        send_global_virq(VIRQ_DOM_EXC);
}

void domain_resume(struct domain *d)
{
    unsigned long flags;
    bool was;

    domain_pause(d);
    spin_lock_irqsave(&d->shutdown_lock, flags);
    was = d->is_shutting_down;
    d->is_shutting_down = d->is_shut_down = false;
    d->shutdown_code = -1;
    spin_unlock_irqrestore(&d->shutdown_lock, flags);
    if (was)
        domain_unpause(d);
    domain_unpause(d);
}

void domain_crash(struct domain *d, const char *fmt, ...)
{
    va_list ap;

    if (d->is_shutting_down)
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
