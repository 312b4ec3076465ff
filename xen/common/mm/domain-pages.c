/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages and their owners. A domain's first page, and its first shared hypervisor page, take a reference to the
 * domain: struct domain outlives every page that names it.
 */
#include <xen/arch.h>
#include <xen/bug.h>
#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/printk.h>

#include "private.h"

static struct page_list *owner_list(struct domain *d, const struct page_info *pg)
{
    if (pg->count & PGC_xen_heap)
        return &d->xenpage_list;
    return pg->count & PGC_extra ? &d->extra_page_list : &d->page_list;
}

static bool has_no_pages(const struct domain *d)
{
    return d->tot_pages + d->extra_pages == 0;
}

int domain_assign_pages(struct domain *d, struct page_info *pg, unsigned int order, unsigned int flags)
{
    u64 nr = 1ULL << order;
    bool extra = flags & MEMF_NO_REFCOUNT;
    int rc = 0;

    spin_lock(&d->page_lock);
    if (d->is_dying) {
        rc = -ENODEV;
        goto out;
    }
    if (!extra && (d->tot_pages + nr > d->max_pages || d->tot_pages + nr < nr)) {
        printk(XENLOG_G_INFO "d%u: over-allocation: %llu + %llu pages, maximum %llu\n", d->id,
               (unsigned long long)d->tot_pages, (unsigned long long)nr, (unsigned long long)d->max_pages);
        rc = -E2BIG;
        goto out;
    }
    if (has_no_pages(d))
        get_domain_known(d);
    if (extra)
        d->extra_pages += nr;
    else
        d->tot_pages += nr;
    for (u64 i = 0; i < nr; i++) {
        ASSERT(!page_owner(&pg[i]) && !(pg[i].count & PGC_count_mask));
        page_set_owner(&pg[i], d);
        /* owner before count: get_page() looks at the owner once it has a reference */
        __atomic_store_n(&pg[i].count, PGC_allocated | (extra ? PGC_extra : 0) | 1, __ATOMIC_RELEASE);
        page_list_add_tail(owner_list(d, &pg[i]), &pg[i]);
    }
out:
    spin_unlock(&d->page_lock);
    return rc;
}

struct page_info *domain_alloc_pages(struct domain *d, unsigned int order, unsigned int flags)
{
    struct page_info *pg = heap_alloc_pages_for(flags & MEMF_NO_OWNER ? NULL : d, order, flags);

    if (!pg || (flags & MEMF_NO_OWNER))
        return pg;
    if (domain_assign_pages(d, pg, order, flags)) {
        heap_free_pages(pg, order);
        return NULL;
    }
    return pg;
}

/* Off its owner's list and account. True when that was the owner's last page. */
static bool disown_locked(struct domain *d, struct page_info *pg)
{
    page_list_del(owner_list(d, pg), pg);
    if (pg->count & PGC_xen_heap)
        return --d->xenheap_pages == 0;
    if (pg->count & PGC_extra)
        d->extra_pages--;
    else
        d->tot_pages--;
    return has_no_pages(d);
}

/* A PV guest's devices have no business there any more; a translated one's lost it with the p2m's entry. */
static void leave_devices(struct domain *d, const struct page_info *pg)
{
    if (iommu_follows(d) && is_pv_domain(d))
        iommu_pv_page_protected(d, page_to_mfn(pg));
}

void free_domain_page(struct page_info *pg)
{
    struct domain *d = page_owner(pg);
    bool last, xenheap = pg->count & PGC_xen_heap;

    /* sharing gave a hypervisor page the one type reference that keeps its type as it is */
    BUG_ON(!d || (pg->type & PGT_count_mask) != (xenheap ? 1 : 0));
    leave_devices(d, pg);
    spin_lock(&d->page_lock);
    last = disown_locked(d, pg);
    spin_unlock(&d->page_lock);
    page_set_owner(pg, NULL);
    if (xenheap) {
        /* its hypervisor user frees it: xenheap_free() once the domain is gone */
        pg->type = PGT_none;
    } else {
        pg->count = 0;
        heap_free_pages(pg, 0);
    }
    if (last)
        put_domain(d);
}

int domain_steal_page(struct domain *d, struct page_info *pg, unsigned int flags)
{
    u64 x = READ_ONCE(pg->count);
    bool last;

    spin_lock(&d->page_lock);
    if (page_owner(pg) != d || d->is_dying || (x & PGC_xen_heap)) {
        spin_unlock(&d->page_lock);
        return -EINVAL;
    }
    /* only the caller's and the allocation reference, so nobody can come by another one meanwhile */
    do {
        if ((x & (PGC_count_mask | PGC_allocated)) != (PGC_allocated | 2) ||
            (READ_ONCE(pg->type) & PGT_count_mask)) {
            spin_unlock(&d->page_lock);
            return -EBUSY;
        }
    } while (!__atomic_compare_exchange_n(&pg->count, &x, x & PGC_extra, false,
                                          __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
    last = disown_locked(d, pg);
    spin_unlock(&d->page_lock);
    leave_devices(d, pg);
    pg->count = 0;
    pg->type = PGT_none;
    page_set_owner(pg, NULL);
    if (last)
        put_domain(d);
    return 0;
}

void xenheap_share_with_domain(struct page_info *pg, struct domain *d, enum share_mode mode)
{
    BUG_ON(page_owner(pg) || !(pg->count & PGC_xen_heap));
    arch_set_m2p(page_to_mfn(pg), INVALID_GFN);     /* a former owner's number means nothing */
    pg->type = mode == SHARE_RO ? PGT_none | PGT_validated | 1 : PGT_writable_page | PGT_validated | 1;
    page_set_owner(pg, d);
    spin_lock(&d->page_lock);
    if (d->xenheap_pages++ == 0)
        get_domain_known(d);
    page_list_add_tail(&d->xenpage_list, pg);
    __atomic_store_n(&pg->count, PGC_xen_heap | PGC_allocated | 1, __ATOMIC_RELEASE);
    spin_unlock(&d->page_lock);
}
