/* SPDX-License-Identifier: GPL-2.0-only */
/* xl cpupool-list, -create, -destroy, -rename. */
#include "xl.h"
#include "pool/pool.h"
#include "cfg/cfg.h"
#include <getopt.h>
#include <stdlib.h>

static int run_list(int argc, char **argv);
static int run_create(int argc, char **argv);
static int run_destroy(int argc, char **argv);
static int run_rename(int argc, char **argv);

XL_COMMAND(cpupool_list) = {
    "cpupool-list", run_list, "[-c|--cpus] [CPU-POOL]", "List CPU pools on host",
    "-c, --cpus                 which CPUs, instead of how many", false, false,
};
XL_COMMAND(cpupool_create) = {
    "cpupool-create", run_create, "[OPTIONS] [FILE] [KEY=VALUE...]", "Create a new CPU pool",
    "-f FILE, --defconfig=FILE  the configuration (instead of as an argument)\n"
    "-n, --dryrun               only show what the configuration means, as JSON", true, true,
};
XL_COMMAND(cpupool_destroy) = {
    "cpupool-destroy", run_destroy, "CPU-POOL", "Deactivate a CPU pool", NULL, true, false,
};
XL_COMMAND(cpupool_rename) = {
    "cpupool-rename", run_rename, "CPU-POOL NEW-NAME", "Rename a CPU pool", NULL, true, false,
};

uint32_t xl_find_pool(const char *name)
{
    uint32_t poolid;
    int was_name;

    if (!libxl_cpupool_qualifier_to_cpupoolid(xl.ctx, name, &poolid, &was_name) &&
        libxl_cpupoolid_is_valid(xl.ctx, poolid))
        return poolid;
    fprintf(stderr, "xl: there is no CPU pool \"%s\"\n", name);
    exit(EXIT_FAILURE);
}

/* --- list ------------------------------------------------------------------------------------- */

static void print_pool(const libxl_cpupoolinfo *pool, bool cpus)
{
    bool any = false;
    int cpu;

    printf("%-19s", pool->pool_name);
    if (!cpus) {
        printf("%3d %9s       y       %4d", libxl_bitmap_count_set(&pool->cpumap),
               libxl_scheduler_to_string(pool->sched), pool->n_dom);
    } else {
        libxl_for_each_set_bit(cpu, pool->cpumap) {
            printf(any ? ",%d" : "%d", cpu);
            any = true;
        }
    }
    putchar('\n');
}

static int run_list(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "cpus", no_argument, NULL, 'c' },
        { NULL, 0, NULL, 0 },
    };
    bool cpus = false, all;
    libxl_cpupoolinfo *pools;
    int option, nr;
    uint32_t which = 0;

    while ((option = xl_getopt(argc, argv, "c", options, &cmd_cpupool_list, 0)) != -1)
        cpus |= option == 'c';
    all = optind == argc;
    if (!all)
        which = xl_find_pool(argv[optind]);
    pools = libxl_list_cpupool(xl.ctx, &nr);
    if (!pools)
        return EXIT_FAILURE;
    printf("%-19s%s\n", "Name", cpus ? "CPU list" : "CPUs   Sched     Active   Domain count");
    for (int i = 0; i < nr; i++) {
        if (all || pools[i].poolid == which)
            print_pool(&pools[i], cpus);
    }
    libxl_cpupoolinfo_list_free(pools, nr);
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* --- create ----------------------------------------------------------------------------------- */

/* The file's text, if there is one, with the settings behind it, each on its own line. */
static char *read_text(const char *path, char **settings, int nr)
{
    void *file = NULL;
    int size = 0, e = path ? libxl_read_file_contents(xl.ctx, path, &file, &size) : 0;
    size_t room = size + 2;
    char *text;

    if (e) {
        fprintf(stderr, "xl: cannot read %s: %s\n", path, strerror(e));
        return NULL;
    }
    for (int i = 0; i < nr; i++)
        room += strlen(settings[i]) + 1;
    text = xl_malloc(room);
    if (size)
        memcpy(text, file, size);
    text[size] = '\n';
    for (int i = 0; i < nr; i++)
        strcat(strcat(text, settings[i]), "\n");
    free(file);
    return text;
}

