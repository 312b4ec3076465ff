/* SPDX-License-Identifier: LGPL-2.1-only */
/* Making CPU pools, moving processors and domains between them, and taking them apart again. */
#include "core/arena.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

static int failed(struct lx *lx, uint32_t poolid, const char *what)
{
    lx_log(lx->ctx, XTL_ERROR, errno, "CPU pool %u: cannot %s", poolid, what);
    return errno == EOPNOTSUPP || errno == ENOSYS ? ERROR_NI : ERROR_FAIL;
}

typedef int pool_cpu_fn(xc_interface *xch, uint32_t poolid, int cpu);

/* All processors of the map, as many as will; the first failure. */
static int each_cpu(struct lx *lx, uint32_t poolid, const libxl_bitmap *cpus, pool_cpu_fn *fn,
                    const char *what)
{
    int cpu, rc, first = 0;

    libxl_for_each_set_bit(cpu, *cpus) {
        if (!fn(lx->ctx->xch, poolid, cpu))
            continue;
        rc = failed(lx, poolid, lx_sprintf(lx, "%s processor %d", what, cpu));
        first = first ? first : rc;
    }
    return first;
}

static int add(struct lx *lx, uint32_t poolid, const libxl_bitmap *cpus)
{
    return each_cpu(lx, poolid, cpus, xc_cpupool_addcpu, "take in");
}

static int take_away(struct lx *lx, uint32_t poolid, const libxl_bitmap *cpus)
{
    return each_cpu(lx, poolid, cpus, xc_cpupool_removecpu, "give up");
}

/* --- making and unmaking ---------------------------------------------------------------------- */

static int check_name(struct lx *lx, const char *name)
{
    uint32_t other;

    if (!name || !*name)
        lx_log(lx->ctx, XTL_ERROR, 0, "a CPU pool needs a name");
    else if (!libxl_name_to_cpupoolid(lx->ctx, name, &other))
        lx_log(lx->ctx, XTL_ERROR, 0, "there is a CPU pool \"%s\" already", name);
    else
        return 0;
    return ERROR_INVAL;
}

struct names {
    uint32_t poolid;
    const char *name;
    libxl_uuid *uuid;               /* NULL: stays as it is */
};

static int write_names(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct names *names = arg;
    char *path = lx_sprintf(lx, "/local/pool/%u", names->poolid);
    int rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/name", path), "%s", names->name);

    if (!rc && names->uuid)
        rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/uuid", path), LIBXL_UUID_FMT,
                            LIBXL_UUID_BYTES(*names->uuid));
    return rc;
}

/* An empty pool of that scheduler; poolid: the wanted one, or any. */
static int make(struct lx *lx, libxl_scheduler sched, uint32_t *poolid)
{
    if (!xc_cpupool_create(lx->ctx->xch, poolid, sched))
        return 0;
    lx_log(lx->ctx, XTL_ERROR, errno, "no CPU pool with scheduler %s can be made",
           libxl_scheduler_to_string(sched));
    return errno == EOPNOTSUPP || errno == ENOSYS ? ERROR_NI : ERROR_FAIL;
}

/* Takes back what a creation that failed half-way did; what it says is in the log. */
static void unmake(struct lx *lx, uint32_t poolid)
{
    libxl_cpupoolinfo info;

    if (!libxl_cpupool_info(lx->ctx, &info, poolid)) {
        take_away(lx, poolid, &info.cpumap);
        libxl_cpupoolinfo_dispose(&info);
    }
    if (xc_cpupool_destroy(lx->ctx->xch, poolid))
        failed(lx, poolid, "remove it");
}

int libxl_cpupool_create(libxl_ctx *ctx, const char *name, libxl_scheduler sched,
                         libxl_bitmap cpumap, libxl_uuid *uuid, uint32_t *poolid)
{
    struct names names = { .name = name, .uuid = uuid };
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = check_name(&lx, name);
    if (!rc)
        rc = make(&lx, sched, poolid);
    if (rc)
        return lx_end(&lx, rc);
    rc = add(&lx, *poolid, &cpumap);
    names.poolid = *poolid;
    if (!rc)
        rc = lx_store_transaction(&lx, write_names, &names);
    if (rc)
        unmake(&lx, *poolid);
    return lx_end(&lx, rc);
}

/* A pool without domains; its processors are free afterwards. */
static int destroy(struct lx *lx, const libxl_cpupoolinfo *info)
{
    int rc;

    if (info->n_dom) {
        lx_log(lx->ctx, XTL_ERROR, 0, "CPU pool \"%s\" has %u domains; move them away first",
               info->pool_name, info->n_dom);
        return ERROR_INVAL;
    }
    rc = take_away(lx, info->poolid, &info->cpumap);
    if (!rc && xc_cpupool_destroy(lx->ctx->xch, info->poolid))
        rc = failed(lx, info->poolid, "remove it");
    if (rc)
        add(lx, info->poolid, &info->cpumap);
    else
        rc = lx_store_remove(lx, XBT_NULL, lx_sprintf(lx, "/local/pool/%u", info->poolid));
    return rc;
}

