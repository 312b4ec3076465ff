/* SPDX-License-Identifier: GPL-2.0-only */
/* xl dmesg, debug-keys: what the hypervisor says, and keys that make it say more. */
#include "xl.h"
#include <getopt.h>
#include <stdlib.h>

static int run_dmesg(int argc, char **argv);
static int run_debug_keys(int argc, char **argv);

XL_COMMAND(dmesg) = {
    "dmesg", run_dmesg, "[-c]", "Read, and with -c clear, the hypervisor's message buffer",
    "-c, --clear                clear the buffer after reading", false, false,
};
XL_COMMAND(debug_keys) = {
    "debug-keys", run_debug_keys, "KEYS", "Send debug keys to the hypervisor", NULL, true, false,
};

static int run_dmesg(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' },
        { "clear", no_argument, NULL, 'c' },
        { NULL, 0, NULL, 0 },
    };
    libxl_xen_console_reader *reader;
    bool clear = false;
    int option, got;
    char *text;

    while ((option = xl_getopt(argc, argv, "c", options, &cmd_dmesg, 0)) != -1)
        clear |= option == 'c';
    reader = libxl_xen_console_read_start(xl.ctx, clear);
    if (!reader)
        return EXIT_FAILURE;
    while ((got = libxl_xen_console_read_line(xl.ctx, reader, &text)) > 0)
        fputs(text, stdout);
    libxl_xen_console_read_finish(xl.ctx, reader);
    return got || fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_debug_keys(int argc, char **argv)
{
    while (xl_getopt(argc, argv, "", NULL, &cmd_debug_keys, 1) != -1)
        ;
    return libxl_send_debug_keys(xl.ctx, argv[optind]) ? EXIT_FAILURE : EXIT_SUCCESS;
}
