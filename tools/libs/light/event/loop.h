/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The event loop: things one can wait for, and who polls for them. All functions want the context's
 * lock held.
 *
 * A struct lx_wait, zeroed at first, is armed for one thing; fn is then called, with the lock held,
 * each time it happens (fd, watch) or once (timer, child), and may arm and cancel any waits. A wait
 * must be cancelled before its memory goes. fn must cope with being called for nothing: a
 * descriptor number may have been reused between poll and dispatch.
 */
#ifndef LX_LOOP_H
#define LX_LOOP_H

#include <stdint.h>
#include <sys/types.h>
#include <libxl.h>

enum lx_wait_kind { LX_WAIT_NONE, LX_WAIT_FD, LX_WAIT_TIMER, LX_WAIT_WATCH, LX_WAIT_CHILD };

struct lx_wait;
struct lx_nexus;
typedef void lx_wait_fn(struct lx_wait *wait);

struct lx_wait {
    enum lx_wait_kind kind;
    libxl_ctx *ctx;
    lx_wait_fn *fn;
    int fd;                     /* of a child: a descriptor of the process, or -1 */
    short events, revents;
    struct timeval deadline;
    char *path, *token;         /* of a watch; fired is the path that changed, valid in fn */
    const char *fired;
    pid_t pid;
    int status;                 /* as from waitpid(2), valid in fn of a child */
    uint64_t round;             /* the loop's turn in which fn was called last */
    struct lx_nexus *nexus;
    struct lx_wait *next;
};

int lx_wait_fd(libxl_ctx *ctx, struct lx_wait *wait, int fd, short events, lx_wait_fn *fn);
int lx_wait_timer(libxl_ctx *ctx, struct lx_wait *wait, int milliseconds, lx_wait_fn *fn);
int lx_wait_watch(libxl_ctx *ctx, struct lx_wait *wait, const char *path, lx_wait_fn *fn);
/* The process becomes the loop's to reap. */
int lx_wait_child(libxl_ctx *ctx, struct lx_wait *wait, pid_t pid, lx_wait_fn *fn);
void lx_wait_cancel(struct lx_wait *wait);          /* fine if not armed */

/* fork(2), or what the program put in its place; logged on failure. */
pid_t lx_fork(libxl_ctx *ctx, const char *what);

/* Somebody who sleeps in poll; woken when there is more to poll for or something to look at. */
struct lx_poller {
    int wake;                   /* an eventfd */
    struct lx_poller *next;
};

struct lx_loop {
    struct lx_wait *waits;
    struct lx_poller *pollers;
    struct lx_poller program;   /* the one that libxl_osevent_beforepoll speaks for */
    struct lx_wait store;       /* watch events of the xenstore connection */
    unsigned int nr_watches;
    uint64_t round, next_token;
    const libxl_osevent_hooks *hooks;
    void *hooks_user;
    struct lx_nexus *free_nexuses;
    const libxl_childproc_hooks *child_hooks;
    void *child_user;
};

int lx_loop_init(libxl_ctx *ctx);
void lx_loop_free(libxl_ctx *ctx);
void lx_loop_wake(libxl_ctx *ctx);

/*
 * Handle events, sleeping without the lock in between (it must be held exactly once), until *done.
 */
int lx_loop_until(libxl_ctx *ctx, const bool *done);

/* One turn for event_wait: sleep until something happened, handle it. The poller is the caller's,
 * reused over turns. */
int lx_poller_open(libxl_ctx *ctx, struct lx_poller *poller);
void lx_poller_close(libxl_ctx *ctx, struct lx_poller *poller);
int lx_loop_turn(libxl_ctx *ctx, struct lx_poller *poller);

/* Internal to the room. */
int lx_wait_arm(libxl_ctx *ctx, struct lx_wait *wait, enum lx_wait_kind kind, lx_wait_fn *fn);
int lx_loop_fill(libxl_ctx *ctx, struct lx_poller *poller, int *nfds, struct pollfd *fds,
                 int *timeout, struct timeval now);
void lx_loop_dispatch(libxl_ctx *ctx, struct lx_poller *poller, int nfds, const struct pollfd *fds,
                      struct timeval now);
int lx_hook_register(struct lx_wait *wait);
void lx_hook_cancel(struct lx_wait *wait);
void lx_hooks_free(struct lx_loop *loop);
void lx_child_check(struct lx_wait *wait);
void lx_child_exited(struct lx_wait *wait, int status);
void lx_store_watch_ready(struct lx_wait *wait);

#endif
