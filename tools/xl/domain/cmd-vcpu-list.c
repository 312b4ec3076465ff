/* SPDX-License-Identifier: GPL-2.0-only */
/* xl vcpu-list: each vCPU's place, state, time and where it may run. */
#include "xl.h"
#include <stdlib.h>
#include <unistd.h>

static int run_vcpu_list(int argc, char **argv);

XL_COMMAND(vcpu_list) = {
    "vcpu-list", run_vcpu_list, "[DOMAIN...]", "List the vCPUs of all domains, or some",
    NULL,        false,         false,
};

/* "0-2,5"; all of the first nr_cpus is "all". */
static void print_map(const libxl_bitmap *map, int nr_cpus)
{
    bool any = false;
    int first = 0;

    while (first < nr_cpus && libxl_bitmap_test(map, first))
        first++;
    if (first == nr_cpus) {
        printf("all");
        return;
    }
    for (first = 0; first < nr_cpus; first++) {
        int last = first;

        if (!libxl_bitmap_test(map, first))
            continue;
        while (last + 1 < nr_cpus && libxl_bitmap_test(map, last + 1))
            last++;
        printf(any ? ",%d" : "%d", first);
        if (last > first)
            printf("-%d", last);
        any = true;
        first = last;
    }
    if (!any)
        printf("none");
}

static void print_vcpu(const char *name, uint32_t domid, const libxl_vcpuinfo *vcpu, int nr_cpus)
{
    printf("%-32s %5u %5u", name ? name : "(null)", domid, vcpu->vcpuid);
    if (!vcpu->online)
        printf(" %4c %3c%cp ", '-', '-', '-');
    else
        printf(" %4u %3c%c- ", vcpu->cpu, vcpu->running ? 'r' : '-', vcpu->blocked ? 'b' : '-');
    printf("%9.1f  ", vcpu->vcpu_time / 1e9);
    print_map(&vcpu->cpumap, nr_cpus);
    printf(" / ");
    print_map(&vcpu->cpumap_soft, nr_cpus);
    putchar('\n');
}

static int print_domain(uint32_t domid, int nr_cpus)
{
    int nr, ignored;
    libxl_vcpuinfo *vcpus = libxl_list_vcpu(xl.ctx, domid, &nr, &ignored);
    char *name;

    if (!vcpus)
        return EXIT_FAILURE;
    name = libxl_domid_to_name(xl.ctx, domid);
    for (int i = 0; i < nr; i++)
        print_vcpu(name, domid, &vcpus[i], nr_cpus);
    free(name);
    libxl_vcpuinfo_list_free(vcpus, nr);
    return EXIT_SUCCESS;
}

static int print_all(int nr_cpus)
{
    int nr, status = EXIT_SUCCESS;
    libxl_dominfo *domains = libxl_list_domain(xl.ctx, &nr);

    if (!domains)
        return EXIT_FAILURE;
    for (int i = 0; i < nr; i++)
        status |= print_domain(domains[i].domid, nr_cpus);
    libxl_dominfo_list_free(domains, nr);
    return status;
}

static int run_vcpu_list(int argc, char **argv)
{
    libxl_physinfo info;
    int status = EXIT_SUCCESS;

    while (xl_getopt(argc, argv, "", NULL, &cmd_vcpu_list, 0) != -1)
        ;
    if (libxl_get_physinfo(xl.ctx, &info))
        return EXIT_FAILURE;
    printf("%-32s %5s %5s %5s %5s %9s %s\n", "Name", "ID", "VCPU", "CPU", "State", "Time(s)",
           "Affinity (Hard / Soft)");
    if (optind == argc)
        return print_all(info.nr_cpus);
    for (int i = optind; i < argc; i++)
        status |= print_domain(xl_find_domain(argv[i]), info.nr_cpus);
    return status;
}
