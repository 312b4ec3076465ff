/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One guest's console. Output: ring -> log and backlog -> terminal. Input: terminal -> ring. A
 * guest that signals without end only gets a number of its events served in each period; the rest
 * waits masked, so that it costs nothing.
 */
#include "console.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loop.h"
#include "message.h"
#include "options.h"

/*
 * What a guest's events may cost us in a period. One that brings output is work we are here for,
 * and cheap; one that brings nothing is what a hostile guest sends.
 */
#define PERIOD_MS        200
#define ALLOWANCE        1000
#define COST_OUTPUT      1
#define COST_NOTHING     25
#define SHOW_MS          1000 /* how long the last output of a dead guest waits for its reader */
#define SHOW_CHECK_MS    50

/* ---- Xenstore ---- */

/* Node @name of the console, for free(); NULL if there is none. */
static char *read_node(struct console *con, const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", con->path, name);
    return xs_read(con->to->xs, XBT_NULL, path, NULL);
}

static int64_t read_number(struct console *con, const char *name)
{
    char *text = read_node(con, name), *end;
    int64_t value = -1;

    if (text && *text) {
        errno = 0;
        value = strtoll(text, &end, 10);
        if (*end || errno || value < 0)
            value = -1;
    }
    free(text);
    return value;
}

static void publish_terminal(struct console *con, const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/tty", con->path);
    if (!xs_write(con->to->xs, XBT_NULL, path, name, strlen(name)))
        message(LOG_ERR, "domain %u: cannot write %s: %m", con->domid, path);
}

static char *domain_name(struct console *con)
{
    char path[64], fallback[32], *name;

    snprintf(path, sizeof(path), "/local/domain/%u/name", con->domid);
    name = xs_read(con->to->xs, XBT_NULL, path, NULL);
    if (name)
        return name;
    snprintf(fallback, sizeof(fallback), "domain-%u", con->domid);
    return strdup(fallback);
}

/* ---- Connecting ---- */

static void disconnect_ring(struct console *con)
{
    if (!con->ring)
        return;
    if (con->ring_granted)
        xengnttab_unmap(con->to->xgt, con->ring, 1);
    else
        xenforeignmemory_unmap(con->to->fmem, con->ring, 1);
    con->ring = NULL;
}

static void disconnect_port(struct console *con)
{
    if (con->local_port >= 0)
        xenevtchn_unbind(con->to->xce, con->local_port);
    con->local_port = -1;
    con->masked = false;
}

/* Builders grant the ring page to us as a reserved entry; guests of older ones are mapped by frame.
 */
static bool connect_ring(struct console *con)
{
    xen_pfn_t frame = con->ring_ref;

    if (con->to->xgt) {
        con->ring = xengnttab_map_grant_ref(con->to->xgt, con->domid, GNTTAB_RESERVED_CONSOLE,
                                            PROT_READ | PROT_WRITE);
        con->ring_granted = con->ring;
    }
    if (!con->ring)
        con->ring = xenforeignmemory_map(con->to->fmem, con->domid, PROT_READ | PROT_WRITE, 1,
                                         &frame, NULL);
    if (!con->ring)
        message(LOG_ERR, "domain %u: cannot map the console ring: %m", con->domid);
    return con->ring;
}

static bool connect_port(struct console *con)
{
    con->local_port = xenevtchn_bind_interdomain(con->to->xce, con->domid, con->remote_port);
    if (con->local_port < 0)
        message(LOG_ERR, "domain %u: cannot bind console port %d: %m", con->domid,
                con->remote_port);
    return con->local_port >= 0;
}

static bool connect_terminal(struct console *con)
{
    char *name;

    if (con->pty.master >= 0)
        return true;
    if (pty_open(&con->pty, &name)) {
        message(LOG_ERR, "domain %u: no terminal: %m", con->domid);
        return false;
    }
    publish_terminal(con, name);
    message(LOG_INFO, "domain %u: console at %s", con->domid, name);
    free(name);
    return true;
}

static void open_log(struct console *con)
{
    char *name;

    if (!options.log_guest || con->log.fd >= 0)
        return;
    name = domain_name(con);
    if (name)
        logfile_open(&con->log, "guest", name, options.stamp_guest);
    free(name);
}

/* Consoles of another type are the device model's. */
static bool is_ours(struct console *con)
{
    char *type = read_node(con, "type");
    bool ours = !type || !strcmp(type, "xenconsoled");

    free(type);
    return ours;
}

void console_update(struct console *con)
{
    int64_t ref = read_number(con, "ring-ref"), port = read_number(con, "port"),
            limit = read_number(con, "limit");

    if (con->finished || ref < 0 || port < 0 || !is_ours(con))
        return;
    if (limit > 0)
        backlog_set_limit(&con->backlog, limit);
    if (con->ring && con->local_port >= 0 && ref == con->ring_ref && port == con->remote_port)
        return;
    disconnect_port(con);
    disconnect_ring(con);
    con->ring_ref = ref;
    con->remote_port = port;
    if (!connect_ring(con))
        return;
    if (!connect_port(con)) {
        disconnect_ring(con);
        return;
    }
    open_log(con);
    connect_terminal(con);
    console_event(con); /* what the guest wrote before */
}

struct console *console_create(const struct connections *to, uint32_t domid)
{
    struct console *con = calloc(1, sizeof(*con));

