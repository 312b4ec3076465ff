/* SPDX-License-Identifier: GPL-2.0-only */
/* xl channel-list, vncviewer: ways to talk to and to see a guest. */
#include "xl.h"
#include <getopt.h>
#include <stdlib.h>

static int run_list(int argc, char **argv);
static int run_viewer(int argc, char **argv);

XL_COMMAND(channel_list) = {
    "channel-list", run_list, "DOMAIN...", "List virtual channel devices for a domain", NULL, false, false,
};
XL_COMMAND(vncviewer) = {
    "vncviewer", run_viewer, "[--autopass] DOMAIN", "Attach to domain's VNC server.",
    "--autopass                 give the viewer the password of the configuration", false, false,
};

static void list_domain(uint32_t domid)
{
    int nr;
    libxl_device_channel *list = libxl_device_channel_list(xl.ctx, domid, &nr);

    for (int i = 0; i < nr; i++) {
        libxl_channelinfo info;

        if (!libxl_device_channel_getinfo(xl.ctx, domid, &list[i], &info))
            printf("%-3d %-2d %-5d %-6d %8d %-10s %s\n", info.devid, info.backend_id, info.state, info.evtch,
                   info.rref, libxl_channel_connection_to_string(info.connection),
                   info.connection == LIBXL_CHANNEL_CONNECTION_PTY && info.u.pty.path ? info.u.pty.path : "");
        libxl_channelinfo_dispose(&info);
        libxl_device_channel_dispose(&list[i]);
    }
    free(list);
}

static int run_list(int argc, char **argv)
{
    xl_getopt(argc, argv, "", NULL, &cmd_channel_list, 1);
    printf("%-3s %-2s %-5s %-6s %8s %-10s %s\n", "Idx", "BE", "state", "evt-ch", "ring-ref", "connection", "params");
    for (int i = optind; i < argc; i++)
        list_domain(xl_find_domain(argv[i]));
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_viewer(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "autopass", no_argument, NULL, 'a' },
        { "vncviewer-autopass", no_argument, NULL, 'a' }, { NULL, 0, NULL, 0 },
    };
    bool autopass = false;
    int option;

    while ((option = xl_getopt(argc, argv, "a", options, &cmd_vncviewer, 1)) != -1)
        autopass |= option == 'a';
    libxl_vncviewer_exec(xl.ctx, xl_find_guest(argv[optind]), autopass);
    return EXIT_FAILURE;
}
