// SPDX-License-Identifier: GPL-2.0-only
/* xenstore COMMAND ..., and the same commands under the names xenstore-COMMAND. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

static const struct command commands[] = {
    { "ls", "fp", "[-h] [-f] [-p] [-s] [path...]", 0, cmd_ls },
    { "read", "pR", "[-h] [-p] [-s] [-R] key [...]", 1, cmd_read },
    { "write", "R", "[-h] [-s] [-R] key value [...]", 2, cmd_write },
    { "rm", "t", "[-h] [-s] [-t] key [...]", 1, cmd_rm },
    { "list", "p", "[-h] [-p] [-s] key [...]", 1, cmd_list },
    { "exists", "p", "[-h] [-p] [-s] key [...]", 1, cmd_exists },
    { "watch", "n:", "[-h] [-n NR] key [...]", 1, cmd_watch },
    { "chmod", "ru", "[-h] [-u] [-r] [-s] key mode [modes...]", 2, cmd_chmod },
};

static bool given[256];
static long number = -1;
static const char *program;

bool option(char letter)
{
    return given[(unsigned char)letter];
}

long option_number(void)
{
    return number;
}

static _Noreturn void usage(const struct command *c)
{
    bool prefixed = !strncmp(program, "xenstore-", 9);

    if (!c)
        errx(1, "usage: %s ls|read|write|rm|list|exists|watch|chmod [-h] [...]", program);
    errx(1, "usage: %s%s%s %s", program, prefixed ? "" : " ", prefixed ? "" : c->name, c->synopsis);
}

static void parse_options(const struct command *c, int argc, char **argv)
{
    char letters[16], *end;
    int opt;

    snprintf(letters, sizeof(letters), "+hs%s", c->options);
    while ((opt = getopt(argc, argv, letters)) != -1) {
        if (opt == '?' || opt == 'h')
            usage(c);
        given[opt] = true;
        if (opt != 'n')
            continue;
        number = strtol(optarg, &end, 10);
        if (*end || end == optarg || number < 0)
            errx(1, "-n wants a number of events, not \"%s\"", optarg);
    }
}

static const struct command *find(const char *name)
{
    for (unsigned int i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (!strcmp(commands[i].name, name))
            return &commands[i];
    return NULL;
}

int run_transaction(struct xs_handle *h, change_fn change, int argc, char **argv)
{
    while (1) {
        xs_transaction_t t = xs_transaction_start(h);
        bool ok;

        if (t == XBT_NULL)
            err(1, "couldn't start transaction");
        ok = change(h, t, argc, argv);
        if (xs_transaction_end(h, t, !ok))
            return ok ? 0 : 1;
        if (errno != EAGAIN)
            err(1, "couldn't end transaction");
    }
}

char *join_path(const char *dir, const char *leaf)
{
    char *path;

    if (asprintf(&path, "%s/%s", strcmp(dir, "/") ? dir : "", leaf) < 0)
        err(1, "no memory");
    return path;
}

int main(int argc, char **argv)
{
    const struct command *c;
    struct xs_handle *h;
    const char *name;
    int rc;

    program = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
    name = program + 9;
    if (strncmp(program, "xenstore-", 9)) {
        if (argc < 2)
            usage(NULL);
        name = *++argv;
        argc--;
    }
    c = find(name);
    if (!c)
        errx(1, "unknown mode %s", name);
    parse_options(c, argc, argv);
    if (argc - optind < c->min_args)
        usage(c);
    h = xs_open(0);
    if (!h)
        err(1, "xs_open");
    rc = c->run(h, argc - optind, argv + optind);
    xs_close(h);
    if (fflush(stdout) || ferror(stdout))
        err(1, "writing to standard output");
    return rc;
}
