/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A console's output that its terminal has not taken yet: what somebody who attaches late gets to
 * see. It has a limit; beyond it either the oldest output goes, or no more is taken from the guest.
 * Pure.
 */
#ifndef CONSOLED_BACKLOG_H
#define CONSOLED_BACKLOG_H

#include <stdbool.h>
#include <stddef.h>

struct backlog {
    char *data;   /* @capacity bytes */
    size_t capacity;
    size_t start; /* first byte not taken */
    size_t length;
    size_t limit; /* bytes */
    bool keep;    /* when full: keep the oldest and take no more, else the other way round */
};

#define BACKLOG_DEFAULT_LIMIT (1024 * 1024)

void backlog_init(struct backlog *b, size_t limit, bool keep);
void backlog_free(struct backlog *b);

/* A new limit; what is beyond it goes at the next backlog_add(). */
void backlog_set_limit(struct backlog *b, size_t limit);

/* How many bytes may be added now: SIZE_MAX where the oldest make room. */
size_t backlog_room(const struct backlog *b);

/* Add @n bytes (at most the room). False without memory: then nothing was added. */
bool backlog_add(struct backlog *b, const char *from, size_t n);

/* The oldest bytes: *@n of them in one piece. */
const char *backlog_peek(const struct backlog *b, size_t *n);

/* The oldest @n bytes are taken. */
void backlog_take(struct backlog *b, size_t n);

#endif
