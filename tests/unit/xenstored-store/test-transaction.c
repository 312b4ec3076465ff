// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transactions against the one rule they must keep: a commit that succeeds has the effect, and the
 * transaction has seen the results, of running it alone at that moment. And one that met no change
 * of anything near must succeed.
 */
#include "store/transaction.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "store/check.h"
#include "test.h"

#define OPS 6
#define OPEN 4

enum kind { OP_READ, OP_LIST, OP_WRITE, OP_RM, OP_KINDS };

struct op {
    enum kind kind;
    char path[16], value[8];
    uint32_t result;            /* digest of what it returned */
};

/* A transaction under way, and what others have changed since it started. */
struct runner {
    struct transaction t;
    struct op op[OPS];
    unsigned int nr;
    char changed[256][16];
    unsigned int nr_changed;
    bool open;
};

static struct clock clock_;
static struct node *live;
static struct perms *nobody;

static uint32_t digest(uint32_t h, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 16777619u;
    return h * 31 + 7;
}

static void random_op(uint32_t *seed, struct op *op)
{
    op->kind = pick(seed, OP_KINDS);
    pick_path(seed, op->path);
    snprintf(op->value, sizeof(op->value), "%u", pick(seed, 100));
}

/* Note an access if there is a transaction. */
static int note(struct transaction *t, const char *path, unsigned int flags)
{
    return t ? transaction_note(t, path, flags) : 0;
}

static int do_write(struct transaction *t, struct edit *e, const struct op *op)
{
    struct value *value = value_make(op->value, strlen(op->value));
    size_t matched, full = strlen(op->path);
    struct node *n = tree_nearest(e->root, op->path, &matched);
    char at[16];
    int rc = 0;

    if (!value)
        return -ENOMEM;
    if (matched == full && n) {
        rc = note(t, op->path, ACCESS_VALUE | ACCESS_CHANGED | ACCESS_NAMED);
        if (!rc)
            rc = edit_set_value(e, op->path, value);
    } else {
        snprintf(at, sizeof(at), "%.*s", (int)matched, op->path);
        rc = note(t, at, ACCESS_PERMS);
        for (size_t len = matched == 1 ? 2 : matched + 2; !rc && len <= full; len += 2) {
            snprintf(at, sizeof(at), "%.*s", (int)len, op->path);
            rc = note(t, at, ACCESS_CHANGED);
            if (!rc)
                rc = edit_create(e, at, nobody, len == full ? value : NULL);
        }
    }
    value_put(value);
    return rc;
}

static uint32_t list(const struct node *n)
{
    const struct node *child[8];
    uint32_t h = 3;

    /* As a set: the order of creation is not part of the contract. */
    node_list_children(n, child);
    for (unsigned int i = 0; i < n->nr_children; i++)
        h += digest(1, child[i]->name, child[i]->name_len);
    return h;
}

/* Run @op in @t, or live if @t is NULL: 0 or -ENOMEM; what it returned goes to *@result. */
static int run(struct transaction *t, const struct op *op, uint32_t *result)
{
    struct node *root = t ? t->root : live, *n = tree_lookup(root, op->path);
    struct edit e;
    int rc = note(t, op->path,
                  op->kind == OP_READ   ? ACCESS_VALUE
                  : op->kind == OP_LIST ? ACCESS_CHILDREN
                                        : 0);

    *result = n ? 1 : 0;
    if (rc)
        return rc;
    if (op->kind == OP_READ || op->kind == OP_LIST) {
        if (n)
            *result = op->kind == OP_LIST
                          ? list(n)
                          : digest(2, n->value ? n->value->bytes : "", node_value_len(n));
        return 0;
    }
    if (op->kind == OP_RM && !n)
        return 0;
    edit_begin(&e, &clock_, root);
    rc = op->kind == OP_WRITE ? do_write(t, &e, op)
                              : note(t, op->path, ACCESS_SUBTREE | ACCESS_CHANGED);
    if (!rc && op->kind == OP_RM)
        rc = edit_remove(&e, op->path);
    if (!rc && t)
        rc = transaction_adopt(t, &e);
    if (rc) {
        edit_abort(&e);
        return rc;
    }
    if (!t) {
        ledger_free(&e.ledger);
        node_put(live);
        live = e.root;
    }
    return 0;
}

/* Are two paths the same, or is one above the other? */
static bool related(const char *a, const char *b)
{
    size_t l = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

    return !strncmp(a, b, l);
}

static bool may_conflict(const struct runner *r)
{
    for (unsigned int i = 0; i < r->nr; i++)
        for (unsigned int j = 0; j < r->nr_changed; j++)
            if (related(r->op[i].path, r->changed[j]))
                return true;
    return r->nr_changed == 256;
}

static void tell_path(struct runner *all, const struct runner *but, const char *path)
{
    for (struct runner *r = all; r < all + OPEN; r++)
        if (r->open && r != but && r->nr_changed < 256)
            strcpy(r->changed[r->nr_changed++], path);
}

/* Tell the others of a change, and of the parents that it made: a change each. */
static void tell_others(struct runner *all, const struct runner *but, const struct op *op,
                        struct node *before)
{
    char at[16];

    if (op->kind != OP_WRITE && op->kind != OP_RM)
        return;
    tell_path(all, but, op->path);
    for (size_t len = 2; op->kind == OP_WRITE && len < strlen(op->path); len += 2) {
        snprintf(at, sizeof(at), "%.*s", (int)len, op->path);
        if (!tree_lookup(before, at))
            tell_path(all, but, at);
    }
}

