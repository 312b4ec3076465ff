/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Output that waits for its terminal.
 */
#include "backlog.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 4096

void backlog_init(struct backlog *b, size_t limit, bool keep)
{
    *b = (struct backlog){ .keep = keep };
    backlog_set_limit(b, limit);
}

void backlog_free(struct backlog *b)
{
    free(b->data);
    b->data = NULL;
    b->capacity = b->start = b->length = 0;
}

void backlog_set_limit(struct backlog *b, size_t limit)
{
    b->limit = limit ? limit : BACKLOG_DEFAULT_LIMIT;
}

size_t backlog_room(const struct backlog *b)
{
    if (!b->keep)
        return SIZE_MAX;
    return b->length < b->limit ? b->limit - b->length : 0;
}

void backlog_take(struct backlog *b, size_t n)
{
    b->start += n;
    b->length -= n;
    if (!b->length)
        b->start = 0;
}

const char *backlog_peek(const struct backlog *b, size_t *n)
{
    *n = b->length;
    return b->data + b->start;
}

/* Space for @n more bytes behind the last: by moving to the front, or by growing. */
static bool make_space(struct backlog *b, size_t n)
{
    size_t capacity = b->capacity ? b->capacity : FIRST_CAPACITY;
    char *grown;

    if (b->capacity - b->start - b->length >= n && b->data)
        return true;
    if (b->length)
        memmove(b->data, b->data + b->start, b->length);
    b->start = 0;
    if (b->capacity - b->length >= n && b->data)
        return true;
    while (capacity - b->length < n)
        capacity *= 2;
    grown = realloc(b->data, capacity);
    if (!grown)
        return false;
    b->data = grown;
    b->capacity = capacity;
    return true;
}

bool backlog_add(struct backlog *b, const char *from, size_t n)
{
    if (!b->keep && n > b->limit) { /* more than all that may be kept: its end */
        from += n - b->limit;
        n = b->limit;
    }
    if (!b->keep && b->length > b->limit - n)
        backlog_take(b, b->length - (b->limit - n));
    if (!make_space(b, n))
        return false;
    memcpy(b->data + b->start + b->length, from, n);
    b->length += n;
    return true;
}
