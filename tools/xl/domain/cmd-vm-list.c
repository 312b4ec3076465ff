/* SPDX-License-Identifier: GPL-2.0-only */
/* xl vm-list, claims: other views of the list of domains. */
#include "xl.h"
#include <inttypes.h>
#include <stdlib.h>

static int run_vm_list(int argc, char **argv);
static int run_claims(int argc, char **argv);

XL_COMMAND(vm_list) = {
    "vm-list", run_vm_list, "", "List guests by UUID", NULL, false, false,
};
XL_COMMAND(claims) = {
    "claims", run_claims, "", "List outstanding claims of memory of all domains", NULL, false,
    false,
};

static int run_vm_list(int argc, char **argv)
{
    libxl_vminfo *list;
    int nr;

    xl_getopt(argc, argv, "", NULL, &cmd_vm_list, 0);
    list = libxl_list_vm(xl.ctx, &nr);
    if (!list)
        return EXIT_FAILURE;
    printf("%-36s  %-4s  %s\n", "UUID", "ID", "name");
    for (int i = 0; i < nr; i++) {
        char *name = libxl_domid_to_name(xl.ctx, list[i].domid);

        printf(LIBXL_UUID_FMT "  %-4u  %-22s\n", LIBXL_UUID_BYTES(list[i].uuid), list[i].domid,
               name ? name : "");
        free(name);
    }
    libxl_vminfo_list_free(list, nr);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void print_claim(const libxl_dominfo *info)
{
    char *name = libxl_domid_to_name(xl.ctx, info->domid);

    printf("%-40s %5u %5" PRIu64 " %5u     %c%c%c%c%c%c  %8.1f %5" PRIu64 "\n",
           name ? name : "(null)", info->domid,
           (info->current_memkb + info->outstanding_memkb) / 1024, info->vcpu_online,
           info->running ? 'r' : '-', info->blocked ? 'b' : '-', info->paused ? 'p' : '-',
           info->shutdown ? 's' : '-',
           info->shutdown && info->shutdown_reason == LIBXL_SHUTDOWN_REASON_CRASH ? 'c' : '-',
           info->dying ? 'd' : '-', info->cpu_time / 1e9, info->outstanding_memkb / 1024);
    free(name);
}

static int run_claims(int argc, char **argv)
{
    libxl_dominfo *list;
    int nr;

    xl_getopt(argc, argv, "", NULL, &cmd_claims, 0);
    list = libxl_list_domain(xl.ctx, &nr);
    if (!list)
        return EXIT_FAILURE;
    printf("Name                                        ID   Mem VCPUs\tState\tTime(s)  Claimed\n");
    for (int i = 0; i < nr; i++)
        print_claim(&list[i]);
    libxl_dominfo_list_free(list, nr);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
