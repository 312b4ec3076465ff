// SPDX-License-Identifier: GPL-2.0-only
/*
 * Red-black trees: after each of many random insertions and removals the invariants hold and the
 * contents are right.
 */
#include <lib/rbtree.h>

#include "random.h"
#include "test.h"

#define ITEMS 300

struct item {
    struct rb_node node;
    int key;
    bool in;
};

static struct item items[ITEMS];
static struct rb_root root;

static bool less(const struct rb_node *a, const struct rb_node *b)
{
    return rb_entry(a, const struct item, node)->key < rb_entry(b, const struct item, node)->key;
}

static int compare(const void *key, const struct rb_node *n)
{
    return *(const int *)key - rb_entry(n, const struct item, node)->key;
}

/* Returns the number of black nodes on every path down; checks colours, parents and order. */
static int check_below(const struct rb_node *n, const struct rb_node *parent, int *count)
{
    int left, right;

    if (!n)
        return 0;
    CHECK_EQ(n->parent & ~(uintptr_t)1, (uintptr_t)parent);
    CHECK(!(n->parent & 1) || (parent && !(parent->parent & 1)));
    CHECK(!n->child[0] || !less(n, n->child[0]));
    CHECK(!n->child[1] || !less(n->child[1], n));
    left = check_below(n->child[0], n, count);
    right = check_below(n->child[1], n, count);
    CHECK_EQ(left, right);
    ++*count;
    return left + !(n->parent & 1);
}

static void check_tree(void)
{
    int count = 0, walked = 0, expected = 0;
    struct rb_node *last = NULL;

    check_below(root.node, NULL, &count);
    for (struct rb_node *n = rb_first(&root); n; n = rb_next(n)) {
        CHECK(!last || !less(n, last));
        CHECK(rb_prev(n) == last);
        last = n;
        walked++;
    }
    CHECK(rb_last(&root) == last);
    for (int i = 0; i < ITEMS; i++)
        expected += items[i].in;
    CHECK_EQ(count, expected);
    CHECK_EQ(walked, expected);
}

static void check_searches(int key)
{
    struct item *equal = NULL, *ge = NULL, *le = NULL;
    struct rb_node *n;

    for (int i = 0; i < ITEMS; i++) {
        struct item *it = &items[i];

        if (!it->in)
            continue;
        if (it->key == key)
            equal = it;
        if (it->key >= key && (!ge || it->key < ge->key))
            ge = it;
        if (it->key <= key && (!le || it->key > le->key))
            le = it;
    }
    n = rb_find(&root, &key, compare);
    CHECK_EQ(!n, !equal);
    CHECK(!n || rb_entry(n, struct item, node)->key == key);
    n = rb_find_ge(&root, &key, compare);
    CHECK_EQ(!n, !ge);
    CHECK(!n || rb_entry(n, struct item, node)->key == ge->key);
    n = rb_find_le(&root, &key, compare);
    CHECK_EQ(!n, !le);
    CHECK(!n || rb_entry(n, struct item, node)->key == le->key);
}

static void churn(unsigned int seed, int keys)
{
    root = (struct rb_root){ NULL };
    random_seed(seed);
    for (int i = 0; i < ITEMS; i++)
        items[i].in = false;
    for (int step = 0; step < 1500; step++) {
        struct item *it = &items[random_below(ITEMS)];

        if (it->in) {
            rb_erase(&root, &it->node);
        } else {
            it->key = random_below(keys);
            rb_insert(&root, &it->node, less);
        }
        it->in = !it->in;
        check_tree();
        if (step % 50 == 0)
            for (int key = -1; key <= keys; key += 1 + keys / 20)
                check_searches(key);
    }
    for (int i = 0; i < ITEMS; i++)
        if (items[i].in) {
            rb_erase(&root, &items[i].node);
            items[i].in = false;
            check_tree();
        }
    CHECK(rb_empty(&root));
}

TEST(rbtree_random)
{
    churn(1, 100000);
}

TEST(rbtree_many_equal)
{
    churn(2, 12);
}

TEST(rbtree_equal_keys_keep_their_order)
{
    int i = 0;

    root = (struct rb_root){ NULL };
    for (i = 0; i < 40; i++) {
        items[i].key = 7;
        rb_insert(&root, &items[i].node, less);
    }
    i = 0;
    for (struct rb_node *n = rb_first(&root); n; n = rb_next(n))
        CHECK(n == &items[i++].node);
}

TEST(rbtree_replace)
{
    struct item fresh = { .key = 20 };

    root = (struct rb_root){ NULL };
    for (int i = 0; i < 40; i++) {
        items[i].key = i;
        items[i].in = true;
        rb_insert(&root, &items[i].node, less);
    }
    for (int i = 40; i < ITEMS; i++)
        items[i].in = false;
    rb_replace(&root, &items[20].node, &fresh.node);
    check_tree();
    CHECK(rb_find(&root, &fresh.key, compare) == &fresh.node);
    root = (struct rb_root){ NULL };
}
