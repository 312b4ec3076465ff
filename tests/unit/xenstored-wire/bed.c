// SPDX-License-Identifier: GPL-2.0-only
/* See bed.h. */
#include "bed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "store/check.h"
#include "test.h"
#include "transport/ring.h"

static struct bed *bed_of(struct server *s)
{
    return s->platform_data;
}

static ssize_t peer_read(struct conn *c, void *buf, size_t len)
{
    struct peer *p = c->transport_data;
    bool moved;
    ssize_t n;

    if (p->page)
        return ring_read(p->page, buf, len, &moved);
    n = recv(p->fd[1], buf, len, MSG_DONTWAIT);
    return n > 0 ? n : n == 0 ? -ECONNRESET : errno == EAGAIN ? 0 : -errno;
}

static ssize_t peer_write(struct conn *c, const void *buf, size_t len)
{
    struct peer *p = c->transport_data;
    bool moved;
    ssize_t n;

    if (p->page)
        return ring_write(p->page, buf, len, &moved);
    n = send(p->fd[1], buf, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    return n >= 0 ? n : errno == EAGAIN ? 0 : -errno;
}

static void peer_flush(struct conn *c)
{
}

static void peer_wake(struct conn *c)
{
    ((struct peer *)c->transport_data)->pump = true;
}

static void peer_fail(struct conn *c, uint32_t error)
{
    struct peer *p = c->transport_data;

    if (p->page)
        p->page->error = error;
    p->pump = true;
}

static void peer_close(struct conn *c)
{
    struct peer *p = c->transport_data;

    p->conn = NULL;
    if (!p->page)
        close(p->fd[1]);
}

static const struct transport peer_transport = {
    .read = peer_read, .write = peer_write, .flush = peer_flush,
    .wake = peer_wake, .fail = peer_fail, .close = peer_close,
};

static unsigned int bed_state(struct server *s, uint32_t domid)
{
    return domid < 64 ? bed_of(s)->state[domid] : 0;
}

static int bed_states(struct server *s, const uint32_t *domid, unsigned int *state, unsigned int nr)
{
    for (unsigned int i = 0; i < nr; i++)
        state[i] = bed_state(s, domid[i]);
    return 0;
}

static int bed_connect(struct server *s, struct domain *d, uint64_t gfn, uint32_t port)
{
    struct peer *p = bed_of(s)->connecting;

    if (!p)
        return -EINVAL;
    p->conn = d->conn = conn_create(s, &peer_transport, p, d, false);
    return p->conn ? 0 : -ENOMEM;
}

static int bed_rebind(struct server *s, struct domain *d, uint32_t port)
{
    return 0;
}

static uint64_t bed_now(struct server *s)
{
    return bed_of(s)->now;
}

static void bed_trace(struct server *s, const char *fmt, va_list ap)
{
}

static int bed_set_tracing(struct server *s, bool on)
{
    s->tracing = on;
    return 0;
}

static int bed_set_tracefile(struct server *s, const char *name)
{
    return -EACCES;
}

static void bed_report(struct server *s, const char *text)
{
}

static const struct platform bed_platform = {
    .domain_state = bed_state,
    .domain_states = bed_states,
    .connect = bed_connect,
    .rebind = bed_rebind,
    .now = bed_now,
    .trace = bed_trace,
    .set_tracing = bed_set_tracing,
    .set_tracefile = bed_set_tracefile,
    .report = bed_report,
};

void bed_init(struct bed *b)
{
    memset(b, 0, sizeof(*b));
    b->state[0] = DOMAIN_EXISTS;
    b->now = 1000;
    CHECK_EQ(server_init(&b->server, &bed_platform, b, 42, 0), 0);
    domain_find(&b->server, 0)->introduced = true;
}

static struct peer *new_peer(struct bed *b, const char *name)
{
    struct peer *p = bed_find(b, name), fresh = { .bed = b, .fd = { -1, -1 } };

    /* The name may be the old peer's own. */
    strncpy(fresh.name, name, sizeof(fresh.name) - 1);
    if (!p) {
        CHECK(b->peers < BED_PEERS);
        p = &b->peer[b->peers++];
    } else {
        free(p->page);
    }
    *p = fresh;
    return p;
}

struct peer *bed_find(struct bed *b, const char *name)
{
    for (unsigned int i = 0; i < b->peers; i++)
        if (!strcmp(b->peer[i].name, name))
            return &b->peer[i];
    return NULL;
}

struct peer *bed_socket(struct bed *b, const char *name)
{
    struct peer *p = new_peer(b, name);

    CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, p->fd), 0);
    p->conn = conn_create(&b->server, &peer_transport, p, domain_find(&b->server, 0), true);
    CHECK(p->conn);
    return p;
}

