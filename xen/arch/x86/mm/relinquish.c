// SPDX-License-Identifier: GPL-2.0-only
/*
 * Taking a dying domain's memory apart: what it or the toolstack pinned, what was left half done,
 * and the reference by which each page is its own. Tables have no cycles, so with pins and
 * page-table bases gone every table is taken apart; only pages that others hold (grants, foreign
 * mappings) stay until those let go.
 */
#include <xen/hypercall.h>
#include <asm/p2m.h>

#include "private.h"

#define PAGES_PER_CHECK     64

/* The caller holds a reference. -ERESTART: more to do with this page. */
static int relinquish_page(struct page_info *pg)
{
    int rc;

    if (__atomic_fetch_and(&pg->type, ~PGT_pinned, __ATOMIC_SEQ_CST) & PGT_pinned) {
        rc = put_page_type_preemptible(pg);
        put_page(pg);
        if (rc)
            return rc;
    }
    rc = finish_page_type(pg, true);
    if (rc == 0)
        put_page_alloc_ref(pg);
    return rc;
}

/* The next page, referenced. Pages that are done are at the end. */
static struct page_info *first_page(struct domain *d, struct page_list *list)
{
    struct page_info *pg;

    spin_lock(&d->page_lock);
    for (pg = page_list_first(list); pg && !get_page(pg, d); pg = page_list_next(pg))
        ;           /* about to be freed: free_domain_page() waits for the lock */
    spin_unlock(&d->page_lock);
    return pg;
}

static void move_to_end(struct domain *d, struct page_list *list, struct page_info *pg)
{
    spin_lock(&d->page_lock);
    page_list_del(list, pg);
    page_list_add_tail(list, pg);
    spin_unlock(&d->page_lock);
}

static int relinquish_list(struct domain *d, struct page_list *list)
{
    struct page_info *pg;
    int rc = 0;

    while (rc == 0 && d->arch.relinquish_left && (pg = first_page(d, list)) != NULL) {
        rc = relinquish_page(pg);
        if (rc == 0) {
            move_to_end(d, list, pg);
            if (--d->arch.relinquish_left % PAGES_PER_CHECK == 0 && hypercall_preempt_check())
                rc = -ERESTART;
        }
        put_page(pg);
    }
    return rc;
}

/* What leads to the pages. */
static int relinquish_tables(struct domain *d)
{
    struct vcpu *v;
    int rc;

    if (is_hvm_domain(d))
        return p2m_domain_relinquish(d);
    for_each_vcpu(d, v) {
        sync_vcpu_execstate(v);
        rc = pv_drop_guest_tables(v);
        if (rc)
            return rc;
    }
    return 0;
}

int mm_domain_relinquish(struct domain *d)
{
    struct page_list *const lists[] = { &d->page_list, &d->extra_page_list };
    int rc = relinquish_tables(d);

    if (rc)
        return rc;
    /*
     * odd: walking list phase / 2; no page comes to a dying domain, so the count taken first is
     * enough
     */
    while (d->arch.relinquish_phase < 2 * ARRAY_SIZE(lists)) {
        struct page_list *list = lists[d->arch.relinquish_phase / 2];

        if (d->arch.relinquish_phase % 2 == 0) {
            d->arch.relinquish_left = list->count;
            d->arch.relinquish_phase++;
        }
        rc = relinquish_list(d, list);
        if (rc)
            return rc;
        d->arch.relinquish_phase++;
    }
    return 0;
}
