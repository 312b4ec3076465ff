/* SPDX-License-Identifier: LGPL-2.1-only */
/* Watches: the receiving thread, the queue of events, and the descriptor to poll. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "private.h"

#define READER_STACK (64u << 10)

/* The pipe holds one byte exactly while the queue is not empty. */
static void tell_pipe(struct xs_handle *h)
{
    if (h->watch_pipe[1] < 0)
        return;
    while (write(h->watch_pipe[1], "", 1) < 0 && errno == EINTR)
        ;
}

static void drain_pipe(struct xs_handle *h)
{
    char byte;

    if (h->watch_pipe[0] < 0)
        return;
    while (read(h->watch_pipe[0], &byte, 1) < 0 && errno == EINTR)
        ;
}

void events_put(struct xs_handle *h, struct frame *f)
{
    bool first = STAILQ_EMPTY(&h->events);

    STAILQ_INSERT_TAIL(&h->events, f, link);
    if (first)
        tell_pipe(h);
    pthread_cond_broadcast(&h->changed);
}

struct frame *events_take(struct xs_handle *h)
{
    struct frame *f = STAILQ_FIRST(&h->events);

    if (!f)
        return NULL;
    STAILQ_REMOVE_HEAD(&h->events, link);
    if (STAILQ_EMPTY(&h->events) && !h->broken)
        drain_pipe(h);
    return f;
}

/*
 * A poller must learn of it too: from now on the pipe stays readable. The descriptor is only shut
 * down, not closed, lest its number come to mean another file while the thread reads from it.
 */
void connection_break(struct xs_handle *h)
{
    if (!h->broken) {
        h->broken = true;
        shutdown(h->fd, SHUT_RDWR);
        if (STAILQ_EMPTY(&h->events))
            tell_pipe(h);
    }
    pthread_cond_broadcast(&h->changed);
}

static bool wait_readable(struct xs_handle *h)
{
    struct pollfd p[2] = { { h->fd, POLLIN, 0 }, { h->stop, POLLIN, 0 } };

    while (poll(p, 2, -1) < 0)
        if (errno != EINTR && errno != EAGAIN)
            return false;
    return !p[1].revents;
}

static void *reader(void *arg)
{
    struct xs_handle *h = arg;
    bool open = true;

    while (open && wait_readable(h)) {
        struct frame *f = frame_receive(h->fd);

        pthread_mutex_lock(&h->state);
        if (!f) {
            connection_break(h);
        } else if (f->header.type == XS_WATCH_EVENT) {
            events_put(h, f);
        } else {
            free(h->reply);
            h->reply = f;
            pthread_cond_broadcast(&h->changed);
        }
        open = !h->broken;
        pthread_mutex_unlock(&h->state);
    }
    return NULL;
}

/* The thread takes no signals: they are for the program's own threads. */
static int create_thread(struct xs_handle *h)
{
    pthread_attr_t attr;
    sigset_t all, old;
    int rc = pthread_attr_init(&attr);

    if (rc)
        return rc;
    pthread_attr_setstacksize(&attr, READER_STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    rc = pthread_create(&h->thread, &attr, reader, h);
    /* A program with much thread-local storage needs more. */
    if (rc == EINVAL)
        rc = pthread_create(&h->thread, NULL, reader, h);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
    return rc;
}

bool reader_start(struct xs_handle *h)
{
    int rc = 0;

    pthread_mutex_lock(&h->state);
    if (!h->has_thread && !h->broken) {
        h->stop = eventfd(0, EFD_CLOEXEC);
        rc = h->stop < 0 ? errno : create_thread(h);
        h->has_thread = !rc;
        if (rc && h->stop >= 0) {
            close(h->stop);
            h->stop = -1;
        }
    }
    pthread_mutex_unlock(&h->state);
    errno = rc;
    return !rc;
}

/* Written, not just closed: a child of fork() has the descriptor open, too. */
void reader_stop(struct xs_handle *h)
{
    if (!h->has_thread)
        return;
    eventfd_write(h->stop, 1);
    pthread_join(h->thread, NULL);
    h->has_thread = false;
}

bool xs_watch(struct xs_handle *h, const char *path, const char *token)
{
    struct part part[2] = { part_string(path), part_string(token) };
    bool running;

    pthread_mutex_lock(&h->request);
    running = reader_start(h);
    pthread_mutex_unlock(&h->request);
    return running && request_ok(h, XBT_NULL, XS_WATCH, part, 2);
}

int xs_fileno(struct xs_handle *h)
{
    int fd;

    pthread_mutex_lock(&h->state);
    if (h->watch_pipe[0] < 0) {
        if (pipe2(h->watch_pipe, O_CLOEXEC | O_NONBLOCK))
            h->watch_pipe[0] = h->watch_pipe[1] = -1;
        else if (!STAILQ_EMPTY(&h->events) || h->broken)
            tell_pipe(h);
    }
    fd = h->watch_pipe[0];
    pthread_mutex_unlock(&h->state);
    return fd;
}

/* Path and token, and the array of pointers to them before, as one allocation. */
static char **as_strings(struct frame *f)
{
    const char *token = f->payload + strlen(f->payload) + 1, *end = f->payload + f->header.len;
    char **out, *text;

    if (token > end) {
        errno = EINVAL;
        return NULL;
    }
    out = malloc(2 * sizeof(*out) + f->header.len + 1);
    if (!out)
        return NULL;
    text = (char *)(out + 2);
    memcpy(text, f->payload, f->header.len + 1);
    out[XS_WATCH_PATH] = text;
    out[XS_WATCH_TOKEN] = text + (token - f->payload);
    return out;
}

static char **take_watch(struct xs_handle *h, bool wait)
{
    struct frame *f;
    char **out;

    pthread_mutex_lock(&h->state);
    while (wait && STAILQ_EMPTY(&h->events) && !h->broken)
        pthread_cond_wait(&h->changed, &h->state);
    f = events_take(h);
    errno = h->broken ? EBADF : EAGAIN;
    pthread_mutex_unlock(&h->state);
    if (!f)
        return NULL;
    out = as_strings(f);
    free(f);
    return out;
}

char **xs_check_watch(struct xs_handle *h)
{
    return take_watch(h, false);
}

char **xs_read_watch(struct xs_handle *h, unsigned int *num)
{
    char **out = take_watch(h, true);

    if (out)
        *num = 2;
    return out;
}

/* Forget the queued events of the watch. With h->state held. */
static void filter_events(struct xs_handle *h, const char *path, const char *token)
{
    struct frame_queue kept = STAILQ_HEAD_INITIALIZER(kept);
    struct frame *f;

    while ((f = events_take(h))) {
        const char *its_token = f->payload + strlen(f->payload) + 1;

        if (its_token <= f->payload + f->header.len && !strcmp(its_token, token) &&
            xs_path_is_subpath(path, f->payload))
            free(f);
        else
            STAILQ_INSERT_TAIL(&kept, f, link);
    }
    STAILQ_CONCAT(&h->events, &kept);
    if (!STAILQ_EMPTY(&h->events))
        tell_pipe(h);
}

bool xs_unwatch(struct xs_handle *h, const char *path, const char *token)
{
    struct part part[2] = { part_string(path), part_string(token) };
    bool done = request_ok(h, XBT_NULL, XS_UNWATCH, part, 2);
    int saved = errno;

    if (h->unwatch_filter) {
        pthread_mutex_lock(&h->state);
        filter_events(h, path, token);
        pthread_mutex_unlock(&h->state);
    }
    errno = saved;
    return done;
}
