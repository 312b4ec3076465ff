// SPDX-License-Identifier: GPL-2.0-only
/*
 * XEN_DOMCTL_soft_reset: a guest goes on in its memory with another kernel (kexec), which must find a machine as after a
 * start. Its registers stay, and so do the devices of the board and the device model, as on a real machine: the new
 * kernel resets what it uses. What we keep for the old kernel goes: pages of ours among the guest's frames, ports, the
 * way in which events are told. What the old kernel gave back of its RAM comes again: the new one does not know that it
 * is missing, and would read ones and write to nobody there.
 */
#include <xen/arch.h>
#include <xen/errno.h>
#include <xen/grant.h>
#include <xen/hypercall.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/time.h>
#include <asm/boot.h>
#include <asm/hvm.h>
#include <asm/p2m.h>

/* Where the guest has put a page of ours; false: nowhere. */
static bool find_frame(struct domain *d, mfn_t mfn, gfn_t *gfn)
{
    *gfn = arch_get_m2p(mfn);
    return *gfn < p2m_gfn_limit(d) && p2m_lookup(d, *gfn, NULL, NULL) == mfn;
}

/* -ENOMEM, -E2BIG: the domain has all it may have. */
static int add_page(struct domain *d, gfn_t gfn)
{
    struct page_info *pg;
    int rc;

    if (READ_ONCE(d->tot_pages) >= d->max_pages)
        return -E2BIG;
    pg = domain_alloc_pages(d, 0, 0);
    if (!pg)
        return -ENOMEM;
    rc = p2m_add_ram(d, gfn, pg, 0);
    if (rc)
        put_page_alloc_ref(pg);
    return rc;
}

/* In its place was RAM, which the new kernel counts on: Linux looks for room at the lowest addresses. */
static int replace_shared_info(struct domain *d)
{
    gfn_t gfn;

    return find_frame(d, virt_to_mfn(d->shared_info), &gfn) ? add_page(d, gfn) : 0;
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

/* --- RAM that is missing ---------------------------------------------------------------------- */
#define STEPS_PER_CHECK     64
#define BASE_RAM_FRAMES     0xa0        /* the first 640 KiB, which firmware knows without a map */
#define FRAMES_OF_4_GIB     (1UL << (32 - PAGE_SHIFT))

/* RAM by the map that the tools made (XENMEM_set_memory_map): false: there is no entry i. Not RAM: empty. */
static bool ram_of_map(struct domain *d, unsigned int i, gfn_t *start, gfn_t *end)
{
    const struct e820_entry *e;
    bool found;

    *start = *end = 0;
    spin_lock(&d->arch.e820_lock);
    found = i < d->arch.nr_e820;
    e = d->arch.e820 + i;
    if (found && e->type == E820_RAM) {
        *start = (e->addr + PAGE_SIZE - 1) >> PAGE_SHIFT;
        *end = (e->addr + e->size) >> PAGE_SHIFT;
    }
    spin_unlock(&d->arch.e820_lock);
    *end = min(*end, p2m_gfn_limit(d));
    return found;
}

/* hvmloader makes room for devices by moving RAM from below 4 GiB to the end of memory: the map is no longer right. */
static bool ram_was_moved(struct domain *d)
{
    gfn_t end = FRAMES_OF_4_GIB, start, other;

    for (unsigned int i = 0; ram_of_map(d, i, &start, &other); i++)
        end = max(end, other);
    return p2m_max_mapped_gfn(d) >= end;
}

/* 0, -ENOMEM, -E2BIG (the domain has all it may), -ERESTART: up to *at everything is there. */
static int fill_up(struct domain *d, gfn_t *at, gfn_t end)
{
    for (unsigned int n = 1; *at < end; n++) {
        enum p2m_type type;
        unsigned int order;
        int rc;

        if (n % STEPS_PER_CHECK == 0 && hypercall_preempt_check())
            return -ERESTART;
        if (p2m_lookup(d, *at, &type, &order) == INVALID_MFN && type == P2M_INVALID) {
            rc = add_page(d, *at);
            if (rc)
                return rc;
            order = 0;
        }
        *at = (*at | ((1UL << order) - 1)) + 1;
    }
    return 0;
}

static int restore_ram(struct domain *d)
{
    struct ram_progress *p = &d->arch.ram_restored;
    gfn_t start, end;
    int rc = 0;

    if (!ram_of_map(d, 0, &start, &end))
        return 0;               /* the tools have not said what there is */
    if (ram_was_moved(d)) {
        printk(XENLOG_G_WARNING "d%u: soft reset: its firmware has moved RAM: what a balloon holds stays away\n", d->id);
        return 0;
    }
    start = 0;
    end = BASE_RAM_FRAMES;
    while (!p->entry || ram_of_map(d, p->entry - 1, &start, &end)) {
        p->at = max(p->at, start);
        rc = fill_up(d, &p->at, end);
        if (rc)
            break;
        p->entry++;
        p->at = 0;
    }
    if (rc == -ERESTART)
        return rc;
    if (rc == -E2BIG) {         /* hvmloader may have taken frames from the end, which it then does not tell of */
        printk(XENLOG_G_INFO "d%u: soft reset: it may have no more memory: RAM is missing from frame %#lx on\n", d->id,
               p->at);
        rc = 0;
    }
    *p = (struct ram_progress){ 0 };
    return rc;
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
    rc = restore_ram(d);
    if (rc)
        goto unpause;
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