    if (!con)
        return NULL;
    con->to = to;
    con->domid = domid;
    con->ring_ref = con->remote_port = con->local_port = -1;
    con->pty = PTY_NONE;
    con->log = LOGFILE_CLOSED;
    con->ticket = LOOP_NO_TICKET;
    con->allowance = ALLOWANCE;
    backlog_init(&con->backlog, BACKLOG_DEFAULT_LIMIT, options.keep_overflow);
    if (asprintf(&con->path, "/local/domain/%u/console", domid) >= 0)
        return con;
    free(con);
    return NULL;
}

void console_destroy(struct console *con)
{
    disconnect_port(con);
    disconnect_ring(con);
    pty_close(&con->pty);
    logfile_close(&con->log);
    backlog_free(&con->backlog);
    free(con->path);
    free(con);
}

void console_reopen_log(struct console *con)
{
    if (con->log.fd < 0)
        return;
    logfile_close(&con->log);
    open_log(con);
}

/* ---- Flow ---- */

/* Returns whether anything was taken, so that the guest has to be told. */
static bool take_output(struct console *con)
{
    char chunk[sizeof(((struct xencons_interface *)0)->out)];
    size_t room = backlog_room(&con->backlog), n;
    bool any = false;

    while (room &&
           (n = ring_take_output(con->ring, chunk, room < sizeof(chunk) ? room : sizeof(chunk)))) {
        logfile_write(&con->log, chunk, n);
        if (!backlog_add(&con->backlog, chunk, n))
            message(LOG_ERR, "domain %u: no memory for %zu bytes of console output", con->domid, n);
        any = true;
        room = backlog_room(&con->backlog);
        if (ring_output_waiting(con->ring) == 0)
            break;
        if (n ==
            sizeof(
                chunk)) /* a guest that writes as fast as we read has to wait for its next event */
            break;
    }
    return any;
}

static void show_output(struct console *con)
{
    size_t n;
    const char *data = backlog_peek(&con->backlog, &n);
    ssize_t done;

    if (con->pty.master < 0 || !n)
        return;
    done = write(con->pty.master, data, n);
    if (done > 0)
        backlog_take(&con->backlog, done);
    else if (done < 0 && errno != EAGAIN && errno != EINTR)
        message(LOG_ERR, "domain %u: cannot write to the terminal: %m", con->domid);
}

static void notify(struct console *con)
{
    if (con->local_port >= 0 && xenevtchn_notify(con->to->xce, con->local_port))
        message(LOG_DEBUG, "domain %u: cannot notify: %m", con->domid);
}

/* Returns whether there was output. */
static bool take_and_show(struct console *con)
{
    bool any = con->ring && take_output(con);

    if (any)
        notify(con);
    show_output(con);
    return any;
}

static void take_input(struct console *con)
{
    char chunk[sizeof(((struct xencons_interface *)0)->in)];
    size_t room = con->ring ? ring_input_room(con->ring) : 0;
    ssize_t n;

    if (!room)
        return;
    n = read(con->pty.master, chunk, room < sizeof(chunk) ? room : sizeof(chunk));
    if (n <= 0)
        return;
    ring_put_input(con->ring, chunk, n);
    notify(con);
}

/* A new period gives a new allowance. */
static void refresh_allowance(struct console *con)
{
    int64_t now = loop_now();

    if (now < con->period_end)
        return;
    con->allowance = ALLOWANCE;
    con->period_end = now + PERIOD_MS;
}

void console_event(struct console *con)
{
    int cost;

    refresh_allowance(con);
    if (con->allowance <= 0) {
        con->masked = true;
        return;
    }
    con->masked = false;
    cost = take_and_show(con) ? COST_OUTPUT : COST_NOTHING;
    con->allowance -= cost;
    if (con->local_port >= 0)
        xenevtchn_unmask(con->to->xce, con->local_port);
}

void console_finish(struct console *con)
{
    if (con->finished)
        return;
    if (con->ring)
        take_output(con);
    show_output(con);
    disconnect_port(con);
    disconnect_ring(con);
    con->finished = true;
    con->show_until = loop_now() + SHOW_MS;
}

bool console_shown(const struct console *con)
{
    if (!con->finished)
        return false;
    return loop_now() >= con->show_until || con->pty.master < 0 ||
           (!con->backlog.length && !pty_has_unread(&con->pty));
}

void console_watch(struct console *con)
{
    short events = 0;

    con->ticket = LOOP_NO_TICKET;
    if (con->masked)
        loop_wake_at(con->period_end);
    if (con->finished)
        loop_wake_at(loop_now() + SHOW_CHECK_MS);
    if (con->pty.master < 0)
        return;
    if (con->ring && ring_input_room(con->ring))
        events |= POLLIN;
    if (con->backlog.length)
        events |= POLLOUT;
    if (events)
        con->ticket = loop_watch(con->pty.master, events);
}

void console_serve(struct console *con)
{
    short events = loop_events(con->ticket);
    bool was_full = !backlog_room(&con->backlog);

    if (events & POLLIN)
        take_input(con);
    if (events & POLLOUT)
        show_output(con);
    /* There is room again: the guest has been waiting for it. */
    if (was_full && backlog_room(&con->backlog))
        take_and_show(con);
    if (con->masked && loop_now() >= con->period_end)
        console_event(con);
}
