/* SPDX-License-Identifier: GPL-2.0-only */
/* The console client's parts. */
#ifndef XENCONSOLE_CLIENT_H
#define XENCONSOLE_CLIENT_H

#include <stdbool.h>
#include <xenstore.h>

/*
 * attach.c: wait until the console's back end has named its terminal in xenstore node @path, then
 * open it. -1, said.
 */
int attach_open(struct xs_handle *xs, unsigned int domid, const char *path);

/* terminal.c: no echo, no line editing, no signals on our own terminal; back to how it was at exit.
 */
void terminal_raw(void);
void terminal_restore(void);

/*
 * terminal.c: copy between stdin, stdout and @fd until @escape is typed (returns 0), stdin ends
 * (0), or the console goes (0); -1 on an error, said.
 */
int terminal_copy(int fd, char escape);

/* lock.c: one client a console. Returns a descriptor that holds the lock, or -1, said. */
int lock_console(unsigned int domid);
void unlock_console(unsigned int domid, int fd);

#endif
