/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Events of libxl: what happens to domains and when operations end; and what libxl needs from the
 * program's event loop for it: file descriptors, timers, child processes. Included by libxl.h.
 *
 * Two ways to feed libxl, which may be mixed: poll what libxl_osevent_beforepoll names, then call
 * _afterpoll; or register hooks and report with libxl_osevent_occurred_fd/_timeout. A program that
 * only ever waits in libxl_event_wait or in synchronous operations needs neither.
 */
#ifndef LIBXL_EVENT_H
#define LIBXL_EVENT_H

#include <libxl.h>
#include <poll.h>
#include <sys/time.h>

/* --- Events ----------------------------------------------------------------------------------- */

#define LIBXL_EVENTMASK_ALL (~(unsigned long)0)

/* Nonzero: this event is wanted. Must not fail nor call libxl. */
typedef int libxl_event_predicate(const libxl_event *event, void *user);

/*
 * Take the oldest queued event whose bit (1 << type) is in typemask and that the predicate (NULL:
 * any) wants; check returns ERROR_NOT_READY if there is none, wait waits. Free it with
 * libxl_event_free.
 */
int libxl_event_check(libxl_ctx *ctx, libxl_event **event_r, uint64_t typemask,
                      libxl_event_predicate *predicate, void *predicate_user);
int libxl_event_wait(libxl_ctx *ctx, libxl_event **event_r, uint64_t typemask,
                     libxl_event_predicate *predicate, void *predicate_user);
void libxl_event_free(libxl_ctx *ctx, libxl_event *event);

/*
 * Instead of queueing them, hand events whose bit is in the mask to event_occurs, which owns them;
 * it may call libxl. disaster hears of failures that lose events (type 0: any); it must not call
 * libxl. Without one they end the process. hooks must live as long as the context. To be called
 * while no events are enabled and nothing else uses the context.
 */
typedef struct libxl_event_hooks {
    uint64_t event_occurs_mask;
    void (*event_occurs)(void *user,
#ifndef LIBXL_HAVE_NONCONST_EVENT_OCCURS_EVENT_ARG
                         const
#endif
                         libxl_event *event);
    void (*disaster)(void *user, libxl_event_type type, const char *msg, int errnoval);
} libxl_event_hooks;

void libxl_event_register_callbacks(libxl_ctx *ctx, const libxl_event_hooks *hooks, void *user);

/*
 * Events come only when asked for; each request yields its own, marked with its libxl_ev_user. What
 * has happened before disabling may still be reported. A death request yields SHUTDOWN and DEATH
 * events.
 */
typedef struct libxl__evgen_domain_death libxl_evgen_domain_death;
int libxl_evenable_domain_death(libxl_ctx *ctx, uint32_t domid, libxl_ev_user user,
    libxl_evgen_domain_death **evgen_out);
void libxl_evdisable_domain_death(libxl_ctx *ctx, libxl_evgen_domain_death *evgen);

typedef struct libxl__evgen_disk_eject libxl_evgen_disk_eject;
int libxl_evenable_disk_eject(libxl_ctx *ctx, uint32_t domid, const char *vdev, libxl_ev_user user,
    libxl_evgen_disk_eject **evgen_out);
void libxl_evdisable_disk_eject(libxl_ctx *ctx, libxl_evgen_disk_eject *evgen);

/* --- Polling ---------------------------------------------------------------------------------- */

/*
 * Fill fds with what to poll for and lower *timeout_upd (milliseconds, negative: none) to the next
 * timer. ERROR_BUFFERFULL: *nfds_io now says how much room is needed. afterpoll takes the same
 * array after poll(2).
 */
int libxl_osevent_beforepoll(libxl_ctx *ctx, int *nfds_io, struct pollfd *fds, int *timeout_upd,
                             struct timeval now);
void libxl_osevent_afterpoll(libxl_ctx *ctx, int nfds, const struct pollfd *fds,
                             struct timeval now);

/* --- Hooks into the program's event loop ------------------------------------------------------ */

/*
 * register and modify return 0, or ERROR_OSEVENT_REG_FAIL or a positive number, which reaches the
 * caller of the function at work. They may store a word of their own through the double pointer.
 * for_libxl is to be handed back when the event occurs. timeout_modify is called only with {0, 0}:
 * "now"; timeout_deregister never. Hooks are called with libxl's lock held, so they must not call
 * libxl nor wait for a lock under which libxl is called.
 */
typedef struct libxl_osevent_hooks {
    int (*fd_register)(void *user, int fd, void **for_app_registration_out, short events,
                       void *for_libxl);
    int (*fd_modify)(void *user, int fd, void **for_app_registration_update, short events);
    void (*fd_deregister)(void *user, int fd, void *for_app_registration);
    int (*timeout_register)(void *user, void **for_app_registration_out, struct timeval abs,
                            void *for_libxl);
    int (*timeout_modify)(void *user, void **for_app_registration_update, struct timeval abs);
    void (*timeout_deregister)(void *user, void *for_app_registration);
} libxl_osevent_hooks;

/* Once per context, before anything else; hooks must live as long as the context. */
void libxl_osevent_register_hooks(libxl_ctx *ctx, const libxl_osevent_hooks *hooks, void *user);

/* Not from inside a hook or any other call into libxl. A timeout that occurred is gone. */
void libxl_osevent_occurred_fd(libxl_ctx *ctx, void *for_libxl, int fd, short events,
                               short revents);
void libxl_osevent_occurred_timeout(libxl_ctx *ctx, void *for_libxl);

/* --- Child processes -------------------------------------------------------------------------- */

typedef enum {
    libxl_sigchld_owner_libxl, /* libxl notices and reaps children; the program has none meanwhile
                                */
    libxl_sigchld_owner_mainloop,     /* the program does, and calls libxl_childproc_reaped or
                                         _sigchld_occurred */
    libxl_sigchld_owner_libxl_always, /* libxl reaps the program's children too, and tells
                                         reaped_callback */
    libxl_sigchld_owner_libxl_always_selective_reap, /* each reaps its own */
} libxl_sigchld_owner;

typedef struct {
    libxl_sigchld_owner chldowner;
    /* Both may be NULL. fork_replacement must behave as fork(2) and not call libxl. */
    pid_t (*fork_replacement)(void *user);
    /* 0: the child was the program's; ERROR_UNKNOWN_CHILD: it was not. */
    int (*reaped_callback)(pid_t pid, int status, void *user);
} libxl_childproc_hooks;

/* While libxl has no children; hooks (NULL: the first mode) must live as long as the context. */
void libxl_childproc_setmode(libxl_ctx *ctx, const libxl_childproc_hooks *hooks, void *user);

/* In mainloop mode, not from a signal handler. reaped: ERROR_UNKNOWN_CHILD if pid is none of
 * libxl's. */
int libxl_childproc_reaped(libxl_ctx *ctx, pid_t pid, int status);
void libxl_childproc_sigchld_occurred(libxl_ctx *ctx);

/* In a child of fork that goes on without exec: every context made before is dead afterwards, this
 * one too. */
void libxl_postfork_child_noexec(libxl_ctx *ctx);

#endif
