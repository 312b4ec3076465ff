// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two pages a server shares with its model: one of slots, one of posted writes. New models map them as a resource
 * (XENMEM_acquire_resource): pages that never were the guest's. Old ones map guest frames that the domain builder set
 * aside (HVM_PARAM_IOREQ_SERVER_PFN); those are taken from the guest while the server is enabled.
 */
#include "private.h"

#include <xen/errno.h>
#include <asm/p2m.h>

static void adopt(struct ioreq_page *p, struct page_info *pg, gfn_t gfn)
{
    p->pg = pg;
    p->va = page_to_virt(pg);
    p->gfn = gfn;
}

int ioreq_page_alloc(struct ioreq_server *s, struct ioreq_page *p)
{
    struct page_info *pg;

    if (p->pg)
        return p->gfn == INVALID_GFN ? 0 : -EPERM;
    pg = domain_alloc_pages(s->target, 0, MEMF_NO_REFCOUNT);
    if (!pg)
        return -ENOMEM;
    if (!get_page_and_type(pg, s->target, PGT_writable_page)) {
        put_page_alloc_ref(pg);
        return -ENOMEM;             /* the domain began to die */
    }
    clear_page(page_to_virt(pg));
    adopt(p, pg, INVALID_GFN);
    return 0;
}

/* The first page of the pool that no server uses; INVALID_GFN: none. */
static gfn_t take_gfn(struct domain *d)
{
    struct ioreq_domain *i = ioreq_of(d);
    u64 base = d->arch.hvm->params[HVM_PARAM_IOREQ_SERVER_PFN];
    u64 nr = min(d->arch.hvm->params[HVM_PARAM_NR_IOREQ_SERVER_PAGES], 64ULL);

    for (unsigned int n = 0; n < nr; n++) {
        if (i->gfn_taken >> n & 1)
            continue;
        i->gfn_taken |= 1ULL << n;
        return base + n;
    }
    return INVALID_GFN;
}

static void give_gfn(struct domain *d, gfn_t gfn)
{
    u64 n = gfn - d->arch.hvm->params[HVM_PARAM_IOREQ_SERVER_PFN];

    if (n < 64)
        ioreq_of(d)->gfn_taken &= ~(1ULL << n);
}

int ioreq_page_from_gfn(struct ioreq_server *s, struct ioreq_page *p)
{
    struct page_info *pg;
    enum p2m_type type;
    gfn_t gfn;

    if (p->pg)
        return p->gfn == INVALID_GFN ? -EPERM : 0;
    gfn = take_gfn(s->target);
    if (gfn == INVALID_GFN)
        return -ENOMEM;
    pg = p2m_get_page(s->target, gfn, &type, P2M_ALLOC | P2M_WRITE);
    if (!pg)
        goto gfn;
    if (type != P2M_RAM_RW || page_owner(pg) != s->target || get_page_type(pg, PGT_writable_page))
        goto page;
    clear_page(page_to_virt(pg));
    adopt(p, pg, gfn);
    return 0;

page:
    put_page(pg);
gfn:
    give_gfn(s->target, gfn);
    return -EINVAL;
}

void ioreq_page_release(struct ioreq_server *s, struct ioreq_page *p)
{
    struct page_info *pg = p->pg;

    if (!pg)
        return;
    if (p->gfn == INVALID_GFN)
        put_page_alloc_ref(pg);
    else
        give_gfn(s->target, p->gfn);
    *p = (struct ioreq_page){ .gfn = INVALID_GFN };
    put_page_and_type(pg);
}

int ioreq_page_hide(struct ioreq_server *s, struct ioreq_page *p)
{
    if (!p->pg || p->gfn == INVALID_GFN)
        return 0;
    clear_page(p->va);              /* what the guest may have left there */
    return p2m_remove(s->target, p->gfn, page_to_mfn(p->pg), 0);
}

void ioreq_page_reveal(struct ioreq_server *s, struct ioreq_page *p)
{
    if (!p->pg || p->gfn == INVALID_GFN)
        return;
    clear_page(p->va);
    /* Without memory for the table the guest just misses a page that it was told not to use. */
    if (p2m_add_ram(s->target, p->gfn, p->pg, 0))
        put_page_alloc_ref(p->pg);
}
