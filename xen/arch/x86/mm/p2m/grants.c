// SPDX-License-Identifier: GPL-2.0-only
/*
 * Grants mapped by translated guests: an entry of a type of its own. References are the grant
 * room's; so nothing but an unmapping removes such an entry while the guest lives.
 */
#include <xen/domain.h>
#include <public/grant_table.h>

#include "private.h"

int p2m_grant_map(struct domain *d, u64 gpa, mfn_t frame, unsigned int flags)
{
    enum p2m_type type = flags & GNTMAP_readonly ? P2M_GRANT_RO : P2M_GRANT_RW;

    if (gpa & PAGE_OFFSET_MASK || flags & GNTMAP_contains_pte)
        return GNTST_general_error;
    switch (p2m_set(d, gpa >> PAGE_SHIFT, frame, 0, type)) {
    case 0:
        return GNTST_okay;
    case -ENOMEM:
        return GNTST_no_space;
    case -EINVAL:
        return GNTST_bad_virt_addr;
    default:
        return GNTST_general_error;
    }
}

/* The caller flushes before it lets go of the page. */
int p2m_grant_unmap(struct domain *d, u64 gpa, mfn_t frame, unsigned int flags)
{
    enum p2m_type type = flags & GNTMAP_readonly ? P2M_GRANT_RO : P2M_GRANT_RW;
    struct p2m_domain *p2m = p2m_of(d);
    gfn_t gfn = gpa >> PAGE_SHIFT;
    int rc = GNTST_general_error;
    unsigned int level;
    struct p2m_change c;
    u64 *slot;

    if (gpa & PAGE_OFFSET_MASK)
        return GNTST_general_error;
    p2m_change_begin(p2m, &c);
    if (gfn < p2m->limit) {
        slot = p2m_find(p2m, gfn, 1, &level);
        if (entry_type(*slot) == type && leaf_mfn(*slot, level) == frame) {
            p2m_replace(p2m, slot, gfn, 1, 0, &c);
            c.flush = false;
            rc = GNTST_okay;
        }
    }
    p2m_change_end(p2m, &c);
    return rc;
}
