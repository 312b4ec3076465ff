/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A connection: the frame being received, the frames waiting to be sent, its transactions and
 * watches. How bytes come and go is the transport's business (a unix socket, a ring, or a test's
 * buffers).
 */
#ifndef XENSTORED_SERVER_CONN_H
#define XENSTORED_SERVER_CONN_H

#include <sys/types.h>

#include "server/message.h"
#include "server/server.h"
#include "store/transaction.h"

struct transport {
    /*
     * Bytes moved; 0: none for now; a negative errno (-ERANGE: ring indices): the connection is of
     * no more use.
     */
    ssize_t (*read)(struct conn *c, void *buf, size_t len);
    ssize_t (*write)(struct conn *c, const void *buf, size_t len);
    /* Something was read or written since the last call: tell the peer. */
    void (*flush)(struct conn *c);
    /* There is work for conn_pump() again. */
    void (*wake)(struct conn *c);
    /*
     * The peer broke the protocol: @error is one of XENSTORE_ERROR_*. The connection gets no more
     * service.
     */
    void (*fail)(struct conn *c, uint32_t error);
    void (*close)(struct conn *c);
};

struct conn_transaction {
    TAILQ_ENTRY(conn_transaction) link;
    uint32_t id;
    size_t bytes;               /* charged to the domain's account */
    uint64_t started;           /* ms */
    struct transaction t;
};

struct conn {
    TAILQ_ENTRY(conn) link;
    struct server *server;
    const struct transport *transport;
    void *transport_data;
    struct domain *domain;      /* who it acts for */
    bool privileged;
    bool is_socket;
    bool failed;                /* no more service: the peer or the transport is broken */
    unsigned int watches_nr;
    uint32_t have;              /* bytes of the incoming frame received so far */
    struct xsd_sockmsg header;
    char payload[XENSTORE_PAYLOAD_MAX + 1];
    struct message_queue out;
    size_t out_bytes;
    unsigned int replies;       /* frames in `out` that answer a request */
    TAILQ_HEAD(, conn_transaction) transactions;
    struct watch_list watches;
};

/* NULL without memory. */
struct conn *conn_create(struct server *s, const struct transport *t, void *data, struct domain *d,
                         bool is_socket);

/* Forget watches and transactions, close the transport, free. */
void conn_destroy(struct conn *c);

/* Back to a packet boundary: no partial frame, nothing queued, no watches, no transactions. */
void conn_reset(struct conn *c);
void conn_drop_watches(struct conn *c);
void conn_drop_transactions(struct conn *c);
void conn_end_transaction(struct conn *c, struct conn_transaction *ct);

/*
 * Send what can be sent, receive and serve what has come, a bounded number of requests. True if
 * there is (or may be) more to do at once. A connection found broken has c->failed set.
 */
bool conn_pump(struct conn *c);

/* Is it the peer's turn to speak, or ours to be heard first? */
bool conn_may_receive(const struct conn *c);

/* Append a frame; takes it. */
void conn_queue(struct conn *c, struct message *m);

/* A guest left an event unfetched too long, or the peer lied: stop serving it. */
void conn_fail(struct conn *c, uint32_t error);

/* Stop the service if the deadline of an event in the queue has passed. */
void conn_check_deadline(struct conn *c, uint64_t now);

#endif
