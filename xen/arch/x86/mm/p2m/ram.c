// SPDX-License-Identifier: GPL-2.0-only
/* Taking frames out, changing their type, and other domains' pages. */
#include <xen/arch.h>

#include "private.h"

/* --- taking out ------------------------------------------------------------------------------- */
/* Is [gfn, + nr) that run of frames? */
static bool is_run(const struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr)
{
    gfn_t end = gfn + nr;

    while (gfn < end) {
        unsigned int level;
        u64 e = *p2m_find(p2m, gfn, 1, &level), next = (gfn | (level_frames(level) - 1)) + 1;

        if (!pte_mfn(e) || leaf_mfn_at(e, level, gfn) != mfn)
            return false;
        mfn += next - gfn;
        gfn = next;
    }
    return true;
}

static bool in_range(const struct p2m_domain *p2m, gfn_t gfn, u64 nr)
{
    return gfn < p2m->limit && nr <= p2m->limit - gfn;
}

int p2m_remove(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order)
{
    struct p2m_domain *p2m = p2m_of(d);
    u64 nr = 1ULL << order;
    struct p2m_change c;
    int rc = -ENOENT;

    if (order > 18)
        return -EINVAL;
    p2m_change_begin(p2m, &c);
    if (in_range(p2m, gfn, nr) && (mfn == INVALID_MFN || is_run(p2m, gfn, mfn, nr)))
        rc = p2m_set_locked(p2m, gfn, INVALID_MFN, nr, P2M_INVALID, &c);
    p2m_change_end(p2m, &c);
    return rc;
}

/* --- giving memory back ----------------------------------------------------------------------- */
/*
 * The guest keeps nothing of this page. What populate-on-demand still owes is covered first; that
 * needs a page nobody else holds. The entry is gone and flushed.
 */
static void give_back(struct p2m_domain *p2m, mfn_t mfn)
{
    struct page_info *pg = mfn_to_page(mfn);

    if (p2m->pod.entries > p2m->pod.cached && (pg->count & PGC_count_mask) == 1 &&
        !(pg->type & PGT_count_mask) && !(pg->count & PGC_extra)) {
        clear_page(page_to_virt(pg));
        p2m_pod_cache_add(p2m, mfn, 0);
        return;
    }
    put_page_alloc_ref(pg);
}

/* *out is full: what is in it can go now. */
static void empty(struct p2m_domain *p2m, struct released_pages *out, struct p2m_change *c)
{
    c->flush |= out->flush;
    p2m_change_commit(p2m, c);
    out->flush = false;
    while (out->nr)
        put_page(out->pg[--out->nr]);
}

/* One leaf's share of an extent. */
static int release_run(struct p2m_domain *p2m, gfn_t gfn, u64 nr, u64 e, mfn_t mfn,
                       struct released_pages *out, struct p2m_change *c)
{
    enum p2m_type t = entry_type(e);
    int rc;

    if (t == P2M_POD)
        return p2m_set_locked(p2m, gfn, INVALID_MFN, nr, P2M_INVALID, c);
    if (!P2M_IN(t, P2M_SET_RAM))
        return t == P2M_INVALID ? -ENOENT : -EINVAL;
    if (mfn_to_page(mfn)->count & PGC_xen_heap)
        return -EINVAL;         /* a page of ours that it sees: remove_from_physmap */
    /* the caller flushes for many single pages at once; it must hold on to them until then */
    if (out->nr == ARRAY_SIZE(out->pg))
        empty(p2m, out, c);
    if (nr == 1 && p2m->pod.entries <= p2m->pod.cached &&
        get_page(mfn_to_page(mfn), p2m->domain)) {
        rc = p2m_set_locked(p2m, gfn, INVALID_MFN, 1, P2M_INVALID, c);
        if (rc == 0 && !c->tables.count) {
            out->pg[out->nr++] = mfn_to_page(mfn);
            out->flush |= c->flush;
            c->flush = false;
            put_page_alloc_ref(mfn_to_page(mfn));
            return 0;
        }
        put_page(mfn_to_page(mfn));
    } else {
        rc = p2m_set_locked(p2m, gfn, INVALID_MFN, nr, P2M_INVALID, c);
    }
    if (rc)
        return rc;
    p2m_change_commit(p2m, c);
    for (u64 i = 0; i < nr; i++)
        give_back(p2m, mfn + i);
    return 0;
}

int p2m_release(struct domain *d, gfn_t gfn, unsigned int order, struct released_pages *out)
{
    struct p2m_domain *p2m = p2m_of(d);
    gfn_t end = gfn + (1ULL << order);
    struct p2m_change c;
    int rc = 0;

    p2m_change_begin(p2m, &c);
    if (order > 18 || !in_range(p2m, gfn, end - gfn))
        rc = -EINVAL;
    while (rc == 0 && gfn < end) {
        unsigned int level;
        u64 e = *p2m_find(p2m, gfn, 1, &level), nr;

        nr = min((gfn | (level_frames(level) - 1)) + 1, end) - gfn;
        rc = release_run(p2m, gfn, nr, e, leaf_mfn_at(e, level, gfn), out, &c);
        gfn += nr;
    }
    p2m_pod_trim(p2m);
    p2m_change_end(p2m, &c);
    return rc;
}

