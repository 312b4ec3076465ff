/* SPDX-License-Identifier: GPL-2.0-only */
/* xl domid, domname: from one to the other. */
#include "xl.h"
#include <stdlib.h>
#include <unistd.h>

static int run_domid(int argc, char **argv);
static int run_domname(int argc, char **argv);

XL_COMMAND(domid) = {
    "domid", run_domid, "NAME", "Convert a domain name to a domain id", NULL, false, false,
};
XL_COMMAND(domname) = {
    "domname", run_domname, "ID", "Convert a domain id to a domain name", NULL, false, false,
};

static int run_domid(int argc, char **argv)
{
    uint32_t domid;

    while (xl_getopt(argc, argv, "", NULL, &cmd_domid, 1) != -1)
        ;
    if (libxl_name_to_domid(xl.ctx, argv[optind], &domid)) {
        fprintf(stderr, "xl: there is no domain \"%s\"\n", argv[optind]);
        return EXIT_FAILURE;
    }
    printf("%u\n", domid);
    return EXIT_SUCCESS;
}

static int run_domname(int argc, char **argv)
{
    char *end, *name;
    unsigned long domid;

    while (xl_getopt(argc, argv, "", NULL, &cmd_domname, 1) != -1)
        ;
    domid = strtoul(argv[optind], &end, 10);
    if (end == argv[optind] || *end) {
        fprintf(stderr, "xl: \"%s\" is not a domain id\n", argv[optind]);
        return XL_USAGE;
    }
    name = libxl_domid_to_name(xl.ctx, domid);
    if (!name) {
        fprintf(stderr, "xl: there is no domain with id %lu\n", domid);
        return EXIT_FAILURE;
    }
    puts(name);
    free(name);
    return EXIT_SUCCESS;
}
