/* SPDX-License-Identifier: GPL-2.0-only */
/* HYPERVISOR_sched_op: a guest gives up its CPU, waits for events, or ends. */
#include <xen/bug.h>
#include <xen/event.h>
#include <xen/hypercall.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <public/sched.h>
#include <generated/hypercall-defs.h>

#include "watchdog.h"

#define POLL_PORTS_MAX      128

static void block_with_events(void)
{
    struct vcpu *v = current;

    WRITE_ONCE(v->vcpu_info->evtchn_upcall_mask, 0);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    vcpu_block(v);
}

static void poll_end(struct vcpu *v)
{
    __atomic_fetch_and(&v->domain->poll_mask[v->vcpu_id / 64], ~(1ULL << (v->vcpu_id % 64)), __ATOMIC_SEQ_CST);
    v->poll_evtchn = 0;
    __atomic_fetch_and(&v->pause_flags, ~VPF_blocked, __ATOMIC_SEQ_CST);
}

/* Any of the ports pending, or an event deliverable? -EINVAL for a bad port. */
static int poll_ready(struct vcpu *v, XEN_GUEST_HANDLE(evtchn_port_t) ports, unsigned int nr)
{
    if (vcpu_events_pending(v))
        return 1;
    for (unsigned int i = 0; i < nr; i++) {
        evtchn_port_t port;

        if (copy_from_guest_offset(&port, ports, i, 1))
            return -EFAULT;
        if (!evtchn_port_is_usable(v->domain, port))
            return -EINVAL;
        if (evtchn_port_is_pending(v->domain, port))
            return 1;
    }
    return 0;
}

static long do_poll(const struct sched_poll *op)
{
    struct vcpu *v = current;
    evtchn_port_t only = 0;
    int rc;

    if (op->nr_ports > POLL_PORTS_MAX)
        return -EINVAL;
    if (op->nr_ports == 1 && copy_from_guest(&only, op->ports, 1))
        return -EFAULT;
    /* announce first, look afterwards: an event in between finds us in the mask */
    v->poll_evtchn = only ? (s32)only : -1;
    __atomic_fetch_or(&v->pause_flags, VPF_blocked, __ATOMIC_SEQ_CST);
    __atomic_fetch_or(&v->domain->poll_mask[v->vcpu_id / 64], 1ULL << (v->vcpu_id % 64), __ATOMIC_SEQ_CST);

    rc = poll_ready(v, op->ports, op->nr_ports);
    if (rc) {
        poll_end(v);
        return rc < 0 ? rc : 0;
    }
    if (op->timeout) {
        if (v->poll_timer.cpu != v->processor)
            timer_migrate(&v->poll_timer, v->processor);
        timer_set(&v->poll_timer, op->timeout);
    }
    raise_softirq(SOFTIRQ_SCHEDULE);
    return 0;
}

static long do_shutdown(const struct sched_shutdown *op)
{
    printk(XENLOG_G_DEBUG "d%u requests shutdown, reason %u\n", current->domain->id, op->reason);
    domain_shutdown(current->domain, op->reason);
    return 0;
}

static long do_remote_shutdown(const struct sched_remote_shutdown *op)
{
    struct domain *d = get_domain_by_id(op->domain_id);
    long rc;

    if (!d)
        return -ESRCH;
    rc = xsm_check(XSM_DM, XSM_SCHED, SCHEDOP_remote_shutdown, d);
    if (rc == 0)
        domain_shutdown(d, op->reason);
    put_domain(d);
    return rc;
}

static long do_shutdown_code(const struct sched_shutdown *op)
{
    struct domain *d = current->domain;
    long rc = -EBUSY;

    spin_lock(&d->shutdown_lock);
    if (d->shutdown_code == -1 || d->shutdown_code == (s32)op->reason) {
        d->shutdown_code = op->reason;
        rc = 0;
    }
    spin_unlock(&d->shutdown_lock);
    return rc;
}

static long do_pin_override(const struct sched_pin_override *op)
{
    struct vcpu *v = current;
    cpumask_t mask;

    if (xsm_check(XSM_PRIV, XSM_SCHED, SCHEDOP_pin_override, NULL))
        return -EPERM;
    if (op->pcpu < 0) {
        cpumask_setall(&mask);
    } else {
        if ((unsigned int)op->pcpu >= nr_cpu_ids || !cpu_online(op->pcpu))
            return -EINVAL;
        cpumask_zero(&mask);
        cpumask_set(op->pcpu, &mask);
    }
    return vcpu_set_hard_affinity(v, &mask);
}

static int fetch(void *to, const void *guest, size_t size)
{
    return guest_copy_in(to, guest, 1, size);
}

long do_sched_op(int cmd, XEN_GUEST_HANDLE_PARAM(void) arg)
{
    union {
        struct sched_poll poll;
        struct sched_shutdown shutdown;
        struct sched_remote_shutdown remote;
        struct sched_watchdog watchdog;
        struct sched_pin_override pin;
    } op;

    switch (cmd) {
    case SCHEDOP_yield:
        vcpu_yield();
        return 0;
    case SCHEDOP_block:
        block_with_events();
        return 0;
    case SCHEDOP_poll:
        return fetch(&op.poll, arg.p, sizeof(op.poll)) ? -EFAULT : do_poll(&op.poll);
    case SCHEDOP_shutdown:
        return fetch(&op.shutdown, arg.p, sizeof(op.shutdown)) ? -EFAULT : do_shutdown(&op.shutdown);
    case SCHEDOP_shutdown_code:
        return fetch(&op.shutdown, arg.p, sizeof(op.shutdown)) ? -EFAULT : do_shutdown_code(&op.shutdown);
    case SCHEDOP_remote_shutdown:
        return fetch(&op.remote, arg.p, sizeof(op.remote)) ? -EFAULT : do_remote_shutdown(&op.remote);
    case SCHEDOP_watchdog:
        return fetch(&op.watchdog, arg.p, sizeof(op.watchdog)) ? -EFAULT : domain_watchdog(&op.watchdog);
    case SCHEDOP_pin_override:
        return fetch(&op.pin, arg.p, sizeof(op.pin)) ? -EFAULT : do_pin_override(&op.pin);
    default:
        return -ENOSYS;
    }
}

/* The interface of very old guests: the argument is a value. */
long do_sched_op_compat(int cmd, unsigned long arg)
{
    switch (cmd) {
    case SCHEDOP_yield:
        vcpu_yield();
        return 0;
    case SCHEDOP_block:
        block_with_events();
        return 0;
    case SCHEDOP_shutdown:
        domain_shutdown(current->domain, (u8)arg);
        return 0;
    default:
        return -ENOSYS;
    }
}
