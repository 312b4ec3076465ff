// SPDX-License-Identifier: GPL-2.0-only
/*
 * Edits of the persistent tree. Each step first makes every node it will touch its own (that may
 * fail, and changes nothing anyone can see), books the change (may fail too), and then relinks,
 * which cannot fail.
 */
#include "store/edit.h"

#include <errno.h>
#include <string.h>

#include "store/path.h"

/* FNV-1a over seed and name, then a mix, as treap priorities need all their bits good. */
uint32_t tree_priority(uint32_t seed, const char *name, size_t len)
{
    uint32_t h = 2166136261u ^ seed;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)name[i]) * 16777619u;
    h ^= h >> 16;
    h *= 0x85ebca6bu;
    h ^= h >> 13;
    h *= 0xc2b2ae35u;
    return h ^ h >> 16;
}

struct node *tree_make_root(struct clock *clock, uint32_t domid)
{
    struct perms *perms = perms_single(domid, PERM_NONE);
    struct node *root = perms ? node_make("", 0, 0, perms, NULL) : NULL;

    perms_put(perms);
    if (root)
        root->birth = ++clock->gen;
    return root;
}

void edit_begin(struct edit *e, struct clock *clock, struct node *root)
{
    *e = (struct edit){ .clock = clock, .root = node_get(root) };
}

void edit_abort(struct edit *e)
{
    node_put(e->root);
    ledger_free(&e->ledger);
    e->root = NULL;
}

/* The set of children of @parent, an owned node, has changed. */
static void children_changed(struct node *parent, uint64_t gen)
{
    parent->children_gen = gen;
    value_put(parent->listing);
    parent->listing = NULL;
}

/* What a node at a path of length @path_len counts for in its owner's books. */
static int64_t cost(const struct node *n, size_t path_len)
{
    return node_size(n) + path_len;
}

/*
 * The slot of the child @name in its treap, owning every sibling on the way; *slot is NULL if there
 * is none.
 */
static int find_child_slot(struct node *parent, const char *name, size_t len, struct node ***out)
{
    struct node **slot = &parent->children;

    while (*slot) {
        struct node *n = node_own(slot);
        int order;

        if (!n)
            return -ENOMEM;
        order = node_name_cmp(n, name, len);
        if (!order)
            break;
        slot = order < 0 ? &n->left : &n->right;
    }
    *out = slot;
    return 0;
}

/*
 * Own the way to the node at @path (its first @path_len bytes; 1: the root) and stamp it as changed
 * below.
 */
static int descend(struct edit *e, const char *path, size_t path_len, uint64_t gen,
                   struct node ***out)
{
    const char *cursor = path, *name;
    struct node **slot = &e->root;
    size_t len;
    int rc;

    while (1) {
        struct node *n = node_own(slot);

        if (!n)
            return -ENOMEM;
        n->subtree_gen = gen;
        if (path_len <= 1 || (size_t)(cursor - path) >= path_len ||
            !path_next(&cursor, &name, &len))
            break;
        rc = find_child_slot(n, name, len, &slot);
        if (rc)
            return rc;
        if (!*slot)
            return -ENOENT;
    }
    *out = slot;
    return 0;
}

/*
 * Put @n, which is not in it yet, into the treap at @slot; every node on its search path is already
 * owned.
 */
static void treap_insert(struct node **slot, struct node *n)
{
    struct node **low, **high, *at;

    while (*slot && (*slot)->priority >= n->priority)
        slot = node_name_cmp(*slot, n->name, n->name_len) < 0 ? &(*slot)->left : &(*slot)->right;
    low = &n->left;
    high = &n->right;
    for (at = *slot; at;) {
        if (node_name_cmp(at, n->name, n->name_len) < 0) {
            *high = at;
            high = &at->left;
            at = at->left;
        } else {
            *low = at;
            low = &at->right;
            at = at->right;
        }
    }
    *low = *high = NULL;
    *slot = n;
}

/* Own the inner edges of both subtrees of @n: all that joining them rewrites. */
static int own_inner_edges(struct node *n)
{
    for (struct node **at = &n->left; *at; at = &(*at)->right)
        if (!node_own(at))
            return -ENOMEM;
    for (struct node **at = &n->right; *at; at = &(*at)->left)
        if (!node_own(at))
            return -ENOMEM;
    return 0;
}

/* Take the node at @slot out of its treap; its inner edges are already owned. */
static struct node *treap_remove(struct node **slot)
{
    struct node *n = *slot, *low = n->left, *high = n->right;

    while (low && high) {
        if (low->priority >= high->priority) {
            *slot = low;
            slot = &low->right;
            low = low->right;
        } else {
            *slot = high;
            slot = &high->left;
            high = high->left;
        }
    }
    *slot = low ? low : high;
    n->left = n->right = NULL;
    return n;
}

