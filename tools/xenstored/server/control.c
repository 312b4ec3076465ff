// SPDX-License-Identifier: GPL-2.0-only
/* CONTROL: a table of commands for the administrator (xenstore-control). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "server/request.h"
#include "store/check.h"

#define MAX_WORDS 4

static int control_help(struct request *r, const char **word, int words);

/* The books kept change by change must be what the tree says. */
static const char *compare_books(struct server *s, const struct ledger *books)
{
    struct domain *d;

    TAILQ_FOREACH(d, &s->domains.list, link) {
        int64_t nodes = 0;

        for (unsigned int i = 0; i < books->nr; i++)
            if (books->line[i].domid == d->domid)
                nodes = books->line[i].nodes;
        if (nodes != d->account.nodes)
            return "a domain's count of nodes is wrong";
    }
    return NULL;
}

static int control_check(struct request *r, const char **word, int words)
{
    struct ledger books = { 0 };
    const char *wrong = tree_check(r->server->root, r->server->clock.seed, &books);

    if (!wrong)
        wrong = compare_books(r->server, &books);
    ledger_free(&books);
    if (!wrong)
        return 0;
    syslog(LOG_ERR, "store check: %s", wrong);
    return request_reply_string(r, wrong);
}

static int control_log(struct request *r, const char **word, int words)
{
    bool on = !strcmp(word[0], "on");

    if (!on && strcmp(word[0], "off"))
        return -EINVAL;
    return r->server->platform->set_tracing(r->server, on);
}

static int control_logfile(struct request *r, const char **word, int words)
{
    return r->server->platform->set_tracefile(r->server, word[0]);
}

static int control_print(struct request *r, const char **word, int words)
{
    syslog(LOG_NOTICE, "control: %s", word[0]);
    return 0;
}

static size_t format_domain(const struct domain *d, char *out, size_t size)
{
    const struct account *a = &d->account;

    return snprintf(
        out, size,
        "Domain %u:\n%-16s: %8lld\n%-16s: %8lld\n%-16s: %8lld\n%-16s: %8lld\n%-16s: %8lld\n",
        d->domid, "nodes", (long long)a->nodes, "watches", (long long)a->watches, "transactions",
        (long long)a->transactions, "outstanding", (long long)a->outstanding, "memory",
        (long long)a->bytes);
}

static int set_quota(struct request *r, bool soft, const char *name, const char *text)
{
    unsigned long long value;
    char *end;

    if (*text < '0' || *text > '9')
        return -EINVAL;
    value = strtoull(text, &end, 10);
    return *end || value > INT64_MAX ? -EINVAL : quotas_set(&r->server->quotas, soft, name, value);
}

static int show_quotas(struct request *r, bool soft)
{
    char text[2048];

    quotas_format(&r->server->quotas, soft, text, sizeof(text));
    return request_reply_string(r, text);
}

static int control_quota(struct request *r, const char **word, int words)
{
    const struct domain *d;
    char text[256];
    uint32_t domid;

    if (!words)
        return show_quotas(r, false);
    if (words == 3 && !strcmp(word[0], "set"))
        return set_quota(r, false, word[1], word[2]);
    if (words != 1 || request_domid(word[0], &domid))
        return -EINVAL;
    d = domain_find(r->server, domid);
    if (!d)
        return -ENOENT;
    format_domain(d, text, sizeof(text));
    return request_reply_string(r, text);
}

static int control_quota_soft(struct request *r, const char **word, int words)
{
    if (!words)
        return show_quotas(r, true);
    return words == 3 && !strcmp(word[0], "set") ? set_quota(r, true, word[1], word[2]) : -EINVAL;
}

static void report(struct server *s, FILE *f)
{
    struct domain *d;
    struct conn *c;
    char text[256];

    fprintf(f, "generation %llu, %u domains, %u watched paths\n", (unsigned long long)s->clock.gen,
            s->domains.nr, s->watches.nr_points);
    TAILQ_FOREACH(d, &s->domains.list, link) {
        format_domain(d, text, sizeof(text));
        fputs(text, f);
    }
    TAILQ_FOREACH(c, &s->conns, link)
        fprintf(f, "connection of domain %u (%s): %u watches, %zu bytes queued\n", c->domain->domid,
                c->is_socket ? "socket" : "ring", c->watches_nr, c->out_bytes);
}

/* To the named file, or line by line to the trace. */
static int control_memreport(struct request *r, const char **word, int words)
{
    char *text = NULL;
    size_t size;
    FILE *f = words ? fopen(word[0], "w") : open_memstream(&text, &size);

    if (!f)
        return -errno;
    report(r->server, f);
    if (fclose(f))
        return -EIO;
    if (!words)
        r->server->platform->report(r->server, text);
    free(text);
    return 0;
}

/*
 * State is all in explicit objects so that a successor can be handed it; handing over is not
 * written yet.
 */
static int control_live_update(struct request *r, const char **word, int words)
{
    return -ENOSYS;
}

static const struct {
    const char *name, *usage;
    int min, max;               /* words after the name */
    int (*run)(struct request *r, const char **word, int words);
} commands[] = {
    { "check", "", 0, 0, control_check },
    { "log", "on|off", 1, 1, control_log },
    { "live-update", "(not supported)", 0, MAX_WORDS, control_live_update },
    { "logfile", "<file>", 1, 1, control_logfile },
    { "memreport", "[<file>]", 0, 1, control_memreport },
    { "print", "<string>", 1, 1, control_print },
    { "quota", "[set <name> <val>|<domid>]", 0, 3, control_quota },
    { "quota-soft", "[set <name> <val>]", 0, 3, control_quota_soft },
    { "help", "", 0, 0, control_help },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int control_help(struct request *r, const char **word, int words)
{
    char text[1024];
    size_t at = 0;

    for (unsigned int i = 0; i < COMMANDS; i++)
        at +=
            snprintf(text + at, sizeof(text) - at, "%s\t%s\n", commands[i].name, commands[i].usage);
    return request_reply_string(r, text);
}

int op_control(struct request *r)
{
    int words = request_count_strings(r);
    const char *word[MAX_WORDS + 1];

    if (words < 1)
        return -EINVAL;
    if (words > MAX_WORDS + 1)
        words = MAX_WORDS + 1;
    word[0] = r->payload;
    for (int i = 1; i < words; i++)
        word[i] = word[i - 1] + strlen(word[i - 1]) + 1;
    for (unsigned int i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].name, word[0]))
            continue;
        if (words - 1 < commands[i].min || words - 1 > commands[i].max)
            return -EINVAL;
        return commands[i].run(r, word + 1, words - 1);
    }
    return -EINVAL;
}
