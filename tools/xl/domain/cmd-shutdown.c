/* SPDX-License-Identifier: GPL-2.0-only */
/* xl shutdown, reboot: ask the guest; with -F press its button if it cannot be asked; with -w wait
 * until it is done. */
#include "xl.h"
#include <getopt.h>
#include <stdlib.h>

static int run_shutdown(int argc, char **argv);
static int run_reboot(int argc, char **argv);

#define OPTIONS \
    "-a, --all                  all guests\n" \
    "-w, --wait                 wait until they have ended\n" \
    "-F                         press the button of guests without PV drivers"

XL_COMMAND(shutdown) = {
    "shutdown", run_shutdown, "[OPTIONS] -a|DOMAIN", "Issue a shutdown signal to a domain",
    OPTIONS,    true,         false,
};
XL_COMMAND(reboot) = {
    "reboot", run_reboot, "[OPTIONS] -a|DOMAIN", "Issue a reboot signal to a domain", OPTIONS, true,
    false,
};

struct request {
    int (*ask)(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *how);
    libxl_trigger button;
    const char *doing;
    bool press, wait;
};

struct awaited {
    libxl_evgen_domain_death **deaths;
    int nr, left;
};

static int ask(const struct request *request, uint32_t domid)
{
    int rc;

    fprintf(stderr, "%s domain %u\n", request->doing, domid);
    rc = request->ask(xl.ctx, domid, NULL);
    if (rc == ERROR_NOPARAVIRT && request->press)
        rc = libxl_send_trigger(xl.ctx, domid, request->button, 0, NULL);
    else if (rc == ERROR_NOPARAVIRT)
        fprintf(stderr, "xl: the guest has no PV drivers and cannot be asked; -F presses its "
                        "button, \"xl destroy\" does not ask\n");
    return rc;
}

/* The request for the event comes first, so that the end cannot be missed. */
static int ask_and_note(const struct request *request, uint32_t domid, struct awaited *awaited)
{
    libxl_evgen_domain_death *death = NULL;
    int rc = request->wait ? libxl_evenable_domain_death(xl.ctx, domid, awaited->nr, &death) : 0;

    if (!rc)
        rc = ask(request, domid);
    if (death && rc)
        libxl_evdisable_domain_death(xl.ctx, death);
    else if (death)
        awaited->deaths[awaited->nr++] = death;
    return rc;
}

static void wait_all(struct awaited *awaited)
{
    for (int left = awaited->nr; left;) {
        libxl_event *event;

        if (libxl_event_wait(xl.ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL))
            return;
        if (awaited->deaths[event->for_user]) {
            if (event->type == LIBXL_EVENT_TYPE_DOMAIN_DEATH)
                printf("Domain %u has been destroyed\n", event->domid);
            else
                printf("Domain %u has been shut down, reason code %u\n", event->domid,
                       event->u.domain_shutdown.shutdown_reason);
            libxl_evdisable_domain_death(xl.ctx, awaited->deaths[event->for_user]);
            awaited->deaths[event->for_user] = NULL;
            left--;
        }
        libxl_event_free(xl.ctx, event);
    }
}

static int ask_all(const struct request *request)
{
    struct awaited awaited = { 0 };
    int nr, rc = 0;
    libxl_dominfo *domains = libxl_list_domain(xl.ctx, &nr);

    if (!domains)
        return EXIT_FAILURE;
    awaited.deaths = xl_malloc(nr * sizeof(*awaited.deaths));
    for (int i = 0; i < nr; i++) {
        if (domains[i].domid && !domains[i].never_stop)
            rc |= ask_and_note(request, domains[i].domid, &awaited);
    }
    wait_all(&awaited);
    free(awaited.deaths);
    libxl_dominfo_list_free(domains, nr);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int ask_one(const struct request *request, uint32_t domid)
{
    libxl_evgen_domain_death *death;
    struct awaited awaited = { .deaths = &death };
    int rc = ask_and_note(request, domid, &awaited);

    wait_all(&awaited);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run(int argc, char **argv, const struct xl_command *command, struct request request)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "all", no_argument, NULL, 'a' },
        { "wait", no_argument, NULL, 'w' }, { NULL, 0, NULL, 0 },
    };
    bool all = false;
    int option;

    while ((option = xl_getopt(argc, argv, "awF", options, command, 0)) != -1) {
        all |= option == 'a';
        request.wait |= option == 'w';
        request.press |= option == 'F';
    }
    if (all == (optind < argc)) {
        fprintf(stderr, "xl %s: give either a domain or -a\n", command->name);
        return XL_USAGE;
    }
    return all ? ask_all(&request) : ask_one(&request, xl_find_guest(argv[optind]));
}

static int run_shutdown(int argc, char **argv)
{
    return run(argc, argv, &cmd_shutdown,
               (struct request){ .ask = libxl_domain_shutdown, .button = LIBXL_TRIGGER_POWER,
                                 .doing = "Shutting down" });
}

static int run_reboot(int argc, char **argv)
{
    return run(argc, argv, &cmd_reboot,
               (struct request){ .ask = libxl_domain_reboot, .button = LIBXL_TRIGGER_RESET,
                                 .doing = "Rebooting" });
}
