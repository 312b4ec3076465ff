// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stands behind a guest frame. Without the lock as long as nothing has to be done first; see
 * private.h for why that is safe.
 */
#include <lib/string.h>

#include "private.h"

/* A leaf as a reader without the lock saw it. */
struct found {
    const u64 *slot;
    u64 e;
    unsigned int level;
    u32 seq;
};

static bool unchanged(const struct p2m_domain *p2m, u32 seq)
{
    return __atomic_load_n(&p2m->seq, __ATOMIC_ACQUIRE) == seq;
}

/* False: the tree changed under us. */
static bool find_unlocked(const struct p2m_domain *p2m, gfn_t gfn, struct found *f)
{
    const u64 *table = p2m->root;
    unsigned int level = P2M_LEVELS;
    const u64 *slot;
    u64 e;

    f->seq = __atomic_load_n(&p2m->seq, __ATOMIC_ACQUIRE);
    for (;; level--) {
        slot = &table[level_index(gfn, level)];
        e = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
        /* read from a table of the tree: what it points to is one, too */
        if (unlikely(!unchanged(p2m, f->seq)))
            return false;
        if (!entry_is_table(p2m, e, level))
            break;
        table = entry_table(e);
    }
    f->slot = slot;
    f->e = e;
    f->level = level;
    return true;
}

mfn_t p2m_lookup(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int *order)
{
    struct p2m_domain *p2m = p2m_of(d);
    enum p2m_type t = P2M_INVALID;
    struct found f = { .level = 1 };

    if (likely(gfn < READ_ONCE(p2m->limit))) {
        while (unlikely(!find_unlocked(p2m, gfn, &f)))
            ;
        t = entry_type(f.e);
    }
    if (type)
        *type = t;
    if (order)
        *order = 9 * (f.level - 1);
    if (!P2M_IN(t, P2M_SET_PAGE | 1u << P2M_MMIO_DIRECT))
        return INVALID_MFN;
    return leaf_mfn_at(f.e, f.level, gfn);
}

/* A reference to the page of a leaf of a type in P2M_SET_PAGE; the entry may be stale. */
static struct page_info *reference(struct domain *d, enum p2m_type t, mfn_t mfn)
{
    struct page_info *pg = mfn_to_page(mfn);

    if (unlikely(!mfn_valid(mfn)))
        return NULL;
    if (likely(P2M_IN(t, P2M_SET_RAM)))
        return get_page(pg, d) ? pg : NULL;
    if (!page_owner(pg) || !get_page(pg, page_owner(pg)))
        return NULL;
    /* a dying domain's grants are given back while their entries still stand */
    if (P2M_IN(t, P2M_SET_GRANT) && READ_ONCE(d->is_dying)) {
        put_page(pg);
        return NULL;
    }
    return pg;
}

static struct page_info *get_locked(struct p2m_domain *p2m, gfn_t gfn, enum p2m_type *t,
                                    unsigned int flags, struct p2m_change *c)
{
    unsigned int level;
    u64 e;

    if (gfn >= p2m->limit)
        return NULL;
    e = *p2m_find(p2m, gfn, 1, &level);
    if (entry_type(e) == P2M_POD && (flags & P2M_ALLOC) &&
        p2m_pod_populate(p2m, gfn, true, c) == P2M_POD_FOUND)
        e = *p2m_find(p2m, gfn, 1, &level);
    *t = entry_type(e);
    if (!P2M_IN(*t, flags & P2M_WRITE ? P2M_SET_WRITABLE : P2M_SET_PAGE))
        return NULL;
    if (flags & P2M_WRITE && P2M_IN(*t, P2M_SET_RAM) && p2m_tracks_dirty(p2m)) {
        if (*t == P2M_RAM_LOGDIRTY)
            p2m_dirty_fault(p2m, gfn);
        else
            p2m_note_dirty(p2m, gfn, 1);
    }
    return reference(p2m->domain, *t, leaf_mfn_at(e, level, gfn));
}

