// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dispatcher: from a whole frame to the function that serves it, and from what that returns to
 * the reply.
 */
#include "server/request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every reply but data fits in this. */
#define SMALL_REPLY 64

static const struct {
    const char *name;
    int (*serve)(struct request *r);
    bool privileged;        /* only the control domain may */
    bool no_transaction;    /* the transaction id is not looked at */
} table[XS_TYPE_COUNT] = {
    [XS_CONTROL] = { "CONTROL", op_control, true, false },
    [XS_DIRECTORY] = { "DIRECTORY", op_directory, false, false },
    [XS_READ] = { "READ", op_read, false, false },
    [XS_GET_PERMS] = { "GET_PERMS", op_get_perms, false, false },
    [XS_WATCH] = { "WATCH", op_watch, false, true },
    [XS_UNWATCH] = { "UNWATCH", op_unwatch, false, true },
    [XS_TRANSACTION_START] = { "TRANSACTION_START", op_transaction_start, false, false },
    [XS_TRANSACTION_END] = { "TRANSACTION_END", op_transaction_end, false, false },
    [XS_INTRODUCE] = { "INTRODUCE", op_introduce, true, false },
    [XS_RELEASE] = { "RELEASE", op_release, true, false },
    [XS_GET_DOMAIN_PATH] = { "GET_DOMAIN_PATH", op_get_domain_path, false, false },
    [XS_WRITE] = { "WRITE", op_write, false, false },
    [XS_MKDIR] = { "MKDIR", op_mkdir, false, false },
    [XS_RM] = { "RM", op_rm, false, false },
    [XS_SET_PERMS] = { "SET_PERMS", op_set_perms, false, false },
    [XS_WATCH_EVENT] = { "WATCH_EVENT", NULL, false, false },
    [XS_ERROR] = { "ERROR", NULL, false, false },
    [XS_IS_DOMAIN_INTRODUCED] = { "IS_DOMAIN_INTRODUCED", op_is_domain_introduced, true, false },
    [XS_RESUME] = { "RESUME", op_resume, true, false },
    [XS_SET_TARGET] = { "SET_TARGET", op_set_target, true, false },
    [XS_RESET_WATCHES] = { "RESET_WATCHES", op_reset_watches, false, true },
    [XS_DIRECTORY_PART] = { "DIRECTORY_PART", op_directory_part, false, false },
};

const char *request_name(uint32_t type)
{
    return type < XS_TYPE_COUNT && table[type].name ? table[type].name : "unknown";
}

int request_reply(struct request *r, const void *data, size_t len)
{
    if (len > XENSTORE_PAYLOAD_MAX)
        return -E2BIG;
    if (len > SMALL_REPLY) {
        struct message *m = message_make(r->conn, r->type, len);

        if (!m)
            return -ENOMEM;
        free(r->reply);
        r->reply = m;
    }
    memcpy(r->reply->payload, data, len);
    r->reply->header.type = r->type;
    r->reply->header.len = len;
    return 0;
}

int request_reply_string(struct request *r, const char *text)
{
    return request_reply(r, text, strlen(text) + 1);
}

static int find_transaction(struct request *r)
{
    struct conn_transaction *ct;

    if (!r->header.tx_id || table[r->type].no_transaction)
        return 0;
    TAILQ_FOREACH(ct, &r->conn->transactions, link)
        if (ct->id == r->header.tx_id)
            break;
    r->ct = ct;
    return ct ? 0 : -ENOENT;
}

static int serve(struct request *r)
{
    int rc;

    if (r->type >= XS_TYPE_COUNT || !table[r->type].serve)
        return -ENOSYS;
    if (table[r->type].privileged && !r->conn->privileged)
        return -EACCES;
    rc = find_transaction(r);
    return rc ? rc : table[r->type].serve(r);
}

/* The payload as one line: nuls as blanks, anything unprintable as a question mark. */
static void trace_frame(struct request *r, const char *way, uint32_t type, const char *payload,
                        size_t len)
{
    char text[200];
    size_t n = len < sizeof(text) - 1 ? len : sizeof(text) - 1;

    if (!r->server->tracing)
        return;
    for (size_t i = 0; i < n; i++)
        text[i] = !payload[i] ? ' ' : payload[i] < ' ' || payload[i] > '~' ? '?' : payload[i];
    text[n] = 0;
    server_trace(r->server, "%s d%u %p tx %u %s (%s)", way, r->conn->domain->domid, (void *)r->conn,
                 r->header.tx_id, request_name(type), text);
}

