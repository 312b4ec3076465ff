// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose tables and whose frames a memory hypercall is about: the foreigndom argument of mmu_update
 * and mmuext_op.
 */
#include <xen/xsm.h>
#include <asm/p2m.h>

#include "private.h"

static int subject_get(domid_t id, unsigned int op, struct domain **out)
{
    struct domain *self = current->domain, *d;
    int rc;

    /* these do not go away: no reference */
    if (likely(id == DOMID_SELF || id == self->id)) {
        *out = self;
        return 0;
    }
    if (id == DOMID_IO) {
        *out = dom_io;      /* the right to each device frame decides */
        return 0;
    }
    if (id == DOMID_XEN) {
        *out = dom_xen;
        return xsm_check(XSM_PRIV, XSM_MMU, op, dom_xen);
    }
    d = get_domain_by_id(id);
    if (!d) {
        mm_refuse("there is no domain %u", id);
        return -ESRCH;
    }
    rc = xsm_check(XSM_TARGET, XSM_MMU, op, d);
    if (rc)
        put_domain(d);
    else
        *out = d;
    return rc;
}

static void subject_put(struct domain *d)
{
    if (unlikely(d != current->domain && !is_system_domain(d)))
        put_domain(d);
}

int mmu_subjects_get(unsigned int foreigndom, unsigned int op, struct mmu_subjects *s)
{
    unsigned int tables = foreigndom >> 16, frames = foreigndom & 0xffff;
    int rc = subject_get(tables ? tables - 1 : DOMID_SELF, op, &s->tables);

    if (rc)
        return rc;
    /* a translated caller names frames of others, and no tables */
    rc = is_system_domain(s->tables) || (!is_pv_domain(s->tables) && s->tables != current->domain) ? -EINVAL :
         subject_get(frames, op, &s->frames);
    if (rc)
        subject_put(s->tables);
    return rc;
}

void mmu_subjects_put(struct mmu_subjects *s)
{
    subject_put(s->frames);
    subject_put(s->tables);
}

/*
 * ROM is for the guest: whoever builds it, or is its device model, may write there. What was lent
 * to the guest by others is not its to pass on.
 */
int foreign_entry_get(struct domain *frames, pte_t *e, struct page_info **held)
{
    gfn_t gfn = pte_mfn(*e);
    enum p2m_type t;

    *held = NULL;
    if (!(*e & _PAGE_PRESENT))
        return 0;
    *held = p2m_get_page(frames, gfn, &t, P2M_ALLOC);
    if (*held && !P2M_IN(t, P2M_SET_RAM)) {
        put_page(*held);
        *held = NULL;
    }
    if (!*held)
        return -EINVAL;         /* usual: tools probe for what is there */
    if (*e & _PAGE_RW)
        p2m_mark_dirty_range(frames, gfn, 1);
    *e = pte_make(page_to_mfn(*held), *e & ~PTE_ADDR_MASK);
    return 0;
}
