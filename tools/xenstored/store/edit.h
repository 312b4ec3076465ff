/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changing the tree. An edit starts from a root, copies what it changes, and so leads to a second
 * root: the old one stays as it is until the caller commits (takes edit.root) or aborts. A failed
 * step leaves the edit fit only for edit_abort().
 */
#ifndef XENSTORED_STORE_EDIT_H
#define XENSTORED_STORE_EDIT_H

#include "store/ledger.h"
#include "store/node.h"

/* What numbers the edits and orders the children: one for the store and every transaction on it. */
struct clock {
    uint64_t gen;
    uint32_t seed;      /* keys the treap priorities */
};

struct edit {
    struct clock *clock;
    struct node *root;
    struct ledger ledger;
};

void edit_begin(struct edit *e, struct clock *clock, struct node *root);
void edit_abort(struct edit *e);

/*
 * All take a canonical path. 0 or a negative errno: -ENOMEM, -ENOENT (no such node, or no parent
 * for a new one), -EEXIST (create), -EINVAL (the root cannot be removed).
 */
int edit_create(struct edit *e, const char *path, struct perms *perms, struct value *value);
int edit_set_value(struct edit *e, const char *path, struct value *value);
int edit_set_perms(struct edit *e, const char *path, struct perms *perms);
int edit_remove(struct edit *e, const char *path);

/* A new store's root, "n<domid>" and empty. NULL without memory. */
struct node *tree_make_root(struct clock *clock, uint32_t domid);

/* The keyed hash that orders a name in its treap. */
uint32_t tree_priority(uint32_t seed, const char *name, size_t len);

#endif