/* --- types ------------------------------------------------------------------------------------ */
#define CHANGEABLE      (P2M_SET_RAM | 1u << P2M_MMIO_DM)

static int change_type_locked(struct p2m_domain *p2m, gfn_t gfn, enum p2m_type ot,
                              enum p2m_type nt, struct p2m_change *c)
{
    unsigned int level;
    u64 e, *slot;

    if (gfn >= p2m->limit)
        return -EINVAL;
    e = *p2m_find(p2m, gfn, 1, &level);
    if (entry_type(e) == P2M_POD && P2M_IN(ot, P2M_SET_RAM)) {
        if (p2m_pod_populate(p2m, gfn, true, c) != P2M_POD_FOUND)
            return -ENOMEM;
        e = *p2m_find(p2m, gfn, 1, &level);
    }
    if (!entry_is_of(e, ot) || (P2M_IN(nt, P2M_SET_RAM) && !pte_mfn(e)))
        return -EBUSY;
    slot = p2m_descend(p2m, gfn, 1);
    if (!slot)
        return -ENOMEM;
    c->flush |= (*slot & p2m->format->present) != 0;
    p2m_rewrite(slot, p2m_make_leaf(p2m, gfn, leaf_mfn(*slot, 1), 1, nt));
    p2m_tell_devices(p2m, gfn, 1, *slot);
    if (nt == P2M_RAM_RW)
        p2m_note_dirty(p2m, gfn, 1);        /* writes will go unnoticed until the next round */
    return 0;
}

int p2m_change_type(struct domain *d, gfn_t gfn, enum p2m_type ot, enum p2m_type nt)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    int rc;

    if (!P2M_IN(ot, CHANGEABLE) || !P2M_IN(nt, CHANGEABLE))
        return -EINVAL;
    p2m_change_begin(p2m, &c);
    rc = change_type_locked(p2m, gfn, ot, nt, &c);
    p2m_change_end(p2m, &c);
    return rc;
}

int p2m_change_type_range(struct domain *d, gfn_t *start, gfn_t end, enum p2m_type ot,
                          enum p2m_type nt)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    int rc;

    if (!P2M_IN(ot, CHANGEABLE) || !P2M_IN(nt, CHANGEABLE))
        return -EINVAL;
    p2m_change_begin(p2m, &c);
    rc = p2m_retype(p2m, start, min(end, p2m->limit), ot, nt, &c);
    p2m_change_end(p2m, &c);
    return rc;
}

/* --- other domains' pages --------------------------------------------------------------------- */
int p2m_map_foreign_page(struct domain *d, gfn_t gfn, struct page_info *pg)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;
    int rc;

    if (get_page_type(pg, PGT_writable_page))
        return -EBUSY;
    p2m_change_begin(p2m, &c);
    rc = p2m_set_locked(p2m, gfn, page_to_mfn(pg), 1, P2M_FOREIGN, &c);
    p2m_change_end(p2m, &c);
    if (rc)
        put_page_type(pg);
    return rc;
}

int p2m_map_foreign(struct domain *d, gfn_t gfn, struct domain *fd, gfn_t fgfn)
{
    struct page_info *pg;
    bool writable;
    int rc = -EPERM;

    if (fd == d)
        return -EINVAL;         /* a page cannot keep its own owner alive */
    pg = get_page_from_gfn(fd, fgfn, &writable);
    if (!pg)
        return -EINVAL;
    if (writable && page_owner(pg) == fd)
        rc = p2m_map_foreign_page(d, gfn, pg);
    if (rc)
        put_page(pg);
    return rc;
}

/* --- memory types ----------------------------------------------------------------------------- */
/*
 * The leaf at *gfn, split until it does not reach out of [first, last] any more (or there is no
 * page for a table: then all of it gets the type of its beginning). *gfn: where it begins.
 */
static u64 *inside(struct p2m_domain *p2m, gfn_t *gfn, gfn_t first, gfn_t last, u64 *slot,
                   unsigned int *level)
{
    for (;;) {
        gfn_t begin = *gfn & ~(level_frames(*level) - 1);
        u64 *part;

        if (*level == 1 || (begin >= first && begin + level_frames(*level) - 1 <= last) ||
            (part = p2m_descend(p2m, *gfn, *level - 1)) == NULL) {
            *gfn = begin;
            return slot;
        }
        slot = part;
        --*level;
    }
}

void p2m_memory_types_changed(struct domain *d, gfn_t first, gfn_t last)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct p2m_change c;

    p2m_change_begin(p2m, &c);
    for (gfn_t gfn = first, end = min(p2m->top, p2m->limit); gfn <= last && gfn < end; ) {
        unsigned int level;
        u64 *slot = p2m_find(p2m, gfn, 1, &level);

        if (!(*slot & p2m->format->present)) {
            gfn = (gfn | (level_frames(level) - 1)) + 1;
            continue;
        }
        slot = inside(p2m, &gfn, first, last, slot, &level);
        p2m_rewrite(slot, p2m_make_leaf(p2m, gfn, leaf_mfn(*slot, level), level,
                                        entry_type(*slot)));
        c.flush = true;
        gfn += level_frames(level);
    }
    p2m_change_end(p2m, &c);
}
