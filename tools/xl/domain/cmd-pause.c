/* SPDX-License-Identifier: GPL-2.0-only */
/* xl pause, unpause. */
#include "xl.h"
#include <stdlib.h>
#include <unistd.h>

static int run_pause(int argc, char **argv);
static int run_unpause(int argc, char **argv);

XL_COMMAND(pause) = {
    "pause", run_pause, "DOMAIN", "Pause execution of a domain", NULL, true, false,
};
XL_COMMAND(unpause) = {
    "unpause", run_unpause, "DOMAIN", "Unpause a paused domain", NULL, true, false,
};

static int run_pause(int argc, char **argv)
{
    while (xl_getopt(argc, argv, "", NULL, &cmd_pause, 1) != -1)
        ;
    return libxl_domain_pause(xl.ctx, xl_find_domain(argv[optind]), NULL) ? EXIT_FAILURE
                                                                          : EXIT_SUCCESS;
}

static int run_unpause(int argc, char **argv)
{
    while (xl_getopt(argc, argv, "", NULL, &cmd_unpause, 1) != -1)
        ;
    return libxl_domain_unpause(xl.ctx, xl_find_domain(argv[optind]), NULL) ? EXIT_FAILURE
                                                                            : EXIT_SUCCESS;
}
