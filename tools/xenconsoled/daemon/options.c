/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line of xenconsoled.
 */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options options = { .log_dir = XYLEM_LOCALSTATEDIR "/log/xen/console" };

static void usage(FILE *to)
{
    fputs("Usage: xenconsoled [-h] [-V] [-v] [-i] [--log=none|guest|hv|all] [--log-dir=DIR]\n"
          "           [--pid-file=PATH] [-t, --timestamp=none|guest|hv|all]\n"
          "           [-o, --overflow-data=discard|keep] [--replace-escape]\n"
          "  -i, --interactive  stay in the foreground\n"
          "  -v, --verbose      say more in the system log\n"
          "  --log              write consoles of guests, of the hypervisor (hv), or both to files "
          "in DIR\n"
          "  --timestamp        put the time in front of each line of these files\n"
          "  --overflow-data    when nobody reads a console for long: discard its oldest output, "
          "or keep it\n"
          "                     and let the guest wait\n"
          "  --replace-escape   write a dot for ESC in these files\n",
          to);
}

static void which(const char *option, const char *value, bool *guest, bool *hypervisor)
{
    *guest = !strcmp(value, "guest") || !strcmp(value, "all");
    *hypervisor = !strcmp(value, "hv") || !strcmp(value, "all");
    if (*guest || *hypervisor || !strcmp(value, "none"))
        return;
    fprintf(stderr, "xenconsoled: %s: '%s' is not one of none, guest, hv, all\n", option, value);
    exit(EXIT_FAILURE);
}

static void overflow(const char *value)
{
    options.keep_overflow = !strcmp(value, "keep");
    if (options.keep_overflow || !strcmp(value, "discard"))
        return;
    fprintf(stderr, "xenconsoled: --overflow-data: '%s' is neither discard nor keep\n", value);
    exit(EXIT_FAILURE);
}

void options_parse(int argc, char **argv)
{
    enum { LOG = 256, LOG_DIR, PID_FILE, REPLACE_ESCAPE };
    static const struct option known[] = {
        { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, 'V' },
        { "verbose", no_argument, NULL, 'v' },
        { "interactive", no_argument, NULL, 'i' },
        { "log", required_argument, NULL, LOG },
        { "log-dir", required_argument, NULL, LOG_DIR },
        { "pid-file", required_argument, NULL, PID_FILE },
        { "timestamp", required_argument, NULL, 't' },
        { "overflow-data", required_argument, NULL, 'o' },
        { "replace-escape", no_argument, NULL, REPLACE_ESCAPE },
        { NULL, 0, NULL, 0 },
    };
    int c;

    while ((c = getopt_long(argc, argv, "hVvit:o:", known, NULL)) != -1) {
        switch (c) {
        case 'h':
            usage(stdout);
            exit(EXIT_SUCCESS);
        case 'V':
            puts("xenconsoled (Xylem) " XYLEM_VERSION);
            exit(EXIT_SUCCESS);
        case 'v':
            options.verbose = true;
            break;
        case 'i':
            options.foreground = true;
            break;
        case LOG:
            which("--log", optarg, &options.log_guest, &options.log_hypervisor);
            break;
        case LOG_DIR:
            options.log_dir = optarg;
            break;
        case PID_FILE:
            options.pid_file = optarg;
            break;
        case 't':
            which("--timestamp", optarg, &options.stamp_guest, &options.stamp_hypervisor);
            break;
        case 'o':
            overflow(optarg);
            break;
        case REPLACE_ESCAPE:
            options.replace_escape = true;
            break;
        default:
            fputs("Try `xenconsoled --help' for more information\n", stderr);
            exit(EXIT_FAILURE);
        }
    }
    if (optind < argc) {
        fprintf(stderr, "xenconsoled: unexpected argument '%s'\n", argv[optind]);
        exit(EXIT_FAILURE);
    }
}
