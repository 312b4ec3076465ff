/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bringing domains into being, and freeing what is left of them. domain_create() walks a list of parts forward;
 * domain_free() takes them apart in the opposite order and copes with any that were never made.
 */
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/event.h>
#include <xen/grant.h>
#include <xen/init.h>
#include <xen/iommu.h>
#include <xen/irq.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <lib/string.h>

#include "private.h"

struct domain *hardware_domain, *dom_io, *dom_xen, *dom_cow, *idle_domain;
struct vcpu_info dummy_vcpu_info;

static unsigned int __read_mostly opt_gnttab_max_frames = 64;
static unsigned int __read_mostly opt_gnttab_max_maptrack_frames = 1024;
integer_param("gnttab_max_frames", opt_gnttab_max_frames);
integer_param("gnttab_max_maptrack_frames", opt_gnttab_max_maptrack_frames);

#define CREATE_FLAGS_KNOWN \
    (XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap | XEN_DOMCTL_CDF_s3_integrity | XEN_DOMCTL_CDF_oos_off | \
     XEN_DOMCTL_CDF_xs_domain | XEN_DOMCTL_CDF_iommu | XEN_DOMCTL_CDF_nested_virt | XEN_DOMCTL_CDF_vpmu)

static int refuse(domid_t id, const char *what, u64 value, int rc)
{
    printk(XENLOG_INFO "d%u: cannot create: %s (%#llx)\n", id, what, (unsigned long long)value);
    return rc;
}

static int sanitise(domid_t id, struct xen_domctl_createdomain *c)
{
    if (c->flags & ~CREATE_FLAGS_KNOWN)
        return refuse(id, "unknown creation flags", c->flags & ~CREATE_FLAGS_KNOWN, -EINVAL);
    if (c->flags & (XEN_DOMCTL_CDF_nested_virt | XEN_DOMCTL_CDF_vpmu))
        return refuse(id, "nested virtualization and vpmu are not available", c->flags, -EOPNOTSUPP);
    if ((c->flags & XEN_DOMCTL_CDF_iommu) && !iommu_enabled)
        return refuse(id, "no IOMMU for passing devices through", c->flags, -ENODEV);
    if (c->max_vcpus < 1 || c->max_vcpus > MAX_VIRT_CPUS_PV)
        return refuse(id, "max_vcpus out of range", c->max_vcpus, -EINVAL);
    if ((c->grant_opts & ~XEN_DOMCTL_GRANT_version_mask) || XEN_DOMCTL_GRANT_version(c->grant_opts) == 0)
        return refuse(id, "unknown grant table options", c->grant_opts, -EINVAL);
    if (XEN_DOMCTL_GRANT_version(c->grant_opts) > GRANT_VERSION_MAX)
        return refuse(id, "grant tables have version 1 only: set max_grant_version=1",
                      XEN_DOMCTL_GRANT_version(c->grant_opts), -EOPNOTSUPP);
    if (c->vmtrace_size)
        return refuse(id, "vmtrace is not available", c->vmtrace_size, -EOPNOTSUPP);
    if (c->cpupool_id != 0)
        return refuse(id, "no such CPU pool", c->cpupool_id, -ENOENT);
    if (c->max_grant_frames < 0)
        c->max_grant_frames = opt_gnttab_max_frames;
    if (c->max_maptrack_frames < 0)
        c->max_maptrack_frames = opt_gnttab_max_maptrack_frames;
    return arch_sanitise_domain_config(c);
}

static struct domain *alloc_domain(domid_t id)
{
    struct domain *d;

    BUILD_BUG_ON(sizeof(struct domain) > PAGE_SIZE);
    BUILD_BUG_ON(sizeof(struct vcpu) > PAGE_SIZE);
    /* its frame number must fit page_info.owner */
    d = xenheap_alloc_flags(0, MEMF_BITS(44));
    if (!d)
        return NULL;
    d->id = id;
    d->refcount = 1;
    d->shutdown_code = -1;
    list_init(&d->list);
    spin_lock_init(&d->lock, LOCK_DOMAIN);
    spin_lock_init(&d->shutdown_lock, LOCK_EVENT_PORT);
    spin_lock_init(&d->page_lock, LOCK_PAGE_ALLOC);
    tasklet_init(&d->destroy_work, (void (*)(void *))domain_free, d);
    domain_caps_init(d);
    domain_watchdog_init(d);
    return d;
}

