// SPDX-License-Identifier: GPL-2.0-only
/* Frames, and the names of errors in them. */
#include <errno.h>
#include <stdint.h>

#include "server/message.h"

#include <stdlib.h>

struct message *message_make(struct conn *conn, uint32_t type, uint32_t len)
{
    struct message *m = malloc(sizeof(*m) + len);

    if (m) {
        m->conn = conn;
        m->deadline = 0;
        m->sent = 0;
        m->header = (struct xsd_sockmsg){ .type = type, .len = len };
    }
    return m;
}

void message_queue_free(struct message_queue *q)
{
    struct message *m;

    while ((m = TAILQ_FIRST(q))) {
        TAILQ_REMOVE(q, m, link);
        free(m);
    }
}

const char *wire_error_name(int errnum)
{
    for (unsigned int i = 0; i < sizeof(xsd_errors) / sizeof(xsd_errors[0]); i++)
        if (xsd_errors[i].errnum == errnum)
            return xsd_errors[i].errstring;
    return "EINVAL";
}
