/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The handle. Two ways of receiving: until the first watch, whoever makes a request reads its own
 * reply. From then on a thread of the handle reads everything, hands replies to the one request
 * that may be under way, and keeps events.
 */
#ifndef XENSTORE_PRIVATE_H
#define XENSTORE_PRIVATE_H

#include <pthread.h>
#include <sys/queue.h>
#include <sys/types.h>

#include <xenstore.h>

#include "xentoolcore_internal.h"

/* One part of a request's payload. */
struct part {
    const void *data;
    size_t len;
};

struct frame {
    STAILQ_ENTRY(frame) link;
    struct xsd_sockmsg header;
    char payload[];             /* header.len bytes and a nul */
};

STAILQ_HEAD(frame_queue, frame);

struct xs_handle {
    Xentoolcore__Active_Handle active;
    int fd;                     /* open as long as the handle: the thread may be using it */
    pid_t owner;                /* the process that opened it: only there is the thread */
    bool unwatch_filter;
    pthread_mutex_t request;    /* held from a request to its reply */
    pthread_mutex_t state;      /* guards all below; taken inside `request` */
    pthread_cond_t changed;     /* a reply or an event has come, or the connection broke */
    bool broken;                /* the connection is of no more use */
    bool has_thread;
    pthread_t thread;
    int stop;                   /* an eventfd: once written, the thread ends */
    struct frame *reply;
    struct frame_queue events;
    int watch_pipe[2]; /* for xs_fileno(): holds a byte while events wait; -1 until asked for */
};

/* Receive one frame from @fd: NULL with errno if it cannot be had. */
struct frame *frame_receive(int fd);

/*
 * Make a request and wait for its reply: the payload (nul-terminated beyond *@len, which may be
 * NULL), for the caller to free; NULL with errno, which is the daemon's if it answered with an
 * error. Success sets errno to 0, as callers have come to expect.
 */
char *request_parts(struct xs_handle *h, xs_transaction_t t, enum xsd_sockmsg_type type,
                    const struct part *part, unsigned int parts, unsigned int *len);

/* The same for a request of one string, and for one whose answer does not matter beyond success. */
char *request_string(struct xs_handle *h, xs_transaction_t t, enum xsd_sockmsg_type type,
                     const char *string, unsigned int *len);
bool request_ok(struct xs_handle *h, xs_transaction_t t, enum xsd_sockmsg_type type,
                const struct part *part, unsigned int parts);

/* With h->state held: keep an event, take the first (NULL: none), break the connection. */
void events_put(struct xs_handle *h, struct frame *f);
struct frame *events_take(struct xs_handle *h);
void connection_break(struct xs_handle *h);

/* With h->request held: make sure that the receiving thread runs. False with errno. */
bool reader_start(struct xs_handle *h);
/* End it, if there is one. */
void reader_stop(struct xs_handle *h);

static inline struct part part_string(const char *s)
{
    return (struct part){ s, __builtin_strlen(s) + 1 };
}

#endif
