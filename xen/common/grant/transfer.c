// SPDX-License-Identifier: GPL-2.0-only
/*
 * GNTTABOP_transfer: a page of the caller's becomes one of a domain that offered an entry for it.
 * PV only.
 */
#include "private.h"

#include <xen/arch.h>
#include <xen/sched.h>
#include <xen/xsm.h>

#define FLAG_TRIES      5

/* Commits the granter to leave the entry alone until we have written it. */
static bool commit(struct grant_entry_v1 *entry, domid_t from)
{
    u32 *both = (u32 *)entry, old = READ_ONCE(*both);

    for (unsigned int i = 0; i < FLAG_TRIES; i++) {
        if ((old & 0xffff & ~GTF_transfer_committed) != GTF_accept_transfer ||
            (old & GTF_transfer_committed) ||
            old >> 16 != from)
            return false;
        if (__atomic_compare_exchange_n(both, &old, old | GTF_transfer_committed, false,
                                        __ATOMIC_SEQ_CST,
                                        __ATOMIC_SEQ_CST))
            return true;
    }
    return false;
}

/* Out of the caller's hands: no mapping, no machine-to-physical entry, no TLB entry. */
static struct page_info *take_from_caller(struct domain *d, u64 mfn)
{
    struct page_info *pg = get_page_from_gfn(d, mfn, NULL);

    if (!pg)
        return NULL;
    if (domain_steal_page(d, pg, 0)) {
        put_page(pg);
        return NULL;
    }
    arch_set_m2p(page_to_mfn(pg), INVALID_GFN);
    arch_flush_domain_tlb(d);
    return pg;
}

static int give(struct domain *to, u32 ref, struct page_info *pg)
{
    struct grant_table *gt = to->grant_table;
    u32 entries = grant_nr_entries(gt);
    struct grant_entry_v1 *entry;

    if (ref >= entries)
        return GNTST_bad_gntref;
    entry = grant_shared(gt, index_nospec(ref, entries));
    if (!commit(entry, current->domain->id))
        return GNTST_bad_gntref;
    if (domain_assign_pages(to, pg, 0, 0)) {
        /* Still nobody's: the offer stands again. */
        __atomic_fetch_and(&entry->flags, (u16)~GTF_transfer_committed, __ATOMIC_SEQ_CST);
        return GNTST_general_error;
    }
    WRITE_ONCE(entry->frame, page_to_mfn(pg));
    __atomic_fetch_or(&entry->flags, GTF_transfer_completed, __ATOMIC_SEQ_CST);
    return GNTST_okay;
}

static int transfer_one(const struct gnttab_transfer *op, struct grant_peer *peer)
{
    struct domain *d = current->domain, *to;
    struct page_info *pg;
    int rc;

    if (!is_pv_domain(d))
        return GNTST_general_error;
    pg = take_from_caller(d, op->mfn);
    if (!pg)
        return GNTST_bad_page;
    /* From here on the page is no longer the caller's, whatever happens: the ABI says so. */
    to = grant_peer_get(peer, op->domid);
    if (!to)
        rc = GNTST_bad_domain;
    else if (!is_pv_domain(to))
        rc = GNTST_general_error;
    else if (xsm_check_pair(XSM_HOOK, XSM_GRANT, GNTTABOP_transfer, d, to))
        rc = GNTST_permission_denied;
    else if ((mfn_t)(u32)page_to_mfn(pg) != page_to_mfn(pg))
        rc = GNTST_address_too_big;
    else
        rc = give(to, op->ref, pg);
    if (rc) {
        pg->count = 0;
        heap_free_pages(pg, 0);
    }
    return rc;
}

int grant_op_transfer(void *ops, unsigned int nr, unsigned int *done)
{
    struct gnttab_transfer *op = ops;
    struct grant_peer peer = {};

    for (; *done < nr; ++*done)
        op[*done].status = transfer_one(&op[*done], &peer);
    grant_peer_put(&peer);
    return 0;
}
