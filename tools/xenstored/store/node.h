/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The persistent tree. A node that more than one parent or root refers to never changes: an edit
 * copies the nodes on its way down (store/edit.h), so a snapshot of the whole store is one more
 * reference to its root.
 *
 * The children of a node form a treap by name (left, right), whose priorities are a keyed hash of
 * the name: expected logarithmic depth whatever names a guest picks, and one shape for one set of
 * names. `birth` is their order of creation, the order in which they are listed.
 */
#ifndef XENSTORED_STORE_NODE_H
#define XENSTORED_STORE_NODE_H

#include "store/perms.h"

struct value {
    unsigned int refs;
    uint32_t len;
    char bytes[];
};

struct node {
    unsigned int refs;
    uint32_t priority;
    uint64_t birth;         /* unique in the store's life: a node made anew has another */
    uint64_t value_gen;     /* the edit that last changed the value, ... */
    uint64_t perms_gen;     /* ... the permissions, ... */
    uint64_t children_gen;  /* ... the set of children, ... */
    uint64_t subtree_gen;   /* ... anything at or below this node */
    struct node *left, *right;
    struct node *children;
    struct value *value;    /* NULL: empty */
    struct perms *perms;
    struct value *listing;      /* the children's names, if many and asked for before; or NULL */
    uint32_t nr_children;
    uint32_t children_bytes; /* the children's names and their nuls */
    uint16_t name_len;
    char name[];
};

/* What a node counts for in quotas: this, 8 a permission, its value and its children's names. */
#define NODE_OVERHEAD 24u

struct value *value_make(const void *bytes,
                         size_t len); /* NULL without memory; @bytes may be NULL */
struct value *value_get(struct value *v);
void value_put(struct value *v);

/* A node without children; takes its own references to @perms and @value. NULL without memory. */
struct node *node_make(const char *name, size_t len, uint32_t priority, struct perms *perms,
                       struct value *value);
struct node *node_get(struct node *n);
void node_put(struct node *n);

/*
 * Make *@slot a node that only this slot refers to, by copying it if need be. NULL without memory.
 */
struct node *node_own(struct node **slot);

int node_name_cmp(const struct node *n, const char *name, size_t len);
struct node *node_child(const struct node *n, const char *name, size_t len);

/* The node at canonical path @path below @root, or NULL. */
struct node *tree_lookup(struct node *root, const char *path);

/*
 * The deepest existing node on @path; *@matched is the length of its path within @path ("/" counts
 * 1).
 */
struct node *tree_nearest(struct node *root, const char *path, size_t *matched);

size_t node_size(const struct node *n);

static inline size_t node_value_len(const struct node *n)
{
    return n->value ? n->value->len : 0;
}

/*
 * The children of @n in the order of their creation: fills @out (n->nr_children entries, borrowed
 * references).
 */
void node_list_children(const struct node *n, const struct node **out);

/*
 * Their names in that order, each with its nul: a reference for the caller to put, NULL without
 * memory.
 */
struct value *node_listing(struct node *n);

#endif
