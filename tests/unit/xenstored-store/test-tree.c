// SPDX-License-Identifier: GPL-2.0-only
/*
 * The persistent tree against its own invariants, against its past, and against running out of
 * memory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "store/check.h"
#include "test.h"

static struct clock clock_;

static void commit(struct node **root, struct edit *e)
{
    node_put(*root);
    *root = e->root;
    ledger_free(&e->ledger);
}

/* One random step of an edit; what it should do is read off the tree before. */
static int step(struct edit *e, uint32_t *seed, char *path)
{
    struct perms *perms = perms_single(pick(seed, 3), PERM_NONE);
    char text[12];
    struct value *value;
    int rc;

    if (!perms)
        return -ENOMEM;
    pick_path(seed, path);
    snprintf(text, sizeof(text), "%u", pick(seed, 1000));
    value = value_make(text, strlen(text));
    if (!value) {
        perms_put(perms);
        return -ENOMEM;
    }
    switch (pick(seed, 5)) {
    case 0:
    case 1:
        rc = edit_create(e, path, perms, value);
        break;
    case 2:
        rc = edit_set_value(e, path, pick(seed, 4) ? value : NULL);
        break;
    case 3:
        rc = edit_set_perms(e, path, perms);
        break;
    default:
        rc = edit_remove(e, path);
        break;
    }
    perms_put(perms);
    value_put(value);
    return rc;
}

static void check_whole(const struct node *root)
{
    struct ledger books = { 0 };
    const char *wrong = tree_check(root, clock_.seed, &books);

    ledger_free(&books);
    if (wrong)
        test_fail(__FILE__, __LINE__, "%s", wrong);
}

/* The ledger of an edit is the difference of the books before and after. */
static void check_ledger(const struct node *before, const struct edit *e)
{
    struct ledger old = { 0 }, new = { 0 };

    CHECK(!tree_check(before, clock_.seed, &old) && !tree_check(e->root, clock_.seed, &new));
    CHECK_EQ(ledger_merge(&old, &e->ledger), 0);
    for (uint32_t domid = 0; domid < 4; domid++) {
        int64_t nodes = 0, bytes = 0;

        for (unsigned int i = 0; i < old.nr; i++)
            if (old.line[i].domid == domid) {
                nodes += old.line[i].nodes;
                bytes += old.line[i].bytes;
            }
        for (unsigned int i = 0; i < new.nr; i++)
            if (new.line[i].domid == domid) {
                nodes -= new.line[i].nodes;
                bytes -= new.line[i].bytes;
            }
        CHECK_EQ(nodes, 0);
        CHECK_EQ(bytes, 0);
    }
    ledger_free(&old);
    ledger_free(&new);
}

TEST(random_edits_keep_the_tree_whole_and_the_past_as_it_was)
{
    enum { PASTS = 8 };
    struct node *past[PASTS] = { 0 }, *root;
    char *text[PASTS] = { 0 }, path[64];
    uint32_t seed = 12345;

    clock_ = (struct clock){ 0, 99 };
    root = tree_make_root(&clock_, 0);
    for (unsigned int i = 0; i < 20000; i++) {
        struct edit e;
        bool had;
        int rc;

        edit_begin(&e, &clock_, root);
        had = false;
        rc = step(&e, &seed, path);
        had = tree_lookup(root, path) != NULL;
        CHECK(rc == 0 || (rc == -EEXIST && had) || rc == -ENOENT);
        if (i % 16 == 0 && !rc) {
            check_whole(e.root);
            check_ledger(root, &e);
        }
        if (rc)
            edit_abort(&e);
        else
            commit(&root, &e);
        if (i % 50 == 0) {
            unsigned int at = pick(&seed, PASTS);

            if (past[at]) {
                char *now = tree_text(past[at]);

                CHECK_STR(now, text[at]);
                free(now);
                free(text[at]);
                node_put(past[at]);
            }
            past[at] = node_get(root);
            text[at] = tree_text(root);
        }
    }
    check_whole(root);
    for (unsigned int i = 0; i < PASTS; i++) {
        node_put(past[i]);
        free(text[i]);
    }
    node_put(root);
}

