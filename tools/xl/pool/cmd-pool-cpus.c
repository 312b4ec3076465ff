/* SPDX-License-Identifier: GPL-2.0-only */
/* xl cpupool-cpu-add, -cpu-remove, -migrate, -numa-split: processors and domains between pools. */
#include "xl.h"
#include "pool/pool.h"
#include "cfg/cfg.h"
#include <libxlutil.h>
#include <stdlib.h>

static int run_add(int argc, char **argv);
static int run_remove(int argc, char **argv);
static int run_migrate(int argc, char **argv);
static int run_split(int argc, char **argv);

XL_COMMAND(cpupool_cpu_add) = {
    "cpupool-cpu-add", run_add, "CPU-POOL CPUS|node:NODE", "Add CPUs to a CPU pool", NULL, true,
    false,
};
XL_COMMAND(cpupool_cpu_remove) = {
    "cpupool-cpu-remove", run_remove, "CPU-POOL CPUS|node:NODE", "Remove CPUs from a CPU pool",
    NULL, true, false,
};
XL_COMMAND(cpupool_migrate) = {
    "cpupool-migrate", run_migrate, "DOMAIN CPU-POOL", "Move a domain into a CPU pool", NULL, true,
    false,
};
XL_COMMAND(cpupool_numa_split) = {
    "cpupool-numa-split", run_split, "", "Split up the machine into one CPU pool per NUMA node",
    NULL, true, false,
};

/* A CPU list as configurations have it. */
static int parse_cpus(const char *text, libxl_bitmap *map)
{
    struct cfg cfg = { .ctx = xl.ctx, .file = xlu_cfg_init(stderr, "command line") };
    const struct cfg_value value = { .string = text };
    int rc = cfg.file ? cfg_cpu_list(&cfg, "CPUS", &value, map) : ERROR_NOMEM;

    if (cfg.file)
        xlu_cfg_destroy(cfg.file);
    return rc;
}

typedef int change_fn(libxl_ctx *ctx, uint32_t poolid, const libxl_bitmap *map);

static int change(int argc, char **argv, const struct xl_command *command, change_fn *fn)
{
    libxl_bitmap map;
    uint32_t poolid;
    int rc;

    xl_getopt(argc, argv, "", NULL, command, 2);
    poolid = xl_find_pool(argv[optind]);
    libxl_bitmap_init(&map);
    rc = parse_cpus(argv[optind + 1], &map);
    if (!rc) {
        rc = fn(xl.ctx, poolid, &map);
        if (rc)
            fprintf(stderr, "xl: not all of these CPUs have changed their pool; see \"xl "
                            "cpupool-list -c\"\n");
    }
    libxl_bitmap_dispose(&map);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int run_add(int argc, char **argv)
{
    return change(argc, argv, &cmd_cpupool_cpu_add, libxl_cpupool_cpuadd_cpumap);
}

static int run_remove(int argc, char **argv)
{
    return change(argc, argv, &cmd_cpupool_cpu_remove, libxl_cpupool_cpuremove_cpumap);
}

static int run_migrate(int argc, char **argv)
{
    uint32_t domid, poolid;

    xl_getopt(argc, argv, "", NULL, &cmd_cpupool_migrate, 2);
    domid = xl_find_domain(argv[optind]);
    poolid = xl_find_pool(argv[optind + 1]);
    return libxl_cpupool_movedomain(xl.ctx, poolid, domid) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* --- numa-split ------------------------------------------------------------------------------- */

static int rename_to_node(uint32_t poolid, int node)
{
    char name[32];

    snprintf(name, sizeof(name), "Pool-node%d", node);
    return libxl_cpupool_rename(xl.ctx, name, poolid);
}

/* The control domain's pool becomes that of the first node: it gets the node's free CPUs, and gives
 * up the other nodes'. */
static int keep_first_node(libxl_bitmap *cpus_of_first)
{
    libxl_cpupoolinfo info;
    int cpu, added, rc = libxl_node_to_cpumap(xl.ctx, 0, cpus_of_first);

    if (!rc)
        rc = libxl_cpupool_cpuadd_node(xl.ctx, 0, 0, &added);

    if (!rc)
        rc = libxl_cpupool_info(xl.ctx, &info, 0);
    if (rc)
        return rc;
    libxl_for_each_set_bit(cpu, *cpus_of_first)
        libxl_bitmap_reset(&info.cpumap, cpu);
    rc = libxl_cpupool_cpuremove_cpumap(xl.ctx, 0, &info.cpumap);
    libxl_cpupoolinfo_dispose(&info);
    return rc ? rc : rename_to_node(0, 0);
}

static int make_node_pool(int node, libxl_scheduler sched)
{
    uint32_t poolid = LIBXL_CPUPOOL_POOLID_ANY;
    libxl_bitmap cpus;
    libxl_uuid uuid;
    char name[32];
    int rc;

    snprintf(name, sizeof(name), "Pool-node%d", node);
    libxl_uuid_generate(&uuid);
    libxl_bitmap_init(&cpus);
    rc = libxl_cpu_bitmap_alloc(xl.ctx, &cpus, 0);
    if (!rc)
        rc = libxl_node_to_cpumap(xl.ctx, node, &cpus);
    if (!rc && !libxl_bitmap_is_empty(&cpus))       /* numbers of nodes may have gaps */
        rc = libxl_cpupool_create(xl.ctx, name, sched, cpus, &uuid, &poolid);
    libxl_bitmap_dispose(&cpus);
    return rc;
}

static int run_split(int argc, char **argv)
{
    libxl_bitmap first;
    int nr_pools, nr_nodes, sched, rc;
    libxl_cpupoolinfo *pools;

    xl_getopt(argc, argv, "", NULL, &cmd_cpupool_numa_split, 0);
    pools = libxl_list_cpupool(xl.ctx, &nr_pools);
    if (!pools)
        return EXIT_FAILURE;
    libxl_cpupoolinfo_list_free(pools, nr_pools);
    if (nr_pools > 1) {
        fprintf(stderr, "xl: there are %d CPU pools already; only the first may exist\n", nr_pools);
        return EXIT_FAILURE;
    }
    nr_nodes = libxl_get_max_nodes(xl.ctx);
    sched = libxl_get_scheduler(xl.ctx);
    if (nr_nodes < 1 || sched < 0)
        return EXIT_FAILURE;
    libxl_bitmap_init(&first);
    rc = libxl_cpu_bitmap_alloc(xl.ctx, &first, 0);
    if (!rc)
        rc = keep_first_node(&first);
    libxl_bitmap_dispose(&first);
    for (int node = 1; !rc && node < nr_nodes; node++)
        rc = make_node_pool(node, sched);
    return rc ? EXIT_FAILURE : EXIT_SUCCESS;
}
