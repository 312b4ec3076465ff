// SPDX-License-Identifier: GPL-2.0-only
/*
 * XEN_DOMCTL_soft_reset: a guest goes on in its memory with another kernel (kexec), which must find a machine as after a
 * start. Its registers stay, and so do the devices of the board and the device model, as on a real machine: the new
 * kernel resets what it uses. What we keep for the old kernel goes: pages of ours among the guest's frames, ports, the
 * way in which events are told.
 */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/grant.h>
#include <xen/mm.h>
#include <xen/sched.h>
#include <xen/time.h>
#include <asm/hvm.h>
#include <asm/p2m.h>

/* Where the guest has put a page of ours; false: nowhere. */
static bool find_frame(struct domain *d, mfn_t mfn, gfn_t *gfn)
{
    *gfn = arch_get_m2p(mfn);
    return *gfn < p2m_gfn_limit(d) && p2m_lookup(d, *gfn, NULL, NULL) == mfn;
}

/* In its place was RAM, which the new kernel counts on: Linux looks for room at the lowest addresses. */
static int replace_shared_info(struct domain *d)
{
    struct page_info *pg;
    gfn_t gfn;
    int rc;

    if (!find_frame(d, virt_to_mfn(d->shared_info), &gfn))
        return 0;
    pg = domain_alloc_pages(d, 0, 0);
    if (!pg)
        return -ENOMEM;
    rc = p2m_add_ram(d, gfn, pg, 0);
    if (rc)
        put_page_alloc_ref(pg);
    return rc;
}

/* Drivers put the table outside of RAM, or where they had given RAM back: nothing comes in its place. */
static void take_grant_frames(struct domain *d)
{
    unsigned int nr = d->grant_table ? grant_table_nr_frames(d) : 0;
    mfn_t mfn;
    gfn_t gfn;

    for (unsigned int i = 0; i < nr; i++)
        if (!grant_table_get_frame(d, i, &mfn) && find_frame(d, mfn, &gfn))
            p2m_remove(d, gfn, mfn, 0);
}

int arch_domain_soft_reset(struct domain *d)
{
    struct vcpu *v;
    int rc;

    domain_pause(d);            /* its vcpus were told to stop: until the last has */
    rc = replace_shared_info(d);
    if (rc)
        goto unpause;
    take_grant_frames(d);
    for_each_vcpu (d, v)
        v->arch.time_info.guest = NULL;
    clear_page(d->shared_info);
    d->has_32bit_info = false;
    hvm_forget_ports(d);
    wallclock_update_domain(d);
    for_each_vcpu (d, v)
        arch_update_vcpu_time(v);
unpause:
    domain_unpause(d);
    return rc;
}
