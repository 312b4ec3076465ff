/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One guest's console: its ring page, its event channel, its terminal, its log, and the flow
 * between them.
 */
#ifndef CONSOLED_CONSOLE_H
#define CONSOLED_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>
#include <xenctrl.h>
#include <xenevtchn.h>
#include <xenforeignmemory.h>
#include <xengnttab.h>
#include <xenstore.h>

#include "backlog.h"
#include "logfile.h"
#include "terminal.h"
#include "ring.h"

/* What all consoles share. */
struct connections {
    xc_interface *xch;
    struct xs_handle *xs;
    xenevtchn_handle *xce;
    xengnttab_handle *xgt; /* NULL: rings are mapped by frame only */
    xenforeignmemory_handle *fmem;
};

struct console {
    const struct connections *to;
    uint32_t domid;
    char *path;                       /* of the console in xenstore */
    struct xencons_interface *ring;   /* NULL: not connected */
    bool ring_granted;                /* mapped by grant, else by frame */
    int64_t ring_ref;                 /* as last seen in xenstore; -1: none */
    int remote_port;                  /* likewise */
    int local_port;                   /* -1: not bound */
    struct pty pty;
    struct backlog backlog;
    struct logfile log;
    unsigned int ticket;              /* of the terminal in this round of the loop */
    int allowance;                    /* what its events may still cost in this period */
    int64_t period_end;               /* loop_now() */
    bool masked;                      /* has an event that waits for the next period */
    bool finished;                    /* the guest is gone: only what is left is being shown */
    int64_t show_until;               /* then the terminal closes */
};

/* A console of @domid, not connected yet. NULL without memory. */
struct console *console_create(const struct connections *to, uint32_t domid);
void console_destroy(struct console *con);

/* Xenstore changed below the console's path: connect, reconnect or leave alone. */
void console_update(struct console *con);

/* The guest is gone: take what is left in the ring and let go of it. */
void console_finish(struct console *con);
/* After that: may it be destroyed? */
bool console_shown(const struct console *con);

/* Its event channel was signalled. */
void console_event(struct console *con);

void console_reopen_log(struct console *con);

/* A round of the loop: what it waits for; what happened. */
void console_watch(struct console *con);
void console_serve(struct console *con);

#endif
