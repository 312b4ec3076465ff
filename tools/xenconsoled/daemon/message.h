/* SPDX-License-Identifier: GPL-2.0-only */
/* The daemon's own messages: to the system log, and in the foreground to stderr as well. */
#ifndef CONSOLED_MESSAGE_H
#define CONSOLED_MESSAGE_H

#include <syslog.h>

void message_open(void);

/* @priority: LOG_ERR, LOG_INFO, LOG_DEBUG, ... errno survives, %m works. */
void message(int priority, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
