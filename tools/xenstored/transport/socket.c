// SPDX-License-Identifier: GPL-2.0-only
/* Connections over the unix socket. */
#include "transport/socket.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "server/conn.h"

struct listener {
    struct source source;
    struct daemon *daemon;
    char path[];
};

struct client {
    struct source source;
    struct task task;
    struct daemon *daemon;
    struct conn *conn;
    bool drained;               /* nothing more to read until the socket is ready again */
    size_t at, have;            /* what of buf[] has been taken, and what is there */
    char buf[4096];
};

#define OF(type, member, ptr) ((type *)((char *)(ptr) - offsetof(type, member)))

/*
 * Fill the buffer: 1, 0 if there is nothing, or a negative errno. One call gets a whole request as
 * a rule.
 */
static int client_fill(struct client *cl)
{
    ssize_t n = recv(cl->source.fd, cl->buf, sizeof(cl->buf), MSG_DONTWAIT);

    if (!n)
        return -ECONNRESET;
    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    cl->drained = (size_t)n < sizeof(cl->buf);
    cl->at = 0;
    cl->have = n;
    return 1;
}

static ssize_t client_read(struct conn *c, void *buf, size_t len)
{
    struct client *cl = c->transport_data;

    if (cl->at == cl->have) {
        int rc = cl->drained ? 0 : client_fill(cl);

        if (rc <= 0)
            return rc;
    }
    if (len > cl->have - cl->at)
        len = cl->have - cl->at;
    memcpy(buf, cl->buf + cl->at, len);
    cl->at += len;
    return len;
}

static ssize_t client_write(struct conn *c, const void *buf, size_t len)
{
    struct client *cl = c->transport_data;
    ssize_t n = send(cl->source.fd, buf, len, MSG_DONTWAIT | MSG_NOSIGNAL);

    if (n >= 0)
        return n;
    return errno == EAGAIN || errno == EINTR ? 0 : -errno;
}

static void client_flush(struct conn *c)
{
}

static void client_wake(struct conn *c)
{
    struct client *cl = c->transport_data;

    loop_schedule(&cl->daemon->loop, &cl->task);
}

static void client_fail(struct conn *c, uint32_t error)
{
    client_wake(c);
}

static void client_close(struct conn *c)
{
    struct client *cl = c->transport_data;
    struct listener *l = cl->daemon->listener;

    loop_cancel(&cl->daemon->loop, &cl->task);
    loop_remove(&cl->daemon->loop, &cl->source);
    close(cl->source.fd);
    free(cl);
    if (l)
        loop_change(&l->daemon->loop, &l->source, EPOLLIN);
}

static const struct transport client_transport = {
    .read = client_read, .write = client_write, .flush = client_flush,
    .wake = client_wake, .fail = client_fail, .close = client_close,
};

static void serve_client(struct client *cl)
{
    struct conn *c = cl->conn;
    bool more = conn_pump(c);

    if (c->failed) {
        conn_destroy(c);
        return;
    }
    /* What is already buffered needs no waiting for. */
    more |= cl->at < cl->have && conn_may_receive(c);
    loop_change(&cl->daemon->loop, &cl->source,
                (conn_may_receive(c) ? EPOLLIN : 0) | (TAILQ_EMPTY(&c->out) ? 0 : EPOLLOUT));
    if (more)
        loop_schedule(&cl->daemon->loop, &cl->task);
    else
        loop_cancel(&cl->daemon->loop, &cl->task);
}

static void client_ready(struct source *s, uint32_t events)
{
    struct client *cl = OF(struct client, source, s);

    cl->drained = false;
    if (events & (EPOLLERR | EPOLLHUP) && !(events & EPOLLIN))
        conn_destroy(cl->conn);
    else
        serve_client(cl);
}

static void client_run(struct task *t)
{
    serve_client(OF(struct client, task, t));
}

static int add_client(struct daemon *d, int fd)
{
    struct client *cl = calloc(1, sizeof(*cl));
    int rc;

    if (!cl)
        return -ENOMEM;
    cl->source = (struct source){ .fd = fd, .ready = client_ready };
    cl->task.run = client_run;
    cl->daemon = d;
    rc = loop_add(&d->loop, &cl->source, EPOLLIN);
    if (rc) {
        free(cl);
        return rc;
    }
    cl->conn = conn_create(&d->server, &client_transport, cl,
                           domain_find(&d->server, d->server.self), true);
    if (!cl->conn) {
        loop_remove(&d->loop, &cl->source);
        free(cl);
        return -ENOMEM;
    }
    return 0;
}

static void listener_ready(struct source *s, uint32_t events)
{
    struct listener *l = OF(struct listener, source, s);
    int fd;

    while ((fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC)) >= 0)
        if (add_client(l->daemon, fd))
            close(fd);
    if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
        return;
    syslog(LOG_ERR, "cannot accept a connection: %s; waiting until another closes",
           strerror(errno));
    loop_change(&l->daemon->loop, s, 0);
}

int listener_open(struct daemon *d, const char *path)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    struct listener *l;
    int fd, rc;

    if (strlen(path) >= sizeof(to.sun_path))
        return -ENAMETOOLONG;
    strcpy(to.sun_path, path);
    l = malloc(sizeof(*l) + strlen(path) + 1);
    if (!l)
        return -ENOMEM;
    strcpy(l->path, path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        rc = -errno;
        goto free_listener;
    }
    unlink(path);
    if (bind(fd, (struct sockaddr *)&to, sizeof(to)) || chmod(path, 0600) ||
        listen(fd, SOMAXCONN)) {
        rc = -errno;
        goto close_socket;
    }
    l->daemon = d;
    l->source = (struct source){ .fd = fd, .ready = listener_ready };
    rc = loop_add(&d->loop, &l->source, EPOLLIN);
    if (rc)
        goto close_socket;
    d->listener = l;
    return 0;
close_socket:
    close(fd);
free_listener:
    free(l);
    return rc;
}

void listener_close(struct daemon *d)
{
    struct listener *l = d->listener;

    if (!l)
        return;
    d->listener = NULL;
    loop_remove(&d->loop, &l->source);
    close(l->source.fd);
    unlink(l->path);
    free(l);
}
