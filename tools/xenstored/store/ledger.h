/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an edit changes in the books of each domain: nodes owned and the bytes they count for. The
 * edit itself only writes the ledger; whether the sums are within quota is decided, and booked, by
 * whoever commits the edit.
 */
#ifndef XENSTORED_STORE_LEDGER_H
#define XENSTORED_STORE_LEDGER_H

#include <stdint.h>

struct ledger_line {
    uint32_t domid;
    int64_t nodes;
    int64_t bytes;
};

struct ledger {
    struct ledger_line *line;
    unsigned int nr, room;
};

/* Add to a domain's line: 0, or -ENOMEM with nothing changed. */
int ledger_add(struct ledger *l, uint32_t domid, int64_t nodes, int64_t bytes);

/* Add all of @from to @to: 0, or -ENOMEM with @to unchanged. */
int ledger_merge(struct ledger *to, const struct ledger *from);

void ledger_free(struct ledger *l);

#endif
