// SPDX-License-Identifier: LGPL-2.1-only
/*
 * Red-black trees. The two mirror images of every case are one piece of code: children are indexed
 * by a direction d, and !d is the other side. Invariants: the root is black, a red node has no red
 * child, every path from a node down to an empty place passes equally many black nodes.
 */
#include <lib/rbtree.h>

#define RED ((uintptr_t)1)

static struct rb_node *parent_of(const struct rb_node *n)
{
    return (struct rb_node *)(n->parent & ~RED);
}

static bool is_red(const struct rb_node *n)
{
    return n && (n->parent & RED);
}

static void set_parent(struct rb_node *n, struct rb_node *parent)
{
    n->parent = (uintptr_t)parent | (n->parent & RED);
}

static void set_red(struct rb_node *n)
{
    n->parent |= RED;
}

static void set_black(struct rb_node *n)
{
    n->parent &= ~RED;
}

/* Makes @parent (or the root) point to @to instead of @from. */
static void relink(struct rb_root *root, struct rb_node *parent, struct rb_node *from,
                   struct rb_node *to)
{
    if (parent)
        parent->child[parent->child[1] == from] = to;
    else
        root->node = to;
}

/* @n goes down on side @d; its child of the other side takes its place. */
static void rotate(struct rb_root *root, struct rb_node *n, int d)
{
    struct rb_node *parent = parent_of(n), *up = n->child[!d], *inner = up->child[d];

    n->child[!d] = inner;
    if (inner)
        set_parent(inner, n);
    relink(root, parent, n, up);
    set_parent(up, parent);
    up->child[d] = n;
    set_parent(n, up);
}

void rb_insert_at(struct rb_root *root, struct rb_node *node, struct rb_node *parent,
                  struct rb_node **link)
{
    node->child[0] = node->child[1] = NULL;
    node->parent = (uintptr_t)parent | RED;
    *link = node;

    while (parent && is_red(parent)) {
        struct rb_node *grand = parent_of(parent);      /* exists: the root is black */
        int d = parent == grand->child[1];
        struct rb_node *uncle = grand->child[!d];

        if (!is_red(uncle)) {
            if (node == parent->child[!d]) {
                rotate(root, parent, d);
                parent = node;
            }
            set_black(parent);
            set_red(grand);
            rotate(root, grand, !d);
            break;
        }
        set_black(parent);
        set_black(uncle);
        set_red(grand);
        node = grand;
        parent = parent_of(node);
    }
    set_black(root->node);
}

void rb_insert(struct rb_root *root, struct rb_node *node, rb_less_t *less)
{
    struct rb_node **link = &root->node, *parent = NULL;

    while (*link) {
        parent = *link;
        link = &parent->child[!less(node, parent)];
    }
    rb_insert_at(root, node, parent, link);
}

/* The paths through @node, a child of @parent, have one black node too few. */
static void restore_black(struct rb_root *root, struct rb_node *node, struct rb_node *parent)
{
    while (parent && !is_red(node)) {
        int d = parent->child[0] != node;
        struct rb_node *sibling = parent->child[!d];

        if (is_red(sibling)) {
            set_black(sibling);
            set_red(parent);
            rotate(root, parent, d);
            sibling = parent->child[!d];
        }
        if (is_red(sibling->child[0]) || is_red(sibling->child[1])) {
            if (!is_red(sibling->child[!d])) {
                set_black(sibling->child[d]);
                set_red(sibling);
                rotate(root, sibling, !d);
                sibling = parent->child[!d];
            }
            sibling->parent = (sibling->parent & ~RED) | (parent->parent & RED);
            set_black(parent);
            set_black(sibling->child[!d]);
            rotate(root, parent, d);
            return;
        }
        set_red(sibling);
        node = parent;
        parent = parent_of(node);
    }
    if (node)
        set_black(node);
}

void rb_replace(struct rb_root *root, struct rb_node *old, struct rb_node *node)
{
    *node = *old;
    relink(root, parent_of(old), old, node);
    for (int d = 0; d < 2; d++)
        if (node->child[d])
            set_parent(node->child[d], node);
}

void rb_erase(struct rb_root *root, struct rb_node *node)
{
    /*
     * With two children the next node, which has at most one, leaves its place to fill that of
     * @node.
     */
    struct rb_node *out = node->child[0] && node->child[1] ? rb_next(node) : node;
    struct rb_node *child = out->child[0] ? out->child[0] : out->child[1];
    struct rb_node *parent = parent_of(out);
    bool was_red = is_red(out);

    relink(root, parent, out, child);
    if (child)
        set_parent(child, parent);
    if (out != node) {
        rb_replace(root, node, out);
        if (parent == node)
            parent = out;
    }
    if (!was_red)
        restore_black(root, child, parent);
}

struct rb_node *rb_find(const struct rb_root *root, const void *key, rb_compare_t *compare)
{
    struct rb_node *n = root->node;

    while (n) {
        int c = compare(key, n);

        if (!c)
            break;
        n = n->child[c > 0];
    }
    return n;
}

struct rb_node *rb_find_ge(const struct rb_root *root, const void *key, rb_compare_t *compare)
{
    struct rb_node *n = root->node, *best = NULL;

    while (n) {
        bool behind = compare(key, n) > 0;

        if (!behind)
            best = n;
        n = n->child[behind];
    }
    return best;
}

struct rb_node *rb_find_le(const struct rb_root *root, const void *key, rb_compare_t *compare)
{
    struct rb_node *n = root->node, *best = NULL;

    while (n) {
        bool before = compare(key, n) < 0;

        if (!before)
            best = n;
        n = n->child[!before];
    }
    return best;
}

static struct rb_node *outermost(struct rb_node *n, int d)
{
    while (n && n->child[d])
        n = n->child[d];
    return n;
}

static struct rb_node *neighbour(const struct rb_node *n, int d)
{
    struct rb_node *parent;

    if (n->child[d])
        return outermost(n->child[d], !d);
    while ((parent = parent_of(n)) != NULL && parent->child[d] == n)
        n = parent;
    return parent;
}

struct rb_node *rb_first(const struct rb_root *root)
{
    return outermost(root->node, 0);
}

struct rb_node *rb_last(const struct rb_root *root)
{
    return outermost(root->node, 1);
}

struct rb_node *rb_next(const struct rb_node *node)
{
    return neighbour(node, 1);
}

struct rb_node *rb_prev(const struct rb_node *node)
{
    return neighbour(node, 0);
}
