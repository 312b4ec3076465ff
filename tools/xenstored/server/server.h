/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The daemon's whole state, as one explicit object: the tree, the domains, the connections, the
 * watches, the limits. What the server needs from the machine comes through `struct platform`;
 * tests bring their own.
 */
#ifndef XENSTORED_SERVER_SERVER_H
#define XENSTORED_SERVER_SERVER_H

#include <stdarg.h>
#include <stdbool.h>
#include <sys/queue.h>

#include "server/domain.h"
#include "server/quota.h"
#include "server/watch.h"
#include "store/edit.h"

struct server;

#define DOMAIN_EXISTS   (1u << 0)
#define DOMAIN_SHUTDOWN (1u << 1)   /* shut down or crashed, still there */

struct platform {
    /* DOMAIN_* bits of one domain; a dying domain does not exist any more. */
    unsigned int (*domain_state)(struct server *s, uint32_t domid);
    /* The same for @nr ascending @domid at once: 0 with @state filled, or a negative errno. */
    int (*domain_states)(struct server *s, const uint32_t *domid, unsigned int *state,
                         unsigned int nr);
    /* Give @d a connection over the ring at @gfn and event channel @port: 0 or a negative errno. */
    int (*connect)(struct server *s, struct domain *d, uint64_t gfn, uint32_t port);
    /* Bind an introduced domain's event channel anew. */
    int (*rebind)(struct server *s, struct domain *d, uint32_t port);
    /* Milliseconds that only go up. */
    uint64_t (*now)(struct server *s);
    /* One line for the trace file, if tracing is on. */
    void (*trace)(struct server *s, const char *fmt, va_list ap);
    /* Control commands that concern the process. 0 or a negative errno. */
    int (*set_tracing)(struct server *s, bool on);
    int (*set_tracefile)(struct server *s, const char *name);
    void (*report)(struct server *s, const char *text);
};

/* @introduceDomain or @releaseDomain: who may hear of it. */
struct special_watch {
    struct perms *perms;
    uint64_t perms_gen;
};

TAILQ_HEAD(conn_list, conn);

struct server {
    const struct platform *platform;
    void *platform_data;
    struct clock clock;
    struct node *root;
    struct special_watch introduced, released;
    struct quotas quotas;
    uint64_t event_timeout;     /* ms a guest may leave an event unfetched; 0: for ever */
    bool keep_orphans;
    bool tracing;
    bool sweep_again;           /* a domain's end could not be dealt with for lack of memory */
    uint32_t self;              /* the domain the daemon runs in */
    uint32_t privileged;        /* a second domain that may do all, or DOMID_NONE */
    struct domains domains;
    struct watches watches;
    struct conn_list conns;
    unsigned int guest_frames;  /* queued for guests: deadlines to look after */
    uint32_t last_transaction;
};

#define DOMID_NONE UINT32_MAX

/*
 * Set up an empty store with /tool/xenstored: 0 or -ENOMEM. @seed keys the tree and the hashes;
 * @self is the domain the daemon runs in, which may do everything.
 */
int server_init(struct server *s, const struct platform *platform, void *data, uint32_t seed,
                uint32_t self);
void server_fini(struct server *s);

/* The special watch of that exact name, or NULL. */
struct special_watch *server_special(struct server *s, const char *path);

/* Make @e the live store and post its ledger (domain_book() allowed it); never fails. */
void server_commit(struct server *s, struct edit *e);

void server_trace(struct server *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
