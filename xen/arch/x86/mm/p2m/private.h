/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the p2m room share: entries, tables, and how changes are brought to an end.
 *
 * A table is one page of 512 entries, four levels as with the processor's own. An entry of level n
 * is a table of level n - 1 or a leaf that stands for 2^(9 * (n - 1)) frames; an empty entry is a
 * leaf of type P2M_INVALID. The type is in bits 52-55, which both vendors leave to software.
 *
 * Changes happen under the lock. A change that took rights away, replaced a table or dropped
 * references collects what may be reused only after the hardware forgot about it in struct
 * p2m_change; p2m_change_end() flushes and lets go.
 *
 * Lookups take no lock. They follow tables while p2m_domain.seq stands still: it counts the tables
 * taken out of the tree, and a table's page gets no other use before it was counted. A reader that
 * read an entry and then finds seq as it was has read it from a table of the tree.
 */
#ifndef P2M_PRIVATE_H
#define P2M_PRIVATE_H

#include <xen/bug.h>
#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/mm.h>
#include <asm/mm.h>
#include <asm/p2m.h>

#define P2M_LEVELS          4
#define P2M_TYPE_SHIFT      52
#define P2M_TYPE_MASK       (15ULL << P2M_TYPE_SHIFT)
#define P2M_LARGE           (1ULL << 7)     /* a leaf above level 1; both formats */
#define P2M_MAX_LEAF        3

/* What the processor understands (format.c). */
struct p2m_format {
    const char *name;
    u64 present;            /* an entry with none of these bits is not looked at further */
    u64 table;              /* flags of an entry that points to a table */
    u64 (*leaf_flags)(const struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int level,
                      enum p2m_type type);
};
extern const struct p2m_format p2m_npt, p2m_ept;

struct p2m_logdirty {
    bool enabled;
    u8 **chunks;            /* bitmap by frame number, in pages (bitmap.c) */
    u64 nr_chunks, covered; /* places for pages, pages */
    u64 dirty_count, fault_count;
    bool gave_way;          /* an operation did: which, and where it goes on */
    u32 op;
    gfn_t resume;
};

/* Dirty VRAM: one range at a time. */
struct p2m_vram {
    gfn_t first;
    u64 nr;                 /* 0: none */
    u8 *bits;
};

/* Populate on demand: frames that back future entries. Linked through their own first word. */
struct p2m_pod {
    u64 entries;            /* frames of type P2M_POD */
    u64 cached;             /* frames in the cache */
    u32 large, single;      /* first block of 512, first frame; 0: none */
    gfn_t sweep;            /* where looking for zeroed pages goes on (downwards) */
    u64 swept;              /* frames that were passed since one was found */
};

struct p2m_domain {
    spinlock_t lock;        /* LOCK_P2M: the tree and all below */
    struct domain *domain;
    const struct p2m_format *format;
    u64 *root;
    u32 seq;                /* see above */
    unsigned int max_leaf;  /* level of the largest leaf the hardware knows */
    gfn_t limit;            /* first frame number that cannot be */
    gfn_t top;              /* highest frame number ever populated + 1 */
    u64 foreign;            /* entries of type P2M_FOREIGN */
    struct page_list tables, spare;     /* the pool: in the tree, unused */
    gfn_t relinquish;
    struct p2m_pod pod;
    struct p2m_logdirty dirty;
    struct p2m_vram vram;
};

static inline struct p2m_domain *p2m_of(const struct domain *d)
{
    return d->arch.p2m;
}

/* --- entries ---------------------------------------------------------------------------------- */
static inline enum p2m_type entry_type(u64 e)
{
    return (e & P2M_TYPE_MASK) >> P2M_TYPE_SHIFT;
}
/* RAM whose writes are being watched is RAM. */
static inline bool entry_is_of(u64 e, enum p2m_type t)
{
    return entry_type(e) == t || (entry_type(e) == P2M_RAM_LOGDIRTY && t == P2M_RAM_RW);
}
static inline u64 level_frames(unsigned int level)
{
    return 1ULL << 9 * (level - 1);
}
static inline unsigned int level_index(gfn_t gfn, unsigned int level)
{
    return gfn >> 9 * (level - 1) & (PT_ENTRIES - 1);
}
static inline bool entry_is_table(const struct p2m_domain *p2m, u64 e, unsigned int level)
{
    return level > 1 && (e & p2m->format->present) && !(e & P2M_LARGE);
}
static inline u64 *entry_table(u64 e)
{
    return mfn_to_virt(pte_mfn(e));
}
/* First frame of a leaf; INVALID_MFN when nothing is behind it. */
static inline mfn_t leaf_mfn(u64 e, unsigned int level)
{
    mfn_t mfn = pte_mfn(e) & ~(level_frames(level) - 1);    /* a PAT bit lies in there */

    return pte_mfn(e) ? mfn : INVALID_MFN;
}
/* The frame of the leaf e that gfn falls into. */
static inline mfn_t leaf_mfn_at(u64 e, unsigned int level, gfn_t gfn)
{
    return leaf_mfn(e, level) + (gfn & (level_frames(level) - 1));
}
/* mfn INVALID_MFN: none */
u64 p2m_make_leaf(const struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, unsigned int level,
                  enum p2m_type type);