/* Without cpus= or nodes=, one CPU that no pool has. */
static int take_free_cpu(libxl_bitmap *cpus)
{
    libxl_bitmap free_cpus;
    int cpu, rc;

    libxl_bitmap_init(&free_cpus);
    rc = libxl_get_freecpus(xl.ctx, &free_cpus);
    if (!rc)
        rc = libxl_cpu_bitmap_alloc(xl.ctx, cpus, 0);
    libxl_for_each_set_bit(cpu, free_cpus) {
        if (!rc)
            libxl_bitmap_set(cpus, cpu);
        break;
    }
    if (!rc && libxl_bitmap_is_empty(cpus)) {
        fprintf(stderr, "xl: no CPU is free for the new pool; \"xl cpupool-cpu-remove\" frees "
                        "some\n");
        rc = ERROR_FAIL;
    }
    libxl_bitmap_dispose(&free_cpus);
    return rc;
}

static int make(struct cfg_pool *pool, bool dry_run)
{
    uint32_t poolid = LIBXL_CPUPOOL_POOLID_ANY;
    libxl_cpupoolinfo info;
    libxl_uuid uuid;
    int rc;

    if (dry_run) {
        libxl_cpupoolinfo_init(&info);
        info.pool_name = pool->name;
        info.sched = pool->sched;
        info.cpumap = pool->cpus;
        return xl_print_json(libxl_cpupoolinfo_to_json(xl.ctx, &info), stdout);
    }
    if (!pool->cpus.size && take_free_cpu(&pool->cpus))
        return EXIT_FAILURE;
    libxl_uuid_generate(&uuid);
    rc = libxl_cpupool_create(xl.ctx, pool->name, pool->sched, pool->cpus, &uuid, &poolid);
    if (rc) {
        fprintf(stderr, "xl: CPU pool \"%s\" could not be made\n", pool->name);
        return EXIT_FAILURE;
    }
    printf("cpupool name:   %s\nscheduler:      %s\nnumber of cpus: %d\n", pool->name,
           libxl_scheduler_to_string(pool->sched), libxl_bitmap_count_set(&pool->cpus));
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_create(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, 'h' }, { "defconfig", required_argument, NULL, 'f' },
        { "dryrun", no_argument, NULL, 'n' }, { NULL, 0, NULL, 0 },
    };
    struct cfg_pool pool = { .sched = libxl_get_scheduler(xl.ctx) };
    bool dry_run = xl.dry_run;
    const char *path = NULL;
    int option, status = EXIT_FAILURE;
    char *text;

    while ((option = xl_getopt(argc, argv, "f:n", options, &cmd_cpupool_create, 0)) != -1) {
        dry_run |= option == 'n';
        if (option == 'f')
            path = optarg;
    }
    if (!path && optind < argc && !strchr(argv[optind], '='))
        path = argv[optind++];
    if (!path && optind == argc) {
        fprintf(stderr, "xl cpupool-create: neither a configuration file nor a setting\n");
        return XL_USAGE;
    }
    libxl_bitmap_init(&pool.cpus);
    text = read_text(path, argv + optind, argc - optind);
    if (text && !cfg_parse_pool(xl.ctx, path ? path : "command line", text, strlen(text), &pool))
        status = make(&pool, dry_run);
    libxl_bitmap_dispose(&pool.cpus);
    free(pool.name);
    free(text);
    return status;
}

/* --- destroy, rename -------------------------------------------------------------------------- */

static int run_destroy(int argc, char **argv)
{
    xl_getopt(argc, argv, "", NULL, &cmd_cpupool_destroy, 1);
    return libxl_cpupool_destroy(xl.ctx, xl_find_pool(argv[optind])) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_rename(int argc, char **argv)
{
    uint32_t poolid;

    xl_getopt(argc, argv, "", NULL, &cmd_cpupool_rename, 2);
    poolid = xl_find_pool(argv[optind]);
    if (!libxl_cpupool_rename(xl.ctx, argv[optind + 1], poolid))
        return EXIT_SUCCESS;
    fprintf(stderr, "xl: CPU pool \"%s\" could not be renamed to \"%s\"\n", argv[optind],
            argv[optind + 1]);
    return EXIT_FAILURE;
}
