// SPDX-License-Identifier: GPL-2.0-only
/*
 * XENMEM_exchange: a PV guest trades extents for as many pages in extents of another size, or below
 * an address. A chunk is as many extents as make one of the larger kind. Its pages are taken first,
 * new ones allocated second, and only then is anything given up; until then the taken pages can go
 * back.
 */
#include "private.h"

#include <xen/sched.h>
#include <xen/xsm.h>
#include <generated/hypercall-defs.h>

struct exchange {
    struct domain *d;
    struct xen_memory_exchange x;
    unsigned int in_shift, out_shift;       /* extents in a chunk, as orders */
    unsigned int alloc_flags;
    /* the chunk in progress: pages in chains by frame number, as they are on no other list */
    struct page_list taken, fresh;
};

static int take_chunk(struct exchange *e, unsigned long chunk)
{
    for (unsigned long j = 0; j < 1UL << e->in_shift; j++) {
        xen_pfn_t gfn;

        if (copy_from_guest_offset(&gfn, e->x.in.extent_start, (chunk << e->in_shift) + j, 1))
            return -EFAULT;
        for (unsigned long k = 0; k < 1UL << e->x.in.extent_order; k++) {
            struct page_info *pg = get_page_from_gfn(e->d, gfn + k, NULL);

            if (!pg)
                return -EINVAL;
            if (domain_steal_page(e->d, pg, 0)) {
                put_page(pg);
                return -EINVAL;
            }
            page_list_add_tail(&e->taken, pg);
        }
    }
    return 0;
}

static int alloc_chunk(struct exchange *e)
{
    for (unsigned long j = 0; j < 1UL << e->out_shift; j++) {
        struct page_info *pg = domain_alloc_pages(e->d, e->x.out.extent_order, e->alloc_flags |
                                                  MEMF_NO_OWNER);

        if (!pg)
            return -ENOMEM;
        page_list_add_tail(&e->fresh, pg);
    }
    return 0;
}

/*
 * The domain has just had these pages or as many: only its death, or the toolstack lowering its
 * limit, forbids it.
 */
static bool assign(struct domain *d, struct page_info *pg, unsigned int order)
{
    if (domain_assign_pages(d, pg, order, 0) == 0)
        return true;
    if (!d->is_dying)
        domain_crash(d, "memory exchange: no room for pages that were its own");
    return false;
}

static void undo_chunk(struct exchange *e)
{
    struct page_info *pg;

    while ((pg = page_list_remove_head(&e->fresh)))
        heap_free_pages(pg, e->x.out.extent_order);
    while ((pg = page_list_remove_head(&e->taken)))
        if (!assign(e->d, pg, 0))
            memop_free_stolen(pg);
}

static int give_chunk(struct exchange *e, unsigned long chunk)
{
    struct page_info *pg;
    int rc = 0;

    while ((pg = page_list_remove_head(&e->taken))) {
        arch_set_m2p(page_to_mfn(pg), INVALID_GFN);
        memop_free_stolen(pg);
    }
    for (unsigned long j = 0; (pg = page_list_remove_head(&e->fresh)); j++) {
        unsigned long index = (chunk << e->out_shift) + j;
        xen_pfn_t gpfn, mfn = page_to_mfn(pg);

        if (!assign(e->d, pg, e->x.out.extent_order)) {
            heap_free_pages(pg, e->x.out.extent_order);
            rc = -EINVAL;
        } else if (copy_from_guest_offset(&gpfn, e->x.out.extent_start, index, 1) ||
                   arch_populate_page(e->d, gpfn, pg, e->x.out.extent_order) ||
                   copy_to_guest_offset(e->x.out.extent_start, index, &mfn, 1)) {
            rc = -EFAULT;       /* the page is the domain's all the same */
        }
    }
    return rc;
}

static int exchange_chunk(struct exchange *e, unsigned long chunk)
{
    int rc = take_chunk(e, chunk);

    if (!rc)
        rc = alloc_chunk(e);
    if (rc) {
        undo_chunk(e);
        return rc;
    }
    return give_chunk(e, chunk);
}

static int validate(struct exchange *e)
{
    const struct xen_memory_reservation *in = &e->x.in, *out = &e->x.out;
    unsigned int top = max(in->extent_order, out->extent_order);

    if (e->x.nr_exchanged > in->nr_extents || in->domid != out->domid)
        return -EINVAL;
    if (top > memop_max_order(current->domain))
        return -EPERM;
    if (!memop_countable(in->nr_extents) || !memop_countable(out->nr_extents) ||
        in->nr_extents << in->extent_order >> in->extent_order != in->nr_extents ||
        in->nr_extents << in->extent_order != out->nr_extents << out->extent_order)
        return -EINVAL;
    e->in_shift = top - in->extent_order;
    e->out_shift = top - out->extent_order;
    /* Whole chunks only, also where a restart goes on. */
    if (in->nr_extents & ((1UL << e->in_shift) - 1) ||
        e->x.nr_exchanged & ((1UL << e->in_shift) - 1))
        return -EINVAL;
    return memop_alloc_flags(out->mem_flags, out->extent_order, &e->alloc_flags) ? 0 : -ENOMEM;
}

static long run(struct exchange *e, XEN_GUEST_HANDLE(xen_memory_exchange_t) arg)
{
    unsigned long nr = e->x.in.nr_extents >> e->in_shift;
    unsigned long first = e->x.nr_exchanged >> e->in_shift, i;
    bool restart = false;
    long rc = 0;

    for (i = first; i < nr && !rc; i++) {
        restart = i != first && hypercall_preempt_check();
        if (restart)
            break;
        rc = exchange_chunk(e, i);
        if (rc)
            break;
    }
    e->x.nr_exchanged = i << e->in_shift;
    if (copy_field_to_guest(arg, &e->x, nr_exchanged))
        return -EFAULT;
    return restart ? hypercall_restart(__HYPERVISOR_memory_op, XENMEM_exchange,
                                       (unsigned long)arg.p) : rc;
}

long memory_op_exchange(unsigned long cmd, XEN_GUEST_HANDLE(void) arg)
{
    XEN_GUEST_HANDLE(xen_memory_exchange_t) guest = guest_handle_cast(arg, xen_memory_exchange_t);
    struct exchange e = {};
    long rc;

    if (copy_from_guest(&e.x, guest, 1))
        return -EFAULT;
    rc = validate(&e);
    if (rc)
        return rc;
    e.d = get_domain_by_any_id(e.x.in.domid);
    if (!e.d)
        return -ESRCH;
    rc = xsm_check(XSM_TARGET, XSM_MEMORY, XENMEM_exchange, e.d);
    if (!rc)
        rc = is_pv_domain(e.d) ? run(&e, guest) : -EOPNOTSUPP;
    put_domain(e.d);
    return rc;
}