static bool same_tree(const struct node *a, const struct node *b)
{
    const struct node *child[8];

    if (node_value_len(a) != node_value_len(b) || a->nr_children != b->nr_children ||
        (a->value && memcmp(a->value->bytes, b->value->bytes, node_value_len(a))))
        return false;
    node_list_children(a, child);
    for (unsigned int i = 0; i < a->nr_children; i++) {
        const struct node *other = node_child(b, child[i]->name, child[i]->name_len);

        if (!other || !same_tree(child[i], other))
            return false;
    }
    return true;
}

/*
 * The rule: at this moment, alone, the transaction would have had the same results and led to the
 * same store.
 */
static void check_serial(struct runner *r, const struct node *committed)
{
    struct node *keep = node_get(live);
    uint32_t result;

    for (unsigned int i = 0; i < r->nr; i++) {
        CHECK_EQ(run(NULL, &r->op[i], &result), 0);
        CHECK_EQ(result, r->op[i].result);
    }
    CHECK(same_tree(live, committed) && same_tree(committed, live));
    node_put(live);
    live = keep;
}

static void close_runner(struct runner *all, struct runner *r, unsigned int *good,
                         unsigned int *again)
{
    struct ledger books = { 0 };
    struct edit e;
    int rc = transaction_prepare(&r->t, live, &e);

    CHECK(rc == 0 || rc == -EAGAIN);
    if (rc) {
        CHECK(may_conflict(r));
        ++*again;
    } else {
        check_serial(r, e.root);
        CHECK(!tree_check(e.root, clock_.seed, &books));
        ledger_free(&books);
        for (unsigned int i = 0; i < r->nr; i++)
            tell_others(all, r, &r->op[i], live);
        ledger_free(&e.ledger);
        node_put(live);
        live = e.root;
        ++*good;
    }
    transaction_fini(&r->t);
    r->open = false;
}

static void set_up(uint32_t seed)
{
    clock_ = (struct clock){ 0, seed };
    live = tree_make_root(&clock_, 0);
    nobody = perms_single(0, PERM_NONE);
}

static void take_down(void)
{
    node_put(live);
    perms_put(nobody);
}

TEST(random_transactions_are_serializable_and_conflict_only_if_related)
{
    static struct runner all[OPEN];
    unsigned int good = 0, again = 0;
    uint32_t seed = 2024, result;

    set_up(31);
    for (unsigned int i = 0; i < 60000; i++) {
        struct runner *r = &all[pick(&seed, OPEN)];
        struct op op;

        if (!pick(&seed, 4)) {
            random_op(&seed, &op);
            tell_others(all, NULL, &op, live);
            CHECK_EQ(run(NULL, &op, &result), 0);
        } else if (!r->open) {
            transaction_init(&r->t, &clock_, live);
            r->nr = r->nr_changed = 0;
            r->open = true;
        } else if (r->nr == OPS || !pick(&seed, 4)) {
            close_runner(all, r, &good, &again);
        } else {
            random_op(&seed, &r->op[r->nr]);
            CHECK_EQ(run(&r->t, &r->op[r->nr], &r->op[r->nr].result), 0);
            r->nr++;
        }
    }
    for (unsigned int i = 0; i < OPEN; i++)
        if (all[i].open)
            transaction_fini(&all[i].t);
    /* Both kinds of end must have been seen often for this to mean anything. */
    CHECK(good > 1000 && again > 1000);
    take_down();
}

TEST(a_commit_without_memory_changes_nothing)
{
    static const char *const path[] = { "/a/b", "/a/c/d", "/e" };
    struct op op = { .kind = OP_WRITE, .value = "x" };
    struct transaction t;
    char *before, *after;
    unsigned int n = 0;
    uint32_t result;
    bool hit;

    set_up(7);
    strcpy(op.path, "/a");
    CHECK_EQ(run(NULL, &op, &result), 0);
    transaction_init(&t, &clock_, live);
    for (unsigned int i = 0; i < 3; i++) {
        strcpy(op.path, path[i]);
        CHECK_EQ(run(&t, &op, &result), 0);
    }
    strcpy(op.path, "/b");
    CHECK_EQ(run(NULL, &op, &result), 0);       /* so that it has to be replayed */
    before = tree_text(live);
    do {
        struct edit e;
        int rc;

        test_fault_at(++n);
        rc = transaction_prepare(&t, live, &e);
        hit = test_fault_hit();
        test_fault_at(0);
        CHECK_EQ(rc, hit ? -ENOMEM : 0);
        after = tree_text(live);
        CHECK_STR(after, before);
        free(after);
        if (!rc)
            edit_abort(&e);
    } while (hit);
    CHECK(n > 5);
    free(before);
    transaction_fini(&t);
    take_down();
}

TEST(a_step_without_memory_leaves_the_transaction_usable)
{
    struct op op = { .kind = OP_WRITE, .path = "/a/b/c", .value = "1" };
    struct transaction t;
    unsigned int n = 0;
    uint32_t result;
    struct edit e;
    bool hit;
    int rc;

    set_up(8);
    transaction_init(&t, &clock_, live);
    do {
        test_fault_at(++n);
        rc = run(&t, &op, &result);
        hit = test_fault_hit();
        test_fault_at(0);
        CHECK_EQ(rc, hit ? -ENOMEM : 0);
    } while (hit);
    CHECK_EQ(transaction_prepare(&t, live, &e), 0);
    CHECK(tree_lookup(e.root, "/a/b/c") && !tree_lookup(live, "/a"));
    edit_abort(&e);
    transaction_fini(&t);
    take_down();
}
