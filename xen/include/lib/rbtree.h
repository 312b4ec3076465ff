/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Red-black trees with intrusive nodes: ordered sets with insertion, removal and search in O(log n)
 * and no allocation. No function locks. A root and a node need no other initialisation than zeroes.
 */
#ifndef LIB_RBTREE_H
#define LIB_RBTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lib/compiler.h>

struct rb_node {
    uintptr_t parent;               /* its address; bit 0 set: the node is red */
    struct rb_node *child[2];       /* smaller, greater */
};

struct rb_root {
    struct rb_node *node;
};

#define rb_entry(ptr, type, member)     container_of(ptr, type, member)

static inline bool rb_empty(const struct rb_root *root)
{
    return !root->node;
}

/* Is @a to come before @b? Equal nodes keep the order of insertion. */
typedef bool rb_less_t(const struct rb_node *a, const struct rb_node *b);
/* Where is @key, seen from @node? Negative: before it, 0: it is this one, positive: behind it. */
typedef int rb_compare_t(const void *key, const struct rb_node *node);

void rb_insert(struct rb_root *root, struct rb_node *node, rb_less_t *less);
/* Hangs @node into the empty place *@link below @parent, for callers that searched themselves. */
void rb_insert_at(struct rb_root *root, struct rb_node *node, struct rb_node *parent,
                  struct rb_node **link);
void rb_erase(struct rb_root *root, struct rb_node *node);
/* Puts @node where @old was; their keys must sort alike. */
void rb_replace(struct rb_root *root, struct rb_node *old, struct rb_node *node);

/*
 * The node equal to @key; the first not before it; the last not behind it. NULL when there is none.
 */
struct rb_node *rb_find(const struct rb_root *root, const void *key, rb_compare_t *compare);
struct rb_node *rb_find_ge(const struct rb_root *root, const void *key, rb_compare_t *compare);
struct rb_node *rb_find_le(const struct rb_root *root, const void *key, rb_compare_t *compare);

/* In order; NULL at the end. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);

#endif
