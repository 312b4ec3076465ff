/* SPDX-License-Identifier: GPL-2.0-only */
/* xl sched-credit, sched-credit2: a domain's weight and cap. */
#include "xl.h"
#include "cfg/cfg.h"
#include <getopt.h>
#include <stdlib.h>

static int run_credit(int argc, char **argv);
static int run_credit2(int argc, char **argv);

#define OPTIONS \
    "-d DOMAIN, --domain=DOMAIN the domain; without, all are listed\n" \
    "-w WEIGHT, --weight=WEIGHT its share, in relation to those of others\n" \
    "-c CAP, --cap=CAP          at most so many percent of a CPU; 0: no limit"

XL_COMMAND(sched_credit) = {
    "sched-credit", run_credit, "[-d DOMAIN [-w WEIGHT] [-c CAP]]",
    "Get/set credit scheduler parameters", OPTIONS, true, false,
};
XL_COMMAND(sched_credit2) = {
    "sched-credit2", run_credit2, "[-d DOMAIN [-w WEIGHT] [-c CAP]]",
    "Get/set credit2 scheduler parameters", OPTIONS, true, false,
};

static int show(uint32_t domid, libxl_scheduler scheduler, bool complain)
{
    libxl_domain_sched_params params;
    char *name;
    int rc = libxl_domain_sched_params_get(xl.ctx, domid, &params);

    if (!rc && params.sched == scheduler) {
        name = libxl_domid_to_name(xl.ctx, domid);
        printf("%-33s %4u %6d %4d\n", name ? name : "", domid, params.weight, params.cap);
        free(name);
    } else if (!rc && complain) {
        fprintf(stderr, "xl: domain %u is scheduled by %s\n", domid,
                libxl_scheduler_to_string(params.sched));
        rc = ERROR_INVAL;
    }
    libxl_domain_sched_params_dispose(&params);
    return rc;
}

static int show_all(libxl_scheduler scheduler)
{
    int nr_pools, nr, rc = 0;
    libxl_cpupoolinfo *pools = libxl_list_cpupool(xl.ctx, &nr_pools);
    libxl_dominfo *domains = libxl_list_domain(xl.ctx, &nr);

    for (int i = 0; pools && domains && i < nr_pools; i++) {
        if (pools[i].sched != scheduler)
            continue;
        printf("Cpupool %s:\n%-33s %4s %6s %4s\n", pools[i].pool_name, "Name", "ID", "Weight",
               "Cap");
        for (int j = 0; j < nr; j++) {
            if (domains[j].cpupool == pools[i].poolid)
                rc |= show(domains[j].domid, scheduler, false);
        }
    }
    rc |= pools && domains ? 0 : ERROR_FAIL;
    libxl_cpupoolinfo_list_free(pools, pools ? nr_pools : 0);
    libxl_dominfo_list_free(domains, nr);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static bool number(const struct xl_command *command, int option, int *into)
{
    long value;

    if (cfg_number(optarg, &value) && value >= 0 && value <= 65535) {
        *into = value;
        return true;
    }
    fprintf(stderr, "xl %s: -%c wants a number from 0 to 65535\n", command->name, option);
    return false;
}

static int run(int argc, char **argv, const struct xl_command *command, libxl_scheduler scheduler)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "domain", required_argument, NULL, 'd' },
        { "weight", required_argument, NULL, 'w' }, { "cap", required_argument, NULL, 'c' },
        { NULL, 0, NULL, 0 },
    };
    libxl_domain_sched_params params;
    const char *domain = NULL;
    bool sets = false;
    uint32_t domid;
    int option;

    libxl_domain_sched_params_init(&params);
    params.sched = scheduler;
    while ((option = xl_getopt(argc, argv, "d:w:c:", options, command, 0)) != -1) {
        sets |= option != 'd';
        if (option == 'd')
            domain = optarg;
        else if (!number(command, option, option == 'w' ? &params.weight : &params.cap))
            return XL_USAGE;
    }
    if (!domain && sets) {
        fprintf(stderr, "xl %s: which domain (-d)?\n", command->name);
        return XL_USAGE;
    }
    if (!domain)
        return show_all(scheduler);
    domid = xl_find_domain(domain);
    if (sets)
        return libxl_domain_sched_params_set(xl.ctx, domid, &params) ? EXIT_FAILURE : EXIT_SUCCESS;
    printf("%-33s %4s %6s %4s\n", "Name", "ID", "Weight", "Cap");
    return show(domid, scheduler, true) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_credit(int argc, char **argv)
{
    return run(argc, argv, &cmd_sched_credit, LIBXL_SCHEDULER_CREDIT);
}

static int run_credit2(int argc, char **argv)
{
    return run(argc, argv, &cmd_sched_credit2, LIBXL_SCHEDULER_CREDIT2);
}
