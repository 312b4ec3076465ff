// SPDX-License-Identifier: GPL-2.0-only
/* Nodes: reference counts, copying, and finding one. Nothing here changes a shared node. */
#include "store/node.h"

#include <stdlib.h>
#include <string.h>

#include "store/path.h"

/* From so many children on, sorting them for every listing costs more than keeping the list. */
#define KEEP_LISTING 64

struct value *value_make(const void *bytes, size_t len)
{
    struct value *v = malloc(sizeof(*v) + len);

    if (v) {
        v->refs = 1;
        v->len = len;
        if (bytes)
            memcpy(v->bytes, bytes, len);
    }
    return v;
}

struct value *value_get(struct value *v)
{
    if (v)
        v->refs++;
    return v;
}

void value_put(struct value *v)
{
    if (v && !--v->refs)
        free(v);
}

struct node *node_make(const char *name, size_t len, uint32_t priority, struct perms *perms,
                       struct value *value)
{
    struct node *n = calloc(1, sizeof(*n) + len);

    if (!n)
        return NULL;
    n->refs = 1;
    n->priority = priority;
    n->perms = perms_get(perms);
    n->value = value_get(value);
    n->name_len = len;
    memcpy(n->name, name, len);
    return n;
}

struct node *node_get(struct node *n)
{
    if (n)
        n->refs++;
    return n;
}

/*
 * Recursion is as deep as paths are long times the depth of a treap: bounded by PATH_BUFFER / 2
 * components.
 */
void node_put(struct node *n)
{
    if (!n || --n->refs)
        return;
    node_put(n->left);
    node_put(n->right);
    node_put(n->children);
    value_put(n->value);
    value_put(n->listing);
    perms_put(n->perms);
    free(n);
}

struct node *node_own(struct node **slot)
{
    struct node *old = *slot, *n;

    if (old->refs == 1)
        return old;
    n = malloc(sizeof(*n) + old->name_len);
    if (!n)
        return NULL;
    memcpy(n, old, sizeof(*n) + old->name_len);
    n->refs = 1;
    node_get(n->left);
    node_get(n->right);
    node_get(n->children);
    value_get(n->value);
    value_get(n->listing);
    perms_get(n->perms);
    old->refs--;
    *slot = n;
    return n;
}

int node_name_cmp(const struct node *n, const char *name, size_t len)
{
    int order = memcmp(name, n->name, len < n->name_len ? len : n->name_len);

    if (order)
        return order;
    return len < n->name_len ? -1 : len > n->name_len;
}

struct node *node_child(const struct node *n, const char *name, size_t len)
{
    struct node *at = n->children;

    while (at) {
        int order = node_name_cmp(at, name, len);

        if (!order)
            break;
        at = order < 0 ? at->left : at->right;
    }
    return at;
}

struct node *tree_nearest(struct node *root, const char *path, size_t *matched)
{
    const char *cursor = path, *name;
    struct node *at = root, *next;
    size_t len;

    *matched = 1;
    while (path_next(&cursor, &name, &len)) {
        next = node_child(at, name, len);
        if (!next)
            break;
        at = next;
        *matched = cursor - path;
    }
    return at;
}

struct node *tree_lookup(struct node *root, const char *path)
{
    const char *name;
    size_t len;

    while (root && path_next(&path, &name, &len))
        root = node_child(root, name, len);
    return root;
}

size_t node_size(const struct node *n)
{
    return NODE_OVERHEAD + n->perms->nr * sizeof(n->perms->entry[0]) + node_value_len(n) +
           n->children_bytes;
}

static const struct node **gather(const struct node *n, const struct node **out)
{
    if (!n)
        return out;
    out = gather(n->left, out);
    *out++ = n;
    return gather(n->right, out);
}

static int by_birth(const void *a, const void *b)
{
    const struct node *l = *(const struct node *const *)a, *r = *(const struct node *const *)b;

    return l->birth < r->birth ? -1 : l->birth > r->birth;
}

void node_list_children(const struct node *n, const struct node **out)
{
    gather(n->children, out);
    qsort(out, n->nr_children, sizeof(*out), by_birth);
}

static struct value *make_listing(const struct node *n)
{
    const struct node **child = malloc((n->nr_children + 1) * sizeof(*child));
    struct value *names = child ? value_make(NULL, n->children_bytes) : NULL;
    char *at = names ? names->bytes : NULL;

    if (names) {
        node_list_children(n, child);
        for (uint32_t i = 0; i < n->nr_children; i++) {
            memcpy(at, child[i]->name, child[i]->name_len);
            at += child[i]->name_len;
            *at++ = 0;
        }
    }
    free(child);
    return names;
}

struct value *node_listing(struct node *n)
{
    struct value *names = n->listing ? value_get(n->listing) : make_listing(n);

    if (names && !n->listing && n->nr_children >= KEEP_LISTING)
        n->listing = value_get(names);
    return names;
}
