// SPDX-License-Identifier: GPL-2.0-only
/*
 * Domains coming, shutting down and going. All that an end needs is prepared first, so that running
 * out of memory leaves the domain as it was, to be looked at again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "server/conn.h"
#include "store/path.h"

struct owned_node {
    char *path;
    uint64_t birth;
};

/* The nodes a domain owns. */
struct owned {
    uint32_t domid;
    bool all;               /* list those below an owned node too */
    int64_t left;           /* owned nodes not yet seen */
    struct owned_node *node;
    unsigned int nr, room;
    char at[PATH_BUFFER];   /* the walk's path */
};

static int list_node(struct owned *o, uint64_t birth)
{
    char *path;

    if (o->nr == o->room) {
        unsigned int room = o->room ? o->room * 2 : 16;
        struct owned_node *node = realloc(o->node, room * sizeof(*node));

        if (!node)
            return -ENOMEM;
        o->node = node;
        o->room = room;
    }
    path = malloc(strlen(o->at) + 1);
    if (!path)
        return -ENOMEM;
    strcpy(path, o->at);
    o->node[o->nr++] = (struct owned_node){ path, birth };
    return 0;
}

static int by_birth(const void *a, const void *b)
{
    const struct owned_node *l = a, *r = b;

    return l->birth < r->birth ? -1 : l->birth > r->birth;
}

/*
 * Visit @n and its siblings in the treap; @len is the length of their parent's path, without a
 * final slash.
 */
static int find_owned(struct owned *o, const struct node *n, size_t len, bool inside)
{
    bool mine;
    int rc = 0;

    if (!n || o->left <= 0)
        return 0;
    mine = perms_owner(n->perms) == o->domid;
    o->at[len] = '/';
    memcpy(o->at + len + 1, n->name, n->name_len);
    o->at[len + 1 + n->name_len] = 0;
    if (mine) {
        o->left--;
        rc = !inside || o->all ? list_node(o, n->birth) : 0;
    }
    if (!rc)
        rc = find_owned(o, n->children, len + 1 + n->name_len, inside || mine);
    if (!rc)
        rc = find_owned(o, n->left, len, inside);
    return rc ? rc : find_owned(o, n->right, len, inside);
}

static void free_owned(struct owned *o)
{
    for (unsigned int i = 0; i < o->nr; i++)
        free(o->node[i].path);
    free(o->node);
}

/* Give the node to the daemon's own domain instead of removing it (--keep-orphans). */
static int adopt_node(struct server *s, struct edit *e, const char *path)
{
    struct perms *perms = perms_with_owner(tree_lookup(e->root, path)->perms, s->self);
    int rc = perms ? edit_set_perms(e, path, perms) : -ENOMEM;

    perms_put(perms);
    return rc;
}

/* Take the domain's nodes out of @e, and add the events of that to @batch. */
static int disown(struct server *s, struct domain *d, struct edit *e, struct message_queue *batch)
{
    struct owned o = { .domid = d->domid, .all = s->keep_orphans, .left = d->account.nodes };
    int rc = find_owned(&o, s->root->children, 0, false);

    /* The walk's order is the treap's; watchers hear of the oldest first. */
    if (o.nr)
        qsort(o.node, o.nr, sizeof(*o.node), by_birth);
    for (unsigned int i = 0; i < o.nr && !rc; i++)
        rc = s->keep_orphans ? adopt_node(s, e, o.node[i].path) : edit_remove(e, o.node[i].path);
    for (unsigned int i = 0; i < o.nr && !rc; i++)
        rc = watch_collect(s, batch, s->root, e->root, o.node[i].path);
    free_owned(&o);
    return rc;
}

static void forget(struct server *s, struct domain *d)
{
    if (d->conn)
        conn_destroy(d->conn);
    s->domains.page[d->domid / DOMAIN_PAGE][d->domid % DOMAIN_PAGE] = NULL;
    TAILQ_REMOVE(&s->domains.list, d, link);
    s->domains.nr--;
    free(d);
}

/* Events for a connection that is about to go are not wanted. */
static void drop_events_for(struct message_queue *batch, struct conn *c)
{
    struct message *m, *next;

    for (m = TAILQ_FIRST(batch); m; m = next) {
        next = TAILQ_NEXT(m, link);
        if (m->conn != c)
            continue;
        TAILQ_REMOVE(batch, m, link);
        free(m);
    }
}

