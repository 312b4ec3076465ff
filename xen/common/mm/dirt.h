/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which free pages are dirty: hold what somebody once wrote. The head of a free block counts the dirty pages of the
 * block. A page inside the block keeps the count it had when it headed a block last, that is of the upper half of a
 * block that is now part of this one. So the counts are a tree: the lower half's is the difference. Splitting and merging
 * blocks costs one sum, finding a dirty page in a block one look an order.
 *
 * It is all in the page's type, which has no other use while it is free:
 *
 *   bits 0-4    order of the free block that the page heads (of others: anything)
 *   bit 5       the page is dirty
 *   bits 8-31   the count
 *
 * All under the heap lock, except for a page that is about to become free or no longer is.
 */
#ifndef COMMON_MM_DIRT_H
#define COMMON_MM_DIRT_H

#include <xen/mm.h>
#include <lib/bitops.h>

#define DIRT_ORDER_MASK     0x1fULL
#define DIRT_PAGE           0x20ULL
#define DIRT_COUNT_SHIFT    8

static inline unsigned int dirt_order(const struct page_info *pg)
{
    return pg->type & DIRT_ORDER_MASK;
}

static inline void dirt_set_order(struct page_info *pg, unsigned int order)
{
    pg->type = (pg->type & ~DIRT_ORDER_MASK) | order;
}

static inline bool dirt_on(const struct page_info *pg)
{
    return pg->type & DIRT_PAGE;
}

static inline u64 dirt_count(const struct page_info *pg)
{
    return pg->type >> DIRT_COUNT_SHIFT;
}

static inline void dirt_add(struct page_info *pg, s64 n)
{
    pg->type += (u64)n << DIRT_COUNT_SHIFT;
}

/* The page is the index-th of a block of which all is dirty. */
static inline void dirt_fill(struct page_info *pg, unsigned long index, unsigned int order)
{
    pg->type = DIRT_PAGE | (index ? index & -index : 1UL << order) << DIRT_COUNT_SHIFT;
}

/* Two free blocks become one. */
static inline void dirt_merge(struct page_info *lower, const struct page_info *upper)
{
    dirt_add(lower, dirt_count(upper));
}

/* One becomes two. */
static inline void dirt_split(struct page_info *lower, const struct page_info *upper)
{
    dirt_add(lower, -(s64)dirt_count(upper));
}

/* A dirty page of a block that has some. */
static inline struct page_info *dirt_first(struct page_info *block, unsigned int order)
{
    u64 count = dirt_count(block);

    while (order--) {
        struct page_info *upper = block + (1UL << order);

        if (count > dirt_count(upper)) {
            count -= dirt_count(upper);
        } else {
            block = upper;
            count = dirt_count(upper);
        }
    }
    return block;
}

/* A dirty page of the block is clean now. */
static inline void dirt_wiped(struct page_info *block, unsigned int order, struct page_info *pg)
{
    unsigned long index = pg - block;

    pg->type &= ~DIRT_PAGE;
    dirt_add(block, -1);
    while (order--) {
        if (!(index >> order & 1))
            continue;
        block += 1UL << order;
        dirt_add(block, -1);
    }
}

#endif
