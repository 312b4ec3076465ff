/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A server with a made-up machine around it, and peers that talk to it: through a socketpair, or a
 * domain's ring.
 */
#ifndef BED_H
#define BED_H

#include "server/conn.h"
#include "server/server.h"

#define BED_PEERS 8

struct peer {
    char name[8];
    struct bed *bed;
    struct conn *conn;          /* NULL once the server closed it */
    int fd[2];                  /* [0] is the client's end; -1: by ring */
    struct xenstore_domain_interface *page;
    uint32_t domid;
    uint32_t last_req;
    bool pump;                  /* the connection asked for a turn */
};

struct bed {
    struct server server;
    struct peer peer[BED_PEERS];
    unsigned int peers;
    unsigned int state[64];     /* DOMAIN_* of the domains 0 to 63 */
    uint64_t now;
    struct peer *connecting;    /* whom the server's connect() is to serve */
};

void bed_init(struct bed *b);
/* Closes every connection and checks that nothing is left in the books but nodes. */
void bed_fini(struct bed *b);

struct peer *bed_socket(struct bed *b, const char *name);
/* A domain's peer; *@rc is what INTRODUCE's inside returned. */
struct peer *bed_domain(struct bed *b, const char *name, uint32_t domid, int *rc);
struct peer *bed_find(struct bed *b, const char *name);

/* Raw bytes to the server, and what it has sent: returns how many. */
void peer_send(struct peer *p, const void *bytes, size_t len);
size_t peer_receive(struct peer *p, void *buf, size_t room);

/* Let every connection run until none wants to; peers whose connection broke lose it. */
void bed_pump(struct bed *b);

/* The store is whole and the books are right. */
void bed_check(struct bed *b);

#endif
