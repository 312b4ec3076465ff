/* SPDX-License-Identifier: GPL-2.0-only */
/* xl list: one line a domain. */
#include "xl.h"
#include <getopt.h>
#include <inttypes.h>
#include <libxl_json.h>
#include <stdlib.h>

static int run_list(int argc, char **argv);

XL_COMMAND(list) = {
    "list", run_list, "[OPTIONS] [DOMAIN]", "List information about all domains, or one",
    "-l, --long                 the configurations, as JSON\n"
    "-v, --verbose              UUID, reason of shutdown and security label as well\n"
    "-Z, --context              security label\n"
    "-c, --cpupool              CPU pool\n"
    "-n, --numa                 NUMA nodes it would like its memory on", false, false,
};

struct columns {
    bool verbose, context, cpupool, numa;
};

static char state_letter(bool on, char letter)
{
    return on ? letter : '-';
}

/* Of a domain that shut down, why. */
static char shutdown_letter(const libxl_dominfo *info)
{
    static const char letters[] = "-rscwS";

    if (!info->shutdown)
        return '-';
    return info->shutdown_reason >= 0 && info->shutdown_reason < (int)sizeof(letters) - 1 ?
           letters[info->shutdown_reason] : '?';
}

/* "all", or node numbers. */
static void print_nodes(uint32_t domid)
{
    libxl_bitmap nodes;
    libxl_physinfo host;
    int node;
    bool any = false;

    libxl_bitmap_init(&nodes);
    if (libxl_get_physinfo(xl.ctx, &host) || libxl_node_bitmap_alloc(xl.ctx, &nodes, 0) ||
        libxl_domain_get_nodeaffinity(xl.ctx, domid, &nodes)) {
        printf(" -");
    } else if ((uint32_t)libxl_bitmap_count_set(&nodes) >= host.nr_nodes) {
        printf(" all");
    } else {
        libxl_for_each_set_bit(node, nodes) {
            printf(any ? ",%d" : " %d", node);
            any = true;
        }
    }
    libxl_bitmap_dispose(&nodes);
}

static void print_line(const libxl_dominfo *info, const struct columns *columns)
{
    char *name = libxl_domid_to_name(xl.ctx, info->domid), *pool;

    printf("%-40s %5u %5" PRIu64 " %5u     %c%c%c%c%c%c  %8.1f", name ? name : "(null)",
           info->domid, (info->current_memkb + info->outstanding_memkb) / 1024, info->vcpu_online,
           state_letter(info->running, 'r'), state_letter(info->blocked, 'b'),
           state_letter(info->paused, 'p'), state_letter(info->shutdown, 's'),
           info->shutdown_reason == LIBXL_SHUTDOWN_REASON_CRASH && info->shutdown ? 'c' : '-',
           state_letter(info->dying, 'd'), info->cpu_time / 1e9);
    if (columns->verbose)
        printf(" " LIBXL_UUID_FMT " %8c", LIBXL_UUID_BYTES(info->uuid), shutdown_letter(info));
    if (columns->verbose || columns->context)
        printf(" %16s", info->ssid_label ? info->ssid_label : "-");
    if (columns->cpupool) {
        pool = libxl_cpupoolid_to_name(xl.ctx, info->cpupool);
        printf("%16s", pool ? pool : "");
        free(pool);
    }
    if (columns->numa)
        print_nodes(info->domid);
    putchar('\n');
    free(name);
}

static void print_table(const libxl_dominfo *info, int nr, const struct columns *columns)
{
    printf("Name                                        ID   Mem VCPUs\tState\tTime(s)");
    if (columns->verbose)
        printf("   UUID                            Reason-Code\tSecurity Label");
    if (columns->context && !columns->verbose)
        printf("   Security Label");
    if (columns->cpupool)
        printf("         Cpupool");
    if (columns->numa)
        printf(" NODE Affinity");
    putchar('\n');
    for (int i = 0; i < nr; i++)
        print_line(&info[i], columns);
}

/* Adds what the domain is like now: its configuration and its share of the processors. */
static bool gen_domain(yajl_gen hand, uint32_t domid)
{
    libxl_domain_config config;
    bool good = false;

    libxl_domain_config_init(&config);
    if (!libxl_retrieve_domain_configuration(xl.ctx, domid, &config, NULL)) {
        yajl_gen_map_open(hand);
        yajl_gen_string(hand, (const unsigned char *)"domid", 5);
        yajl_gen_integer(hand, domid);
        yajl_gen_string(hand, (const unsigned char *)"config", 6);
        good = libxl_domain_config_gen_json(hand, &config) == yajl_gen_status_ok;
        yajl_gen_map_close(hand);
    }
    libxl_domain_config_dispose(&config);
    return good;
}

static int print_details(const libxl_dominfo *info, int nr)
{
    yajl_gen hand = libxl_yajl_gen_alloc(NULL);
    const unsigned char *text;
    bool good = true;
    size_t length;

    if (!hand)
        return EXIT_FAILURE;
    yajl_gen_array_open(hand);
    for (int i = 0; i < nr; i++)
        good &= gen_domain(hand, info[i].domid);
    yajl_gen_array_close(hand);
    if (yajl_gen_get_buf(hand, &text, &length) == yajl_gen_status_ok && length)
        puts((const char *)text);
    yajl_gen_free(hand);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int run_list(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "verbose", no_argument, NULL, 'v' },
        { "context", no_argument, NULL, 'Z' }, { "cpupool", no_argument, NULL, 'c' },
        { "numa", no_argument, NULL, 'n' }, { "long", no_argument, NULL, 'l' },
        { NULL, 0, NULL, 0 },
    };
    struct columns columns = { false };
    libxl_dominfo one, *all = NULL;
    int option, nr = 1, status = EXIT_SUCCESS;
    bool details = false;

    while ((option = xl_getopt(argc, argv, "lvZcn", options, &cmd_list, 0)) != -1) {
        columns.verbose |= option == 'v';
        columns.context |= option == 'Z';
        columns.cpupool |= option == 'c';
        columns.numa |= option == 'n';
        details |= option == 'l';
    }
    if (optind < argc) {
        int rc = libxl_domain_info(xl.ctx, &one, xl_find_domain(argv[optind]));

        if (rc) {
            fprintf(stderr, "xl: there is no domain \"%s\"\n", argv[optind]);
            return EXIT_FAILURE;
        }
    } else {
        all = libxl_list_domain(xl.ctx, &nr);
        if (!all)
            return EXIT_FAILURE;
    }
    if (details)
        status = print_details(all ? all : &one, nr);
    else
        print_table(all ? all : &one, nr, &columns);
    if (all)
        libxl_dominfo_list_free(all, nr);
    else
        libxl_dominfo_dispose(&one);
    return fflush(stdout) ? EXIT_FAILURE : status;
}
