/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A transaction: a snapshot of the store (its base), the root its own edits have led to, and the
 * paths it looked at or changed. Committing checks that nothing it looked at has changed in the
 * live store since, and then makes its changes there. So it ends as if it had run in one instant,
 * at commit, whatever else went on elsewhere.
 */
#ifndef XENSTORED_STORE_TRANSACTION_H
#define XENSTORED_STORE_TRANSACTION_H

#include "store/edit.h"

/* What was observed of a path, besides whether it exists (always), ... */
#define ACCESS_VALUE    (1u << 0)
#define ACCESS_PERMS    (1u << 1)
#define ACCESS_CHILDREN (1u << 2)
#define ACCESS_SUBTREE  (1u << 3)
/* ... what was changed there ... */
#define ACCESS_CHANGED  (1u << 4)   /* created, removed, or given a value or permissions */
/*
 * ... and whether the change is to be told to watches: it is what a request named, not a parent
 * made on the way.
 */
#define ACCESS_NAMED    (1u << 5)

struct access {
    struct access *chain;       /* same hash bucket */
    unsigned int flags;
    uint32_t hash;
    char path[];
};

struct transaction {
    struct clock *clock;
    struct node *base, *root;
    struct ledger ledger;       /* base to root */
    struct access **access;     /* in the order of their first mention */
    unsigned int nr, room;
    struct access **bucket;     /* `room` of them */
};

void transaction_init(struct transaction *t, struct clock *clock, struct node *live);
void transaction_fini(struct transaction *t);

/* Note an access: 0, or -ENOMEM. */
int transaction_note(struct transaction *t, const char *path, unsigned int flags);

/*
 * Take over the root and the ledger of @e, an edit of t->root: 0, or -ENOMEM with both unchanged.
 */
int transaction_adopt(struct transaction *t, struct edit *e);

/*
 * Prepare the commit as an edit of @live, in @out: 0, -EAGAIN (conflict: run the transaction again)
 * or -ENOMEM. On success the caller commits or aborts @out; t->access tells what changed. The
 * transaction stays as it is.
 */
int transaction_prepare(struct transaction *t, struct node *live, struct edit *out);

#endif
