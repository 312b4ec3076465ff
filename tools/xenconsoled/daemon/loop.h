/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One round of waiting: the set of descriptors is rebuilt for each round by asking everybody what
 * they wait for.
 */
#ifndef CONSOLED_LOOP_H
#define CONSOLED_LOOP_H

#include <stdint.h>

/* Monotonic milliseconds. */
int64_t loop_now(void);

/* Wait for @events (POLLIN, POLLOUT) on @fd in this round. Returns a ticket for loop_events(). */
unsigned int loop_watch(int fd, short events);
/* What happened on the descriptor with that ticket; 0 if nothing. */
short loop_events(unsigned int ticket);

/* Wake up at @when (as loop_now()) at the latest. */
void loop_wake_at(int64_t when);

/* Forget the last round. */
void loop_begin(void);
/* Wait. Interrupted by signals, or early, it just returns. */
void loop_wait(void);

#define LOOP_NO_TICKET (~0U)

#endif