/* What needs the lock: a page has to be put there or marked dirty first, or others interfere. */
static noinline struct page_info *get_slow(struct p2m_domain *p2m, gfn_t gfn, enum p2m_type *t,
                                           unsigned int flags)
{
    struct page_info *pg;
    struct p2m_change c;

    *t = P2M_INVALID;
    p2m_change_begin(p2m, &c);
    pg = get_locked(p2m, gfn, t, flags, &c);
    p2m_change_end(p2m, &c);
    return pg;
}

static bool needs_lock(const struct p2m_domain *p2m, enum p2m_type t, unsigned int flags)
{
    if (t == P2M_POD)
        return flags & P2M_ALLOC;
    return (flags & P2M_WRITE) && p2m_tracks_dirty(p2m);
}

struct page_info *p2m_get_page(struct domain *d, gfn_t gfn, enum p2m_type *type,
                               unsigned int flags)
{
    struct p2m_domain *p2m = p2m_of(d);
    enum p2m_type unused, *t = type ? type : &unused;
    struct page_info *pg;
    struct found f;

    *t = P2M_INVALID;
    if (unlikely(gfn >= READ_ONCE(p2m->limit)))
        return NULL;
    if (unlikely(!find_unlocked(p2m, gfn, &f)))
        return get_slow(p2m, gfn, t, flags);
    *t = entry_type(f.e);
    if (unlikely(needs_lock(p2m, *t, flags)))
        return get_slow(p2m, gfn, t, flags);
    if (!P2M_IN(*t, flags & P2M_WRITE ? P2M_SET_WRITABLE : P2M_SET_PAGE))
        return NULL;
    pg = reference(d, *t, leaf_mfn_at(f.e, f.level, gfn));
    /* still there now that it cannot go away? */
    if (likely(pg && READ_ONCE(*f.slot) == f.e && unchanged(p2m, f.seq)))
        return pg;
    if (pg)
        put_page(pg);
    return get_slow(p2m, gfn, t, flags);
}

/* --- reading ---------------------------------------------------------------------------------- */
static void read_bytes(void *to, const void *from, size_t len)
{
    if (len == 8 && IS_ALIGNED((unsigned long)from, 8))
        *(u64 *)to = READ_ONCE(*(const u64 *)from);
    else if (len == 4 && IS_ALIGNED((unsigned long)from, 4))
        *(u32 *)to = READ_ONCE(*(const u32 *)from);
    else
        memcpy(to, from, len);
}

static noinline bool read_slow(struct domain *d, gfn_t gfn, unsigned int offset, void *to,
                               size_t len, enum p2m_type *type)
{
    struct page_info *pg = p2m_get_page(d, gfn, type, P2M_ALLOC);

    if (!pg)
        return false;
    read_bytes(to, (const char *)page_to_virt(pg) + offset, len);
    put_page(pg);
    return true;
}

bool p2m_read(struct domain *d, gfn_t gfn, unsigned int offset, void *to, size_t len,
              enum p2m_type *type)
{
    struct p2m_domain *p2m = p2m_of(d);
    struct found f;
    mfn_t mfn;

    if (unlikely(gfn >= READ_ONCE(p2m->limit) || !find_unlocked(p2m, gfn, &f)))
        return read_slow(d, gfn, offset, to, len, type);
    mfn = leaf_mfn_at(f.e, f.level, gfn);
    if (unlikely(!P2M_IN(entry_type(f.e), P2M_SET_RAM) || !mfn_valid(mfn)))
        return read_slow(d, gfn, offset, to, len, type);
    read_bytes(to, (const char *)mfn_to_virt(mfn) + offset, len);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    /* a page goes only after its entry: it was the guest's while it was read */
    if (unlikely(READ_ONCE(*f.slot) != f.e || !unchanged(p2m, f.seq)))
        return read_slow(d, gfn, offset, to, len, type);
    if (type)
        *type = entry_type(f.e);
    return true;
}
