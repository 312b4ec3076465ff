// SPDX-License-Identifier: GPL-2.0-only
/* TRANSACTION_START and TRANSACTION_END. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/request.h"

static bool id_in_use(const struct conn *c, uint32_t id)
{
    struct conn_transaction *ct;

    TAILQ_FOREACH(ct, &c->transactions, link)
        if (ct->id == id)
            return true;
    return false;
}

int op_transaction_start(struct request *r)
{
    struct server *s = r->server;
    struct domain *d = r->conn->domain;
    struct conn_transaction *ct;
    char id[12];

    if (r->ct)
        return -EBUSY;
    if (!r->conn->privileged &&
        quota_exceeded(&s->quotas, QUOTA_TRANSACTIONS, d->account.transactions + 1))
        return -ENOSPC;
    ct = calloc(1, sizeof(*ct));
    if (!ct)
        return -ENOMEM;
    do
        s->last_transaction++;
    while (!s->last_transaction || id_in_use(r->conn, s->last_transaction));
    ct->id = s->last_transaction;
    ct->bytes = sizeof(*ct);
    ct->started = s->platform->now(s);
    transaction_init(&ct->t, &s->clock, s->root);
    TAILQ_INSERT_TAIL(&r->conn->transactions, ct, link);
    d->account.transactions++;
    domain_charge(s, d, ct->bytes);
    snprintf(id, sizeof(id), "%u", ct->id);
    return request_reply_string(r, id);
}

/* The events of all the transaction changed by name, in the order it came to those paths. */
static int collect(struct request *r, struct edit *e, struct message_queue *batch)
{
    struct transaction *t = &r->ct->t;
    int rc = 0;

    for (unsigned int i = 0; i < t->nr && !rc; i++)
        if (t->access[i]->flags & ACCESS_NAMED)
            rc = watch_collect(r->server, batch, r->server->root, e->root, t->access[i]->path);
    return rc;
}

static int commit(struct request *r)
{
    struct message_queue batch = TAILQ_HEAD_INITIALIZER(batch);
    struct server *s = r->server;
    struct edit e;
    int rc = transaction_prepare(&r->ct->t, s->root, &e);

    if (rc)
        return rc;
    rc = domain_book(s, r->conn->domain, &e.ledger, NULL);
    if (!rc)
        rc = collect(r, &e, &batch);
    if (rc) {
        message_queue_free(&batch);
        edit_abort(&e);
        return rc;
    }
    server_commit(s, &e);
    watch_deliver(s, &batch);
    return 0;
}

int op_transaction_end(struct request *r)
{
    const char *word;
    int rc;

    if (!r->ct)
        return -ENOENT;
    if (request_strings(r, &word, 1) || (strcmp(word, "T") && strcmp(word, "F")))
        return -EINVAL;
    rc = *word == 'T' ? commit(r) : 0;
    conn_end_transaction(r->conn, r->ct);
    r->ct = NULL;
    return rc;
}
