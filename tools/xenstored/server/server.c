// SPDX-License-Identifier: GPL-2.0-only
/* The server object: what an empty store is, committing to it, and taking it down. */
#include "server/server.h"

#include <errno.h>
#include <string.h>

#include "server/conn.h"

static int populate(struct server *s)
{
    struct edit e;
    int rc;

    s->root = tree_make_root(&s->clock, s->self);
    if (!s->root || !domain_get_record(s, s->self))
        return -ENOMEM;
    edit_begin(&e, &s->clock, s->root);
    rc = edit_create(&e, "/tool", s->root->perms, NULL);
    if (!rc)
        rc = edit_create(&e, "/tool/xenstored", s->root->perms, NULL);
    if (!rc)
        rc = ledger_add(&e.ledger, s->self, 1, node_size(s->root) + 1);
    if (rc) {
        edit_abort(&e);
        return rc;
    }
    server_commit(s, &e);
    return 0;
}

int server_init(struct server *s, const struct platform *platform, void *data, uint32_t seed,
                uint32_t self)
{
    int rc;

    *s = (struct server){ .platform = platform, .platform_data = data, .clock.seed = seed,
                          .self = self, .privileged = DOMID_NONE, .event_timeout = 20000 };
    TAILQ_INIT(&s->conns);
    quotas_init(&s->quotas);
    domains_init(&s->domains);
    rc = watches_init(&s->watches, seed);
    if (!rc)
        rc = populate(s);
    if (!rc) {
        s->introduced.perms = perms_single(s->self, PERM_NONE);
        s->released.perms = perms_single(s->self, PERM_NONE);
        rc = s->introduced.perms && s->released.perms ? 0 : -ENOMEM;
    }
    if (rc)
        server_fini(s);
    return rc;
}

void server_fini(struct server *s)
{
    struct conn *c;

    while ((c = TAILQ_FIRST(&s->conns)))
        conn_destroy(c);
    domains_fini(s);
    watches_fini(&s->watches);
    perms_put(s->introduced.perms);
    perms_put(s->released.perms);
    node_put(s->root);
    *s = (struct server){ 0 };
}

struct special_watch *server_special(struct server *s, const char *path)
{
    if (!strcmp(path, "@introduceDomain"))
        return &s->introduced;
    return strcmp(path, "@releaseDomain") ? NULL : &s->released;
}

void server_commit(struct server *s, struct edit *e)
{
    domain_post(s, &e->ledger);
    ledger_free(&e->ledger);
    node_put(s->root);
    s->root = e->root;
    e->root = NULL;
}

void server_trace(struct server *s, const char *fmt, ...)
{
    va_list ap;

    if (!s->tracing)
        return;
    va_start(ap, fmt);
    s->platform->trace(s, fmt, ap);
    va_end(ap);
}
