/* SPDX-License-Identifier: LGPL-2.1-only */
/* Opening and closing: by the daemon's socket, or by the kernel's device. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "private.h"

static int connect_socket(const char *path)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    int fd, saved;

    if (strlen(path) >= sizeof(to.sun_path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(to.sun_path, path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || !connect(fd, (struct sockaddr *)&to, sizeof(to)))
        return fd;
    saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

/* A path may name the socket or, by way of $XENSTORED_PATH, a device. */
static int connect_path(const char *path)
{
    struct stat st;

    if (stat(path, &st))
        return -1;
    return S_ISSOCK(st.st_mode) ? connect_socket(path) : open(path, O_RDWR | O_CLOEXEC);
}

static int connect_any(void)
{
    int fd = connect_path(xs_daemon_socket());

    if (fd < 0)
        fd = connect_path("/dev/xen/xenbus");
    return fd < 0 ? connect_path("/proc/xen/xenbus") : fd;
}

static int restrict_handle(Xentoolcore__Active_Handle *ah, domid_t domid)
{
    struct xs_handle *h = XENTOOLCORE_HANDLE_OF(ah, struct xs_handle, active);

    return xentoolcore__restrict_by_dup2_null(h->fd);
}

struct xs_handle *xs_open(unsigned long flags)
{
    struct xs_handle *h = calloc(1, sizeof(*h));
    int saved;

    if (!h)
        return NULL;
    h->fd = h->stop = h->watch_pipe[0] = h->watch_pipe[1] = -1;
    h->owner = getpid();
    h->unwatch_filter = flags & XS_UNWATCH_FILTER;
    STAILQ_INIT(&h->events);
    pthread_mutex_init(&h->request, NULL);
    pthread_mutex_init(&h->state, NULL);
    pthread_cond_init(&h->changed, NULL);
    h->active.restrict_callback = restrict_handle;
    xentoolcore__register_active_handle(&h->active);
    h->fd = connect_any();
    if (h->fd >= 0)
        return h;
    saved = errno;
    xs_close(h);
    errno = saved;
    return NULL;
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void close_all(struct xs_handle *h)
{
    close_fd(&h->fd);
    xentoolcore__deregister_active_handle(&h->active);
    close_fd(&h->stop);
    close_fd(&h->watch_pipe[0]);
    close_fd(&h->watch_pipe[1]);
}

/*
 * In a child there is no thread to join, a lock may be held for ever, and the queue may have been
 * caught half changed: let go of the descriptors, and leave the memory alone.
 */
void xs_daemon_destroy_postfork(struct xs_handle *h)
{
    close_all(h);
}

void xs_close(struct xs_handle *h)
{
    struct frame *f;

    if (!h)
        return;
    if (h->owner != getpid()) {
        xs_daemon_destroy_postfork(h);
        return;
    }
    reader_stop(h);
    close_all(h);
    while ((f = STAILQ_FIRST(&h->events))) {
        STAILQ_REMOVE_HEAD(&h->events, link);
        free(f);
    }
    free(h->reply);
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->state);
    pthread_mutex_destroy(&h->request);
    free(h);
}

struct xs_handle *xs_daemon_open(void)
{
    return xs_open(0);
}

struct xs_handle *xs_domain_open(void)
{
    return xs_open(0);
}

struct xs_handle *xs_daemon_open_readonly(void)
{
    return xs_open(0);
}

void xs_daemon_close(struct xs_handle *h)
{
    xs_close(h);
}
