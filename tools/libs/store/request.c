/* SPDX-License-Identifier: LGPL-2.1-only */
/* Requests and replies. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "private.h"

#define MAX_PARTS 8

static bool read_all(int fd, void *data, size_t len)
{
    char *at = data;

    while (len) {
        ssize_t n = read(fd, at, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n ? errno : EBADF;
            return false;
        }
        at += n;
        len -= n;
    }
    return true;
}

struct frame *frame_receive(int fd)
{
    struct xsd_sockmsg header;
    struct frame *f;

    if (!read_all(fd, &header, sizeof(header)))
        return NULL;
    if (header.len > XENSTORE_PAYLOAD_MAX) {
        errno = EINVAL;
        return NULL;
    }
    f = malloc(sizeof(*f) + header.len + 1);
    if (!f)
        return NULL;
    f->header = header;
    if (!read_all(fd, f->payload, header.len)) {
        free(f);
        return NULL;
    }
    f->payload[header.len] = 0;
    return f;
}

/* writev() of it all; a daemon that is gone is an error here, not a signal. */
static bool send_all(int fd, struct iovec *iov, unsigned int nr)
{
    while (nr) {
        struct msghdr m = { .msg_iov = iov, .msg_iovlen = nr };
        ssize_t n = sendmsg(fd, &m, MSG_NOSIGNAL);

        if (n < 0 && errno == ENOTSOCK)
            n = writev(fd, iov, nr);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        for (; nr && (size_t)n >= iov->iov_len; nr--)
            n -= iov++->iov_len;
        if (nr) {
            iov->iov_base = (char *)iov->iov_base + n;
            iov->iov_len -= n;
        }
    }
    return true;
}

static bool send_request(int fd, const struct xsd_sockmsg *header, const struct part *part,
                         unsigned int parts)
{
    struct iovec iov[MAX_PARTS + 1] = { { (void *)header, sizeof(*header) } };

    for (unsigned int i = 0; i < parts; i++)
        iov[i + 1] = (struct iovec){ (void *)part[i].data, part[i].len };
    return send_all(fd, iov, parts + 1);
}

/* Read frames until the reply, as long as no thread does. With h->state held. */
static void receive_reply(struct xs_handle *h)
{
    while (!h->reply && !h->broken) {
        struct frame *f = frame_receive(h->fd);

        if (!f)
            connection_break(h);
        else if (f->header.type == XS_WATCH_EVENT)
            events_put(h, f);
        else
            h->reply = f;
    }
}

static struct frame *await_reply(struct xs_handle *h)
{
    struct frame *f;

    pthread_mutex_lock(&h->state);
    if (!h->has_thread)
        receive_reply(h);
    while (!h->reply && !h->broken)
        pthread_cond_wait(&h->changed, &h->state);
    f = h->reply;
    h->reply = NULL;
    pthread_mutex_unlock(&h->state);
    if (!f)
        errno = EBADF;
    return f;
}

static int errno_of(const char *name)
{
    for (unsigned int i = 0; i < sizeof(xsd_errors) / sizeof(xsd_errors[0]); i++)
        if (!strcmp(xsd_errors[i].errstring, name))
            return xsd_errors[i].errnum;
    return EINVAL;
}

static bool is_broken(struct xs_handle *h)
{
    bool broken;

    pthread_mutex_lock(&h->state);
    broken = h->broken;
    pthread_mutex_unlock(&h->state);
    return broken;
}

static void break_now(struct xs_handle *h)
{
    pthread_mutex_lock(&h->state);
    connection_break(h);
    pthread_mutex_unlock(&h->state);
}

/* With h->request held. */
static struct frame *exchange(struct xs_handle *h, const struct xsd_sockmsg *header,
                              const struct part *part, unsigned int parts)
{
    struct frame *f;
    int error;

    if (is_broken(h)) {
        errno = EBADF;
        return NULL;
    }
    if (!send_request(h->fd, header, part, parts)) {
        error = errno;
        break_now(h);
        errno = error;
        return NULL;
    }
    f = await_reply(h);
    if (!f)
        return NULL;
    if (f->header.type == header->type) {
        errno = 0;
        return f;
    }
    error = f->header.type == XS_ERROR ? errno_of(f->payload) : EBADF;
    /* If this is no answer to what was asked, nothing that comes after it can be trusted either. */
    if (f->header.type != XS_ERROR)
        break_now(h);
    free(f);
    errno = error;
    return NULL;
}

char *request_parts(struct xs_handle *h, xs_transaction_t t, enum xsd_sockmsg_type type,
                    const struct part *part, unsigned int parts, unsigned int *len)
{
    struct xsd_sockmsg header = { .type = type, .tx_id = t };
    struct frame *f;
    size_t total = 0;

    for (unsigned int i = 0; i < parts; i++)
        total += part[i].len;
    if (total > XENSTORE_PAYLOAD_MAX) {
        errno = E2BIG;
        return NULL;
    }
    header.len = total;
    pthread_mutex_lock(&h->request);
    f = exchange(h, &header, part, parts);
    pthread_mutex_unlock(&h->request);
    if (!f)
        return NULL;
    if (len)
        *len = f->header.len;
    return memmove(f, f->payload, f->header.len + 1);
}

char *request_string(struct xs_handle *h, xs_transaction_t t, enum xsd_sockmsg_type type,
                     const char *string, unsigned int *len)
{
    struct part part = part_string(string);

    return request_parts(h, t, type, &part, 1, len);
}

bool request_ok(struct xs_handle *h, xs_transaction_t t, enum xsd_sockmsg_type type,
                const struct part *part, unsigned int parts)
{
    char *reply = request_parts(h, t, type, part, parts, NULL);

    free(reply);
    return reply != NULL;
}
