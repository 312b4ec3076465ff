// SPDX-License-Identifier: GPL-2.0-only
/*
 * GNTTABOP_unmap_grant_ref and unmap_and_replace. A batch first takes all its page-table entries
 * away, then flushes the TLBs once, and only then lets go of the pages: nobody may write to a page
 * its owner thinks is its own again.
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>

#define UNMAP_BATCH     32

/* One unmapped, whose references wait for the flush. */
struct unmapped {
    struct domain *rd;
    bool holds_rd;                  /* this entry's is the batch's reference to it */
    u32 ref, handle;
    struct page_info *pg;
    u16 gone;                       /* GNTMAP_host_map, GNTMAP_device_map: what was taken away */
    bool readonly;
    bool last;                      /* nothing of the handle is left */
};

/*
 * Takes `which` out of the handle's flags if all of it is there: of two unmaps of one handle one
 * succeeds.
 */
static bool claim_flags(struct grant_maptrack *mt, u16 *flags, u16 which)
{
    *flags = READ_ONCE(mt->flags);
    do {
        if ((*flags & which) != which)
            return false;
    } while (!__atomic_compare_exchange_n(&mt->flags, flags, *flags & ~which, false,
                                          __ATOMIC_SEQ_CST,
                                          __ATOMIC_SEQ_CST));
    return true;
}

static void restore_flags(struct grant_maptrack *mt, u16 which)
{
    __atomic_fetch_or(&mt->flags, which, __ATOMIC_SEQ_CST);
}

static mfn_t mapped_frame(const struct domain *rd, u32 ref)
{
    return READ_ONCE(grant_active(rd->grant_table, ref)->mfn);      /* fixed while we hold a pin */
}

/* The granter; usually the same for a whole batch, which then holds one reference. */
static bool get_granter(struct unmapped *out, const struct unmapped *before, domid_t domid)
{
    if (before && before->rd && before->rd->id == domid) {
        out->rd = before->rd;
        return true;
    }
    out->rd = get_domain_by_id(domid);
    out->holds_rd = out->rd;
    return out->rd;
}

/* `before` is the entry before in the batch, NULL for the first. */
static int begin_unmap(u64 host_addr, u64 dev_addr, u64 new_addr, u32 handle, struct unmapped *out,
                       const struct unmapped *before)
{
    struct domain *ld = current->domain;
    struct grant_maptrack *mt = maptrack_entry(ld->grant_table, handle);
    u16 flags, which;
    mfn_t mfn;
    int rc;

    *out = (struct unmapped){ .handle = handle };
    if (!mt || !(flags = __atomic_load_n(&mt->flags, __ATOMIC_ACQUIRE)))
        return GNTST_bad_handle;
    which = (host_addr ? flags & GNTMAP_host_map : 0) | (dev_addr ? flags & GNTMAP_device_map : 0);
    if (!which)
        return GNTST_okay;          /* addresses of 0, or kinds it does not have, are ignored */
    out->ref = READ_ONCE(mt->ref);
    if (!get_granter(out, before, READ_ONCE(mt->domid)))
        return GNTST_bad_domain;
    if (!claim_flags(mt, &flags, which))
        return GNTST_bad_handle;
    mfn = mapped_frame(out->rd, out->ref);
    if (which & GNTMAP_device_map && dev_addr != mfn << PAGE_SHIFT) {
        rc = GNTST_bad_dev_addr;
        goto restore;
    }
    if (which & GNTMAP_host_map) {
        rc = arch_grant_unmap(current, host_addr, mfn, new_addr, flags);
        if (rc)
            goto restore;
    }
    out->pg = mfn_to_page(mfn);
    out->gone = which;
    out->readonly = flags & GNTMAP_readonly;
    out->last = !(flags & ~which & (GNTMAP_host_map | GNTMAP_device_map));
    return GNTST_okay;

 restore:
    restore_flags(mt, which);
    return rc;
}

static void finish_unmap(struct unmapped *u)
{
    struct vcpu *v = current;

    if (u->gone & GNTMAP_host_map)
        grant_release(u->rd, u->ref, u->readonly ? PIN_HOST_RO : PIN_HOST_RW, u->pg);
    if (u->gone & GNTMAP_device_map)
        grant_release(u->rd, u->ref, u->readonly ? PIN_DEV_RO : PIN_DEV_RW, u->pg);
    if (u->last) {
        struct grant_maptrack *mt = maptrack_entry(v->domain->grant_table, u->handle);

        __atomic_store_n(&mt->flags, 0, __ATOMIC_SEQ_CST);
        maptrack_free(v->domain, u->handle);
    }
}

static void finish_batch(struct unmapped *batch, unsigned int nr, bool flush)
{
    if (flush)
        arch_flush_domain_tlb(current->domain);
    for (unsigned int i = 0; i < nr; i++)
        finish_unmap(&batch[i]);
    for (unsigned int i = 0; i < nr; i++)
        if (batch[i].holds_rd)
            put_domain(batch[i].rd);
}

int grant_op_unmap(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_unmap_grant_ref *op = ops;
    struct unmapped batch[UNMAP_BATCH];
    bool flush = false;
    unsigned int n;

    for (n = 0; n < UNMAP_BATCH && *done < nr; n++, ++*done) {
        struct gnttab_unmap_grant_ref *o = &op[*done];

        o->status = begin_unmap(o->host_addr, o->dev_bus_addr, 0, o->handle, &batch[n],
                                n ? &batch[n - 1] : NULL);
        flush |= batch[n].gone & GNTMAP_host_map;
    }
    finish_batch(batch, n, flush);
    return 0;
}

int grant_op_unmap_and_replace(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_unmap_and_replace *op = ops;
    struct unmapped batch[UNMAP_BATCH];
    bool flush = false;
    unsigned int n;

    for (n = 0; n < UNMAP_BATCH && *done < nr; n++, ++*done) {
        struct gnttab_unmap_and_replace *o = &op[*done];

        o->status = begin_unmap(o->host_addr, 0, o->new_addr, o->handle, &batch[n],
                                n ? &batch[n - 1] : NULL);
        flush |= batch[n].gone & GNTMAP_host_map;
    }
    finish_batch(batch, n, flush);
    return 0;
}