struct peer *bed_domain(struct bed *b, const char *name, uint32_t domid, int *rc)
{
    struct peer *p = new_peer(b, name);

    p->domid = domid;
    p->page = calloc(1, 4096);
    CHECK(p->page);
    /* Indices need not start at zero: near the wrap is the hardest place. */
    p->page->req_cons = p->page->req_prod = 0xfffffe00u;
    p->page->rsp_cons = p->page->rsp_prod = 0xffffff80u;
    b->state[domid] = DOMAIN_EXISTS;
    b->connecting = p;
    *rc = domain_introduce(&b->server, domid, 1, 7);
    b->connecting = NULL;
    return p;
}

static void pump_peer(struct peer *p)
{
    p->pump = p->conn && !p->conn->failed && conn_pump(p->conn);
    if (p->conn && p->conn->failed && !p->page)
        conn_destroy(p->conn);
}

void bed_pump(struct bed *b)
{
    bool again = true;

    for (unsigned int i = 0; i < b->peers; i++)
        pump_peer(&b->peer[i]);
    for (unsigned int rounds = 0; again && rounds < 1000; rounds++) {
        again = false;
        for (unsigned int i = 0; i < b->peers; i++) {
            if (!b->peer[i].pump)
                continue;
            pump_peer(&b->peer[i]);
            again = true;
        }
    }
}

/* A ring is smaller than a frame may be: the server must run for the rest to fit. */
static void ring_send(struct peer *p, const char *bytes, size_t len)
{
    struct xenstore_domain_interface *page = p->page;

    for (unsigned int tries = 0; len && tries < 10000; tries++) {
        if (page->error)
            return;
        if (page->req_prod - page->req_cons < XENSTORE_RING_SIZE) {
            page->req[MASK_XENSTORE_IDX(page->req_prod)] = *bytes++;
            page->req_prod++;
            len--;
        } else {
            bed_pump(p->bed);
        }
    }
}

void peer_send(struct peer *p, const void *bytes, size_t len)
{
    if (p->page)
        ring_send(p, bytes, len);
    else
        send(p->fd[0], bytes, len, MSG_NOSIGNAL);
}

static size_t ring_receive(struct peer *p, char *buf, size_t room)
{
    struct xenstore_domain_interface *page = p->page;
    size_t n = 0;

    while (n < room) {
        if (page->rsp_cons == page->rsp_prod)
            bed_pump(p->bed);
        if (page->rsp_cons == page->rsp_prod)
            break;
        buf[n++] = page->rsp[MASK_XENSTORE_IDX(page->rsp_cons)];
        page->rsp_cons++;
    }
    return n;
}

size_t peer_receive(struct peer *p, void *buf, size_t room)
{
    size_t n = 0;
    ssize_t got;

    if (p->page)
        return ring_receive(p, buf, room);
    do {
        got = recv(p->fd[0], (char *)buf + n, room - n, MSG_DONTWAIT);
        n += got > 0 ? got : 0;
        if (got > 0)
            bed_pump(p->bed);
    } while (got > 0 && n < room);
    return n;
}

void bed_check(struct bed *b)
{
    struct ledger books = { 0 };
    struct domain *d;
    const char *wrong = tree_check(b->server.root, b->server.clock.seed, &books);

    if (wrong)
        test_fail(__FILE__, __LINE__, "%s", wrong);
    TAILQ_FOREACH(d, &b->server.domains.list, link) {
        int64_t nodes = 0;

        for (unsigned int i = 0; i < books.nr; i++)
            if (books.line[i].domid == d->domid)
                nodes = books.line[i].nodes;
        CHECK_EQ(d->account.nodes, nodes);
    }
    ledger_free(&books);
}

void bed_fini(struct bed *b)
{
    struct ledger books = { 0 };
    struct domain *d;

    bed_check(b);
    for (unsigned int i = 0; i < b->peers; i++) {
        struct peer *p = &b->peer[i];

        if (p->conn)
            conn_destroy(p->conn);
        if (p->page)
            free(p->page);
        else
            close(p->fd[0]);
    }
    CHECK(!tree_check(b->server.root, b->server.clock.seed, &books));
    TAILQ_FOREACH(d, &b->server.domains.list, link) {
        int64_t bytes = 0;

        for (unsigned int i = 0; i < books.nr; i++)
            if (books.line[i].domid == d->domid)
                bytes = books.line[i].bytes;
        CHECK_EQ(d->account.bytes, bytes);
        CHECK_EQ(d->account.watches, 0);
        CHECK_EQ(d->account.transactions, 0);
        CHECK_EQ(d->account.outstanding, 0);
    }
    ledger_free(&books);
    CHECK_EQ(b->server.watches.nr_points, 0);
    CHECK_EQ(b->server.guest_frames, 0);
    server_fini(&b->server);
}
