// SPDX-License-Identifier: GPL-2.0-only
/* domctl: vcpus, their registers and state. */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>

long domctl_max_vcpus(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    unsigned int max = op->u.max_vcpus.max;
    long rc = 0;

    /* The number was fixed when the domain was created; this makes the vcpus. */
    if (d == current->domain || !max || max != d->max_vcpus)
        return -EINVAL;
    domain_pause(d);
    spin_lock(&d->lock);
    for (unsigned int i = 0; i < max && !rc; i++)
        if (!d->vcpu[i] && !vcpu_create(d, i))
            rc = -ENOMEM;
    spin_unlock(&d->lock);
    domain_unpause(d);
    return rc;
}

/* -EINVAL: no such number; -ESRCH: not created. */
static long find_vcpu(const struct domain *d, unsigned int id, struct vcpu **v)
{
    if (id >= d->max_vcpus)
        return -EINVAL;
    *v = domain_vcpu(d, id);
    return *v ? 0 : -ESRCH;
}

static void context_loaded(struct vcpu *v, bool online)
{
    v->is_initialised = true;
    if (online)
        __atomic_fetch_and(&v->pause_flags, ~VPF_down, __ATOMIC_SEQ_CST);
    else
        __atomic_fetch_or(&v->pause_flags, VPF_down, __ATOMIC_SEQ_CST);
}

static long load_context(struct domain *d, struct vcpu *v,
                         XEN_GUEST_HANDLE(vcpu_guest_context_t) guest)
{
    struct vcpu_guest_context *ctx = kmalloc(sizeof(*ctx));
    long rc = -EFAULT;

    if (!ctx)
        return -ENOMEM;
    if (copy_from_guest(ctx, guest, 1) == 0) {
        domain_pause(d);
        rc = arch_set_vcpu_context(v, ctx);
        if (!rc)
            context_loaded(v, ctx->flags & VGCF_online);
        domain_unpause(d);
    }
    kfree(ctx);
    return rc;
}

long domctl_setvcpucontext(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct vcpu *v;
    long rc;

    if (d == current->domain)
        return -EINVAL;
    rc = find_vcpu(d, op->u.vcpucontext.vcpu, &v);
    if (rc)
        return rc;
    if (!guest_handle_is_null(op->u.vcpucontext.ctxt))
        return is_pv_domain(d) ? load_context(d, v, op->u.vcpucontext.ctxt) : -EOPNOTSUPP;
    /* No context: back to the state before there was one. */
    domain_pause(d);
    rc = arch_vcpu_reset(v);
    domain_unpause(d);
    return rc;
}

long domctl_getvcpucontext(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct vcpu_guest_context *ctx;
    struct vcpu *v;
    long rc = find_vcpu(d, op->u.vcpucontext.vcpu, &v);

    if (rc)
        return rc;
    if (v == current)
        return -EINVAL;
    if (!v->is_initialised)
        return -ENODATA;
    ctx = kzalloc(sizeof(*ctx));
    if (!ctx)
        return -ENOMEM;
    vcpu_pause(v);
    arch_get_vcpu_context(v, ctx);
    vcpu_unpause(v);
    rc = copy_to_guest(op->u.vcpucontext.ctxt, ctx, 1);
    kfree(ctx);
    return rc;
}

long domctl_getvcpuinfo(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct xen_domctl_getvcpuinfo *info = &op->u.getvcpuinfo;
    struct vcpu_runstate_info runstate;
    struct vcpu *v;
    long rc = find_vcpu(d, info->vcpu, &v);
    u32 flags;

    if (rc)
        return rc;
    vcpu_runstate_get(v, &runstate);
    flags = READ_ONCE(v->pause_flags);
    info->online = !(flags & VPF_down);
    info->blocked = !!(flags & VPF_blocked);
    info->running = v->is_running;
    info->cpu_time = runstate.time[RUNSTATE_running];
    info->cpu = v->processor;
    return 0;
}

long domctl_gdbsx_pausevcpu(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct vcpu *v;
    long rc = find_vcpu(d, op->u.gdbsx_pauseunp_vcpu.vcpu, &v);

    return rc ?: v == current ? -EINVAL : vcpu_pause_by_systemcontroller(v);
}

long domctl_gdbsx_unpausevcpu(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    struct vcpu *v;
    long rc = find_vcpu(d, op->u.gdbsx_pauseunp_vcpu.vcpu, &v);

    return rc ?: vcpu_unpause_by_systemcontroller(v);
}

/* Debug traps of the guest go to the guest: no vcpu is ever stopped at one. */
long domctl_gdbsx_domstatus(struct xen_domctl *op, struct domain *d, bool *copyback)
{
    op->u.gdbsx_domstatus.vcpu_id = ~0u;
    op->u.gdbsx_domstatus.vcpu_ev = 0;
    op->u.gdbsx_domstatus.paused = d->controller_pause_count > 0;
    return 0;
}
