/* SPDX-License-Identifier: GPL-2.0-only */
/* The program's side of the event loop: beforepoll/afterpoll, hooks, its own reaping. */
#include "test.h"
#include "world.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void start(libxl_ctx *ctx, const struct four *wanted, libxl_asyncop_how *how)
{
    struct lx_op *op = lx_op_new(ctx, &four_plan);
    struct four *four = op->state;

    *four = *wanted;
    CHECK(!pipe(four->fd));
    CHECK_EQ(lx_op_start(op, how), 0);
}

TEST(a_program_that_polls_itself)
{
    libxl_asyncop_how how = { .u.for_event = 1 };
    struct four four = { .run = { BY_TIMER, BY_FD, BY_CHILD, BY_WATCH } };
    libxl_ctx *ctx = world_start();
    libxl_event *event;
    struct pollfd fds[8];

    start(ctx, &four, &how);
    while (!finished) {
        struct timeval now;
        int nfds = 0, timeout = -1;

        gettimeofday(&now, NULL);
        CHECK_EQ(libxl_osevent_beforepoll(ctx, &nfds, NULL, &timeout, now), ERROR_BUFFERFULL);
        CHECK(nfds > 0 && nfds <= 8);
        CHECK_EQ(libxl_osevent_beforepoll(ctx, &nfds, fds, &timeout, now), 0);
        CHECK(poll(fds, nfds, timeout) >= 0);
        gettimeofday(&now, NULL);
        libxl_osevent_afterpoll(ctx, nfds, fds, now);
    }
    CHECK_STR(trace, "+a +b +c +d");
    CHECK_EQ(libxl_event_check(ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL), 0);
    libxl_event_free(ctx, event);
    store_end(ctx);
}

/* --- hooks: a register of what libxl wants, polled by the test -------------------------------- */

struct entry {
    int fd;                     /* -1: a timer */
    short events;
    struct timeval when;
    void *for_libxl;
    struct entry *next;
};
static struct entry *entries;

static int add(int fd, short events, struct timeval when, void *for_libxl, void **app)
{
    struct entry *entry = malloc(sizeof(*entry));

    CHECK(*app == NULL);
    *entry = (struct entry){ fd, events, when, for_libxl, entries };
    entries = entry;
    *app = entry;
    return 0;
}

static void forget(struct entry *entry)
{
    struct entry **at = &entries;

    while (*at && *at != entry)
        at = &(*at)->next;
    CHECK(*at == entry);
    *at = entry->next;
    free(entry);
}

static int fd_register(void *user, int fd, void **app, short events, void *for_libxl)
{
    return add(fd, events, (struct timeval){ 0 }, for_libxl, app);
}

static int fd_modify(void *user, int fd, void **app, short events)
{
    ((struct entry *)*app)->events = events;
    return 0;
}

static void fd_deregister(void *user, int fd, void *app)
{
    CHECK_EQ(((struct entry *)app)->fd, fd);
    forget(app);
}

static int timeout_register(void *user, void **app, struct timeval when, void *for_libxl)
{
    return add(-1, 0, when, for_libxl, app);
}

static int timeout_modify(void *user, void **app, struct timeval when)
{
    CHECK(!when.tv_sec && !when.tv_usec);
    ((struct entry *)*app)->when = when;
    return 0;
}

static const libxl_osevent_hooks hooks = { fd_register,      fd_modify,      fd_deregister,
                                           timeout_register, timeout_modify, NULL };

/* Report the first thing that is ready; true if there was one. */
static bool turn(libxl_ctx *ctx)
{
    struct timeval now;

    gettimeofday(&now, NULL);
    for (struct entry *entry = entries; entry; entry = entry->next) {
        struct pollfd fd = { entry->fd, entry->events, 0 };
        void *for_libxl = entry->for_libxl;

        if (entry->fd < 0 && !timercmp(&entry->when, &now, >)) {
            forget(entry);
            libxl_osevent_occurred_timeout(ctx, for_libxl);
            return true;
        }
        if (entry->fd >= 0 && poll(&fd, 1, 0) > 0) {
            libxl_osevent_occurred_fd(ctx, for_libxl, fd.fd, fd.events, fd.revents);
            return true;
        }
    }
    return false;
}

TEST(a_program_with_hooks)
{
    libxl_asyncop_how how = { .u.for_event = 1 };
    struct four four = { .run = { BY_TIMER, BY_FD, BY_CHILD, BY_WATCH },
                         .fails = { 0, 0, 0, ERROR_FAIL } };
    libxl_ctx *ctx = world_start();
    libxl_event *event;

    libxl_osevent_register_hooks(ctx, &hooks, NULL);
    start(ctx, &four, &how);
    while (!finished)
        turn(ctx);
    CHECK_STR(trace, "+a +b +c +d -d -c -b -a");
    CHECK(!entries);
    CHECK_EQ(libxl_event_check(ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL), 0);
    CHECK_EQ(event->u.operation_complete.rc, ERROR_FAIL);
    libxl_event_free(ctx, event);
    store_end(ctx);
}

TEST(a_cancelled_timer_still_goes_off_in_the_program)
{
    libxl_asyncop_how how = { .u.for_event = 1 };
    struct four four = { .run = { BY_TIMER } };
    libxl_ctx *ctx = world_start();

    libxl_osevent_register_hooks(ctx, &hooks, NULL);
    start(ctx, &four, &how);
    CHECK(entries && entries->fd < 0);
    CHECK_EQ(libxl_ao_abort(ctx, &how), 0);
    CHECK_STR(trace, "+a -a");
    CHECK(entries && !entries->when.tv_sec);
    CHECK(turn(ctx));
    CHECK(!entries);
    store_end(ctx);
}

TEST(a_program_that_reaps)
{
    static const libxl_childproc_hooks mainloop = { .chldowner = libxl_sigchld_owner_mainloop };
    libxl_asyncop_how how = { .u.for_event = 1 };
    struct four four = { .run = { BY_CHILD } };
    libxl_ctx *ctx = world_start();
    int status;
    pid_t pid;

    libxl_childproc_setmode(ctx, &mainloop, NULL);
    start(ctx, &four, &how);
    CHECK_STR(trace, "+a");
    pid = wait(&status);
    CHECK_EQ(libxl_childproc_reaped(ctx, pid + 1, status), ERROR_UNKNOWN_CHILD);
    CHECK_EQ(libxl_childproc_reaped(ctx, pid, status), 0);
    CHECK_STR(trace, "+a +b +c +d");
    store_end(ctx);
}
