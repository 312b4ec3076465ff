// SPDX-License-Identifier: GPL-2.0-only
/* Watches: the order of things, the descriptor, and the ends of connections. */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon.h"
#include "test.h"

/* Requests that only keep the two sides in step. */
static void sync_up(struct xs_handle *h)
{
    char *value = xs_read(h, XBT_NULL, "/sync", NULL);

    CHECK(value);
    free(value);
}

static void serve_sync(int fd)
{
    expect(fd, XS_READ, "/sync", 6);
    answer(fd, XS_READ, "x", 1);
}

/* Stay until the client goes: the end of the connection would be an event, too. */
static void linger(int fd)
{
    char buf[XENSTORE_PAYLOAD_MAX];
    size_t len;

    while (next_request(fd, buf, &len) >= 0)
        ;
}

static bool readable(int fd, int wait_ms)
{
    struct pollfd p = { fd, POLLIN, 0 };

    return poll(&p, 1, wait_ms) == 1;
}

static void check_event(char **e, const char *path, const char *token)
{
    CHECK(e);
    CHECK_STR(e[XS_WATCH_PATH], path);
    CHECK_STR(e[XS_WATCH_TOKEN], token);
    free(e);
}

static void serve_events(int fd)
{
    expect(fd, XS_WATCH, "/w\0tok", 7);
    event(fd, "/early", "tok");
    answer(fd, XS_WATCH, "OK", 3);
    event(fd, "/w", "tok");
    event(fd, "/w/x", "tok");
    serve_sync(fd);
    serve_sync(fd);
    event(fd, "/late", "tok");
    serve_sync(fd);
    linger(fd);
}

TEST(events_in_order_and_the_descriptor)
{
    struct xs_handle *h = daemon_start(serve_events, 0);
    unsigned int num;
    int fd = xs_fileno(h);

    CHECK(fd >= 0 && fd == xs_fileno(h));
    CHECK(!readable(fd, 0));
    CHECK(!xs_check_watch(h));
    CHECK_EQ(errno, EAGAIN);
    CHECK(xs_watch(h, "/w", "tok"));
    sync_up(h);
    CHECK(readable(fd, 0));
    check_event(xs_read_watch(h, &num), "/early", "tok");
    CHECK_EQ(num, 2);
    check_event(xs_check_watch(h), "/w", "tok");
    CHECK(readable(fd, 0));
    check_event(xs_check_watch(h), "/w/x", "tok");
    CHECK(!readable(fd, 0));
    CHECK(!xs_check_watch(h));
    CHECK_EQ(errno, EAGAIN);
    sync_up(h);
    check_event(xs_read_watch(h, &num), "/late", "tok");
    sync_up(h);
    CHECK(!readable(fd, 0));
    daemon_end(h);
}

static void serve_filter(int fd)
{
    expect(fd, XS_WATCH, "/w\0a", 5);
    answer(fd, XS_WATCH, "OK", 3);
    event(fd, "/w", "a");
    event(fd, "/w/x", "a");
    event(fd, "/w", "b");
    event(fd, "/wx", "a");
    expect(fd, XS_UNWATCH, "/w\0a", 5);
    event(fd, "/w/y", "a");
    answer(fd, XS_UNWATCH, "OK", 3);
    linger(fd);
}

TEST(unwatch_filters_what_had_come_in)
{
    struct xs_handle *h = daemon_start(serve_filter, XS_UNWATCH_FILTER);
    int fd = xs_fileno(h);

    CHECK(xs_watch(h, "/w", "a"));
    CHECK(xs_unwatch(h, "/w", "a"));
    CHECK(readable(fd, 0));
    check_event(xs_check_watch(h), "/w", "b");
    check_event(xs_check_watch(h), "/wx", "a");
    CHECK(!xs_check_watch(h));
    CHECK(!readable(fd, 0));
    daemon_end(h);
}