/* The parts every real domain has, in the order they need each other. */
static int create_parts(struct domain *d)
{
    const struct xen_domctl_createdomain *c = &d->config;
    int rc = -ENOMEM;

    d->vcpu = kcalloc(d->max_vcpus, sizeof(*d->vcpu));
    d->poll_mask = kcalloc(DIV_ROUND_UP(d->max_vcpus, 64), sizeof(u64));
    d->shared_info = xenheap_alloc_flags(0, MEMF_BITS(44));
    if (!d->vcpu || !d->poll_mask || !d->shared_info)
        return rc;
    xenheap_share_with_domain(virt_to_page(d->shared_info), d, SHARE_RW);

    rc = sched_domain_init(d);
    if (rc == 0)
        rc = pirqs_domain_create(d);
    if (rc == 0)
        rc = evtchn_init(d, c->max_evtchn_port);
    if (rc == 0)
        rc = grant_table_init(d, c->max_grant_frames, c->max_maptrack_frames);
    if (rc == 0)
        rc = iommu_domain_create(d);        /* before memory comes: it follows that */
    if (rc == 0)
        rc = arch_domain_create(d, c);
    if (rc == 0)
        rc = xsm_ops->domain_create(d, c->ssidref);
    return rc;
}

struct domain *domain_create(domid_t id, const struct xen_domctl_createdomain *config, bool privileged, int *err)
{
    struct xen_domctl_createdomain c = *config;
    struct domain *d;

    *err = sanitise(id, &c);
    if (*err)
        return NULL;
    *err = -ENOMEM;
    d = alloc_domain(id);
    if (!d)
        return NULL;
    d->config = c;
    d->options = c.flags;
    d->kind = c.flags & XEN_DOMCTL_CDF_hvm ? GUEST_HVM : GUEST_PV;
    d->is_privileged = privileged;
    d->is_xenstore = c.flags & XEN_DOMCTL_CDF_xs_domain;
    d->is_iommu_enabled = c.flags & XEN_DOMCTL_CDF_iommu;
    d->ssidref = c.ssidref;
    d->max_vcpus = c.max_vcpus;
    memcpy(d->handle, c.handle, sizeof(d->handle));
    d->controller_pause_count = 1;
    d->pause_count = 1;
    d->node_affinity_auto = 1;
    d->node_affinity = ~0ULL;

    *err = create_parts(d);
    if (*err) {
        d->is_dying = DOMDYING_dead;
        arch_domain_relinquish(d);
        evtchn_destroy(d);
        while (iommu_domain_relinquish(d) == -ERESTART)
            ;
        /* the shared page's reference is the only other one: dropping it and ours frees the rest */
        if (d->shared_info)
            put_page_alloc_ref(virt_to_page(d->shared_info));
        put_domain(d);
        return NULL;
    }
    domain_list_add(d);
    wallclock_update_domain(d);
    return d;
}

void domain_free(struct domain *d)
{
    for (unsigned int i = d->vcpu ? d->max_vcpus : 0; i-- > 0; )
        if (d->vcpu[i])
            vcpu_destroy(d->vcpu[i]);
    domain_list_remove(d);
    xsm_ops->domain_destroy(d);
    arch_domain_destroy(d);
    iommu_domain_destroy(d);
    grant_table_destroy(d);
    evtchn_destroy_final(d);
    pirqs_domain_destroy(d);
    sched_domain_destroy(d);
    domain_caps_destroy(d);
    if (d->target)
        put_domain(d->target);
    if (d->shared_info)
        xenheap_free(d->shared_info, 0);
    kfree(d->poll_mask);
    kfree(d->vcpu);
    xenheap_free(d, 0);
    send_global_virq(VIRQ_DOM_EXC);
}

void put_domain(struct domain *d)
{
    /* wherever this is, locks may be held: the work is done in a softirq */
    if (__atomic_sub_fetch(&d->refcount, 1, __ATOMIC_SEQ_CST) == 0)
        tasklet_schedule(&d->destroy_work);
}

static struct domain * __init system_domain(domid_t id)
{
    struct domain *d = alloc_domain(id);

    if (!d)
        panic("out of memory for system domain %u", id);
    d->max_pages = ~0ULL;
    d->creation_finished = true;
    return d;
}

void __init domains_init(void)
{
    idle_domain = system_domain(DOMID_IDLE);
    idle_domain->max_vcpus = CONFIG_NR_CPUS;
    idle_domain->vcpu = kcalloc(CONFIG_NR_CPUS, sizeof(struct vcpu *));
    dom_io = system_domain(DOMID_IO);
    dom_xen = system_domain(DOMID_XEN);
    dom_cow = system_domain(DOMID_COW);
    if (!idle_domain->vcpu || !vcpu_create(idle_domain, 0))
        panic("out of memory for the idle domain");
}
