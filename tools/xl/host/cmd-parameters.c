/* SPDX-License-Identifier: GPL-2.0-only */
/* xl set-parameters: settings of the hypervisor that can be changed while it runs. */
#include "xl.h"
#include <stdlib.h>

static int run_set_parameters(int argc, char **argv);

XL_COMMAND(set_parameters) = {
    "set-parameters", run_set_parameters, "\"NAME=VALUE ...\"", "Set hypervisor parameters", NULL,
    true, false,
};

static int run_set_parameters(int argc, char **argv)
{
    xl_getopt(argc, argv, "", NULL, &cmd_set_parameters, 1);
    if (!libxl_set_parameters(xl.ctx, argv[optind]))
        return EXIT_SUCCESS;
    fprintf(stderr, "xl: these parameters were not set: %s\n", argv[optind]);
    return EXIT_FAILURE;
}
