// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ledger is short (a line for each owner an edit touches): a plain array, searched from the
 * front.
 */
#include "store/ledger.h"

#include <errno.h>
#include <stdlib.h>

static int reserve(struct ledger *l, unsigned int more)
{
    unsigned int room = l->room ? l->room : 4;
    struct ledger_line *line;

    while (room < l->nr + more)
        room *= 2;
    if (room == l->room)
        return 0;
    line = realloc(l->line, room * sizeof(*line));
    if (!line)
        return -ENOMEM;
    l->line = line;
    l->room = room;
    return 0;
}

/* The line of @domid, made if there is none; the caller reserved room for it. */
static struct ledger_line *line_of(struct ledger *l, uint32_t domid)
{
    for (unsigned int i = 0; i < l->nr; i++)
        if (l->line[i].domid == domid)
            return &l->line[i];
    l->line[l->nr] = (struct ledger_line){ domid, 0, 0 };
    return &l->line[l->nr++];
}

int ledger_add(struct ledger *l, uint32_t domid, int64_t nodes, int64_t bytes)
{
    struct ledger_line *line;

    if (reserve(l, 1))
        return -ENOMEM;
    line = line_of(l, domid);
    line->nodes += nodes;
    line->bytes += bytes;
    return 0;
}

int ledger_merge(struct ledger *to, const struct ledger *from)
{
    if (reserve(to, from->nr))
        return -ENOMEM;
    for (unsigned int i = 0; i < from->nr; i++) {
        struct ledger_line *line = line_of(to, from->line[i].domid);

        line->nodes += from->line[i].nodes;
        line->bytes += from->line[i].bytes;
    }
    return 0;
}

void ledger_free(struct ledger *l)
{
    free(l->line);
    *l = (struct ledger){ 0 };
}
