// SPDX-License-Identifier: GPL-2.0-only
/* The end of a domain: what it mapped of others, and who still maps what was its. */
#include "private.h"

#include <xen/hypercall.h>
#include <xen/printk.h>

#define RELEASE_BATCH   128

/*
 * The domain does not run any more and its page tables go whole: no entry needs to be taken away
 * first.
 */
static void release_handle(struct domain *d, struct grant_maptrack *mt)
{
    bool ro = mt->flags & GNTMAP_readonly;
    struct domain *rd;

    if (!(mt->flags & (GNTMAP_host_map | GNTMAP_device_map)))
        return;
    rd = get_domain_by_id(mt->domid);       /* there, because its page is in use */
    if (rd) {
        struct page_info *pg = mfn_to_page(grant_active(rd->grant_table, mt->ref)->mfn);

        if (mt->flags & GNTMAP_host_map)
            grant_release(rd, mt->ref, ro ? PIN_HOST_RO : PIN_HOST_RW, pg);
        if (mt->flags & GNTMAP_device_map)
            grant_release(rd, mt->ref, ro ? PIN_DEV_RO : PIN_DEV_RW, pg);
        put_domain(rd);
    }
    mt->flags = 0;
}

int grant_table_release_mappings(struct domain *d)
{
    struct grant_table *gt = d->grant_table;

    if (!gt)
        return 0;
    for (; gt->next_release < gt->nr_maptrack_frames * MAPTRACK_PER_FRAME; gt->next_release++) {
        release_handle(d, maptrack_entry(gt, gt->next_release));
        if (gt->next_release % RELEASE_BATCH == RELEASE_BATCH - 1 && hypercall_preempt_check()) {
            gt->next_release++;
            return -ERESTART;
        }
    }
    /* The domain's own hold on the shared frames; they keep the domain while others map them. */
    spin_lock(&gt->lock);
    for (unsigned int i = 0; i < gt->nr_frames; i++)
        put_page_alloc_ref(virt_to_page(gt->shared[i]));
    spin_unlock(&gt->lock);
    return 0;
}

/*
 * The domain starts over in its memory: what nobody uses is lent no more. The reserved entries, for xenstore and the
 * console, are the tools'.
 */
void grant_table_reset(struct domain *d)
{
    struct grant_table *gt = d->grant_table;

    if (!gt)
        return;
    for (u32 ref = GNTTAB_NR_RESERVED_ENTRIES; ref < grant_nr_entries(gt); ref++) {
        struct grant_active *act = grant_active(gt, ref);

        spin_lock(&act->lock);
        if (grant_is_pinned(act))
            printk(XENLOG_G_WARNING "d%u: grant %u is still used by d%u\n", d->id, ref, act->domid);
        else
            *grant_shared(gt, ref) = (struct grant_entry_v1){ 0 };
        spin_unlock(&act->lock);
    }
}
