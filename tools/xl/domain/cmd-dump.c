/* SPDX-License-Identifier: GPL-2.0-only */
/* xl dump-core. */
#include "xl.h"
#include <getopt.h>
#include <stdlib.h>

static int run_dump(int argc, char **argv);

XL_COMMAND(dump_core) = {
    "dump-core", run_dump, "DOMAIN FILE", "Core dump a domain", NULL, false, true,
};

static int run_dump(int argc, char **argv)
{
    xl_getopt(argc, argv, "", NULL, &cmd_dump_core, 2);
    if (libxl_domain_core_dump(xl.ctx, xl_find_guest(argv[optind]), argv[optind + 1], NULL)) {
        fprintf(stderr, "xl: no core was written to %s\n", argv[optind + 1]);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