/* The domain is gone, for xenstore at least: its nodes, its connection, its record. */
static int domain_end(struct server *s, struct domain *d)
{
    struct message_queue batch = TAILQ_HEAD_INITIALIZER(batch);
    struct edit e;
    int rc;

    edit_begin(&e, &s->clock, s->root);
    rc = disown(s, d, &e, &batch);
    if (!rc && d->introduced)
        rc = watch_collect_special(s, &batch, "@releaseDomain", d->domid);
    if (!rc)
        rc = domain_book(s, domain_find(s, s->self), &e.ledger, NULL);
    if (rc) {
        message_queue_free(&batch);
        edit_abort(&e);
        return rc;
    }
    server_commit(s, &e);
    drop_events_for(&batch, d->conn);
    forget(s, d);
    watch_deliver(s, &batch);
    return 0;
}

static int announce(struct server *s, const char *name, uint32_t domid)
{
    struct message_queue batch = TAILQ_HEAD_INITIALIZER(batch);
    int rc = watch_collect_special(s, &batch, name, domid);

    if (rc)
        message_queue_free(&batch);
    else
        watch_deliver(s, &batch);
    return rc;
}

int domain_introduce(struct server *s, uint32_t domid, uint64_t gfn, uint32_t port)
{
    struct domain *d;
    int rc = domain_find_existing(s, domid, &d);

    if (rc)
        return rc;
    if (d->introduced) {
        if (d->domid == s->self || d->remote_port == port)
            return 0;
        rc = s->platform->rebind(s, d, port);
        if (!rc)
            d->remote_port = port;
        return rc;
    }
    rc = s->platform->connect(s, d, gfn, port);
    if (rc)
        return rc;
    d->introduced = true;
    d->gfn = gfn;
    d->remote_port = port;
    rc = announce(s, "@introduceDomain", domid);
    if (rc) {
        d->introduced = false;
        conn_destroy(d->conn);
    }
    return rc;
}

static struct domain *find_introduced(struct server *s, uint32_t domid, int *rc)
{
    struct domain *d = domain_find(s, domid);

    *rc = !d || !d->introduced ? -ENOENT : d->domid == s->self ? -EINVAL : 0;
    return d;
}

int domain_release(struct server *s, uint32_t domid)
{
    int rc;
    struct domain *d = find_introduced(s, domid, &rc);

    return rc ? rc : domain_end(s, d);
}

int domain_resume(struct server *s, uint32_t domid)
{
    int rc;
    struct domain *d = find_introduced(s, domid, &rc);

    if (!rc)
        d->shutdown = false;
    return rc;
}

static void look_at(struct server *s, uint32_t domid, unsigned int state)
{
    struct domain *d = domain_find(s, domid);
    int rc = 0;

    if (!d)
        return;
    if (!(state & DOMAIN_EXISTS)) {
        rc = domain_end(s, d);
    } else if ((state & DOMAIN_SHUTDOWN) && d->introduced && !d->shutdown) {
        rc = announce(s, "@releaseDomain", domid);
        d->shutdown = !rc;
    }
    if (rc)
        s->sweep_again = true;
}

static int by_domid(const void *a, const void *b)
{
    uint32_t l = *(const uint32_t *)a, r = *(const uint32_t *)b;

    return l < r ? -1 : l > r;
}

void domains_sweep(struct server *s)
{
    uint32_t *domid = calloc(s->domains.nr + 1, sizeof(*domid));
    unsigned int *state = calloc(s->domains.nr + 1, sizeof(*state)), nr = 0;
    struct domain *d;

    s->sweep_again = true;
    if (!domid || !state)
        goto free_lists;
    TAILQ_FOREACH(d, &s->domains.list, link)
        if (d->domid != s->self)
            domid[nr++] = d->domid;
    qsort(domid, nr, sizeof(*domid), by_domid);
    if (s->platform->domain_states(s, domid, state, nr)) {
        syslog(LOG_ERR, "cannot ask the hypervisor which domains exist; trying again in a second");
        goto free_lists;
    }
    s->sweep_again = false;
    for (unsigned int i = 0; i < nr; i++)
        look_at(s, domid[i], state[i]);
free_lists:
    free(domid);
    free(state);
}
