// SPDX-License-Identifier: GPL-2.0-only
/* The tree's invariants, for `xenstore-control check` and for the tests. */
#include "store/check.h"

#include <string.h>

#include "store/edit.h"

struct walk {
    uint32_t seed;
    struct ledger *books;
    const char *wrong;
};

struct sums {
    uint32_t nr, bytes;
};

static void check_node(struct walk *w, const struct node *n, size_t path_len);

static void check_siblings(struct walk *w, const struct node *n, const struct node *parent,
                           size_t prefix, struct sums *sums)
{
    const struct node *side[2] = { n->left, n->right };

    if (n->priority != tree_priority(w->seed, n->name, n->name_len))
        w->wrong = "a node's priority is not its name's";
    if (n->subtree_gen > parent->subtree_gen)
        w->wrong = "a node changed later than its parent knows";
    sums->nr++;
    sums->bytes += n->name_len + 1;
    for (unsigned int i = 0; i < 2 && !w->wrong; i++) {
        if (!side[i])
            continue;
        if (side[i]->priority > n->priority)
            w->wrong = "the siblings are not a heap by priority";
        else if (node_name_cmp(n, side[i]->name, side[i]->name_len) * (i ? 1 : -1) <= 0)
            w->wrong = "the siblings are out of order";
        else
            check_siblings(w, side[i], parent, prefix, sums);
    }
    if (!w->wrong)
        check_node(w, n, prefix + n->name_len);
}

static void check_node(struct walk *w, const struct node *n, size_t path_len)
{
    struct sums sums = { 0, 0 };

    if (!n->refs || !n->perms || !n->perms->refs || !n->perms->nr || (n->value && !n->value->refs))
        w->wrong = "a node has a dead part";
    else if (n->value_gen > n->subtree_gen || n->perms_gen > n->subtree_gen ||
             n->children_gen > n->subtree_gen)
        w->wrong = "a node changed later than it knows";
    if (!w->wrong && n->children)
        check_siblings(w, n->children, n, path_len + (path_len > 1), &sums);
    if (w->wrong)
        return;
    if (sums.nr != n->nr_children || sums.bytes != n->children_bytes)
        w->wrong = "a node's count of children is wrong";
    else if (n->listing && n->listing->len != n->children_bytes)
        w->wrong = "a node's kept listing is out of date";
    else if (ledger_add(w->books, perms_owner(n->perms), 1, node_size(n) + path_len))
        w->wrong = "no memory";
}

const char *tree_check(const struct node *root, uint32_t seed, struct ledger *books)
{
    struct walk w = { seed, books, NULL };

    check_node(&w, root, 1);
    return w.wrong;
}
