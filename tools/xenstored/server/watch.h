/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watches, indexed by path in a trie: an event costs the depth of its path plus the watches it
 * reaches, however many others there are. The trie's edges are one hash table keyed by parent and
 * component.
 *
 * Events are made (watch_collect) before the change they tell of is committed, so that running out
 * of memory leaves neither a change without its events nor the reverse; watch_deliver() then cannot
 * fail.
 */
#ifndef XENSTORED_SERVER_WATCH_H
#define XENSTORED_SERVER_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "server/message.h"
#include "store/node.h"

struct server;
struct watch_point;

struct watch {
    TAILQ_ENTRY(watch) by_conn, by_point;
    struct conn *conn;
    struct watch_point *point;
    uint64_t seq;               /* of registration: the order of events on a connection */
    int depth;                  /* levels below the path it cares for; -1: all */
    size_t base;                /* front of the path its client left out, and is not shown */
    char *token;                /* points into path[] */
    size_t bytes;               /* what it counts for in the domain's account */
    char path[];
};

TAILQ_HEAD(watch_list, watch);

/* A place in the trie: it lives while it has watches or places below it. */
struct watch_point {
    struct watch_point *parent;
    struct watch_point *chain;                  /* same hash bucket */
    TAILQ_ENTRY(watch_point) sibling;
    TAILQ_HEAD(, watch_point) below;
    struct watch_list watches;
    unsigned int nr_watches;
    uint32_t hash;
    uint16_t name_len;
    char name[];
};

struct watches {
    struct watch_point *root;                   /* of "/" */
    struct watch_point *special;                /* of "@..." */
    struct watch_point **bucket;
    unsigned int nr_points, nr_buckets;
    uint64_t last_seq;
    uint32_t seed;
};

int watches_init(struct watches *w, uint32_t seed);
void watches_fini(struct watches *w);

/* 0 with *@out set, -EEXIST (same connection, path and token) or -ENOMEM. */
int watch_add(struct server *s, struct conn *c, const char *path, size_t base, const char *token,
              int depth, struct watch **out);
struct watch *watch_find(struct server *s, struct conn *c, const char *path, const char *token);
void watch_remove(struct server *s, struct watch *w);

/*
 * Append to @batch the events of the change of @path between two roots; nothing if it is in
 * neither. The removal of a node is told to watches below it too. 0, or -ENOMEM (the batch is then
 * incomplete: free it).
 */
int watch_collect(struct server *s, struct message_queue *batch, struct node *before,
                  struct node *after, const char *path);

/* The same for @introduceDomain and @releaseDomain of @domid. */
int watch_collect_special(struct server *s, struct message_queue *batch, const char *name,
                          uint32_t domid);

/* The event that a new watch fires at once. */
struct message *watch_first_event(struct watch *w);

/* Hand the events of @batch to their connections. */
void watch_deliver(struct server *s, struct message_queue *batch);

#endif
