/* SPDX-License-Identifier: GPL-2.0-only */
/* xl shutdown, reboot: ask the guest; with -F press its power button if it cannot be asked. */
#include "xl.h"
#include <getopt.h>
#include <stdlib.h>

static int run_shutdown(int argc, char **argv);
static int run_reboot(int argc, char **argv);

#define OPTIONS "-a, --all                  all guests"

XL_COMMAND(shutdown) = {
    "shutdown", run_shutdown, "[-a] DOMAIN", "Issue a shutdown signal to a domain",
    OPTIONS,    true,         false,
};
XL_COMMAND(reboot) = {
    "reboot", run_reboot, "[-a] DOMAIN", "Issue a reboot signal to a domain", OPTIONS, true, false,
};

typedef int ask_fn(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *how);

static int ask(uint32_t domid, ask_fn *fn, const char *doing)
{
    int rc;

    fprintf(stderr, "%s domain %u\n", doing, domid);
    rc = fn(xl.ctx, domid, NULL);
    if (rc == ERROR_NOPARAVIRT)
        fprintf(stderr, "xl: the guest has no PV drivers and cannot be asked; use its own means or "
                        "\"xl destroy\"\n");
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int ask_all(ask_fn *fn, const char *doing)
{
    int nr, status = EXIT_SUCCESS;
    libxl_dominfo *domains = libxl_list_domain(xl.ctx, &nr);

    if (!domains)
        return EXIT_FAILURE;
    for (int i = 0; i < nr; i++) {
        if (domains[i].domid && !domains[i].never_stop)
            status |= ask(domains[i].domid, fn, doing);
    }
    libxl_dominfo_list_free(domains, nr);
    return status;
}

static int run(int argc, char **argv, const struct xl_command *command, ask_fn *fn,
               const char *doing)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "all", no_argument, NULL, 'a' }, { NULL, 0, NULL, 0 },
    };
    bool all = false;
    int option;

    while ((option = xl_getopt(argc, argv, "a", options, command, 0)) != -1)
        all |= option == 'a';
    if (all == (optind < argc)) {
        fprintf(stderr, "xl %s: give either a domain or -a\n", command->name);
        return XL_USAGE;
    }
    return all ? ask_all(fn, doing) : ask(xl_find_guest(argv[optind]), fn, doing);
}

static int run_shutdown(int argc, char **argv)
{
    return run(argc, argv, &cmd_shutdown, libxl_domain_shutdown, "Shutting down");
}

static int run_reboot(int argc, char **argv)
{
    return run(argc, argv, &cmd_reboot, libxl_domain_reboot, "Rebooting");
}
