/* SPDX-License-Identifier: GPL-2.0-only */
/* The process around the server: its event loop, its ways in (socket, rings) and its trace file. */
#ifndef XENSTORED_TRANSPORT_DAEMON_H
#define XENSTORED_TRANSPORT_DAEMON_H

#include <stdio.h>

#include "server/server.h"
#include "transport/loop.h"

struct hypervisor;
struct listener;

struct daemon {
    struct loop loop;
    struct server server;
    struct hypervisor *hypervisor;  /* NULL: none (no domains but the daemon's own) */
    struct listener *listener;
    FILE *trace;
    char *trace_name;
};

static inline struct daemon *daemon_of(struct server *s)
{
    return s->platform_data;
}

extern const struct platform daemon_platform;

/* Opens the trace file (NULL: none) anew: 0 or a negative errno, with tracing off. */
int trace_open(struct daemon *d, const char *name);
void trace_close(struct daemon *d);
void trace_line(struct server *s, const char *fmt, va_list ap);
int trace_switch(struct server *s, bool on);
int trace_to(struct server *s, const char *name);
void trace_text(struct server *s, const char *text);

#endif
