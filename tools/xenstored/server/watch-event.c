// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a change to its events. A watch hears of a change at or below its path (down to its depth),
 * and, when the change removes a parent of what it watches, of its own path; xenstore.txt, WATCH
 * and WATCH_EVENT.
 *
 * An event is kept from a connection that could read the node neither before nor after, nor its
 * parent.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/conn.h"
#include "server/watch-index.h"
#include "store/path.h"

/* The watches one event reaches. */
struct reach {
    struct watch **watch;
    unsigned int nr, room;
};

static int reach_add(struct reach *r, struct watch *w)
{
    if (r->nr == r->room) {
        unsigned int room = r->room ? r->room * 2 : 16;
        struct watch **watch = realloc(r->watch, room * sizeof(*watch));

        if (!watch)
            return -ENOMEM;
        r->watch = watch;
        r->room = room;
    }
    r->watch[r->nr++] = w;
    return 0;
}

static int by_seq(const void *a, const void *b)
{
    uint64_t l = (*(struct watch *const *)a)->seq, r = (*(struct watch *const *)b)->seq;

    return l < r ? -1 : l > r;
}

static void sort_by_seq(struct reach *r)
{
    if (r->nr)
        qsort(r->watch, r->nr, sizeof(*r->watch), by_seq);
}

/* Add the watches of place @p that care for an event @levels below it. */
static int reach_point(struct reach *r, const struct watch_point *p, int levels)
{
    struct watch *w;
    int rc = 0;

    TAILQ_FOREACH(w, &p->watches, by_point)
        if (!rc && (w->depth < 0 || levels <= w->depth))
            rc = reach_add(r, w);
    return rc;
}

/* Add every watch on @path and above it. */
static int reach_up(struct server *s, struct reach *r, const char *path)
{
    struct watch_point *at = path_is_special(path) ? s->watches.special : s->watches.root;
    int levels = path_depth(path), rc = 0;
    const char *name;
    size_t len;

    while (at && !rc) {
        rc = reach_point(r, at, levels--);
        at = path_next(&path, &name, &len) ? watch_point_below(&s->watches, at, name, len) : NULL;
    }
    return rc;
}

static struct message *make_event(struct watch *w, const char *path)
{
    const char *shown = path + w->base;
    size_t path_size = strlen(shown) + 1, token_size = strlen(w->token) + 1;
    struct message *m = message_make(w->conn, XS_WATCH_EVENT, path_size + token_size);

    if (!m)
        return NULL;
    memcpy(m->payload, shown, path_size);
    memcpy(m->payload + path_size, w->token, token_size);
    return m;
}

static int add_event(struct message_queue *batch, struct watch *w, const char *path)
{
    struct message *m = make_event(w, path);

    if (!m)
        return -ENOMEM;
    TAILQ_INSERT_TAIL(batch, m, link);
    return 0;
}

struct message *watch_first_event(struct watch *w)
{
    return make_event(w, w->path);
}

/* What an event is about, in both stores. */
struct subject {
    const char *path;
    const struct node *node[2], *parent[2];
};

static void look_up(struct subject *u, struct node *before, struct node *after, const char *path)
{
    struct node *root[2] = { before, after };
    char parent[PATH_BUFFER];
    size_t len;

    path_leaf(path, &len);
    memcpy(parent, path, len);
    parent[len] = 0;
    u->path = path;
    for (unsigned int i = 0; i < 2; i++) {
        u->node[i] = tree_lookup(root[i], path);
        u->parent[i] = path[1] ? tree_lookup(root[i], parent) : NULL;
    }
}

static bool may_hear(struct server *s, const struct conn *c, const struct subject *u)
{
    const struct node *any[4] = { u->node[1], u->node[0], u->parent[1], u->parent[0] };

    if (c->privileged)
        return true;
    for (unsigned int i = 0; i < 4; i++)
        if (any[i] && (domain_access(s, c->domain, any[i]) & PERM_READ))
            return true;
    return false;
}

/* Make the events of @r's watches, in the order of their registration. */
static int emit(struct server *s, struct message_queue *batch, struct reach *r,
                const struct subject *u)
{
    int rc = 0;

    sort_by_seq(r);
    for (unsigned int i = 0; i < r->nr && !rc; i++)
        if (may_hear(s, r->watch[i]->conn, u))
            rc = add_event(batch, r->watch[i], u->path);
    return rc;
}

struct removal {
    struct server *s;
    struct message_queue *batch;
    struct node *before, *after;
    char path[PATH_BUFFER];
};

/* Those watched nodes below @p that were there. */
struct lost {
    struct watch_point *point;
    const struct node *node;
};

