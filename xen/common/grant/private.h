/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Grant tables, inside. A granter's table is an array of entries in pages shared with it; beside
 * each entry we keep an `active' one that says who uses it how often. A grantee's maptrack
 * remembers what a handle stands for.
 *
 * Locks: grant_table->lock guards growth; frames are only added, so readers look at the counts
 * without it. An active entry's lock guards its use counts and the Xen-owned bits of the shared
 * entry. A maptrack list's lock guards the free handles of one vcpu. Order: list or table, then
 * active entry; two active entries by address.
 *
 * Every use of a grant by a mapping holds one general reference to the page and, when writable, one
 * to its type.
 */
#ifndef COMMON_GRANT_PRIVATE_H
#define COMMON_GRANT_PRIVATE_H

#include <xen/domain.h>
#include <xen/errno.h>
#include <xen/grant.h>
#include <xen/mm.h>
#include <xen/spinlock.h>
#include <generated/hypercall-defs.h>

#define ENTRIES_PER_FRAME   (PAGE_SIZE / sizeof(struct grant_entry_v1))

/* How an entry is used: index into grant_active->pins. */
enum grant_pin {
    PIN_HOST_RO,
    PIN_HOST_RW,
    PIN_DEV_RO,
    PIN_DEV_RW,
    NR_PINS,
};

struct grant_active {
    spinlock_t lock;
    u16 pins[NR_PINS];
    mfn_t mfn;                      /* while pinned */
    domid_t domid;                  /* the one domain that uses it, while pinned */
};

#define ACTIVE_ORDER        2       /* pages of active entries for one frame */
_Static_assert(ENTRIES_PER_FRAME * sizeof(struct grant_active) <= (PAGE_SIZE << ACTIVE_ORDER),
               "active entries");

struct grant_maptrack {
    u32 ref;                        /* of the granter; free: next free handle */
    domid_t domid;                  /* the granter */
    u16 flags;                      /* GNTMAP_*; 0: free */
};

#define MAPTRACK_PER_FRAME  (PAGE_SIZE / sizeof(struct grant_maptrack))
#define HANDLE_NONE         (~0u)

struct maptrack_list {
    spinlock_t lock;
    u32 head;
};

struct grant_table {
    spinlock_t lock;
    u32 nr_frames;                  /* published after the frame; never shrinks */
    u32 max_frames;
    struct grant_entry_v1 **shared; /* max_frames addresses of shared pages */
    struct grant_active **active;
    /* this domain as a grantee */
    spinlock_t maptrack_lock;       /* growth */
    u32 nr_maptrack_frames;
    u32 max_maptrack_frames;
    struct grant_maptrack **maptrack;
    u16 *maptrack_owner;            /* of each page: the vcpu whose list its handles are of */
    struct maptrack_list *lists;    /* one for each possible vcpu */
    u32 next_release;               /* progress of grant_table_release_mappings() */
};

static inline u32 grant_nr_entries(const struct grant_table *gt)
{
    return __atomic_load_n(&gt->nr_frames, __ATOMIC_ACQUIRE) * ENTRIES_PER_FRAME;
}
static inline struct grant_entry_v1 *grant_shared(const struct grant_table *gt, u32 ref)
{
    return &gt->shared[ref / ENTRIES_PER_FRAME][ref % ENTRIES_PER_FRAME];
}
static inline struct grant_active *grant_active(const struct grant_table *gt, u32 ref)
{
    return &gt->active[ref / ENTRIES_PER_FRAME][ref % ENTRIES_PER_FRAME];
}
static inline bool grant_is_pinned(const struct grant_active *act)
{
    u64 all;

    __builtin_memcpy(&all, act->pins, sizeof(all));
    return all != 0;
}

/* The domain at the other end, kept over a batch. */
struct grant_peer {
    struct domain *d;
};
/* Referenced until grant_peer_put(); NULL: no such domain. */
struct domain *grant_peer_get(struct grant_peer *peer, domid_t domid);
void grant_peer_put(struct grant_peer *peer);

/* entry.c. GNTST_* results. */
/*
 * Takes entry `ref` of rd into use by `user` in way `pin` and a reference to its page (and its type
 * for a writable pin). *cache (may be NULL) gets the entry's GTF_PWT, GTF_PCD, GTF_PAT.
 */
int grant_acquire(struct domain *rd, u32 ref, domid_t user, enum grant_pin pin,
                  struct page_info **pg, u16 *cache);
/* The opposite, references included. Never fails for what was acquired. */
void grant_release(struct domain *rd, u32 ref, enum grant_pin pin, struct page_info *pg);

/* maptrack.c */
u32 maptrack_alloc(struct vcpu *v);                                     /* HANDLE_NONE: full */
void maptrack_free(struct domain *d, u32 handle);                       /* one that this domain has */
/* NULL: no such number */
struct grant_maptrack *maptrack_entry(const struct grant_table *gt, u32 handle);

/* table.c */
/* 0, -EINVAL (limit), -ENOMEM */
int grant_grow(struct domain *d, u32 nr_frames);

#endif
