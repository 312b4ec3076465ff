// SPDX-License-Identifier: GPL-2.0-only
/*
 * increase_reservation, decrease_reservation and populate_physmap. They report how many extents
 * were done, and stop at the first that cannot be.
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

struct work {
    struct domain *d;
    struct xen_memory_reservation r;
    unsigned int alloc_flags;
    struct released_pages released;     /* wait for one flush */
};

static void let_go(struct work *w)
{
    struct released_pages *r = &w->released;

    if (r->flush)
        arch_flush_domain_tlb(w->d);
    r->flush = false;
    while (r->nr)
        put_page(r->pg[--r->nr]);
}

static bool increase_one(const struct work *w, unsigned long i)
{
    struct page_info *pg = domain_alloc_pages(w->d, w->r.extent_order, w->alloc_flags);
    xen_pfn_t mfn;

    if (!pg)
        return false;
    /*
     * The caller learns the machine frame, unless it does not want to know. The page is the
     * domain's either way.
     */
    mfn = page_to_mfn(pg);
    return guest_handle_is_null(w->r.extent_start) || !is_pv_domain(w->d) ||
           !copy_to_guest_offset(w->r.extent_start, i, &mfn, 1);
}

/* Takes the allocation reference away; the page goes when the domain no longer uses it. */
static bool remove_page(struct domain *d, gfn_t gfn)
{
    struct page_info *pg = get_page_from_gfn(d, gfn, NULL);
    bool ok = false;

    if (!pg)
        return false;
    if (page_owner(pg) == d && !(READ_ONCE(pg->count) & PGC_xen_heap)) {
        ok = arch_remove_page(d, gfn, pg, 0) == 0;
        if (ok)
            put_page_alloc_ref(pg);
    }
    put_page(pg);
    return ok;
}

static bool decrease_one(struct work *w, unsigned long i)
{
    xen_pfn_t gfn;

    if (copy_from_guest_offset(&gfn, w->r.extent_start, i, 1))
        return false;
    if (is_hvm_domain(w->d))
        return arch_release_extent(w->d, gfn, w->r.extent_order, &w->released) == 0;
    for (unsigned long j = 0; j < 1UL << w->r.extent_order; j++)
        if (!remove_page(w->d, gfn + j))
            return false;
    return true;
}

static bool populate_one(const struct work *w, unsigned long i)
{
    struct page_info *pg;
    xen_pfn_t gpfn, mfn;

    if (copy_from_guest_offset(&gpfn, w->r.extent_start, i, 1))
        return false;
    if (is_hvm_domain(w->d) && (w->r.mem_flags & XENMEMF_populate_on_demand))
        return arch_promise_extent(w->d, gpfn, w->r.extent_order) == 0;
    pg = domain_alloc_pages(w->d, w->r.extent_order, w->alloc_flags);
    if (!pg)
        return false;
    if (arch_populate_page(w->d, gpfn, pg, w->r.extent_order)) {
        for (unsigned long j = 0; j < 1UL << w->r.extent_order; j++)
            put_page_alloc_ref(&pg[j]);
        return false;
    }
    mfn = page_to_mfn(pg);
    return !is_pv_domain(w->d) || !copy_to_guest_offset(w->r.extent_start, i, &mfn, 1);
}

static bool do_one(unsigned int nr, struct work *w, unsigned long i)
{
    switch (nr) {
    case XENMEM_increase_reservation:
        return increase_one(w, i);
    case XENMEM_decrease_reservation:
        return decrease_one(w, i);
    default:
        return populate_one(w, i);
    }
}

/* Whether the request can be served at all; otherwise it ends where it is. */
static bool acceptable(unsigned int nr, struct work *w)
{
    if (w->r.extent_order > memop_max_order(current->domain))
        return false;
    if (nr == XENMEM_decrease_reservation)
        return true;
    /* a domain builder's way, never the guest's own */
    if (nr == XENMEM_populate_physmap && (w->r.mem_flags & XENMEMF_populate_on_demand) &&
        (!is_hvm_domain(w->d) || w->d == current->domain))
        return false;
    return memop_alloc_flags(w->r.mem_flags, w->r.extent_order, &w->alloc_flags);
}

static long run(unsigned long cmd, struct work *w, unsigned long start, void *arg)
{
    unsigned long i;

    if (!acceptable(memop_nr(cmd), w))
        return start;
    for (i = start; i < w->r.nr_extents; i++) {
        if (i != start && hypercall_preempt_check())
            return memop_restart(cmd, i, arg);
        if (!do_one(memop_nr(cmd), w, i))
            break;
    }
    return i;
}

long memory_op_reservation(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    unsigned long start = memop_start(cmd);
    struct work w;
    long rc;

    w.released.nr = 0;
    w.released.flush = false;
    if (guest_copy_in(&w.r, arg.p, 1, sizeof(w.r)))
        return start;
    if (!memop_countable(w.r.nr_extents) || start >= w.r.nr_extents)
        return start;
    w.d = get_domain_by_any_id(w.r.domid);
    if (!w.d)
        return start;
    rc = xsm_check(XSM_TARGET, XSM_MEMORY, memop_nr(cmd), w.d);
    if (!rc)
        rc = run(cmd, &w, start, arg.p);
    let_go(&w);
    put_domain(w.d);
    return rc;
}