TEST(every_failed_allocation_leaves_the_old_root_whole)
{
    uint32_t seed = 777;
    struct node *root;

    clock_ = (struct clock){ 0, 5 };
    root = tree_make_root(&clock_, 0);
    for (unsigned int i = 0; i < 400; i++) {
        struct node *snapshot = pick(&seed, 2) ? node_get(root) : NULL;
        char *before = tree_text(root), path[64];
        unsigned int n = 0;
        bool hit;

        do {
            uint32_t same = seed;
            struct edit e;
            char *after;
            int rc;

            edit_begin(&e, &clock_, root);
            test_fault_at(++n);
            rc = step(&e, &same, path);
            hit = test_fault_hit();
            test_fault_at(0);
            CHECK(!hit || rc == -ENOMEM);
            after = tree_text(root);
            CHECK_STR(after, before);
            free(after);
            if (rc || hit)
                edit_abort(&e);
            else
                commit(&root, &e);
            if (!hit)
                seed = same;
        } while (hit);
        check_whole(root);
        free(before);
        node_put(snapshot);
    }
    node_put(root);
}

TEST(listing_is_in_order_of_creation)
{
    static const char *const name[] = { "/z", "/a", "/m", "/b" };
    struct perms *perms = perms_single(0, PERM_NONE);
    const struct node *child[4];
    struct node *root;
    struct edit e;

    clock_ = (struct clock){ 0, 1 };
    root = tree_make_root(&clock_, 0);
    edit_begin(&e, &clock_, root);
    for (unsigned int i = 0; i < 4; i++)
        CHECK_EQ(edit_create(&e, name[i], perms, NULL), 0);
    CHECK_EQ(edit_remove(&e, "/a"), 0);
    CHECK_EQ(edit_create(&e, "/a", perms, NULL), 0);
    CHECK_EQ(edit_remove(&e, "/"), -EINVAL);
    CHECK_EQ(edit_create(&e, "/", perms, NULL), -EEXIST);
    CHECK_EQ(edit_create(&e, "/none/x", perms, NULL), -ENOENT);
    commit(&root, &e);
    node_list_children(root, child);
    CHECK(child[0]->name[0] == 'z' && child[1]->name[0] == 'm' && child[2]->name[0] == 'b' &&
          child[3]->name[0] == 'a');
    perms_put(perms);
    node_put(root);
}

static unsigned int depth_of(const struct node *n)
{
    unsigned int l, r;

    if (!n)
        return 0;
    l = depth_of(n->left);
    r = depth_of(n->right);
    return 1 + (l > r ? l : r);
}

TEST(many_children_in_order_stay_shallow)
{
    struct value *names;
    struct perms *perms = perms_single(0, PERM_NONE);
    struct node *root;
    struct edit e;
    char path[32];

    clock_ = (struct clock){ 0, 4242 };
    root = tree_make_root(&clock_, 0);
    edit_begin(&e, &clock_, root);
    for (unsigned int i = 0; i < 20000; i++) {
        snprintf(path, sizeof(path), "/%05u", i);
        CHECK_EQ(edit_create(&e, path, perms, NULL), 0);
    }
    commit(&root, &e);
    check_whole(root);
    CHECK(depth_of(root->children) < 64);
    /* A kept listing is right, is kept, and does not outlive a change. */
    names = node_listing(root);
    CHECK(names && names->len == 20000 * 6 && !strcmp(names->bytes + 6, "00001"));
    value_put(names);
    CHECK(root->listing == names);
    edit_begin(&e, &clock_, root);
    CHECK_EQ(edit_remove(&e, "/00000"), 0);
    CHECK(!e.root->listing && root->listing == names);
    commit(&root, &e);
    names = node_listing(root);
    CHECK(names->len == 19999 * 6 && !strcmp(names->bytes, "00001"));
    value_put(names);
    perms_put(perms);
    node_put(root);
}
