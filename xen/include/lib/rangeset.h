/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Sets of 64-bit numbers kept as sorted, disjoint, non-adjacent ranges; both ends belong to a
 * range. Used for I/O ports, MMIO frames, interrupts, memory maps. No function locks.
 */
#ifndef LIB_RANGESET_H
#define LIB_RANGESET_H

#include <stdbool.h>
#include <stdint.h>

#include <lib/alloc.h>
#include <lib/rbtree.h>

struct rangeset {
    struct rb_root tree;
    const struct lib_alloc *mem;
    unsigned int count;             /* ranges in the tree */
    unsigned int limit;             /* most ranges allowed; 0: no limit */
};

/* An empty set that takes its nodes from @mem, which must outlive it. */
void rangeset_init(struct rangeset *set, const struct lib_alloc *mem, unsigned int limit);
/* Empties the set and frees its nodes; it may be used again. */
void rangeset_clear(struct rangeset *set);

/*
 * Add or remove [@start, @end]. 0, -EINVAL if @start > @end, -ENOMEM, -ENOSPC at the limit. On an
 * error the set is unchanged. (Removing may need memory: it can split a range in two.)
 */
int rangeset_add(struct rangeset *set, uint64_t start, uint64_t end);
int rangeset_remove(struct rangeset *set, uint64_t start, uint64_t end);

/* Are all, or any, numbers of [@start, @end] in the set? */
bool rangeset_contains(const struct rangeset *set, uint64_t start, uint64_t end);
bool rangeset_overlaps(const struct rangeset *set, uint64_t start, uint64_t end);

static inline bool rangeset_empty(const struct rangeset *set)
{
    return rb_empty(&set->tree);
}

static inline unsigned int rangeset_count(const struct rangeset *set)
{
    return set->count;
}

/*
 * The first range that ends at or behind @from: true and its ends (uncut) in *@start, *@end (either
 * may be NULL); false when there is none. A loop goes on with *@end + 1, unless *@end is
 * UINT64_MAX.
 */
bool rangeset_next(const struct rangeset *set, uint64_t from, uint64_t *start, uint64_t *end);

/*
 * Call @fn for the part of each range that lies in [@start, @end], ascending, until it returns
 * other than 0; returns that. @fn must not change the set.
 */
int rangeset_for_each(const struct rangeset *set, uint64_t start, uint64_t end,
                      int (*fn)(uint64_t start, uint64_t end, void *arg), void *arg);

/*
 * The lowest place of @size numbers, a multiple of @align (a power of 2), inside [@low, @high] and
 * one range.
 */
bool rangeset_find_space(const struct rangeset *set, uint64_t low, uint64_t high, uint64_t size,
                         uint64_t align, uint64_t *start);

/* Adds (removes) every range of @other. On an error a part may have been done. */
int rangeset_add_set(struct rangeset *set, const struct rangeset *other);
int rangeset_remove_set(struct rangeset *set, const struct rangeset *other);
/* Exchanges the contents (and allocators) of two sets. Never fails. */
void rangeset_swap(struct rangeset *a, struct rangeset *b);

#endif
