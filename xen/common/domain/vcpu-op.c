/* SPDX-License-Identifier: GPL-2.0-only */
/* HYPERVISOR_vcpu_op: a guest manages its own vcpus. */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/hypercall.h>
#include <xen/sched.h>
#include <public/sched.h>
#include <public/vcpu.h>
#include <generated/hypercall-defs.h>

#define MIN_PERIOD          MILLISECS(1)

static long op_initialise(struct vcpu *v, void *arg)
{
    struct domain *d = v->domain;
    long rc;

    if (v->vcpu_info == NULL)
        return -EINVAL;
    spin_lock(&d->lock);
    rc = v->is_initialised ? -EEXIST : arch_vcpu_initialise(v, arg);
    spin_unlock(&d->lock);
    if (rc == -ERESTART)
        return hypercall_restart(__HYPERVISOR_vcpu_op, VCPUOP_initialise, v->vcpu_id, (unsigned long)arg);
    return rc;
}

static long op_up(struct vcpu *v)
{
    bool wake = false;
    long rc = 0;

    spin_lock(&v->domain->lock);
    if (!v->is_initialised)
        rc = -EINVAL;
    else
        wake = __atomic_fetch_and(&v->pause_flags, ~VPF_down, __ATOMIC_SEQ_CST) & VPF_down;
    spin_unlock(&v->domain->lock);
    if (wake)
        vcpu_wake(v);
    return rc;
}

void vcpu_take_down(struct vcpu *v)
{
    struct vcpu *other;

    if (__atomic_fetch_or(&v->pause_flags, VPF_down, __ATOMIC_SEQ_CST) & VPF_down)
        return;
    vcpu_sleep_nosync(v);
    for_each_vcpu(v->domain, other)
        if (!(__atomic_load_n(&other->pause_flags, __ATOMIC_SEQ_CST) & VPF_down))
            return;
    /* nobody is left to bring one up again; of two that go at the same time each sees the other gone */
    domain_shutdown(v->domain, SHUTDOWN_poweroff);
}

static long op_get_runstate(struct vcpu *v, void *arg)
{
    struct vcpu_runstate_info info;

    vcpu_runstate_get(v, &info);
    return guest_copy_out(arg, &info, 1, sizeof(info));
}

static long op_register_runstate(struct vcpu *v, void *arg)
{
    struct vcpu_register_runstate_memory_area area;
    struct vcpu_runstate_info info;

    if (guest_copy_in(&area, arg, 1, sizeof(area)))
        return -EFAULT;
    v->runstate_guest = arch_runstate_area(v, area.addr.h.p);
    if (!area.addr.h.p)
        return 0;
    vcpu_runstate_get(v, &info);
    return guest_copy_out(area.addr.h.p, &info, 1, sizeof(info));
}

static long op_set_periodic(struct vcpu *v, void *arg)
{
    struct vcpu_set_periodic_timer set;

    if (guest_copy_in(&set, arg, 1, sizeof(set)))
        return -EFAULT;
    if (set.period_ns < MIN_PERIOD || set.period_ns > (u64)STIME_MAX / 2)
        return -EINVAL;
    vcpu_set_periodic(v, set.period_ns);
    return 0;
}

static long op_set_singleshot(struct vcpu *v, void *arg)
{
    struct vcpu_set_singleshot_timer set;

    if (v != current)
        return -EINVAL;
    if (guest_copy_in(&set, arg, 1, sizeof(set)))
        return -EFAULT;
    if ((set.flags & VCPU_SSHOTTMR_future) && set.timeout_abs_ns < (u64)NOW())
        return -ETIME;
    if (v->singleshot_timer.cpu != v->processor)
        timer_migrate(&v->singleshot_timer, v->processor);
    timer_set(&v->singleshot_timer, min(set.timeout_abs_ns, (u64)STIME_MAX));
    return 0;
}

static long op_register_info(struct vcpu *v, void *arg)
{
    struct vcpu_register_vcpu_info info;
    long rc;

    if (guest_copy_in(&info, arg, 1, sizeof(info)))
        return -EFAULT;
    spin_lock(&v->domain->lock);
    rc = vcpu_register_info(v, info.mfn, info.offset);
    spin_unlock(&v->domain->lock);
    return rc;
}

long do_vcpu_op(int cmd, unsigned int vcpuid, XEN_GUEST_HANDLE_PARAM(void) arg)
{
    struct vcpu *v = domain_vcpu(current->domain, vcpuid);

    if (!v)
        return -ENOENT;
    switch (cmd) {
    case VCPUOP_initialise:
        return op_initialise(v, arg.p);
    case VCPUOP_up:
        return op_up(v);
    case VCPUOP_down:
        vcpu_take_down(v);
        return 0;
    case VCPUOP_is_up:
        return !(READ_ONCE(v->pause_flags) & VPF_down);
    case VCPUOP_get_runstate_info:
        return op_get_runstate(v, arg.p);
    case VCPUOP_register_runstate_memory_area:
        return op_register_runstate(v, arg.p);
    case VCPUOP_set_periodic_timer:
        return op_set_periodic(v, arg.p);
    case VCPUOP_stop_periodic_timer:
        vcpu_set_periodic(v, 0);
        return 0;
    case VCPUOP_set_singleshot_timer:
        return op_set_singleshot(v, arg.p);
    case VCPUOP_stop_singleshot_timer:
        if (v != current)
            return -EINVAL;
        timer_stop(&v->singleshot_timer);
        return 0;
    case VCPUOP_register_vcpu_info:
        return op_register_info(v, arg.p);
    default:
        return arch_do_vcpu_op(cmd, v, arg.p);
    }
}
