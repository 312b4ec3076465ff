// SPDX-License-Identifier: GPL-2.0-only
/* Hyper-V's interface of a domain: switched on, and put away. */
#include "private.h"

#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>

static int check_groups(struct domain *d, u64 groups)
{
    if ((groups & ~(u64)VIRIDIAN_OFFERED) || !(groups & HVMPV_base_freq)) {
        printk(XENLOG_G_ERR "d%u: viridian: %#lx names unknown groups, or lacks the base group\n",
               d->id, (unsigned long)groups);
        return -EINVAL;
    }
    if ((groups & HVMPV_stimer) && !(groups & HVMPV_synic)) {
        printk(XENLOG_G_ERR "d%u: viridian: stimer sends by synic, which is not there\n", d->id);
        return -EINVAL;
    }
    return 0;
}

static int create_vcpus(struct domain *d)
{
    struct vcpu *v;
    int rc = 0;

    for_each_vcpu(d, v)
        if (!rc)
            rc = viridian_vcpu_create(v);
    return rc;
}

int viridian_enable(struct domain *d, u64 groups)
{
    struct hvm_domain *h = d->arch.hvm;
    struct viridian_domain *vd;
    int rc;

    if (h->viridian)
        return h->viridian->groups == groups ? 0 : -EEXIST;
    if (groups == 0)
        return 0;
    rc = check_groups(d, groups);
    if (rc)
        return rc;
    vd = kzalloc_type(struct viridian_domain);
    if (!vd)
        return -ENOMEM;
    vd->groups = groups;
    spin_lock_init(&vd->lock, LOCK_HVM);
    h->viridian = vd;
    rc = create_vcpus(d);
    if (rc)
        viridian_domain_destroy(d);
    return rc;
}

int viridian_vcpu_create(struct vcpu *v)
{
    struct hvm_vcpu *h = v->arch.hvm;

    if (!viridian_on(v->domain) || h->viridian)
        return 0;
    h->viridian = kzalloc_type(struct viridian_vcpu);
    if (!h->viridian)
        return -ENOMEM;
    viridian_synic_reset(h->viridian);
    viridian_stimers_init(v);
    return 0;
}

static void put_pages(struct vcpu *v)
{
    viridian_page_put(v->domain, &vviridian_of(v)->assist);
    viridian_page_put(v->domain, &vviridian_of(v)->simp);
}

void viridian_vcpu_destroy(struct vcpu *v)
{
    struct hvm_vcpu *h = v->arch.hvm;

    if (!h || !h->viridian)
        return;
    viridian_stimers_kill(v);
    put_pages(v);
    kfree(h->viridian);
    h->viridian = NULL;
}

void viridian_domain_relinquish(struct domain *d)
{
    struct vcpu *v;

    for_each_vcpu(d, v) {
        if (!v->arch.hvm || !v->arch.hvm->viridian)
            continue;
        viridian_stimers_kill(v);
        put_pages(v);
    }
}

void viridian_domain_destroy(struct domain *d)
{
    struct vcpu *v;

    for_each_vcpu(d, v)
        viridian_vcpu_destroy(v);
    kfree(d->arch.hvm->viridian);
    d->arch.hvm->viridian = NULL;
}
