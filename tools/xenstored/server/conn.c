// SPDX-License-Identifier: GPL-2.0-only
/* Connections: frames in, frames out, and what is undone when one goes. */
#include "server/conn.h"

#include <errno.h>
#include <stdlib.h>

#include "server/request.h"

/* Requests served in one go before others get their turn. */
#define PUMP_BUDGET 32
/* A local client that does not read its replies gets no more of them made. */
#define SOCKET_OUT_MAX (256u << 10)

struct conn *conn_create(struct server *s, const struct transport *t, void *data, struct domain *d,
                         bool is_socket)
{
    struct conn *c = calloc(1, sizeof(*c));

    if (!c)
        return NULL;
    c->server = s;
    c->transport = t;
    c->transport_data = data;
    c->domain = d;
    c->is_socket = is_socket;
    c->privileged = domain_is_privileged(s, d);
    TAILQ_INIT(&c->out);
    TAILQ_INIT(&c->transactions);
    TAILQ_INIT(&c->watches);
    TAILQ_INSERT_TAIL(&s->conns, c, link);
    return c;
}

void conn_drop_watches(struct conn *c)
{
    while (!TAILQ_EMPTY(&c->watches))
        watch_remove(c->server, TAILQ_FIRST(&c->watches));
}

void conn_end_transaction(struct conn *c, struct conn_transaction *ct)
{
    TAILQ_REMOVE(&c->transactions, ct, link);
    transaction_fini(&ct->t);
    c->domain->account.transactions--;
    domain_charge(c->server, c->domain, -(int64_t)ct->bytes);
    free(ct);
}

void conn_drop_transactions(struct conn *c)
{
    while (!TAILQ_EMPTY(&c->transactions))
        conn_end_transaction(c, TAILQ_FIRST(&c->transactions));
}

/* A frame leaves the queue, sent or not. */
static void unqueue(struct conn *c, struct message *m)
{
    TAILQ_REMOVE(&c->out, m, link);
    c->out_bytes -= message_size(m);
    c->server->guest_frames -= !c->privileged;
    if (m->header.type != XS_WATCH_EVENT) {
        c->replies--;
        c->domain->account.outstanding--;
    }
    domain_charge(c->server, c->domain, -(int64_t)message_size(m));
    free(m);
}

void conn_reset(struct conn *c)
{
    c->have = 0;
    while (!TAILQ_EMPTY(&c->out))
        unqueue(c, TAILQ_FIRST(&c->out));
    conn_drop_transactions(c);
    conn_drop_watches(c);
}

void conn_destroy(struct conn *c)
{
    conn_reset(c);
    c->transport->close(c);
    if (c->domain->conn == c)
        c->domain->conn = NULL;
    TAILQ_REMOVE(&c->server->conns, c, link);
    free(c);
}

void conn_queue(struct conn *c, struct message *m)
{
    if (c->failed) {
        free(m);
        return;
    }
    TAILQ_INSERT_TAIL(&c->out, m, link);
    c->out_bytes += message_size(m);
    c->server->guest_frames += !c->privileged;
    if (m->header.type != XS_WATCH_EVENT) {
        c->replies++;
        c->domain->account.outstanding++;
    }
    domain_charge(c->server, c->domain, message_size(m));
    c->transport->wake(c);
}

void conn_fail(struct conn *c, uint32_t error)
{
    if (c->failed)
        return;
    conn_reset(c);
    c->failed = true;
    c->transport->fail(c, error);
}

/* Events are queued in order of time: the first one's deadline is the earliest. */
void conn_check_deadline(struct conn *c, uint64_t now)
{
    struct message *m;

    TAILQ_FOREACH(m, &c->out, link) {
        if (!m->deadline)
            continue;
        if (m->deadline <= now) {
            server_trace(c->server, "TIMEOUT d%u watch event %s", c->domain->domid, m->payload);
            conn_fail(c, XENSTORE_ERROR_COMM);
        }
        return;
    }
}

static uint32_t ring_error(ssize_t errnum)
{
    return errnum == -EPROTO   ? XENSTORE_ERROR_PROTO
           : errnum == -ERANGE ? XENSTORE_ERROR_RINGIDX
                               : XENSTORE_ERROR_COMM;
}

static void send_out(struct conn *c)
{
    struct message *m;

    while (!c->failed && (m = TAILQ_FIRST(&c->out))) {
        const char *frame = (const char *)&m->header;
        ssize_t n = c->transport->write(c, frame + m->sent, message_size(m) - m->sent);

        if (n < 0)
            conn_fail(c, ring_error(n));
        if (n <= 0)
            return;
        m->sent += n;
        if (m->sent == message_size(m))
            unqueue(c, m);
    }
}

bool conn_may_receive(const struct conn *c)
{
    const struct quotas *q = &c->server->quotas;

    if (c->failed)
        return false;
    if (c->privileged)
        return c->out_bytes < SOCKET_OUT_MAX;
    return !c->domain->over_hard &&
           (!q->hard[QUOTA_OUTSTANDING] || c->replies < q->hard[QUOTA_OUTSTANDING]);
}

/* Read up to @until bytes of the frame. True when they are there. */
static bool fill(struct conn *c, char *into, uint32_t from, uint32_t until)
{
    while (c->have < until) {
        ssize_t n = c->transport->read(c, into + (c->have - from), until - c->have);

        if (n < 0)
            conn_fail(c, ring_error(n));
        if (n <= 0)
            return false;
        c->have += n;
    }
    return true;
}

/* Continue receiving a frame. True when it is whole. */
static bool receive(struct conn *c)
{
    uint32_t head = sizeof(c->header);

    if (!fill(c, (char *)&c->header, 0, head))
        return false;
    if (c->header.len > XENSTORE_PAYLOAD_MAX) {
        server_trace(c->server, "PROTOCOL d%u claims a payload of %u bytes", c->domain->domid,
                     c->header.len);
        conn_fail(c, XENSTORE_ERROR_PROTO);
        return false;
    }
    return fill(c, c->payload, head, head + c->header.len);
}

bool conn_pump(struct conn *c)
{
    unsigned int budget = PUMP_BUDGET;
    bool more = true;

    send_out(c);
    while (budget-- && (more = conn_may_receive(c) && receive(c))) {
        if (!request_serve(c))
            break;
        c->have = 0;
        send_out(c);
    }
    if (!c->failed)
        c->transport->flush(c);
    return more && !c->failed;
}
