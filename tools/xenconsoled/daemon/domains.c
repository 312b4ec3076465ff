/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All guests: the list follows what the hypervisor has, whenever xenstored says that a domain came
 * or went. Each guest's console path is watched; watches and events are handed to the console they
 * are for.
 */
#include "domains.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loop.h"
#include "message.h"

#define BATCH 256 /* domains asked for at a time */

struct domain {
    uint32_t domid;
    bool seen; /* in the walk going on */
    struct console *console;
    struct domain *next;
};

static const struct connections *to;
static struct domain *head;
static unsigned int xs_ticket, evtchn_ticket;

static struct domain *find(uint32_t domid)
{
    struct domain *d = head;

    /* A console that is finished belongs to an earlier domain of that id. */
    while (d && (d->domid != domid || d->console->finished))
        d = d->next;
    return d;
}

static void token_for(char token[16], uint32_t domid)
{
    snprintf(token, 16, "dom%u", domid);
}

/* The watch fires at once, and with it the console connects. */
static void add(uint32_t domid)
{
    struct domain *d = calloc(1, sizeof(*d));
    char token[16];

    if (!d || !(d->console = console_create(to, domid))) {
        message(LOG_ERR, "no memory for the console of domain %u", domid);
        free(d);
        return;
    }
    d->domid = domid;
    d->seen = true;
    token_for(token, domid);
    if (!xs_watch(to->xs, d->console->path, token)) {
        message(LOG_ERR, "cannot watch %s: %m", d->console->path);
        console_destroy(d->console);
        free(d);
        return;
    }
    d->next = head;
    head = d;
}

static void finish(struct domain *d)
{
    char token[16];

    token_for(token, d->domid);
    xs_unwatch(to->xs, d->console->path, token);
    console_finish(d->console);
}

/* The hypervisor's list against ours. */
static void walk(void)
{
    static xc_domaininfo_t info[BATCH];
    uint32_t next = 1; /* domain 0 is where the consoles end */
    struct domain *d;
    int n, i;

    for (d = head; d; d = d->next)
        d->seen = false;
    do {
        n = xc_domain_getinfolist(to->xch, next, BATCH, info);
        for (i = 0; i < n; i++) {
            next = info[i].domain + 1;
            if (info[i].flags & XEN_DOMINF_dying)
                continue;
            d = find(info[i].domain);
            if (d)
                d->seen = true;
            else
                add(info[i].domain);
        }
    } while (n == BATCH);
    if (n < 0) {
        message(LOG_ERR, "cannot list domains: %m");
        return;
    }
    for (d = head; d; d = d->next)
        if (!d->seen && !d->console->finished)
            finish(d);
}

int domains_start(const struct connections *connections)
{
    to = connections;
    if (xs_watch(to->xs, "@introduceDomain", "domlist") &&
        xs_watch(to->xs, "@releaseDomain", "domlist"))
        return 0;
    message(LOG_ERR, "cannot watch for domains: %m");
    return -1;
}

void domains_stop(void)
{
    struct domain *d;

    while ((d = head)) {
        head = d->next;
        console_destroy(d->console);
        free(d);
    }
}

void domains_reopen_logs(void)
{
    struct domain *d;

    for (d = head; d; d = d->next)
        console_reopen_log(d->console);
}

void domains_watch(void)
{
    struct domain *d;

    xs_ticket = loop_watch(xs_fileno(to->xs), POLLIN);
    evtchn_ticket = loop_watch(xenevtchn_fd(to->xce), POLLIN);
    for (d = head; d; d = d->next)
        console_watch(d->console);
}

static void serve_watch(const char *token)
{
    struct domain *d;
    unsigned int domid;

    if (!strcmp(token, "domlist")) {
        walk();
    } else if (sscanf(token, "dom%u", &domid) == 1) {
        d = find(domid);
        if (d)
            console_update(d->console);
    }
}

/* All that has arrived. Returns -1 if the connection is gone. */
static int serve_watches(void)
{
    char **event;

    while ((event = xs_check_watch(to->xs))) {
        serve_watch(event[XS_WATCH_TOKEN]);
        free(event);
    }
    return errno == EAGAIN ? 0 : -1;
}

static void serve_event(void)
{
    int port = xenevtchn_pending(to->xce);
    struct domain *d;

    if (port < 0)
        return;
    for (d = head; d; d = d->next) {
        if (d->console->local_port == port) {
            console_event(d->console);
            return;
        }
    }
}

int domains_serve(void)
{
    struct domain *d, **link;

    if (loop_events(evtchn_ticket) & POLLIN)
        serve_event();
    if (loop_events(xs_ticket) & (POLLHUP | POLLERR | POLLNVAL))
        return -1;
    if ((loop_events(xs_ticket) & POLLIN) && serve_watches())
        return -1;
    for (link = &head; (d = *link);) {
        console_serve(d->console);
        if (console_shown(d->console)) {
            *link = d->next;
            console_destroy(d->console);
            free(d);
        } else {
            link = &d->next;
        }
    }
    return 0;
}
