/* SPDX-License-Identifier: GPL-2.0-only */
/* xl destroy, rename, console. */
#include "xl.h"
#include "domain/make.h"
#include <getopt.h>
#include <stdlib.h>

static int run_destroy(int argc, char **argv);
static int run_rename(int argc, char **argv);
static int run_console(int argc, char **argv);

XL_COMMAND(destroy) = {
    "destroy", run_destroy, "[OPTION] DOMAIN", "Terminate a domain immediately",
    "-f                         permit destroying domain 0, which will only succeed\n"
    "                           if domain 0 does not exist any more", true, false,
};
XL_COMMAND(rename) = {
    "rename", run_rename, "DOMAIN NEW-NAME", "Rename a domain", NULL, true, false,
};
XL_COMMAND(console) = {
    "console", run_console, "[OPTIONS] DOMAIN", "Attach to a domain's console",
    "-t TYPE                    pv, serial or vuart\n"
    "-n NUMBER                  which of them", false, false,
};

static int run_destroy(int argc, char **argv)
{
    bool force = xl.force;
    uint32_t domid;

    for (int option; (option = xl_getopt(argc, argv, "f", NULL, &cmd_destroy, 1)) != -1;)
        force |= option == 'f';
    domid = force ? xl_find_domain(argv[optind]) : xl_find_guest(argv[optind]);
    return libxl_domain_destroy(xl.ctx, domid, NULL) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_rename(int argc, char **argv)
{
    uint32_t domid;

    xl_getopt(argc, argv, "", NULL, &cmd_rename, 2);
    domid = xl_find_domain(argv[optind]);
    if (!libxl_domain_rename(xl.ctx, domid, NULL, argv[optind + 1]))
        return EXIT_SUCCESS;
    fprintf(stderr, "xl: domain \"%s\" could not be renamed to \"%s\"\n", argv[optind],
            argv[optind + 1]);
    return EXIT_FAILURE;
}

static int run_console(int argc, char **argv)
{
    libxl_console_type type = LIBXL_CONSOLE_TYPE_UNKNOWN;
    int option, number = 0;
    bool chosen = false;
    uint32_t domid;
    char *end;

    while ((option = xl_getopt(argc, argv, "n:t:", NULL, &cmd_console, 1)) != -1) {
        chosen = true;
        if (option == 'n')
            number = strtol(optarg, &end, 10);
        if ((option == 'n' && (*end || end == optarg || number < 0)) ||
            (option == 't' && (libxl_console_type_from_string(optarg, &type) ||
                               type == LIBXL_CONSOLE_TYPE_UNKNOWN))) {
            fprintf(stderr, "xl console: -%c %s: there is no such console\n", option, optarg);
            return XL_USAGE;
        }
    }
    domid = xl_find_domain(argv[optind]);
    if (chosen)
        libxl_console_exec(xl.ctx, domid, number, type, -1);
    else
        libxl_primary_console_exec(xl.ctx, domid, -1);
    fprintf(stderr, "xl: cannot attach to the console\n");
    return EXIT_FAILURE;
}