/* Where a path's last name is, or would be, among the children of its parent; all on the way owned. */
struct place {
    struct node *parent, **slot;
    const char *name;
    size_t len;                 /* of the name; 0: the path is the root's, and nothing was done */
};

static int find_place(struct edit *e, const char *path, uint64_t gen, struct place *at)
{
    size_t parent_len;
    int rc;

    at->name = path_leaf(path, &parent_len);
    at->len = strlen(at->name);
    if (!at->len)
        return 0;
    rc = descend(e, path, parent_len, gen, &at->slot);
    if (rc)
        return rc;
    at->parent = *at->slot;
    return find_child_slot(at->parent, at->name, at->len, &at->slot);
}

/* The parent has a child of that name more (by 1) or less (by -1). */
static void count_child(const struct place *at, int by, uint64_t gen)
{
    at->parent->nr_children += by;
    at->parent->children_bytes += by * (int64_t)(at->len + 1);
    children_changed(at->parent, gen);
}

int edit_create(struct edit *e, const char *path, struct perms *perms, struct value *value)
{
    uint64_t gen = ++e->clock->gen;
    struct place at;
    struct node *n;
    int rc = find_place(e, path, gen, &at);

    if (rc)
        return rc;
    if (!at.len || *at.slot)
        return -EEXIST;
    n = node_make(at.name, at.len, tree_priority(e->clock->seed, at.name, at.len), perms, value);
    if (!n)
        return -ENOMEM;
    n->birth = n->value_gen = n->perms_gen = n->children_gen = n->subtree_gen = gen;
    if (ledger_add(&e->ledger, perms_owner(perms), 1, cost(n, strlen(path))) ||
        ledger_add(&e->ledger, perms_owner(at.parent->perms), 0, at.len + 1)) {
        node_put(n);
        return -ENOMEM;
    }
    treap_insert(&at.parent->children, n);
    count_child(&at, 1, gen);
    return 0;
}

int edit_set_value(struct edit *e, const char *path, struct value *value)
{
    uint64_t gen = ++e->clock->gen;
    struct node **slot, *n;
    int rc = descend(e, path, strlen(path), gen, &slot);

    if (rc)
        return rc;
    n = *slot;
    if (ledger_add(&e->ledger, perms_owner(n->perms), 0,
                   (int64_t)(value ? value->len : 0) - (int64_t)node_value_len(n)))
        return -ENOMEM;
    value_get(value);
    value_put(n->value);
    n->value = value;
    n->value_gen = gen;
    return 0;
}

int edit_set_perms(struct edit *e, const char *path, struct perms *perms)
{
    uint64_t gen = ++e->clock->gen;
    size_t path_len = strlen(path);
    struct node **slot, *n;
    int64_t old_cost, new_cost;
    int rc = descend(e, path, path_len, gen, &slot);

    if (rc)
        return rc;
    n = *slot;
    old_cost = cost(n, path_len);
    new_cost =
        old_cost + ((int64_t)perms->nr - (int64_t)n->perms->nr) * (int64_t)sizeof(struct perm);
    if (ledger_add(&e->ledger, perms_owner(n->perms), -1, -old_cost) ||
        ledger_add(&e->ledger, perms_owner(perms), 1, new_cost))
        return -ENOMEM;
    perms_get(perms);
    perms_put(n->perms);
    n->perms = perms;
    n->perms_gen = gen;
    return 0;
}

static int book_removal(struct ledger *l, const struct node *n, size_t path_len);

/* Every node of a treap of siblings whose parent's path, with its slash, is @prefix long. */
static int book_siblings(struct ledger *l, const struct node *n, size_t prefix)
{
    int rc;

    if (!n)
        return 0;
    rc = book_removal(l, n, prefix + n->name_len);
    if (!rc)
        rc = book_siblings(l, n->left, prefix);
    return rc ? rc : book_siblings(l, n->right, prefix);
}

static int book_removal(struct ledger *l, const struct node *n, size_t path_len)
{
    int rc = ledger_add(l, perms_owner(n->perms), -1, -cost(n, path_len));

    return rc ? rc : book_siblings(l, n->children, path_len + 1);
}

int edit_remove(struct edit *e, const char *path)
{
    uint64_t gen = ++e->clock->gen;
    struct place at;
    int rc = find_place(e, path, gen, &at);

    if (rc)
        return rc;
    if (!at.len)
        return -EINVAL;
    if (!*at.slot)
        return -ENOENT;
    rc = own_inner_edges(*at.slot);
    if (!rc)
        rc = book_removal(&e->ledger, *at.slot, strlen(path));
    if (!rc)
        rc = ledger_add(&e->ledger, perms_owner(at.parent->perms), 0, -(int64_t)(at.len + 1));
    if (rc)
        return rc;
    node_put(treap_remove(at.slot));
    count_child(&at, -1, gen);
    return 0;
}
