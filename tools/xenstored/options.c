// SPDX-License-Identifier: GPL-2.0-only
/* The command line: a table of options, parsed with getopt_long(). */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/server.h"

static const char help[] =
    "usage: xenstored [options]\n"
    "  -D, --no-domain-init        do not connect the kernel of the control domain\n"
    "  -F, --pid-file <file>       write the daemon's process id there, and hold a lock on it\n"
    "  -H, --help                  print this\n"
    "  -N, --no-fork               stay in the foreground\n"
    "  -P, --output-pid            print the daemon's process id\n"
    "  -T, --trace-file <file>     log every request and reply there (SIGHUP reopens it)\n"
    "  -E, --entry-nb <nb>         nodes a domain may own\n"
    "  -S, --entry-size <size>     bytes a domain's node may have\n"
    "  -W, --watch-nb <nb>         watches a domain may set\n"
    "  -t, --transaction <nb>      transactions a domain may have open\n"
    "  -A, --perm-nb <nb>          permissions a domain may give a node\n"
    "  -M, --path-max <chars>      length of a node's path\n"
    "  -Q, --quota <what>=<nb>     the same for <what>: nodes, node-size, watches,\n"
    "                              transactions, permissions, path-max,\n"
    "                              transaction-nodes (accessed in one transaction),\n"
    "                              outstanding (requests not yet answered),\n"
    "                              memory (bytes for all that a domain has)\n"
    "  -q, --quota-soft <what>=<nb>\n"
    "                              log a warning above this; <what> is memory\n"
    "  -w, --timeout <what>=<seconds>\n"
    "                              how long to wait for a domain; <what> is watch-event\n"
    "                              (0: for ever)\n"
    "  -p, --priv-domid <domid>    a second domain that may do everything\n"
    "  -m, --master-domid <domid>  the control domain, if it is not 0\n"
    "  -K, --keep-orphans          keep a gone domain's nodes, as the control domain's\n"
    "  -V, --verbose               log to standard output as well (with --no-fork)\n"
    "  -I, --internal-db [on|off], -R, --no-recovery\n"
    "                              accepted for compatibility: the store is in memory\n"
    "A limit of 0 means none. Limits do not apply to the control domain, but for path-max.\n";

static const struct option longs[] = {
    { "no-domain-init", no_argument, NULL, 'D' }, { "entry-nb", required_argument, NULL, 'E' },
    { "pid-file", required_argument, NULL, 'F' }, { "help", no_argument, NULL, 'H' },
    { "no-fork", no_argument, NULL, 'N' }, { "priv-domid", required_argument, NULL, 'p' },
    { "master-domid", required_argument, NULL, 'm' }, { "output-pid", no_argument, NULL, 'P' },
    { "entry-size", required_argument, NULL, 'S' }, { "trace-file", required_argument, NULL, 'T' },
    { "transaction", required_argument, NULL, 't' }, { "perm-nb", required_argument, NULL, 'A' },
    { "path-max", required_argument, NULL, 'M' }, { "quota", required_argument, NULL, 'Q' },
    { "quota-soft", required_argument, NULL, 'q' }, { "timeout", required_argument, NULL, 'w' },
    { "no-recovery", no_argument, NULL, 'R' }, { "internal-db", optional_argument, NULL, 'I' },
    { "keep-orphans", no_argument, NULL, 'K' }, { "verbose", no_argument, NULL, 'V' },
    { "watch-nb", required_argument, NULL, 'W' }, { 0 }
};

static void fatal(const char *what, const char *value)
{
    fprintf(stderr, "xenstored: %s: \"%s\" (see xenstored --help)\n", what, value);
    exit(1);
}

static uint64_t number(const char *text, uint64_t max)
{
    unsigned long long value;
    char *end;

    value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || value > max)
        fatal("not a number in range", text);
    return value;
}

/* "name=value" */
static uint64_t pair(char *text, char **name)
{
    char *equals = strchr(text, '=');

    if (!equals)
        fatal("wanted <what>=<number>", text);
    *equals = 0;
    *name = text;
    return number(equals + 1, INT64_MAX);
}

static void set_quota(struct options *o, bool soft, char *text)
{
    char *name;
    uint64_t value = pair(text, &name);

    if (quotas_set(&o->quotas, soft, name, value))
        fatal(soft ? "no such soft quota" : "no such quota", name);
}

static void set_timeout(struct options *o, char *text)
{
    char *name;
    uint64_t seconds = pair(text, &name);

    if (strcmp(name, "watch-event") || seconds > UINT32_MAX)
        fatal("no such timeout", name);
    o->event_timeout = seconds * 1000;
}

static void set_database(const char *where)
{
    if (where && strcmp(where, "on") && strcmp(where, "true") && strcmp(where, "1"))
        fatal("the store is always in memory: --internal-db cannot be", where);
}

/* Options that set one quota: which. */
static enum quota quota_of(int c)
{
    switch (c) {
    case 'E': return QUOTA_NODES;
    case 'S': return QUOTA_NODE_SIZE;
    case 'W': return QUOTA_WATCHES;
    case 't': return QUOTA_TRANSACTIONS;
    case 'A': return QUOTA_PERMISSIONS;
    case 'M': return QUOTA_PATH_MAX;
    default: return QUOTA_COUNT;
    }
}

static void apply(struct options *o, int c)
{
    enum quota quota = quota_of(c);

    if (quota != QUOTA_COUNT) {
        o->quotas.hard[quota] = number(optarg, INT64_MAX);
        return;
    }
    switch (c) {
    case 'D': o->no_domain_init = true; break;
    case 'F': o->pid_file = optarg; break;
    case 'H': fputs(help, stdout); exit(0);
    case 'N': o->no_fork = true; break;
    case 'P': o->output_pid = true; break;
    case 'T': o->trace_file = optarg; break;
    case 'p': o->priv_domid = number(optarg, 65535); break;
    case 'm': o->self_domid = number(optarg, 65535); break;
    case 'Q': set_quota(o, false, optarg); break;
    case 'q': set_quota(o, true, optarg); break;
    case 'w': set_timeout(o, optarg); break;
    case 'I': set_database(optarg); break;
    case 'K': o->keep_orphans = true; break;
    case 'V': o->verbose = true; break;
    case 'R': break;
    default: exit(1);
    }
}

void options_parse(struct options *o, int argc, char **argv)
{
    int c;

    *o = (struct options){ .priv_domid = DOMID_NONE, .event_timeout = 20000 };
    quotas_init(&o->quotas);
    while ((c = getopt_long(argc, argv, "DE:F:HI::KNPS:t:A:M:Q:q:T:RVW:w:p:m:", longs, NULL)) != -1)
        apply(o, c);
    if (optind < argc)
        fatal("no arguments are taken", argv[optind]);
}
