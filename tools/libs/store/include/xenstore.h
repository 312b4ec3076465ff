/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The xenstore client library: the tree of small values by which domains and toolstack tell each
 * other things. Paths, permissions, transactions and watches are as xenstore.txt (the protocol
 * specification) has them; sizes are limited by the XENSTORE_*_MAX of xen/io/xs_wire.h.
 *
 * Functions return NULL, false or 0 on failure, with errno set. What they return as a pointer the
 * caller free()s. A handle may be used by several threads; it does not survive fork() in the child,
 * where only xs_daemon_destroy_postfork() is allowed on it.
 */
#ifndef XENSTORE_H
#define XENSTORE_H

#include <xenstore_lib.h>

/* "In no transaction". */
#define XBT_NULL 0

struct xs_handle;
typedef uint32_t xs_transaction_t;

/* Flags of xs_open(). The first two do nothing any more. */
#define XS_OPEN_READONLY    (1UL << 0)
#define XS_OPEN_SOCKETONLY  (1UL << 1)
/*
 * After xs_unwatch() has returned, xs_read_watch() and xs_check_watch() deliver no event of that
 * watch, even one that had already come in. Events are told apart by token and path only: with this
 * flag, do not use one token both for a path and for a path below it at the same time.
 */
#define XS_UNWATCH_FILTER   (1UL << 2)

/*
 * Connect to the daemon: through its socket, or else through the kernel (/dev/xen/xenbus,
 * /proc/xen/xenbus).
 */
struct xs_handle *xs_open(unsigned long flags);
void xs_close(struct xs_handle *xsh);   /* NULL is allowed */

/* In the child after fork(): let go of the parent's handle without a word to the daemon. */
void xs_daemon_destroy_postfork(struct xs_handle *h);

/* Older names of xs_open(0) and xs_close(). */
struct xs_handle *xs_daemon_open(void);
struct xs_handle *xs_domain_open(void);
struct xs_handle *xs_daemon_open_readonly(void);
void xs_daemon_close(struct xs_handle *h);

/* The names of a node's children: an array of *num strings, all in one allocation. */
char **xs_directory(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *num);

/* A node's value: *len bytes, and a nul after them that does not count. @len may be NULL. */
void *xs_read(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *len);

/* Give a node a value, creating it and its parents as needed. */
bool xs_write(struct xs_handle *h, xs_transaction_t t, const char *path, const void *data,
              unsigned int len);

/* Make sure that a node exists; its value, if it has one, stays. */
bool xs_mkdir(struct xs_handle *h, xs_transaction_t t, const char *path);

/* Remove a node with all below it. It is no error if it did not exist, if its parent does. */
bool xs_rm(struct xs_handle *h, xs_transaction_t t, const char *path);

/* No longer supported: always false. */
bool xs_restrict(struct xs_handle *h, unsigned domid);

/* A node's permissions: *num entries. See struct xs_permissions for the meaning of the first. */
struct xs_permissions *xs_get_permissions(struct xs_handle *h, xs_transaction_t t, const char *path,
                                          unsigned int *num);

/*
 * Replace a node's permissions. Only its owner may, and only the control domain may change the
 * owner.
 */
bool xs_set_permissions(struct xs_handle *h, xs_transaction_t t, const char *path,
                        struct xs_permissions *perms, unsigned int num_perms);

/*
 * Watch @path: each change at or below it becomes an event that carries @token; one event comes at
 * once. Starts the thread of this handle that receives events.
 */
bool xs_watch(struct xs_handle *h, const char *path, const char *token);

/* A descriptor that is readable while events wait. Only for poll() and its kin. -1 on failure. */
int xs_fileno(struct xs_handle *h);

/*
 * Take an event: [XS_WATCH_PATH] and [XS_WATCH_TOKEN] of the array are the changed path and the
 * watch's token; one allocation. xs_check_watch() does not wait: NULL with errno EAGAIN if there is
 * none. xs_read_watch() waits, and sets *num to 2. After the descriptor became readable call
 * xs_check_watch() until it says EAGAIN.
 */
char **xs_check_watch(struct xs_handle *h);
char **xs_read_watch(struct xs_handle *h, unsigned int *num);

/* End the watch of exactly this path and token. */
bool xs_unwatch(struct xs_handle *h, const char *path, const char *token);

/*
 * A transaction sees the store as it was when it started; its changes are seen by others when it
 * ends. False with errno EAGAIN from xs_transaction_end(): something it depended on has changed
 * meanwhile, start all over.
 */
xs_transaction_t xs_transaction_start(struct xs_handle *h);
bool xs_transaction_end(struct xs_handle *h, xs_transaction_t t, bool abort);

/*
 * For toolstacks. Introduce a domain by the frame of its ring page and its event channel; release
 * it again; let it take part once more after a shutdown that was a suspend; let one domain act for
 * another.
 */
bool xs_introduce_domain(struct xs_handle *h, unsigned int domid, unsigned long mfn,
                         unsigned int eventchn);
bool xs_release_domain(struct xs_handle *h, unsigned int domid);
bool xs_resume_domain(struct xs_handle *h, unsigned int domid);
bool xs_set_target(struct xs_handle *h, unsigned int domid, unsigned int target);
bool xs_is_domain_introduced(struct xs_handle *h, unsigned int domid);

/* The path relative paths of that domain start from. */
char *xs_get_domain_path(struct xs_handle *h, unsigned int domid);

/* Is @child @parent itself or below it? By the strings alone. */
bool xs_path_is_subpath(const char *parent, const char *child);

/* Send the daemon a command with @len more bytes of words; returns what it answers. */
char *xs_control_command(struct xs_handle *h, const char *cmd, void *data, unsigned int len);
char *xs_debug_command(struct xs_handle *h, const char *cmd, void *data, unsigned int len);

/* The event channel by which @domid wants to be told to suspend, or -1. */
int xs_suspend_evtchn_port(int domid);

#endif