int libxl_cpupool_destroy(libxl_ctx *ctx, uint32_t poolid)
{
    libxl_cpupoolinfo info;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = libxl_cpupool_info(ctx, &info, poolid);
    if (!rc) {
        rc = destroy(&lx, &info);
        libxl_cpupoolinfo_dispose(&info);
    }
    return lx_end(&lx, rc);
}

int libxl_cpupool_rename(libxl_ctx *ctx, const char *name, uint32_t poolid)
{
    struct names names = { .poolid = poolid, .name = name };
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = libxl_cpupoolid_is_valid(ctx, poolid) ? check_name(&lx, name) : ERROR_NOTFOUND;
    if (!rc)
        rc = lx_store_transaction(&lx, write_names, &names);
    return lx_end(&lx, rc);
}

/* --- processors ------------------------------------------------------------------------------- */

typedef int change_fn(struct lx *lx, uint32_t poolid, const libxl_bitmap *cpus);

static int change(libxl_ctx *ctx, uint32_t poolid, const libxl_bitmap *cpus, change_fn *fn)
{
    struct lx lx;

    lx_begin(&lx, ctx);
    return lx_end(&lx, fn(&lx, poolid, cpus));
}

int libxl_cpupool_cpuadd_cpumap(libxl_ctx *ctx, uint32_t poolid, const libxl_bitmap *cpumap)
{
    return change(ctx, poolid, cpumap, add);
}

int libxl_cpupool_cpuremove_cpumap(libxl_ctx *ctx, uint32_t poolid, const libxl_bitmap *cpumap)
{
    return change(ctx, poolid, cpumap, take_away);
}

static int change_one(libxl_ctx *ctx, uint32_t poolid, int cpu, change_fn *fn)
{
    libxl_bitmap map;
    int rc;

    if (cpu < 0)
        return ERROR_INVAL;
    libxl_bitmap_init(&map);
    rc = libxl_bitmap_alloc(ctx, &map, cpu + 1);
    if (!rc) {
        libxl_bitmap_set(&map, cpu);
        rc = change(ctx, poolid, &map, fn);
    }
    libxl_bitmap_dispose(&map);
    return rc;
}

int libxl_cpupool_cpuadd(libxl_ctx *ctx, uint32_t poolid, int cpu)
{
    return change_one(ctx, poolid, cpu, add);
}

int libxl_cpupool_cpuremove(libxl_ctx *ctx, uint32_t poolid, int cpu)
{
    return change_one(ctx, poolid, cpu, take_away);
}

/* Of a node, those that are in have (the free ones, or the pool's): how many it went well with. */
static int change_node(libxl_ctx *ctx, uint32_t poolid, int node, const libxl_bitmap *have,
                       change_fn *fn, int *changed)
{
    libxl_bitmap cpus;
    int cpu, rc;

    libxl_bitmap_init(&cpus);
    *changed = 0;
    rc = libxl_cpu_bitmap_alloc(ctx, &cpus, 0);
    if (!rc)
        rc = libxl_node_to_cpumap(ctx, node, &cpus);
    libxl_for_each_set_bit(cpu, cpus) {
        if (!rc && libxl_bitmap_test(have, cpu))
            *changed += !change_one(ctx, poolid, cpu, fn);
    }
    libxl_bitmap_dispose(&cpus);
    return rc;
}

int libxl_cpupool_cpuadd_node(libxl_ctx *ctx, uint32_t poolid, int node, int *cpus)
{
    libxl_bitmap free;
    int rc;

    libxl_bitmap_init(&free);
    rc = libxl_get_freecpus(ctx, &free);
    if (!rc)
        rc = change_node(ctx, poolid, node, &free, add, cpus);
    libxl_bitmap_dispose(&free);
    return rc;
}

int libxl_cpupool_cpuremove_node(libxl_ctx *ctx, uint32_t poolid, int node, int *cpus)
{
    libxl_cpupoolinfo info;
    int rc = libxl_cpupool_info(ctx, &info, poolid);

    if (rc)
        return rc;
    rc = change_node(ctx, poolid, node, &info.cpumap, take_away, cpus);
    libxl_cpupoolinfo_dispose(&info);
    return rc;
}

/* --- domains ---------------------------------------------------------------------------------- */

int libxl_cpupool_movedomain(libxl_ctx *ctx, uint32_t poolid, uint32_t domid)
{
    struct lx lx;
    int rc = 0;

    lx_begin(&lx, ctx);
    if (xc_cpupool_movedomain(ctx->xch, poolid, domid))
        rc = failed(&lx, poolid, lx_sprintf(&lx, "take in domain %u", domid));
    return lx_end(&lx, rc);
}
