/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The limits a guest lives under: one table of names, defaults and explanations. Value 0: no limit.
 */
#ifndef XENSTORED_SERVER_QUOTA_H
#define XENSTORED_SERVER_QUOTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum quota {
    QUOTA_NODES,
    QUOTA_WATCHES,
    QUOTA_TRANSACTIONS,
    QUOTA_OUTSTANDING,
    QUOTA_TRANSACTION_NODES,
    QUOTA_MEMORY,
    QUOTA_NODE_SIZE,
    QUOTA_PATH_MAX,
    QUOTA_PERMISSIONS,
    QUOTA_COUNT
};

struct quotas {
    uint64_t hard[QUOTA_COUNT];
    uint64_t soft[QUOTA_COUNT]; /* only QUOTA_MEMORY has one: a warning is logged */
};

/* What a domain has of each countable thing now. */
struct account {
    int64_t nodes, watches, transactions, outstanding;
    int64_t bytes;      /* nodes, watches, transactions and queued messages */
};

void quotas_init(struct quotas *q);

/* Set a limit by name: 0, or -EINVAL for a name that has no (soft) limit. */
int quotas_set(struct quotas *q, bool soft, const char *name, uint64_t value);

/* The table as `xenstore-control quota` shows it, into @out: bytes written without the nul. */
size_t quotas_format(const struct quotas *q, bool soft, char *out, size_t size);

static inline bool quota_exceeded(const struct quotas *q, enum quota what, uint64_t value)
{
    return q->hard[what] && value > q->hard[what];
}

#endif