/* --- the tree (tables.c); locked -------------------------------------------------------------- */
#define P2M_CHANGE_PUTS     16
struct p2m_change {
    bool flush;
    unsigned int nr_put;
    struct page_list tables;                    /* back to the pool */
    struct page_info *put[P2M_CHANGE_PUTS];     /* general and type references to drop */
};
/* The leaf gfn lies in, not below level `floor`. */
u64 *p2m_find(const struct p2m_domain *p2m, gfn_t gfn, unsigned int floor, unsigned int *level);
/* The slot of gfn at `level`, made by splitting the leaf above it; NULL: no page for a table. */
u64 *p2m_descend(struct p2m_domain *p2m, gfn_t gfn, unsigned int level);
/* Replaces what is at slot: books kept (pod, foreign, M2P). No grant mapping may lie below it. */
void p2m_replace(struct p2m_domain *p2m, u64 *slot, gfn_t gfn, unsigned int level, u64 new,
                 struct p2m_change *c);
/* The domain's devices find at gfn what `new', a leaf of this level, says. Flushed by p2m_change_commit(). */
void p2m_tell_devices(struct p2m_domain *p2m, gfn_t gfn, unsigned int level, u64 new);
/* Only other rights or another type for the same frames: no books. */
static inline void p2m_rewrite(u64 *slot, u64 new)
{
    WRITE_ONCE(*slot, new);
}
/* Makes one leaf of the table above gfn's level-1 entries where that is possible. */
void p2m_merge(struct p2m_domain *p2m, gfn_t gfn, struct p2m_change *c);

/* --- changes (change.c) ----------------------------------------------------------------------- */
void p2m_change_begin(struct p2m_domain *p2m, struct p2m_change *c);       /* takes the lock */
void p2m_change_end(struct p2m_domain *p2m, struct p2m_change *c);         /* drops it */
/* Flushes and lets go now; the lock stays. */
void p2m_change_commit(struct p2m_domain *p2m, struct p2m_change *c);
void p2m_change_put(struct p2m_domain *p2m, struct p2m_change *c, struct page_info *pg);
/* p2m_set() of any nr (at most 2^18) frames. */
int p2m_set_locked(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, u64 nr, enum p2m_type type,
                   struct p2m_change *c);

/* --- the pool (pool.c); locked ---------------------------------------------------------------- */
u64 *p2m_table_alloc(struct p2m_domain *p2m);   /* zeroed; NULL */
void p2m_pool_release(struct p2m_domain *p2m);  /* everything back to the heap, the tree is empty */

/* --- populate on demand (pod.c, pod-sweep.c); locked ------------------------------------------ */
/* Puts a page behind gfn, of type P2M_POD just now. NONE: there is none. LATER: not if `all', which may take long. */
enum p2m_pod_found { P2M_POD_NONE, P2M_POD_FOUND, P2M_POD_LATER };
enum p2m_pod_found p2m_pod_populate(struct p2m_domain *p2m, gfn_t gfn, bool all, struct p2m_change *c);
/* d's pages [mfn, + 2^order), zeroed, mapped nowhere, to the cache. */
void p2m_pod_cache_add(struct p2m_domain *p2m, mfn_t mfn, unsigned int order);
/* Takes zeroed pages of the guest back into the cache. NONE: not one in the whole guest. LATER: it was not all seen. */
enum p2m_pod_found p2m_pod_sweep(struct p2m_domain *p2m, bool all, struct p2m_change *c);
/* After entries went: frames the cache holds too many are given back. */
void p2m_pod_trim(struct p2m_domain *p2m);

/* --- dirty pages (logdirty.c, bitmap.c, vram.c); locked --------------------------------------- */
static inline bool p2m_tracks_dirty(const struct p2m_domain *p2m)
{
    return unlikely(p2m->dirty.enabled | (p2m->vram.nr != 0));
}
/* Notes frames written to. */
void p2m_note_dirty(struct p2m_domain *p2m, gfn_t gfn, u64 nr);
/* The guest (or we for it) will write to gfn, in a leaf of type P2M_RAM_LOGDIRTY. */
void p2m_dirty_fault(struct p2m_domain *p2m, gfn_t gfn);
/* Write-protects gfn if it is writable RAM. */
void p2m_protect(struct p2m_domain *p2m, gfn_t gfn, struct p2m_change *c);
void p2m_vram_note(struct p2m_domain *p2m, gfn_t gfn, u64 nr);
static inline bool p2m_in_vram(const struct p2m_domain *p2m, gfn_t gfn)
{
    return gfn - p2m->vram.first < p2m->vram.nr;
}
void p2m_vram_stop(struct p2m_domain *p2m, struct p2m_change *c);
int p2m_bitmap_cover(struct p2m_domain *p2m, gfn_t end);    /* room for [0, end): 0 or -ENOMEM */
void p2m_bitmap_free(struct p2m_domain *p2m);
void p2m_bitmap_set(struct p2m_domain *p2m, gfn_t gfn, u64 nr);
/* The 64 bits from a multiple of 64; clear: and none of them any more. */
u64 p2m_bitmap_word(struct p2m_domain *p2m, gfn_t gfn, bool clear);
/* Leaves of type ot in [*at, end) become nt; -ERESTART now and then, *at says where to go on. */
int p2m_retype(struct p2m_domain *p2m, gfn_t *at, gfn_t end, enum p2m_type ot, enum p2m_type nt,
               struct p2m_change *c);

#endif
