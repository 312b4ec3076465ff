/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Claims: a toolstack that is about to build a large domain reserves its memory first (XENMEM_claim_pages), so
 * that two builders do not both start and then both fail. A claim is a number, not particular frames.
 */
#include <xen/bug.h>
#include <xen/domain.h>
#include <xen/errno.h>

#include "private.h"

static u64 claimed;                         /* sum of all outstanding_pages; heap_lock */

bool heap_claims_allow(const struct domain *d, u64 nr, u64 free)
{
    u64 own = d ? d->outstanding_pages : 0;

    /* others' claims must stay covered by what is left */
    return free >= nr && free - nr >= claimed - own;
}

void heap_claim_consume(struct domain *d, u64 nr)
{
    u64 used = min(nr, d->outstanding_pages);

    d->outstanding_pages -= used;
    claimed -= used;
}

int domain_claim_pages(struct domain *d, u64 pages)
{
    int rc = 0;

    spin_lock(&d->page_lock);
    spin_lock(&heap_lock);
    if (pages == 0) {
        claimed -= d->outstanding_pages;
        d->outstanding_pages = 0;
    } else if (d->outstanding_pages || pages > d->max_pages || pages < d->tot_pages) {
        rc = -EINVAL;
    } else if (pages - d->tot_pages > heap_free_locked() - claimed) {
        rc = -ENOMEM;
    } else {
        d->outstanding_pages = pages - d->tot_pages;
        claimed += d->outstanding_pages;
    }
    spin_unlock(&heap_lock);
    spin_unlock(&d->page_lock);
    return rc;
}

u64 heap_claimed_count(void)
{
    return READ_ONCE(claimed);
}
