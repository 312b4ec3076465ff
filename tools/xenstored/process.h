/* SPDX-License-Identifier: GPL-2.0-only */
/* Being a daemon: the folder for the socket, the process id file, going to the background. */
#ifndef XENSTORED_PROCESS_H
#define XENSTORED_PROCESS_H

#include <stdbool.h>

/* $XENSTORED_RUNDIR, by default /run/xenstored. */
const char *process_rundir(void);

/* Make @dir and its parents: 0 or a negative errno. */
int process_make_dir(const char *dir);

/*
 * Go to the background. The parent waits there for process_ready() and exits 0 then, or 1 if the
 * daemon ended first. -1 if there are no processes to be had.
 */
int process_fork(void);
void process_ready(void);

/* Write and lock the process id file: 0, or a negative errno (-EAGAIN: another daemon holds it). */
int process_write_pid(const char *file);

#endif
