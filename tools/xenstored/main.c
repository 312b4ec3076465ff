// SPDX-License-Identifier: GPL-2.0-only
/* xenstored: put the server, its ways in and the process together, and run. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <syslog.h>
#include <unistd.h>

#include "options.h"
#include "process.h"
#include "server/conn.h"
#include "transport/daemon.h"
#include "transport/hypervisor.h"
#include "transport/socket.h"

static struct daemon the_daemon;
static volatile sig_atomic_t reopen_trace;

static uint64_t now(struct server *s)
{
    return loop_now();
}

const struct platform daemon_platform = {
    .domain_state = hypervisor_domain_state,
    .domain_states = hypervisor_domain_states,
    .connect = hypervisor_connect,
    .rebind = hypervisor_rebind,
    .now = now,
    .trace = trace_line,
    .set_tracing = trace_switch,
    .set_tracefile = trace_to,
    .report = trace_text,
};

static void on_stop(int sig)
{
    the_daemon.loop.stop = true;
}

static void on_hangup(int sig)
{
    reopen_trace = 1;
}

static void catch_signals(void)
{
    struct sigaction stop = { .sa_handler = on_stop }, hangup = { .sa_handler = on_hangup };

    signal(SIGPIPE, SIG_IGN);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGHUP, &hangup, NULL);
}

/* Deadlines need looking after only while frames wait for guests. */
static bool wants_tick(struct loop *l)
{
    struct daemon *d = &the_daemon;

    if (reopen_trace) {
        reopen_trace = 0;
        if (d->trace)
            trace_open(d, d->trace_name);
    }
    return d->server.guest_frames || d->server.sweep_again;
}

static void tick(struct loop *l)
{
    struct server *s = &the_daemon.server;
    struct conn *c, *next;
    uint64_t at = loop_now();

    for (c = TAILQ_FIRST(&s->conns); c; c = next) {
        next = TAILQ_NEXT(c, link);
        if (!c->privileged)
            conn_check_deadline(c, at);
    }
    if (s->sweep_again)
        domains_sweep(s);
}

static int fail(const char *what, const char *which, int rc)
{
    fprintf(stderr, "xenstored: %s %s: %s\n", what, which, strerror(-rc));
    return rc;
}

static int set_up_server(struct daemon *d, const struct options *o)
{
    struct server *s = &d->server;
    uint32_t seed;
    int rc;

    if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
        return fail("cannot get", "random bytes", -errno);
    rc = server_init(s, &daemon_platform, d, seed, o->self_domid);
    if (rc)
        return fail("cannot make", "the store", rc);
    s->privileged = o->priv_domid;
    s->quotas = o->quotas;
    s->event_timeout = o->event_timeout;
    s->keep_orphans = o->keep_orphans;
    return 0;
}

/* Without --no-domain-init the hypervisor must be there; with it, it may. */
static int set_up_hypervisor(struct daemon *d, const struct options *o)
{
    int rc = hypervisor_open(d);

    if (o->no_domain_init)
        return 0;
    if (!rc) {
        rc = hypervisor_connect_self(d);
        if (rc)
            fail("cannot connect", "the control domain's kernel (/proc/xen/xsd_port, xsd_kva)", rc);
    }
    return rc;
}

static int set_up_trace(struct daemon *d, const struct options *o)
{
    const char *name = o->trace_file;
    int rc;

    if (!name && o->verbose && o->no_fork)
        name = "/dev/stdout";
    rc = name ? trace_to(&d->server, name) : 0;

    return rc ? fail("cannot open the trace file", name, rc) : 0;
}

static int set_up(struct daemon *d, const struct options *o)
{
    /* As for the clients. */
    const char *given = getenv("XENSTORED_PATH");
    char path[PATH_MAX];
    int rc = process_make_dir(process_rundir());

    if (rc)
        return fail("cannot make the folder", process_rundir(), rc);
    if (o->pid_file && (rc = process_write_pid(o->pid_file)))
        return fail(rc == -EAGAIN ? "another daemon holds" : "cannot write", o->pid_file, rc);
    rc = set_up_server(d, o);
    if (!rc)
        rc = set_up_trace(d, o);
    if (!rc)
        rc = set_up_hypervisor(d, o);
    if (rc)
        return rc;
    if (given)
        snprintf(path, sizeof(path), "%s", given);
    else
        snprintf(path, sizeof(path), "%s/socket", process_rundir());
    rc = listener_open(d, path);
    return rc ? fail("cannot listen on", path, rc) : 0;
}

static void take_down(struct daemon *d)
{
    listener_close(d);
    if (d->server.platform)
        server_fini(&d->server);
    hypervisor_close(d);
    trace_close(d);
    free(d->trace_name);
    loop_fini(&d->loop);
}

int main(int argc, char **argv)
{
    struct daemon *d = &the_daemon;
    struct options o;
    int rc;

    options_parse(&o, argc, argv);
    openlog("xenstored", LOG_PID, LOG_DAEMON);
    if (!o.no_fork && process_fork()) {
        perror("xenstored: cannot go to the background");
        return 1;
    }
    catch_signals();
    rc = loop_init(&d->loop);
    d->loop.wants_tick = wants_tick;
    d->loop.tick = tick;
    if (!rc)
        rc = set_up(d, &o);
    if (!rc) {
        if (o.output_pid) {
            printf("%ld\n", (long)getpid());
            fflush(stdout);
        }
        process_ready();
        rc = loop_run(&d->loop);
    }
    take_down(d);
    return rc ? 1 : 0;
}
