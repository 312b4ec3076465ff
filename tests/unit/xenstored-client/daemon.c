// SPDX-License-Identifier: GPL-2.0-only
/* See daemon.h. */
#include "daemon.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "test.h"

static char path[64];
static int listener = -1;
static pthread_t thread;
static void (*serve_fn)(int fd);
static const char *complaint;       /* what went wrong in the thread; read after it has ended */

static void *run(void *arg)
{
    int fd = accept(listener, NULL, NULL);

    serve_fn(fd);
    close(fd);
    return NULL;
}

struct xs_handle *daemon_start(void (*serve)(int fd), unsigned long flags)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    struct xs_handle *h;

    snprintf(path, sizeof(path), "/tmp/xenstored-client.%ld", (long)getpid());
    unlink(path);
    strcpy(to.sun_path, path);
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(!bind(listener, (struct sockaddr *)&to, sizeof(to)) && !listen(listener, 1));
    serve_fn = serve;
    complaint = NULL;
    CHECK_EQ(pthread_create(&thread, NULL, run, NULL), 0);
    setenv("XENSTORED_PATH", path, 1);
    h = xs_open(flags);
    CHECK(h);
    return h;
}

void daemon_end(struct xs_handle *h)
{
    xs_close(h);
    pthread_join(thread, NULL);
    close(listener);
    unlink(path);
    if (complaint)
        test_fail(__FILE__, __LINE__, "the daemon %s", complaint);
}

static bool receive(int fd, void *buf, size_t len)
{
    return recv(fd, buf, len, MSG_WAITALL) == (ssize_t)len;
}

int next_request(int fd, char *buf, size_t *len)
{
    struct xsd_sockmsg h;

    if (!receive(fd, &h, sizeof(h)) || h.len > XENSTORE_PAYLOAD_MAX ||
        (h.len && !receive(fd, buf, h.len)))
        return -1;
    *len = h.len;
    return h.type;
}

void expect(int fd, unsigned int type, const char *payload, size_t len)
{
    char buf[XENSTORE_PAYLOAD_MAX];
    size_t got;

    if (next_request(fd, buf, &got) != (int)type)
        complaint = "got no request of the expected type";
    else if (got != len || memcmp(buf, payload, len))
        complaint = "got another payload than expected";
}

void answer(int fd, unsigned int type, const char *payload, size_t len)
{
    struct xsd_sockmsg h = { .type = type, .len = len };

    send(fd, &h, sizeof(h), MSG_NOSIGNAL);
    send(fd, payload, len, MSG_NOSIGNAL);
}

void event(int fd, const char *at, const char *token)
{
    char buf[256];
    size_t first = strlen(at) + 1, second = strlen(token) + 1;

    memcpy(buf, at, first);
    memcpy(buf + first, token, second);
    answer(fd, XS_WATCH_EVENT, buf, first + second);
}