static void reply_error(struct request *r, int rc)
{
    const char *name = wire_error_name(-rc);

    r->reply->header.type = XS_ERROR;
    r->reply->header.len = strlen(name) + 1;
    memcpy(r->reply->payload, name, r->reply->header.len);
}

bool request_serve(struct conn *c)
{
    struct request r = { .server = c->server,
                         .conn = c,
                         .type = c->header.type,
                         .header = c->header,
                         .payload = c->payload,
                         .len = c->header.len };
    int rc;

    r.reply = message_make(c, r.type, SMALL_REPLY);
    if (!r.reply)
        return false;
    r.payload[r.len] = 0;
    trace_frame(&r, "IN", r.type, r.payload, r.len);
    r.reply->header.len = 0;
    request_reply_string(&r, "OK");
    rc = serve(&r);
    if (rc)
        reply_error(&r, rc);
    r.reply->header.req_id = r.header.req_id;
    r.reply->header.tx_id = r.header.tx_id;
    trace_frame(&r, "OUT", r.reply->header.type, r.reply->payload, r.reply->header.len);
    conn_queue(c, r.reply);
    if (r.after)
        conn_queue(c, r.after);
    return true;
}

int request_count_strings(const struct request *r)
{
    int nr = 0;

    if (r->len && r->payload[r->len - 1])
        return -EINVAL;
    for (size_t i = 0; i < r->len; i++)
        nr += !r->payload[i];
    return nr;
}

int request_strings(struct request *r, const char **out, unsigned int nr)
{
    const char *at = r->payload;

    if (request_count_strings(r) != (int)nr)
        return -EINVAL;
    for (unsigned int i = 0; i < nr; i++) {
        out[i] = at;
        at += strlen(at) + 1;
    }
    return 0;
}

int request_path(struct request *r, char *path, const char **rest, size_t *rest_len)
{
    const char *end = memchr(r->payload, 0, r->len);
    size_t base, max = r->server->quotas.hard[QUOTA_PATH_MAX];

    if (!end)
        return -EINVAL;
    *rest = end + 1;
    *rest_len = r->len - (*rest - r->payload);
    return path_canonical(path, r->payload, r->conn->domain->domid,
                          max ? max : XENSTORE_ABS_PATH_MAX, false, &base);
}

int request_domid(const char *text, uint32_t *domid)
{
    unsigned long value;
    char *end;

    if (*text < '0' || *text > '9')
        return -EINVAL;
    value = strtoul(text, &end, 10);
    if (*end || value > 65535)
        return -EINVAL;
    *domid = value;
    return 0;
}

struct node *request_root(struct request *r)
{
    return r->ct ? r->ct->t.root : r->server->root;
}

int request_note(struct request *r, const char *path, unsigned int flags)
{
    const struct quotas *q = &r->server->quotas;
    struct transaction *t = r->ct ? &r->ct->t : NULL;
    unsigned int before;
    int rc;

    if (!t)
        return 0;
    before = t->nr;
    rc = transaction_note(t, path, flags);
    if (!rc && t->nr > before) {
        size_t bytes = sizeof(struct access) + strlen(path) + 1;

        r->ct->bytes += bytes;
        domain_charge(r->server, r->conn->domain, bytes);
        if (!r->conn->privileged && quota_exceeded(q, QUOTA_TRANSACTION_NODES, t->nr))
            rc = -ENOSPC;
    }
    return rc;
}

void request_edit(struct request *r, struct edit *e)
{
    edit_begin(e, &r->server->clock, request_root(r));
}

int request_commit(struct request *r, struct edit *e, const char *path)
{
    struct message_queue batch = TAILQ_HEAD_INITIALIZER(batch);
    struct server *s = r->server;
    int rc = domain_book(s, r->conn->domain, &e->ledger, r->ct ? &r->ct->t.ledger : NULL);

    if (!rc && r->ct)
        rc = transaction_adopt(&r->ct->t, e);
    else if (!rc)
        rc = watch_collect(s, &batch, s->root, e->root, path);
    if (rc) {
        message_queue_free(&batch);
        edit_abort(e);
        return rc;
    }
    if (!r->ct)
        server_commit(s, e);
    watch_deliver(s, &batch);
    return 0;
}
