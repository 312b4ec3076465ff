// SPDX-License-Identifier: GPL-2.0-only
/* The trace file: one line a frame, with the time; reopened on SIGHUP so that it can be rotated. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "transport/daemon.h"

void trace_close(struct daemon *d)
{
    if (d->trace)
        fclose(d->trace);
    d->trace = NULL;
    d->server.tracing = false;
}

int trace_open(struct daemon *d, const char *name)
{
    trace_close(d);
    if (!name)
        return 0;
    d->trace = fopen(name, "ae");
    if (!d->trace)
        return -errno;
    setvbuf(d->trace, NULL, _IOLBF, 0);
    d->server.tracing = true;
    return 0;
}

void trace_line(struct server *s, const char *fmt, va_list ap)
{
    struct daemon *d = daemon_of(s);
    char stamp[32];
    struct tm tm;
    time_t now = time(NULL);

    localtime_r(&now, &tm);
    strftime(stamp, sizeof(stamp), "%Y%m%d %H:%M:%S", &tm);
    fprintf(d->trace, "%s ", stamp);
    vfprintf(d->trace, fmt, ap);
    fputc('\n', d->trace);
}

int trace_switch(struct server *s, bool on)
{
    struct daemon *d = daemon_of(s);

    if (on && !d->trace)
        return trace_open(d, d->trace_name);
    if (!on)
        trace_close(d);
    return 0;
}

int trace_to(struct server *s, const char *name)
{
    struct daemon *d = daemon_of(s);
    char *copy = strdup(name);
    int rc = copy ? trace_open(d, copy) : -ENOMEM;

    if (rc) {
        free(copy);
        return rc;
    }
    free(d->trace_name);
    d->trace_name = copy;
    return 0;
}

void trace_text(struct server *s, const char *text)
{
    struct daemon *d = daemon_of(s);

    if (d->trace)
        fputs(text, d->trace);
}
