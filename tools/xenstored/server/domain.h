/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains as xenstore knows them: those introduced, and those only named so far (as a node's owner,
 * or in a list of permissions) that exist. The record is also the domain's account.
 */
#ifndef XENSTORED_SERVER_DOMAIN_H
#define XENSTORED_SERVER_DOMAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "server/quota.h"
#include "store/ledger.h"
#include "store/node.h"

struct server;
struct conn;

struct domain {
    TAILQ_ENTRY(domain) link;
    uint32_t domid;
    uint64_t birth;             /* clock.gen at first mention: permissions older than that meant */
                                /* a former domain of this id */
    bool introduced;
    bool shutdown;              /* its @releaseDomain for shutting down has been fired */
    bool over_hard, over_soft;  /* what has been logged about its memory */
    uint32_t target;            /* SET_TARGET's, or DOMID_NONE */
    uint32_t remote_port;       /* its end of the event channel */
    uint64_t gfn;
    struct conn *conn;          /* over its ring, if introduced */
    struct account account;
};

TAILQ_HEAD(domain_list, domain);

#define DOMAIN_PAGE 256u

struct domains {
    struct domain **page[65536 / DOMAIN_PAGE];
    struct domain_list list;    /* ascending domid is not kept */
    unsigned int nr;
};

void domains_init(struct domains *all);
void domains_fini(struct server *s);

struct domain *domain_find(struct server *s, uint32_t domid);

/*
 * The record of @domid, made without asking whether it exists. NULL without memory (or for no valid
 * id).
 */
struct domain *domain_get_record(struct server *s, uint32_t domid);

/* The record of @domid if it has one or exists: 0, -ENOENT, or -ENOMEM. */
int domain_find_existing(struct server *s, uint32_t domid, struct domain **out);

bool domain_is_privileged(const struct server *s, const struct domain *d);

/* INTRODUCE, RELEASE, RESUME: 0 or a negative errno. */
int domain_introduce(struct server *s, uint32_t domid, uint64_t gfn, uint32_t port);
int domain_release(struct server *s, uint32_t domid);
int domain_resume(struct server *s, uint32_t domid);

/* Look at every domain for those that have shut down or gone, and do what follows from it. */
void domains_sweep(struct server *s);

/*
 * The books. domain_book() checks @l against the quotas of the acting domain @actor (unless
 * privileged) and makes the records it needs: 0, -ENOSPC or -ENOMEM; domain_post() then applies it
 * and cannot fail. @already is what a transaction's earlier steps would add (NULL: nothing).
 */
int domain_book(struct server *s, struct domain *actor, const struct ledger *l,
                const struct ledger *already);
void domain_post(struct server *s, const struct ledger *l);

/* Add to a domain's bytes, logging once when a limit is crossed. */
void domain_charge(struct server *s, struct domain *d, int64_t bytes);

/* The PERM_* bits @d has on @n, whose permissions may name domains that are gone. */
unsigned int domain_access(struct server *s, const struct domain *d, const struct node *n);
unsigned int domain_access_perms(struct server *s, const struct domain *d, const struct perms *p,
                                 uint64_t gen);
bool domain_owns(struct server *s, const struct domain *d, const struct node *n);

#endif