static int oldest_first(const void *a, const void *b)
{
    const struct lost *l = a, *r = b;

    return l->node->birth < r->node->birth ? -1 : l->node->birth > r->node->birth;
}

/*
 * Tell the watches at places below @p, where @n was removed, of their own paths: the deepest first.
 */
static int emit_below(struct removal *m, struct watch_point *p, const struct node *n, size_t len)
{
    struct watch_point *below;
    struct lost *lost;
    unsigned int nr = 0;
    int rc = 0;

    TAILQ_FOREACH(below, &p->below, sibling)
        nr++;
    lost = malloc((nr + 1) * sizeof(*lost));
    if (!lost)
        return -ENOMEM;
    nr = 0;
    TAILQ_FOREACH(below, &p->below, sibling) {
        lost[nr] = (struct lost){ below, node_child(n, below->name, below->name_len) };
        nr += lost[nr].node != NULL;
    }
    qsort(lost, nr, sizeof(*lost), oldest_first);
    for (unsigned int i = 0; i < nr && !rc; i++) {
        struct reach r = { 0 };
        struct subject u;

        below = lost[i].point;
        m->path[len] = '/';
        memcpy(m->path + len + 1, below->name, below->name_len);
        m->path[len + 1 + below->name_len] = 0;
        rc = emit_below(m, below, lost[i].node, len + 1 + below->name_len);
        m->path[len + 1 + below->name_len] = 0;
        look_up(&u, m->before, m->after, m->path);
        if (!rc)
            rc = reach_point(&r, below, 0);
        if (!rc)
            rc = emit(m->s, m->batch, &r, &u);
        free(r.watch);
    }
    free(lost);
    return rc;
}

int watch_collect(struct server *s, struct message_queue *batch, struct node *before,
                  struct node *after, const char *path)
{
    struct reach r = { 0 };
    struct subject u;
    int rc = 0;

    look_up(&u, before, after, path);
    if (!u.node[0] && !u.node[1])
        return 0;
    if (u.node[0] && (!u.node[1] || u.node[0]->birth != u.node[1]->birth)) {
        struct watch_point *p = watch_point_find(&s->watches, path);
        struct removal m = { .s = s, .batch = batch, .before = before, .after = after };

        strcpy(m.path, path);
        if (p)
            rc = emit_below(&m, p, u.node[0], strlen(path));
    }
    if (!rc)
        rc = reach_up(s, &r, path);
    if (!rc)
        rc = emit(s, batch, &r, &u);
    free(r.watch);
    return rc;
}

/* A watch on the bare name is told the domain only if it asked for it with depth 1. */
static int emit_special(struct server *s, struct message_queue *batch, struct reach *r,
                        const char *name, const char *with_domid)
{
    const struct special_watch *special = server_special(s, name);
    int rc = 0;

    sort_by_seq(r);
    for (unsigned int i = 0; i < r->nr && !rc; i++) {
        struct watch *w = r->watch[i];
        bool bare = !strcmp(w->path, name) && w->depth < 1;

        if (domain_access_perms(s, w->conn->domain, special->perms, special->perms_gen) & PERM_READ)
            rc = add_event(batch, w, bare ? name : with_domid);
    }
    return rc;
}

int watch_collect_special(struct server *s, struct message_queue *batch, const char *name,
                          uint32_t domid)
{
    struct watch_point *p = watch_point_find(&s->watches, name);
    struct reach r = { 0 };
    char path[64];
    int rc = 0;

    snprintf(path, sizeof(path), "%s/%u", name, domid);
    if (p)
        rc = reach_point(&r, p, 0);
    p = watch_point_find(&s->watches, path);
    if (p && !rc)
        rc = reach_point(&r, p, 0);
    if (!rc)
        rc = emit_special(s, batch, &r, name, path);
    free(r.watch);
    return rc;
}

/*
 * Is the same event already waiting? Asked only of a guest that is over its memory, to bound what
 * it can hoard.
 */
static bool already_queued(const struct conn *c, const struct message *event)
{
    struct message *m;

    TAILQ_FOREACH(m, &c->out, link)
        if (m->header.type == XS_WATCH_EVENT && m->header.len == event->header.len && !m->sent &&
            !memcmp(m->payload, event->payload, event->header.len))
            return true;
    return false;
}

void watch_deliver(struct server *s, struct message_queue *batch)
{
    struct message *m;

    while ((m = TAILQ_FIRST(batch))) {
        TAILQ_REMOVE(batch, m, link);
        if (m->conn->domain->over_hard && already_queued(m->conn, m)) {
            free(m);
            continue;
        }
        if (!m->conn->privileged && s->event_timeout)
            m->deadline = s->platform->now(s) + s->event_timeout;
        conn_queue(m->conn, m);
    }
}
