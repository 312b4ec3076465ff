// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Sets of numbers as a red-black tree of ranges, ordered by their ends. Ranges never overlap or
 * touch, so the order by start is the same.
 */
#include <lib/rangeset.h>
#include <lib/compiler.h>
#include <lib/errno.h>

struct range {
    struct rb_node node;
    uint64_t start, end;
};

static struct range *range_of(struct rb_node *n)
{
    return n ? rb_entry(n, struct range, node) : NULL;
}

static struct range *next_range(struct range *r)
{
    return range_of(rb_next(&r->node));
}

static int compare_point(const void *key, const struct rb_node *n)
{
    uint64_t at = *(const uint64_t *)key;
    const struct range *r = rb_entry(n, const struct range, node);

    return at < r->start ? -1 : at > r->end;
}

static bool range_less(const struct rb_node *a, const struct rb_node *b)
{
    return rb_entry(a, const struct range, node)->start <
           rb_entry(b, const struct range, node)->start;
}

/* The first range that ends at or behind @at. */
static struct range *range_from(const struct rangeset *set, uint64_t at)
{
    return range_of(rb_find_ge(&set->tree, &at, compare_point));
}

static int insert_range(struct rangeset *set, uint64_t start, uint64_t end)
{
    struct range *r;

    if (set->limit && set->count >= set->limit)
        return -ENOSPC;
    r = set->mem->alloc(sizeof(*r));
    if (!r)
        return -ENOMEM;
    r->start = start;
    r->end = end;
    rb_insert(&set->tree, &r->node, range_less);
    set->count++;
    return 0;
}

static void drop_range(struct rangeset *set, struct range *r)
{
    rb_erase(&set->tree, &r->node);
    set->mem->free(r);
    set->count--;
}

void rangeset_init(struct rangeset *set, const struct lib_alloc *mem, unsigned int limit)
{
    *set = (struct rangeset){ .mem = mem, .limit = limit };
}

void rangeset_clear(struct rangeset *set)
{
    struct rb_node *n;

    while ((n = set->tree.node) != NULL)
        drop_range(set, range_of(n));
}

int rangeset_add(struct rangeset *set, uint64_t start, uint64_t end)
{
    struct range *r, *next;

    if (start > end)
        return -EINVAL;
    r = range_from(set, start ? start - 1 : 0);
    if (!r || (end != UINT64_MAX && r->start > end + 1))
        return insert_range(set, start, end);

    /* @r overlaps or touches: it grows, and swallows those it reaches. */
    if (start < r->start)
        r->start = start;
    if (end > r->end)
        r->end = end;
    while ((next = next_range(r)) != NULL && next->start - 1 <= r->end) {
        if (next->end > r->end)
            r->end = next->end;
        drop_range(set, next);
    }
    return 0;
}

int rangeset_remove(struct rangeset *set, uint64_t start, uint64_t end)
{
    struct range *r, *next;

    if (start > end)
        return -EINVAL;
    for (r = range_from(set, start); r && r->start <= end; r = next) {
        next = next_range(r);
        if (r->start < start && r->end > end) {
            uint64_t tail = r->end;
            int rc;

            /*
             * The tree is ordered by start: shortening @r before the insertion keeps it disjoint.
             */
            r->end = start - 1;
            rc = insert_range(set, end + 1, tail);
            if (rc)
                r->end = tail;
            return rc;
        }
        if (r->start < start)
            r->end = start - 1;
        else if (r->end > end)
            r->start = end + 1;
        else
            drop_range(set, r);
    }
    return 0;
}

bool rangeset_contains(const struct rangeset *set, uint64_t start, uint64_t end)
{
    struct range *r = range_from(set, start);

    return start <= end && r && r->start <= start && r->end >= end;
}

bool rangeset_overlaps(const struct rangeset *set, uint64_t start, uint64_t end)
{
    struct range *r = range_from(set, start);

    return start <= end && r && r->start <= end;
}

bool rangeset_next(const struct rangeset *set, uint64_t from, uint64_t *start, uint64_t *end)
{
    struct range *r = range_from(set, from);

    if (!r)
        return false;
    if (start)
        *start = r->start;
    if (end)
        *end = r->end;
    return true;
}

int rangeset_for_each(const struct rangeset *set, uint64_t start, uint64_t end,
                      int (*fn)(uint64_t start, uint64_t end, void *arg), void *arg)
{
    int rc = 0;

    for (struct range *r = range_from(set, start); !rc && r && r->start <= end; r = next_range(r))
        rc = fn(r->start > start ? r->start : start, r->end < end ? r->end : end, arg);
    return rc;
}

bool rangeset_find_space(const struct rangeset *set, uint64_t low, uint64_t high, uint64_t size,
                         uint64_t align, uint64_t *start)
{
    for (struct range *r = range_from(set, low); r && r->start <= high; r = next_range(r)) {
        uint64_t at = r->start > low ? r->start : low;
        uint64_t last = r->end < high ? r->end : high;
        uint64_t aligned = (at + align - 1) & ~(align - 1);

        if (aligned >= at && aligned <= last && last - aligned >= size - 1) {
            *start = aligned;
            return size != 0;
        }
    }
    return false;
}

int rangeset_add_set(struct rangeset *set, const struct rangeset *other)
{
    int rc = 0;

    for (struct rb_node *n = rb_first(&other->tree); n && !rc; n = rb_next(n))
        rc = rangeset_add(set, range_of(n)->start, range_of(n)->end);
    return rc;
}

int rangeset_remove_set(struct rangeset *set, const struct rangeset *other)
{
    int rc = 0;

    for (struct rb_node *n = rb_first(&other->tree); n && !rc; n = rb_next(n))
        rc = rangeset_remove(set, range_of(n)->start, range_of(n)->end);
    return rc;
}

void rangeset_swap(struct rangeset *a, struct rangeset *b)
{
    struct rangeset tmp = *a;

    *a = *b;
    *b = tmp;
}
