// SPDX-License-Identifier: GPL-2.0-only
/* The index of watches: the trie of paths, and registering and removing. */
#include "server/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "server/conn.h"
#include "server/watch-index.h"
#include "store/path.h"

#define FIRST_BUCKETS 64u

static uint32_t edge_hash(const struct watches *w, const struct watch_point *parent,
                          const char *name, size_t len)
{
    return tree_priority(w->seed ^ (parent ? parent->hash * 31 : 0), name, len);
}

static struct watch_point *make_point(struct watches *w, struct watch_point *parent,
                                      const char *name, size_t len)
{
    struct watch_point *p = calloc(1, sizeof(*p) + len);

    if (!p)
        return NULL;
    p->parent = parent;
    p->hash = edge_hash(w, parent, name, len);
    p->name_len = len;
    memcpy(p->name, name, len);
    TAILQ_INIT(&p->below);
    TAILQ_INIT(&p->watches);
    return p;
}

int watches_init(struct watches *w, uint32_t seed)
{
    *w = (struct watches){ .seed = seed };
    w->bucket = calloc(FIRST_BUCKETS, sizeof(*w->bucket));
    w->root = make_point(w, NULL, "/", 1);
    w->special = make_point(w, NULL, "@", 1);
    if (!w->bucket || !w->root || !w->special) {
        watches_fini(w);
        return -ENOMEM;
    }
    w->nr_buckets = FIRST_BUCKETS;
    return 0;
}

/* Every watch is gone by then, and with them all places but the two roots. */
void watches_fini(struct watches *w)
{
    free(w->bucket);
    free(w->root);
    free(w->special);
    *w = (struct watches){ 0 };
}

struct watch_point *watch_point_below(struct watches *w, struct watch_point *parent,
                                      const char *name, size_t len)
{
    uint32_t hash = edge_hash(w, parent, name, len);

    for (struct watch_point *p = w->bucket[hash & (w->nr_buckets - 1)]; p; p = p->chain)
        if (p->hash == hash && p->parent == parent && p->name_len == len &&
            !memcmp(p->name, name, len))
            return p;
    return NULL;
}

static void link_point(struct watches *w, struct watch_point *p)
{
    struct watch_point **at = &w->bucket[p->hash & (w->nr_buckets - 1)];

    p->chain = *at;
    *at = p;
}

/* A larger table if this one is full. Without memory for it the old one will do. */
static void maybe_grow(struct watches *w)
{
    struct watch_point **old = w->bucket, **bucket, *p, *next;
    unsigned int nr = w->nr_buckets;

    if (w->nr_points < nr)
        return;
    bucket = calloc(nr * 2, sizeof(*bucket));
    if (!bucket)
        return;
    w->bucket = bucket;
    w->nr_buckets = nr * 2;
    for (unsigned int i = 0; i < nr; i++) {
        for (p = old[i]; p; p = next) {
            next = p->chain;
            link_point(w, p);
        }
    }
    free(old);
}

/* Remove @p and the places above it that nobody needs any more. */
static void prune(struct watches *w, struct watch_point *p)
{
    while (p->parent && !p->nr_watches && TAILQ_EMPTY(&p->below)) {
        struct watch_point *parent = p->parent, **at = &w->bucket[p->hash & (w->nr_buckets - 1)];

        while (*at != p)
            at = &(*at)->chain;
        *at = p->chain;
        TAILQ_REMOVE(&parent->below, p, sibling);
        w->nr_points--;
        free(p);
        p = parent;
    }
}

static struct watch_point *add_point(struct watches *w, const char *path)
{
    struct watch_point *at = path_is_special(path) ? w->special : w->root, *next;
    const char *name;
    size_t len;

    while (path_next(&path, &name, &len)) {
        next = watch_point_below(w, at, name, len);
        if (!next) {
            next = make_point(w, at, name, len);
            if (!next) {
                prune(w, at);
                return NULL;
            }
            maybe_grow(w);
            link_point(w, next);
            TAILQ_INSERT_TAIL(&at->below, next, sibling);
            w->nr_points++;
        }
        at = next;
    }
    return at;
}

struct watch_point *watch_point_find(struct watches *w, const char *path)
{
    struct watch_point *at = path_is_special(path) ? w->special : w->root;
    const char *name;
    size_t len;

    while (at && path_next(&path, &name, &len))
        at = watch_point_below(w, at, name, len);
    return at;
}

/* The connection's own list or the place's, whichever is shorter, is searched. */
struct watch *watch_find(struct server *s, struct conn *c, const char *path, const char *token)
{
    struct watch_point *p = watch_point_find(&s->watches, path);
    struct watch *w;

    if (!p)
        return NULL;
    if (p->nr_watches < c->watches_nr) {
        TAILQ_FOREACH(w, &p->watches, by_point)
            if (w->conn == c && !strcmp(w->token, token))
                return w;
        return NULL;
    }
    TAILQ_FOREACH(w, &c->watches, by_conn)
        if (w->point == p && !strcmp(w->token, token))
            return w;
    return NULL;
}

int watch_add(struct server *s, struct conn *c, const char *path, size_t base, const char *token,
              int depth, struct watch **out)
{
    size_t path_size = strlen(path) + 1, token_size = strlen(token) + 1;
    struct watch *w;

    if (watch_find(s, c, path, token))
        return -EEXIST;
    w = malloc(sizeof(*w) + path_size + token_size);
    if (!w)
        return -ENOMEM;
    w->point = add_point(&s->watches, path);
    if (!w->point) {
        free(w);
        return -ENOMEM;
    }
    w->conn = c;
    w->seq = ++s->watches.last_seq;
    w->depth = depth;
    w->base = base;
    w->token = w->path + path_size;
    memcpy(w->path, path, path_size);
    memcpy(w->token, token, token_size);
    w->bytes = sizeof(*w) + path_size + token_size;
    TAILQ_INSERT_TAIL(&w->point->watches, w, by_point);
    w->point->nr_watches++;
    TAILQ_INSERT_TAIL(&c->watches, w, by_conn);
    c->watches_nr++;
    c->domain->account.watches++;
    domain_charge(s, c->domain, w->bytes);
    *out = w;
    return 0;
}

void watch_remove(struct server *s, struct watch *w)
{
    struct watch_point *p = w->point;

    TAILQ_REMOVE(&p->watches, w, by_point);
    p->nr_watches--;
    TAILQ_REMOVE(&w->conn->watches, w, by_conn);
    w->conn->watches_nr--;
    w->conn->domain->account.watches--;
    domain_charge(s, w->conn->domain, -(int64_t)w->bytes);
    free(w);
    prune(&s->watches, p);
}
