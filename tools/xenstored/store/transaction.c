// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transactions. Conflicts are found by comparing, for each path accessed, the node of the base with
 * the node of the live store: the same object means nothing there changed, else the generation of
 * each aspect observed decides.
 */
#include "store/transaction.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void transaction_init(struct transaction *t, struct clock *clock, struct node *live)
{
    *t = (struct transaction){ .clock = clock, .base = node_get(live), .root = node_get(live) };
}

void transaction_fini(struct transaction *t)
{
    for (unsigned int i = 0; i < t->nr; i++)
        free(t->access[i]);
    free(t->access);
    free(t->bucket);
    ledger_free(&t->ledger);
    node_put(t->base);
    node_put(t->root);
    *t = (struct transaction){ 0 };
}

static int grow(struct transaction *t)
{
    unsigned int room = t->room ? t->room * 2 : 16;
    struct access **bucket = calloc(room, sizeof(*bucket)), **access;

    access = bucket ? realloc(t->access, room * sizeof(*access)) : NULL;
    if (!access) {
        free(bucket);
        return -ENOMEM;
    }
    for (unsigned int i = 0; i < t->nr; i++) {
        struct access **at = &bucket[access[i]->hash & (room - 1)];

        access[i]->chain = *at;
        *at = access[i];
    }
    free(t->bucket);
    t->bucket = bucket;
    t->access = access;
    t->room = room;
    return 0;
}

int transaction_note(struct transaction *t, const char *path, unsigned int flags)
{
    size_t len = strlen(path);
    uint32_t hash = tree_priority(t->clock->seed, path, len);
    struct access *a;

    if (t->nr == t->room && grow(t))
        return -ENOMEM;
    for (a = t->bucket[hash & (t->room - 1)]; a; a = a->chain) {
        if (a->hash == hash && !strcmp(a->path, path)) {
            a->flags |= flags;
            return 0;
        }
    }
    a = malloc(sizeof(*a) + len + 1);
    if (!a)
        return -ENOMEM;
    a->flags = flags;
    a->hash = hash;
    memcpy(a->path, path, len + 1);
    a->chain = t->bucket[hash & (t->room - 1)];
    t->bucket[hash & (t->room - 1)] = a;
    t->access[t->nr++] = a;
    return 0;
}

int transaction_adopt(struct transaction *t, struct edit *e)
{
    if (ledger_merge(&t->ledger, &e->ledger))
        return -ENOMEM;
    ledger_free(&e->ledger);
    node_put(t->root);
    t->root = e->root;
    e->root = NULL;
    return 0;
}

static bool conflicts(const struct access *a, const struct node *base, const struct node *live)
{
    if (base == live)
        return false;
    if (!base || !live || base->birth != live->birth)
        return true;
    return ((a->flags & ACCESS_VALUE) && base->value_gen != live->value_gen) ||
           ((a->flags & ACCESS_PERMS) && base->perms_gen != live->perms_gen) ||
           ((a->flags & ACCESS_CHILDREN) && base->children_gen != live->children_gen) ||
           ((a->flags & ACCESS_SUBTREE) && base->subtree_gen != live->subtree_gen);
}

/* Make the node at @path in the edit what it is in the transaction (@mine; NULL: gone). */
static int carry_over(struct edit *e, const char *path, const struct node *base,
                      const struct node *mine)
{
    const struct node *live = tree_lookup(e->root, path);
    bool replaced = mine && base && mine->birth != base->birth;
    int rc = 0;

    if (live && (!mine || replaced)) {
        rc = edit_remove(e, path);
        live = NULL;
    }
    if (rc || !mine)
        return rc;
    if (!live)
        return edit_create(e, path, mine->perms, mine->value);
    if (mine->value_gen != base->value_gen)
        rc = edit_set_value(e, path, mine->value);
    if (!rc && mine->perms_gen != base->perms_gen)
        rc = edit_set_perms(e, path, mine->perms);
    return rc;
}

struct step {
    const char *path;
    const struct node *mine;    /* NULL: gone */
    uint64_t order;
};

static int by_order(const void *a, const void *b)
{
    const struct step *l = a, *r = b;

    return l->order < r->order ? -1 : l->order > r->order;
}

/*
 * Removals first, then by birth: parents come before their children, and siblings keep their order.
 */
static int replay(struct transaction *t, struct edit *e)
{
    struct step *step = malloc((t->nr + 1) * sizeof(*step));
    unsigned int steps = 0;
    int rc = 0;

    if (!step)
        return -ENOMEM;
    for (unsigned int i = 0; i < t->nr; i++) {
        const char *path = t->access[i]->path;
        const struct node *mine = tree_lookup(t->root, path);

        if (t->access[i]->flags & ACCESS_CHANGED)
            step[steps++] = (struct step){ path, mine, mine ? mine->birth : 0 };
    }
    qsort(step, steps, sizeof(*step), by_order);
    for (unsigned int i = 0; i < steps && !rc; i++)
        rc = carry_over(e, step[i].path, tree_lookup(t->base, step[i].path), step[i].mine);
    free(step);
    return rc;
}

int transaction_prepare(struct transaction *t, struct node *live, struct edit *out)
{
    int rc;

    if (live == t->base) {
        edit_begin(out, t->clock, t->root);
        rc = ledger_merge(&out->ledger, &t->ledger);
    } else {
        for (unsigned int i = 0; i < t->nr; i++) {
            const char *path = t->access[i]->path;

            if (conflicts(t->access[i], tree_lookup(t->base, path), tree_lookup(live, path)))
                return -EAGAIN;
        }
        edit_begin(out, t->clock, live);
        rc = replay(t, out);
    }
    if (rc)
        edit_abort(out);
    return rc;
}
