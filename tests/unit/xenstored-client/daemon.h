/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A daemon in a thread: it accepts one connection and runs the test's function on it, then closes
 * it.
 */
#ifndef DAEMON_H
#define DAEMON_H

#include <stddef.h>

#include <xenstore.h>

/* Start it, and connect to it. */
struct xs_handle *daemon_start(void (*serve)(int fd), unsigned long flags);
/* Wait for it to end, and close the handle. Fails the test if it did not get what it expected. */
void daemon_end(struct xs_handle *h);

/*
 * For serve(): a request of that type and payload must come; and what is sent. Strings' lengths
 * include no nul.
 */
void expect(int fd, unsigned int type, const char *payload, size_t len);
void answer(int fd, unsigned int type, const char *payload, size_t len);
void event(int fd, const char *path, const char *token);
/*
 * The next request as it is: payload and length into @buf; the type, or -1 at the end of the
 * connection.
 */
int next_request(int fd, char *buf, size_t *len);

#endif
