/* SPDX-License-Identifier: GPL-2.0-only */
/* xl uptime: since when domains run; the control domain's comes from its kernel. */
#include "xl.h"
#include <getopt.h>
#include <stdlib.h>
#include <time.h>

static int run_uptime(int argc, char **argv);

XL_COMMAND(uptime) = {
    "uptime",
    run_uptime,
    "[-s] [DOMAIN...]",
    "Print how long all domains, or some, have been running",
    "-s, --short                with the time of day",
    false,
    false,
};

static time_t host_uptime(void)
{
    FILE *file = fopen("/proc/uptime", "r");
    double seconds = 0;

    if (!file)
        return 0;
    if (fscanf(file, "%lf", &seconds) != 1)
        seconds = 0;
    fclose(file);
    return seconds;
}

static void format(time_t seconds, bool with_seconds, char *text, size_t size)
{
    int days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;
    int used = days ? snprintf(text, size, "%d day%s, ", days, days > 1 ? "s" : "") : 0;

    if (with_seconds)
        snprintf(text + used, size - used, "%2d:%02d:%02d", hours, minutes, (int)(seconds % 60));
    else
        snprintf(text + used, size - used, "%2d:%02d", hours, minutes);
}

static void print_uptime(uint32_t domid, bool brief)
{
    time_t now = time(NULL),
           up = domid ? now - libxl_vm_get_start_time(xl.ctx, domid) : host_uptime();
    char *name = libxl_domid_to_name(xl.ctx, domid), text[48], clock[16];

    format(up, !brief, text, sizeof(text));
    if (brief) {
        strftime(clock, sizeof(clock), "%T", localtime(&now));
        printf(" %s up %s, %s (%u)\n", clock, text, name ? name : "", domid);
    } else {
        printf("%-33s %4u %s\n", name ? name : "", domid, text);
    }
    free(name);
}

static int run_uptime(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' },
        { "short", no_argument, NULL, 's' },
        { NULL, 0, NULL, 0 },
    };
    bool brief = false;
    libxl_vminfo *vms;
    int option, nr;

    while ((option = xl_getopt(argc, argv, "s", options, &cmd_uptime, 0)) != -1)
        brief |= option == 's';
    if (!brief)
        printf("%-33s %4s %s\n", "Name", "ID", "Uptime");
    for (int i = optind; i < argc; i++)
        print_uptime(xl_find_domain(argv[i]), brief);
    if (optind < argc)
        return EXIT_SUCCESS;
    vms = libxl_list_vm(xl.ctx, &nr);
    if (!vms)
        return EXIT_FAILURE;
    for (int i = 0; i < nr; i++)
        print_uptime(vms[i].domid, brief);
    libxl_vminfo_list_free(vms, nr);
    return EXIT_SUCCESS;
}
