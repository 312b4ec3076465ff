/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xenconsole: attach to the console of a guest. `xl console` and `xl create -c` run it.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xenctrl.h>

#include "client.h"

#define DEFAULT_ESCAPE ('\x1d') /* Control-] */

enum type { UNKNOWN, PV, SERIAL, VUART };

struct request {
    unsigned int domid;
    enum type type;
    unsigned int num;
    int notify_fd; /* gets a 0 byte once attached; -1: nobody waits */
    char escape;
};

static void usage(FILE *to)
{
    fputs("Usage: xenconsole [OPTION] DOMID\n"
          "Attaches to the console of a guest. Control-] detaches.\n"
          "\n"
          "  -h, --help            display this help and exit\n"
          "  -n, --num N           console number N\n"
          "  --type TYPE           'pv', 'serial' or 'vuart'; default: pv for PV guests, else "
          "serial\n"
          "  --interactive         (accepted; being on a terminal is noticed)\n"
          "  --start-notify-fd N   write a 0 byte to descriptor N once attached\n"
          "  --escape E            detach on Control-E\n",
          to);
}

static void fail(const char *what, const char *value)
{
    fprintf(stderr, "xenconsole: %s '%s'\nTry `xenconsole --help' for more information.\n", what,
            value);
    exit(EINVAL);
}

static unsigned int number(const char *what, const char *text, unsigned long max)
{
    char *end;
    unsigned long value;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (errno || *end || end == text || *text == '-' || value > max)
        fail(what, text);
    return value;
}

static enum type type_named(const char *name)
{
    if (!strcmp(name, "pv"))
        return PV;
    if (!strcmp(name, "serial"))
        return SERIAL;
    if (!strcmp(name, "vuart"))
        return VUART;
    fail("console types are pv, serial and vuart, not", name);
    return UNKNOWN;
}

/* "]" or "^]". */
static char escape_named(const char *text)
{
    if (text[0] == '^' && text[1])
        text++;
    if (strlen(text) != 1 || text[0] < '?')
        fail("an escape character is one of @, A to Z, [, \\, ], ^, _, not", text);
    return text[0] & 0x1f;
}

static void parse(int argc, char **argv, struct request *req)
{
    static const struct option known[] = {
        { "type", required_argument, NULL, 't' },
        { "num", required_argument, NULL, 'n' },
        { "help", no_argument, NULL, 'h' },
        { "start-notify-fd", required_argument, NULL, 's' },
        { "interactive", no_argument, NULL, 'i' },
        { "escape", required_argument, NULL, 'e' },
        { NULL, 0, NULL, 0 },
    };
    int c;

    while ((c = getopt_long(argc, argv, "hn:e:", known, NULL)) != -1) {
        switch (c) {
        case 'h':
            usage(stdout);
            exit(EXIT_SUCCESS);
        case 't':
            req->type = type_named(optarg);
            break;
        case 'n':
            req->num = number("bad console number", optarg, 65535);
            break;
        case 's':
            req->notify_fd = number("bad descriptor number", optarg, 1 << 20);
            break;
        case 'i':
            break;
        case 'e':
            req->escape = escape_named(optarg);
            break;
        default:
            fputs("Try `xenconsole --help' for more information.\n", stderr);
            exit(EINVAL);
        }
    }
    if (optind + 1 != argc) {
        fputs("xenconsole: the domain's number is missing\n"
              "Try `xenconsole --help' for more information.\n", stderr);
        exit(EINVAL);
    }
    req->domid = number("bad domain number", argv[optind], 65535);
    if (!req->domid) {
        fputs("xenconsole: domain 0 has no console to attach to\n", stderr);
        exit(EINVAL);
    }
}

static enum type default_type(unsigned int domid)
{
    xc_interface *xch = xc_interface_open(NULL, NULL, 0);
    xc_dominfo_t info;
    int n;

    if (!xch)
        exit(EXIT_FAILURE);
    n = xc_domain_getinfo(xch, domid, 1, &info);
    xc_interface_close(xch);
    if (n != 1 || info.domid != domid) {
        fprintf(stderr, "xenconsole: there is no domain %u\n", domid);
        exit(EXIT_FAILURE);
    }
    return info.hvm ? SERIAL : PV;
}

/* The node where the terminal's name appears. */
static char *tty_path(const struct request *req)
{
    char *path = NULL;
    int rc;

    switch (req->type) {
    case SERIAL:
        rc = asprintf(&path, "/local/domain/%u/serial/%u/tty", req->domid, req->num);
        break;
    case VUART:
        rc = asprintf(&path, "/local/domain/%u/vuart/0/tty", req->domid);
        break;
    default:
        rc = req->num
                 ? asprintf(&path, "/local/domain/%u/device/console/%u/tty", req->domid, req->num)
                 : asprintf(&path, "/local/domain/%u/console/tty", req->domid);
    }
    return rc < 0 ? NULL : path;
}

static void tell_parent(int fd)
{
    if (fd < 0)
        return;
    if (write(fd, "", 1) != 1)
        fprintf(stderr, "xenconsole: cannot tell the parent through descriptor %d: %s\n", fd,
                strerror(errno));
    close(fd);
}

static void on_end(int sig)
{
    terminal_restore();
    _exit(128 + sig);
}

int main(int argc, char **argv)
{
    struct request req = { .notify_fd = -1, .escape = DEFAULT_ESCAPE };
    struct xs_handle *xs;
    int tty, lock, rc;
    char *path;

    parse(argc, argv, &req);
    if (req.type == UNKNOWN)
        req.type = default_type(req.domid);
    path = tty_path(&req);
    xs = xs_open(0);
    if (!xs || !path) {
        fprintf(stderr, "xenconsole: cannot reach xenstored: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }
    lock = lock_console(req.domid);
    if (lock < 0)
        return EXIT_FAILURE;
    tty = attach_open(xs, req.domid, path);
    xs_close(xs);
    free(path);
    if (tty < 0) {
        unlock_console(req.domid, lock);
        return EXIT_FAILURE;
    }
    signal(SIGTERM, on_end);
    signal(SIGHUP, on_end);
    terminal_raw();
    tell_parent(req.notify_fd);
    rc = terminal_copy(tty, req.escape);
    terminal_restore();
    unlock_console(req.domid, lock);
    close(tty);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
