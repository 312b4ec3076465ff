/* SPDX-License-Identifier: GPL-2.0-only */
/* One frame on its way out: a reply or a watch event. */
#ifndef XENSTORED_SERVER_MESSAGE_H
#define XENSTORED_SERVER_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include <xen/io/xs_wire.h>

struct conn;

struct message {
    TAILQ_ENTRY(message) link;
    struct conn *conn;          /* where it will go */
    uint64_t deadline;          /* monotonic ms by which a guest must fetch this event; 0: never */
    uint32_t sent;              /* bytes of header and payload already written */
    struct xsd_sockmsg header;
    char payload[];
};

TAILQ_HEAD(message_queue, message);

/* A frame with room for @len payload bytes and header.len = @len. NULL without memory. */
struct message *message_make(struct conn *conn, uint32_t type, uint32_t len);

void message_queue_free(struct message_queue *q);

static inline uint32_t message_size(const struct message *m)
{
    return sizeof(m->header) + m->header.len;
}

/* The name of an errno on the wire. An errno the protocol has no name for is "EINVAL". */
const char *wire_error_name(int errnum);

#endif
