/* SPDX-License-Identifier: GPL-2.0-only */
/* xl sched-credit, sched-credit2: a domain's weight and cap, and what a pool's scheduler does alike
 * for all. */
#include "xl.h"
#include "pool/pool.h"
#include "cfg/cfg.h"
#include <getopt.h>
#include <stdlib.h>

static int run_credit(int argc, char **argv);
static int run_credit2(int argc, char **argv);

#define OPTIONS \
    "-d DOMAIN, --domain=DOMAIN the domain; without, all are listed\n" \
    "-w WEIGHT, --weight=WEIGHT its share, in relation to those of others\n" \
    "-c CAP, --cap=CAP          at most so many percent of a CPU; 0: no limit\n" \
    "-p POOL, --cpupool=POOL    only this CPU pool\n" \
    "-s, --schedparam           what is the same for all domains of a pool: show, or set by\n" \
    "-r US, --ratelimit_us=US   a vCPU that runs is left alone for so many microseconds"
#define CREDIT_OPTIONS "\n" \
    "-t MS, --tslice_ms=MS      the longest time a vCPU runs before others get their turn\n" \
    "-m US, --migrationdelay_us=US\n" \
    "                           a vCPU that ran so recently is not moved to another CPU"

XL_COMMAND(sched_credit) = {
    "sched-credit", run_credit,
    "[-d DOMAIN [-w WEIGHT] [-c CAP] | -s [-t MS] [-r US] [-m US]] [-p POOL]",
    "Get/set credit scheduler parameters", OPTIONS CREDIT_OPTIONS, true, false,
};
XL_COMMAND(sched_credit2) = {
    "sched-credit2", run_credit2, "[-d DOMAIN [-w WEIGHT] [-c CAP] | -s [-r US]] [-p POOL]",
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

/* --- pools ------------------------------------------------------------------------------------ */

/* What the command line asks for; numbers that are not given are NOT_GIVEN. */
enum { NOT_GIVEN = -1 };
struct wish {
    const char *domain, *pool;
    bool of_pool;
    int weight, cap, ratelimit_us, tslice_ms, migration_us;
};

/* Behind the pool's name; nothing when the hypervisor does not tell. */
static void show_pool_params(const libxl_cpupoolinfo *pool)
{
    libxl_sched_credit2_params credit2;
    libxl_sched_credit_params credit;

    printf("Cpupool %s:", pool->pool_name);
    if (pool->sched == LIBXL_SCHEDULER_CREDIT2 &&
        !libxl_sched_credit2_params_get(xl.ctx, pool->poolid, &credit2))
        printf(" ratelimit=%dus\n", credit2.ratelimit_us);
    else if (pool->sched == LIBXL_SCHEDULER_CREDIT &&
             !libxl_sched_credit_params_get(xl.ctx, pool->poolid, &credit))
        printf(" tslice=%dms ratelimit=%dus migration-delay=%dus\n", credit.tslice_ms,
               credit.ratelimit_us, credit.vcpu_migr_delay_us);
    else
        printf(" [sched params unavailable]\n");
}

static int set_pool_params(uint32_t poolid, libxl_scheduler scheduler, const struct wish *wish)
{
    libxl_sched_credit2_params credit2 = { .ratelimit_us = wish->ratelimit_us };
    libxl_sched_credit_params credit;
    int rc;

    if (scheduler == LIBXL_SCHEDULER_CREDIT2)
        return libxl_sched_credit2_params_set(xl.ctx, poolid, &credit2);
    rc = libxl_sched_credit_params_get(xl.ctx, poolid, &credit);
    if (rc)
        return rc;
    if (wish->tslice_ms != NOT_GIVEN)
        credit.tslice_ms = wish->tslice_ms;
    if (wish->ratelimit_us != NOT_GIVEN)
        credit.ratelimit_us = wish->ratelimit_us;
    if (wish->migration_us != NOT_GIVEN)
        credit.vcpu_migr_delay_us = wish->migration_us;
    return libxl_sched_credit_params_set(xl.ctx, poolid, &credit);
}

static int show_domains(const libxl_cpupoolinfo *pool)
{
    int nr, rc = 0;
    libxl_dominfo *domains = libxl_list_domain(xl.ctx, &nr);

    if (!domains)
        return ERROR_FAIL;
    printf("%-33s %4s %6s %4s\n", "Name", "ID", "Weight", "Cap");
    for (int i = 0; i < nr; i++) {
        if (domains[i].cpupool == pool->poolid)
            rc |= show(domains[i].domid, pool->sched, false);
    }
    libxl_dominfo_list_free(domains, nr);
    return rc;
}

/* Every pool with that scheduler, or the named one. */
static int show_pools(libxl_scheduler scheduler, const struct wish *wish)
{
    uint32_t only = wish->pool ? xl_find_pool(wish->pool) : 0;
    int nr, rc = 0;
    libxl_cpupoolinfo *pools = libxl_list_cpupool(xl.ctx, &nr);

    if (!pools)
        return EXIT_FAILURE;
    for (int i = 0; i < nr; i++) {
        if (pools[i].sched != scheduler || (wish->pool && pools[i].poolid != only))
            continue;
        show_pool_params(&pools[i]);
        if (!wish->of_pool)
            rc |= show_domains(&pools[i]);
    }
    libxl_cpupoolinfo_list_free(pools, nr);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* --- the commands ----------------------------------------------------------------------------- */

static bool number(const struct xl_command *command, int option, int most, int *into)
{
    long value;

    if (cfg_number(optarg, &value) && value >= 0 && value <= most) {
        *into = value;
        return true;
    }
    fprintf(stderr, "xl %s: -%c wants a number from 0 to %d\n", command->name, option, most);
    return false;
}

static bool take_option(const struct xl_command *command, int option, struct wish *wish)
{
    switch (option) {
    case 'd':
        wish->domain = optarg;
        return true;
    case 'p':
        wish->pool = optarg;
        return true;
    case 's':
        wish->of_pool = true;
        return true;
    case 'w':
        return number(command, option, 65535, &wish->weight);
    case 'c':
        return number(command, option, 65535, &wish->cap);
    case 'r':
        return number(command, option, 500000, &wish->ratelimit_us);
    case 't':
        return number(command, option, 1000, &wish->tslice_ms);
    default:
        return number(command, option, 100000, &wish->migration_us);
    }
}

static const char *contradiction(const struct wish *wish)
{
    bool sets_pool = wish->ratelimit_us != NOT_GIVEN || wish->tslice_ms != NOT_GIVEN ||
                     wish->migration_us != NOT_GIVEN;
    bool sets_domain = wish->weight != NOT_GIVEN || wish->cap != NOT_GIVEN;

    if (sets_domain && !wish->domain)
        return "which domain (-d)?";
    if (wish->domain && (wish->of_pool || wish->pool))
        return "-d is for a domain, -s and -p are for a CPU pool";
    if (sets_pool && !wish->of_pool)
        return "what is the same for a whole CPU pool is set together with -s";
    return NULL;
}

static int of_domain(const struct wish *wish, libxl_scheduler scheduler)
{
    uint32_t domid = xl_find_domain(wish->domain);
    libxl_domain_sched_params params;

    if (wish->weight == NOT_GIVEN && wish->cap == NOT_GIVEN) {
        printf("%-33s %4s %6s %4s\n", "Name", "ID", "Weight", "Cap");
        return show(domid, scheduler, true);
    }
    libxl_domain_sched_params_init(&params);
    params.sched = scheduler;
    if (wish->weight != NOT_GIVEN)
        params.weight = wish->weight;
    if (wish->cap != NOT_GIVEN)
        params.cap = wish->cap;
    return libxl_domain_sched_params_set(xl.ctx, domid, &params);
}

static int run(int argc, char **argv, const struct xl_command *command, const char *short_options,
               libxl_scheduler scheduler)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "domain", required_argument, NULL, 'd' },
        { "weight", required_argument, NULL, 'w' }, { "cap", required_argument, NULL, 'c' },
        { "cpupool", required_argument, NULL, 'p' }, { "schedparam", no_argument, NULL, 's' },
        { "ratelimit_us", required_argument, NULL, 'r' },
        { "tslice_ms", required_argument, NULL, 't' },
        { "migrationdelay_us", required_argument, NULL, 'm' }, { NULL, 0, NULL, 0 },
    };
    struct wish wish = { .weight = NOT_GIVEN, .cap = NOT_GIVEN, .ratelimit_us = NOT_GIVEN,
                         .tslice_ms = NOT_GIVEN, .migration_us = NOT_GIVEN };
    const char *wrong;
    int option;

    while ((option = xl_getopt(argc, argv, short_options, options, command, 0)) != -1) {
        if (!take_option(command, option, &wish))
            return XL_USAGE;
    }
    wrong = contradiction(&wish);
    if (wrong) {
        fprintf(stderr, "xl %s: %s\n", command->name, wrong);
        return XL_USAGE;
    }
    if (wish.domain)
        return of_domain(&wish, scheduler) ? EXIT_FAILURE : EXIT_SUCCESS;
    if (wish.ratelimit_us == NOT_GIVEN && wish.tslice_ms == NOT_GIVEN &&
        wish.migration_us == NOT_GIVEN)
        return show_pools(scheduler, &wish);
    return set_pool_params(wish.pool ? xl_find_pool(wish.pool) : 0, scheduler, &wish) ?
           EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_credit(int argc, char **argv)
{
    return run(argc, argv, &cmd_sched_credit, "d:w:c:p:sr:t:m:", LIBXL_SCHEDULER_CREDIT);
}

static int run_credit2(int argc, char **argv)
{
    return run(argc, argv, &cmd_sched_credit2, "d:w:c:p:sr:", LIBXL_SCHEDULER_CREDIT2);
}
