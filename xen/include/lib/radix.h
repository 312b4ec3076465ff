/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A map from 64-bit indices to pointers: a tree of nodes with 64 slots, as high as the largest
 * index needs, so a dense map of small indices costs little more than an array. No function locks;
 * lookups may run beside each other, not beside changes.
 */
#ifndef LIB_RADIX_H
#define LIB_RADIX_H

#include <stdint.h>

#include <lib/alloc.h>

struct radix_node;

struct radix {
    struct radix_node *root;
    const struct lib_alloc *mem;
    unsigned int height;            /* levels of nodes; 0: empty */
};

/* An empty map that takes its nodes from @mem, which must outlive it. */
void radix_init(struct radix *map, const struct lib_alloc *mem);
/* Empties the map; @release (may be NULL) is called for every pointer that was in it. */
void radix_clear(struct radix *map, void (*release)(uint64_t index, void *item, void *arg),
                 void *arg);

/*
 * 0, -EEXIST when the index is taken, -EINVAL for a NULL item, -ENOMEM. On an error nothing has
 * changed.
 */
int radix_insert(struct radix *map, uint64_t index, void *item);
/* The pointer at @index; NULL when there is none. */
void *radix_lookup(const struct radix *map, uint64_t index);
/*
 * Puts @item (not NULL) at an index in use and returns what was there; NULL, and no change, if it
 * was free.
 */
void *radix_replace(struct radix *map, uint64_t index, void *item);
/*
 * Removes and returns the pointer at @index; NULL when there was none. Never fails, gives back
 * empty nodes.
 */
void *radix_remove(struct radix *map, uint64_t index);
/*
 * The pointer with the lowest index >= *@index, which is stored in *@index; NULL when there is
 * none.
 */
void *radix_next(const struct radix *map, uint64_t *index);

#endif
