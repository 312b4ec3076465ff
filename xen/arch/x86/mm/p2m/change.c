// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changing which frames are where. A change is prepared first (tables that are missing are made,
 * which may fail and alters nothing a guest can see) and then carried out, which cannot fail.
 */
#include <xen/arch.h>
#include <asm/hvm.h>

#include "private.h"

#define MAX_FRAMES      (1ULL << 18)

/* --- the end of a change ---------------------------------------------------------------------- */
void p2m_change_begin(struct p2m_domain *p2m, struct p2m_change *c)
{
    *c = (struct p2m_change){ };
    spin_lock(&p2m->lock);
}

void p2m_change_commit(struct p2m_domain *p2m, struct p2m_change *c)
{
    struct page_info *pg;

    if (c->flush)
        hvm_flush_domain_tlb(p2m->domain);
    c->flush = false;
    if (iommu_follows(p2m->domain))
        iommu_flush(p2m->domain);
    while ((pg = page_list_remove_head(&c->tables)))
        page_list_add(&p2m->spare, pg);
    while (c->nr_put)
        put_page_and_type(c->put[--c->nr_put]);
}

void p2m_change_end(struct p2m_domain *p2m, struct p2m_change *c)
{
    p2m_change_commit(p2m, c);
    spin_unlock(&p2m->lock);
}

void p2m_change_put(struct p2m_domain *p2m, struct p2m_change *c, struct page_info *pg)
{
    if (c->nr_put == P2M_CHANGE_PUTS)
        p2m_change_commit(p2m, c);
    c->put[c->nr_put++] = pg;
}

/* --- setting ---------------------------------------------------------------------------------- */
/* Level of the largest leaf that may begin at gfn. */
static unsigned int leaf_level(const struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 left)
{
    u64 bits = mfn == INVALID_MFN ? gfn : gfn | mfn;
    /* what is not present may be as large as the tree allows */
    unsigned int level = mfn == INVALID_MFN ? P2M_MAX_LEAF : p2m->max_leaf;

    while (level > 1 && (left < level_frames(level) || bits & (level_frames(level) - 1)))
        level--;
    return level;
}

/* Grant mappings are the grant room's to take away. */
static bool has_grants(const struct p2m_domain *p2m, gfn_t gfn, u64 nr)
{
    gfn_t end = gfn + nr;

    while (gfn < end) {
        unsigned int level;
        u64 e = *p2m_find(p2m, gfn, 1, &level);

        if (P2M_IN(entry_type(e), P2M_SET_GRANT))
            return true;
        gfn = (gfn | (level_frames(level) - 1)) + 1;
    }
    return false;
}

/* Nothing is there and nothing is to be. */
static bool stays_empty(const struct p2m_domain *p2m, gfn_t gfn, enum p2m_type type,
                        unsigned int level, unsigned int *at)
{
    return type == P2M_INVALID && *p2m_find(p2m, gfn, level, at) == 0;
}

static int prepare(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr, enum p2m_type type)
{
    while (nr) {
        unsigned int level = leaf_level(p2m, gfn, mfn, nr), at;
        u64 step = level_frames(level);

        if (!stays_empty(p2m, gfn, type, level, &at) && !p2m_descend(p2m, gfn, level))
            return -ENOMEM;
        gfn += step;
        nr -= step;
        if (mfn != INVALID_MFN)
            mfn += step;
    }
    return 0;
}

static void carry_out(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr, enum p2m_type type,
                      struct p2m_change *c)
{
    while (nr) {
        unsigned int level = leaf_level(p2m, gfn, mfn, nr), at;
        u64 step = level_frames(level);

        if (!stays_empty(p2m, gfn, type, level, &at)) {
            u64 *slot = p2m_descend(p2m, gfn, level);

            p2m_replace(p2m, slot, gfn, level, p2m_make_leaf(p2m, gfn, mfn, level, type), c);
        }
        gfn += step;
        nr -= step;
        if (mfn != INVALID_MFN)
            mfn += step;
    }
}

/* The books for what is there now. */
static void note_new(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr, enum p2m_type type)
{
    if (type != P2M_INVALID && type != P2M_MMIO_DM)
        p2m->top = max(p2m->top, gfn + nr);
    if (type == P2M_POD)
        p2m->pod.entries += nr;
    if (type == P2M_FOREIGN)
        p2m->foreign += nr;
    if (!P2M_IN(type, P2M_SET_RAM))
        return;
    for (u64 i = 0; i < nr; i++)
        arch_set_m2p(mfn + i, gfn + i);
    if (p2m_tracks_dirty(p2m))
        p2m_note_dirty(p2m, gfn, nr);
}

int p2m_set_locked(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr, enum p2m_type type,
                   struct p2m_change *c)
{
    int rc;

    if (!P2M_IN(type, P2M_SET_PAGE | 1u << P2M_MMIO_DIRECT | 1u << P2M_BROKEN))
        mfn = INVALID_MFN;
    if (nr == 0 || nr > MAX_FRAMES || gfn >= p2m->limit || nr > p2m->limit - gfn || !p2m->root)
        return -EINVAL;
    if (nr > 1 && (type == P2M_FOREIGN || P2M_IN(type, P2M_SET_GRANT)))
        return -EINVAL;
    if (has_grants(p2m, gfn, nr))
        return -EBUSY;
    rc = prepare(p2m, gfn, mfn, nr, type);
    if (rc == 0 && p2m->dirty.enabled && P2M_IN(type, P2M_SET_RAM))
        rc = p2m_bitmap_cover(p2m, gfn + nr);
    if (rc)
        return rc;
    carry_out(p2m, gfn, mfn, nr, type, c);
    note_new(p2m, gfn, mfn, nr, type);
    /* pages that come one by one make up large ones again where they can */
    if (type == P2M_RAM_RW && nr == 1 && level_index(gfn, 1) == PT_ENTRIES - 1)
        p2m_merge(p2m, gfn, c);
    return 0;
}

int p2m_set(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order, enum p2m_type type)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    int rc;

    if (order > 18)
        return -EINVAL;
    p2m_change_begin(p2m, &c);
    rc = p2m_set_locked(p2m, gfn, mfn, 1ULL << order, type, &c);
    p2m_change_end(p2m, &c);
    return rc;
}

int p2m_add_ram(struct domain *d, gfn_t gfn, struct page_info *pg, unsigned int order)
{
    return p2m_set(d, gfn, page_to_mfn(pg), order, P2M_RAM_RW);
}