TEST(without_the_filter_they_stay)
{
    struct xs_handle *h = daemon_start(serve_filter, 0);

    CHECK(xs_watch(h, "/w", "a"));
    CHECK(xs_unwatch(h, "/w", "a"));
    check_event(xs_check_watch(h), "/w", "a");
    check_event(xs_check_watch(h), "/w/x", "a");
    daemon_end(h);
}

static void serve_and_die(int fd)
{
    expect(fd, XS_WATCH, "/w\0a", 5);
    answer(fd, XS_WATCH, "OK", 3);
    event(fd, "/w", "a");
}

TEST(the_end_of_the_daemon_wakes_who_waits)
{
    struct xs_handle *h = daemon_start(serve_and_die, 0);
    unsigned int num;

    CHECK(xs_watch(h, "/w", "a"));
    check_event(xs_read_watch(h, &num), "/w", "a");
    CHECK(!xs_read_watch(h, &num));
    CHECK_EQ(errno, EBADF);
    CHECK(readable(xs_fileno(h), 0));
    CHECK(!xs_read(h, XBT_NULL, "/x", NULL));
    CHECK_EQ(errno, EBADF);
    daemon_end(h);
}

static void serve_bad_event(int fd)
{
    expect(fd, XS_WATCH, "/w\0a", 5);
    answer(fd, XS_WATCH, "OK", 3);
    answer(fd, XS_WATCH_EVENT, "/no-token", 9);
    serve_sync(fd);
}

TEST(an_event_without_a_token_is_refused)
{
    struct xs_handle *h = daemon_start(serve_bad_event, 0);

    CHECK(xs_watch(h, "/w", "a"));
    sync_up(h);
    CHECK(!xs_check_watch(h));
    CHECK_EQ(errno, EINVAL);
    daemon_end(h);
}

static void serve_silence(int fd)
{
    expect(fd, XS_WATCH, "/w\0a", 5);
    answer(fd, XS_WATCH, "OK", 3);
    linger(fd);
}

TEST(closing_ends_the_thread)
{
    struct xs_handle *h = daemon_start(serve_silence, 0);

    CHECK(xs_watch(h, "/w", "a"));
    daemon_end(h);
}

static void *allocate(void *arg)
{
    void *p[64];

    for (int i = 0; i < 64; i++)
        p[i] = malloc(i * 100 + 1);
    for (int i = 0; i < 64; i++)
        free(p[i]);
    return NULL;
}

/* What a process does that goes on living. */
static void use_threads_and_memory(void)
{
    pthread_t t[4];

    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 4; i++)
            pthread_create(&t[i], NULL, allocate, NULL);
        allocate(NULL);
        for (int i = 0; i < 4; i++)
            pthread_join(t[i], NULL);
    }
}

/* A toolstack's child may close what the parent opened like any other handle. */
TEST(a_child_closes_the_handle)
{
    struct xs_handle *h = daemon_start(serve_silence, 0);
    pid_t child;
    int status;

    CHECK(xs_watch(h, "/w", "a"));
    child = fork();
    CHECK(child >= 0);
    if (!child) {
        xs_close(h);
        use_threads_and_memory();
        _exit(7);
    }
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    daemon_end(h);
}

/* Toolstacks fork, and the child has all descriptors for as long as it lives. */
TEST(closing_ends_the_thread_while_a_child_has_the_descriptors)
{
    struct xs_handle *h = daemon_start(serve_silence, 0);
    pid_t child;

    CHECK(xs_watch(h, "/w", "a"));
    child = fork();
    CHECK(child >= 0);
    if (!child) {
        pause();
        _exit(0);
    }
    xs_close(h);
    /* The daemon sees the end of the connection only when the child is gone, too. */
    kill(child, SIGKILL);
    CHECK_EQ(waitpid(child, NULL, 0), child);
    daemon_end(NULL);
}

TEST(a_child_lets_go_of_the_handle)
{
    struct xs_handle *h = daemon_start(serve_silence, 0);
    pid_t child;
    int status;

    CHECK(xs_watch(h, "/w", "a"));
    child = fork();
    CHECK(child >= 0);
    if (!child) {
        xs_daemon_destroy_postfork(h);
        _exit(7);
    }
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    daemon_end(h);
}
