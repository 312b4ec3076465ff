/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tools see of a domain: XEN_DOMCTL_getdomaininfo and XEN_SYSCTL_getdomaininfolist. */
#include <xen/arch.h>
#include <xen/domain.h>
#include <xen/sched.h>
#include <lib/string.h>

static u32 state_flags(const struct domain *d, bool blocked, bool running)
{
    u32 flags = 0;

    if (d->is_dying == DOMDYING_dead)
        flags |= XEN_DOMINF_dying;
    if (d->is_shut_down)
        flags |= XEN_DOMINF_shutdown | (u32)(d->shutdown_code & XEN_DOMINF_shutdownmask) << XEN_DOMINF_shutdownshift;
    if (d->controller_pause_count > 0)
        flags |= XEN_DOMINF_paused;
    if (blocked)
        flags |= XEN_DOMINF_blocked;
    if (running)
        flags |= XEN_DOMINF_running;
    if (d->debugger_attached)
        flags |= XEN_DOMINF_debugged;
    if (d->is_xenstore)
        flags |= XEN_DOMINF_xs_domain;
    if (is_hvm_domain(d))
        flags |= XEN_DOMINF_hvm_guest;
    return flags;
}

/* By the domain's own numbers; ~0: nowhere. */
static u64 shared_info_frame(const struct domain *d)
{
    if (!d->shared_info)
        return ~0ULL;
    return is_hvm_domain(d) ? arch_get_m2p(virt_to_mfn(d->shared_info)) :
                              virt_to_mfn(d->shared_info);
}

void domain_fill_info(struct domain *d, struct xen_domctl_getdomaininfo *info)
{
    bool all_blocked = true, any_running = false;
    struct vcpu *v;

    memset(info, 0, sizeof(*info));
    info->domain = d->id;
    info->max_vcpu_id = XEN_INVALID_MAX_VCPU_ID;
    for_each_vcpu(d, v) {
        struct vcpu_runstate_info rs;

        vcpu_runstate_get(v, &rs);
        info->cpu_time += rs.time[RUNSTATE_running];
        info->max_vcpu_id = v->vcpu_id;
        if (READ_ONCE(v->pause_flags) & VPF_down)
            continue;
        info->nr_online_vcpus++;
        if (!(READ_ONCE(v->pause_flags) & VPF_blocked))
            all_blocked = false;
        if (v->is_running)
            any_running = true;
    }
    info->flags = state_flags(d, all_blocked, any_running);
    info->tot_pages = d->tot_pages;
    info->max_pages = d->max_pages;
    info->outstanding_pages = d->outstanding_pages;
    info->shared_info_frame = shared_info_frame(d);
    info->ssidref = d->ssidref;
    info->cpupool = 0;
    memcpy(info->handle, d->handle, sizeof(info->handle));
    arch_get_domain_info(d, info);
}
