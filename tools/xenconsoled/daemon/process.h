/* SPDX-License-Identifier: GPL-2.0-only */
/* Becoming a daemon; its PID file; its signals. */
#ifndef CONSOLED_PROCESS_H
#define CONSOLED_PROCESS_H

#include <signal.h>

/*
 * Go to the background: returns in the child. The parent stays until process_ready() and then ends
 * with success, or with failure if the child ends before; so whoever started us can rely on
 * consoles being served.
 */
void process_daemonize(void);
void process_ready(void);

/* Lock and write the PID file. Ends the program if another instance has it. */
void process_pid_file(const char *path);

/* Room for three descriptors a domain, as far as the system allows. */
void process_raise_limits(void);

extern volatile sig_atomic_t process_end;    /* SIGTERM, SIGINT */
extern volatile sig_atomic_t process_reopen; /* SIGHUP: logs were rotated */
void process_signals(void);

#endif
