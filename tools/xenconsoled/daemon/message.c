/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The daemon's own messages.
 */
#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "options.h"

void message_open(void)
{
    openlog("xenconsoled", LOG_PID, LOG_DAEMON);
    setlogmask(LOG_UPTO(options.verbose ? LOG_DEBUG : LOG_NOTICE));
}

void message(int priority, const char *format, ...)
{
    int saved = errno;
    va_list args;

    va_start(args, format);
    vsyslog(priority, format, args);
    va_end(args);
    if (options.foreground && (options.verbose || priority <= LOG_NOTICE)) {
        errno = saved;
        fputs("xenconsoled: ", stderr);
        va_start(args, format);
        vfprintf(stderr, format, args);
        va_end(args);
        putc('\n', stderr);
    }
    errno = saved;
}
