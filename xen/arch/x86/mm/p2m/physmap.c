// SPDX-License-Identifier: GPL-2.0-only
/*
 * What memory operations and grants do to a translated guest's frame numbers: the arch_* functions
 * of common code for such guests.
 */
#include <xen/arch.h>
#include <xen/grant.h>
#include <xen/pci.h>
#include <xen/sched.h>
#include <asm/ioreq.h>
#include <public/memory.h>

#include "private.h"

/* --- extents ---------------------------------------------------------------------------------- */
int arch_release_extent(struct domain *d, gfn_t gfn, unsigned int order, struct released_pages *out)
{
    return p2m_release(d, gfn, order, out);
}

int arch_promise_extent(struct domain *d, gfn_t gfn, unsigned int order)
{
    return p2m_pod_promise(d, gfn, order);
}

gfn_t arch_max_gfn(const struct domain *d)
{
    return p2m_max_mapped_gfn(d);
}

/* --- putting pages at frame numbers ----------------------------------------------------------- */
/* Makes room at gfn: RAM there is given back, a page of ours just disappears. */
static int vacate(struct domain *d, gfn_t gfn)
{
    struct released_pages out = { };
    enum p2m_type t;
    mfn_t mfn = p2m_lookup(d, gfn, &t, NULL);
    int rc;

    if (t == P2M_INVALID || t == P2M_MMIO_DM || t == P2M_FOREIGN)
        return 0;
    if (t == P2M_MMIO_DIRECT || P2M_IN(t, P2M_SET_GRANT))
        return -EBUSY;
    if (P2M_IN(t, P2M_SET_RAM) && mfn_to_page(mfn)->count & PGC_xen_heap)
        return p2m_remove(d, gfn, mfn, 0);
    rc = p2m_release(d, gfn, 0, &out);
    if (out.flush)
        arch_flush_domain_tlb(d);
    while (out.nr)
        put_page(out.pg[--out.nr]);
    return rc == -ENOENT ? 0 : rc;      /* another vcpu was faster */
}

/* A page of d's own, which may be at another number now. */
static int place(struct domain *d, gfn_t gfn, struct page_info *pg)
{
    mfn_t mfn = page_to_mfn(pg);
    gfn_t old = arch_get_m2p(mfn);
    bool moves = old < p2m_gfn_limit(d) && p2m_lookup(d, old, NULL, NULL) == mfn;
    int rc;

    if (moves && old == gfn)
        return 0;
    rc = vacate(d, gfn);
    if (rc)
        return rc;
    if (moves && (rc = p2m_remove(d, old, mfn, 0)) != 0)
        return rc;
    rc = p2m_set(d, gfn, mfn, 0, P2M_RAM_RW);
    if (rc && moves)
        p2m_set(d, old, mfn, 0, P2M_RAM_RW);
    return rc;
}

static int place_grant_frame(struct domain *d, unsigned long idx, gfn_t gfn)
{
    mfn_t mfn;
    int rc = d->grant_table ? grant_table_get_frame(d, idx, &mfn) : -EOPNOTSUPP;

    return rc ? rc : place(d, gfn, mfn_to_page(mfn));
}

static int move_frame(struct domain *d, gfn_t from, gfn_t to)
{
    enum p2m_type t;
    struct page_info *pg = p2m_get_page(d, from, &t, P2M_ALLOC);
    int rc = -EINVAL;

    if (!pg)
        return -EINVAL;
    if (P2M_IN(t, P2M_SET_RAM))
        rc = place(d, to, pg);
    put_page(pg);
    return rc;
}

static int place_foreign(struct domain *d, gfn_t gfn, struct domain *fd, gfn_t fgfn)
{
    int rc = vacate(d, gfn);

    return rc ? rc : p2m_map_foreign(d, gfn, fd, fgfn);
}

static int place_device(struct domain *d, gfn_t gfn, mfn_t mfn)
{
    unsigned long done = 0;

    if (mfn_valid(mfn) || !domain_iomem_permitted(d, mfn, mfn) ||
        (d != hardware_domain && pci_msix_guarded(mfn, mfn)))
        return -EPERM;
    return p2m_map_mmio(d, gfn, mfn, 1, &done);
}

int arch_add_to_physmap(struct domain *d, unsigned int space, unsigned long idx, gfn_t gfn,
                        struct domain *foreign)
{
    if (gfn >= p2m_gfn_limit(d))
        return -EINVAL;
    switch (space) {
    case XENMAPSPACE_shared_info:
        return idx ? -EINVAL : place(d, gfn, virt_to_page(d->shared_info));
    case XENMAPSPACE_grant_table:
        return place_grant_frame(d, idx, gfn);
    case XENMAPSPACE_gmfn:
    case XENMAPSPACE_gmfn_range:
        return move_frame(d, idx, gfn);
    case XENMAPSPACE_gmfn_foreign:
        return foreign ? place_foreign(d, gfn, foreign, idx) : -ESRCH;
    case XENMAPSPACE_dev_mmio:
        return place_device(d, gfn, idx);
    }
    return -ENOSYS;
}

/* The page stays the domain's, wherever it is or is not. */
int arch_remove_from_physmap(struct domain *d, gfn_t gfn)
{
    enum p2m_type t;
    mfn_t mfn = p2m_lookup(d, gfn, &t, NULL);

    if (mfn == INVALID_MFN || t == P2M_MMIO_DIRECT)
        return -ENOENT;
    return p2m_remove(d, gfn, mfn, 0);
}

int arch_map_resource(struct domain *d, gfn_t gfn, struct domain *owner, mfn_t mfn)
{
    struct page_info *pg = mfn_to_page(mfn);
    int rc = vacate(d, gfn);

    if (rc)
        return rc;
    if (!get_page(pg, owner))
        return -EINVAL;
    rc = p2m_map_foreign_page(d, gfn, pg);
    if (rc)
        put_page(pg);
    return rc;
}

/* --- resources -------------------------------------------------------------------------------- */
/* One page of posted writes, then one of requests for every so many vcpus. */
unsigned int arch_resource_frames(struct domain *d, unsigned int type)
{
    if (type != XENMEM_resource_ioreq_server)
        return 0;
    return 1 + DIV_ROUND_UP(d->max_vcpus, PAGE_SIZE / sizeof(ioreq_t));
}

int arch_resource_frame(struct domain *d, unsigned int type, u32 id, unsigned long idx, mfn_t *mfn)
{
    return ioreq_server_frame(d, id, idx, mfn);
}
