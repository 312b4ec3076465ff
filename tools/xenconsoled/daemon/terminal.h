/* SPDX-License-Identifier: GPL-2.0-only */
/* The pseudo-terminal at which a console client attaches. */
#ifndef CONSOLED_TERMINAL_H
#define CONSOLED_TERMINAL_H

#include <stdbool.h>

struct pty {
    int master; /* -1: none; non-blocking */
    int slave;  /* held open, so that a client's leaving is not a hang-up and what is unread stays
                   readable */
};

#define PTY_NONE ((struct pty){ .master = -1, .slave = -1 })

/* A raw pseudo-terminal. *@name: its path, for free(). -1 with errno. */
int pty_open(struct pty *pty, char **name);
void pty_close(struct pty *pty);

/* Is there output that no client has read yet? */
bool pty_has_unread(const struct pty *pty);

#endif
