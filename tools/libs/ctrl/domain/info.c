/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * State of domains.
 */
#include "private.h"

static void from_domctl(xc_dominfo_t *info, const struct xen_domctl_getdomaininfo *d)
{
    memset(info, 0, sizeof(*info));
    info->ssidref = d->ssidref;
    info->dying = !!(d->flags & XEN_DOMINF_dying);
    info->shutdown = !!(d->flags & XEN_DOMINF_shutdown);
    info->paused = !!(d->flags & XEN_DOMINF_paused);
    info->blocked = !!(d->flags & XEN_DOMINF_blocked);
    info->running = !!(d->flags & XEN_DOMINF_running);
    info->hvm = !!(d->flags & XEN_DOMINF_hvm_guest);
    info->debugged = !!(d->flags & XEN_DOMINF_debugged);
    info->xenstore = !!(d->flags & XEN_DOMINF_xs_domain);
    info->hap = !!(d->flags & XEN_DOMINF_hap);
    info->shutdown_reason = (d->flags >> XEN_DOMINF_shutdownshift) & XEN_DOMINF_shutdownmask;
    /* A crash is a kind of shutdown to the hypervisor, but not to users of this interface. */
    if (info->shutdown && info->shutdown_reason == SHUTDOWN_crash) {
        info->shutdown = 0;
        info->crashed = 1;
    }
    info->nr_pages = d->tot_pages;
    info->nr_outstanding_pages = d->outstanding_pages;
    info->nr_shared_pages = d->shr_pages;
    info->nr_paged_pages = d->paged_pages;
    info->max_memkb = d->max_pages << (XC_PAGE_SHIFT - 10);
    info->shared_info_frame = d->shared_info_frame;
    info->cpu_time = d->cpu_time;
    info->nr_online_vcpus = d->nr_online_vcpus;
    info->max_vcpu_id = d->max_vcpu_id;
    info->cpupool = d->cpupool;
    info->gpaddr_bits = d->gpaddr_bits;
    info->arch_config = d->arch_config;
    memcpy(info->handle, d->handle, sizeof(xen_domain_handle_t));
}

int xc_domain_getinfo(xc_interface *xch, uint32_t first_domid, unsigned int max_doms,
                      xc_dominfo_t *info)
{
    uint32_t next = first_domid;
    unsigned int nr;

    memset(info, 0, max_doms * sizeof(*info));
    for (nr = 0; nr < max_doms; nr++) {
        struct xen_domctl op = DOMCTL_PLAIN(getdomaininfo, next);

        if (next > UINT16_MAX) { /* wrapped around after the last domain */
            errno = ESRCH;
            break;
        }
        if (xc_domctl(xch, &op) < 0)
            break;
        from_domctl(&info[nr], &op.u.getdomaininfo);
        info[nr].domid = op.domain;
        next = (uint32_t)op.domain + 1;
    }
    return nr || !max_doms ? (int)nr : -1;
}

int xc_domain_getinfolist(xc_interface *xch, uint32_t first_domain, unsigned int max_domains,
                          xc_domaininfo_t *info)
{
    struct xen_sysctl op = SYSCTL(getdomaininfolist, getdomaininfolist,
                                  .first_domain = first_domain, .max_domains = max_domains);
    BOUNCE(list, xch, info, max_domains * sizeof(*info), BOUNCE_OUT);

    if (list.failed)
        return -1;
    set_xen_guest_handle_raw(op.u.getdomaininfolist.buffer, list.safe);
    return xc_sysctl(xch, &op) < 0 ? -1 : (int)op.u.getdomaininfolist.num_domains;
}

int xc_domain_get_guest_width(xc_interface *xch, uint32_t domid, unsigned int *guest_width)
{
    struct xen_domctl op = DOMCTL_PLAIN(get_address_size, domid);
    int rc = xc_domctl(xch, &op);

    if (rc)
        return rc;
    *guest_width = op.u.address_size.size / 8;
    return 0;
}

long xc_get_tot_pages(xc_interface *xch, uint32_t domid)
{
    xc_dominfo_t info;

    if (xc_domain_getinfo(xch, domid, 1, &info) != 1 || info.domid != domid)
        return -1;
    return info.nr_pages;
}
