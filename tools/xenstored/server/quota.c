// SPDX-License-Identifier: GPL-2.0-only
/* The quota table. */
#include "server/quota.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <xen/io/xs_wire.h>

static const struct {
    const char *name, *meaning, *soft_meaning;
    uint64_t hard, soft;
} table[QUOTA_COUNT] = {
    [QUOTA_NODES] = { "nodes", "Nodes per domain", NULL, 1000, 0 },
    [QUOTA_WATCHES] = { "watches", "Watches per domain", NULL, 128, 0 },
    [QUOTA_TRANSACTIONS] = { "transactions", "Transactions per domain", NULL, 10, 0 },
    [QUOTA_OUTSTANDING] = { "outstanding", "Outstanding requests per domain", NULL, 20, 0 },
    [QUOTA_TRANSACTION_NODES] = { "transaction-nodes",
                                  "Max. number of accessed nodes per transaction", NULL, 1024, 0 },
    [QUOTA_MEMORY] = { "memory", "Total Xenstore memory per domain (error level)",
                       "Total Xenstore memory per domain (warning level)", 2560 << 10, 2048 << 10 },
    [QUOTA_NODE_SIZE] = { "node-size", "Max. size of a node", NULL, 2048, 0 },
    [QUOTA_PATH_MAX] = { "path-max", "Max. length of a node path", NULL, XENSTORE_REL_PATH_MAX, 0 },
    [QUOTA_PERMISSIONS] = { "permissions", "Max. number of permissions per node", NULL, 5, 0 },
};

void quotas_init(struct quotas *q)
{
    for (unsigned int i = 0; i < QUOTA_COUNT; i++) {
        q->hard[i] = table[i].hard;
        q->soft[i] = table[i].soft;
    }
}

int quotas_set(struct quotas *q, bool soft, const char *name, uint64_t value)
{
    for (unsigned int i = 0; i < QUOTA_COUNT; i++) {
        if (strcmp(table[i].name, name) || (soft && !table[i].soft_meaning))
            continue;
        (soft ? q->soft : q->hard)[i] = value;
        return 0;
    }
    return -EINVAL;
}

size_t quotas_format(const struct quotas *q, bool soft, char *out, size_t size)
{
    size_t at = snprintf(out, size, "Quota settings:\n");

    for (unsigned int i = 0; i < QUOTA_COUNT; i++) {
        const char *meaning = soft ? table[i].soft_meaning : table[i].meaning;

        if (meaning && at < size)
            at += snprintf(out + at, size - at, "%-17s: %8llu %s\n", table[i].name,
                           (unsigned long long)(soft ? q->soft : q->hard)[i], meaning);
    }
    return at;
}
