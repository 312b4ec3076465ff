/* SPDX-License-Identifier: LGPL-2.1-only */
/* What CPU pools there are, their names, the scheduler. Names are kept in xenstore,
 * /local/pool/ID/name. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

int libxl_get_scheduler(libxl_ctx *ctx)
{
    int scheduler, e;

    lx_ctx_lock(ctx);
    e = xc_sched_id(ctx->xch, &scheduler);
    if (e)
        lx_log(ctx, XTL_ERROR, errno, "cannot ask for the scheduler");
    lx_ctx_unlock(ctx);
    return e ? ERROR_FAIL : scheduler;
}

static char *pool_name(struct lx *lx, uint32_t poolid)
{
    char *name = lx_store_get(lx, XBT_NULL, "/local/pool/%u/name", poolid);

    return name || poolid ? name : lx_strdup(lx, "Pool-0");
}

char *libxl_cpupoolid_to_name(libxl_ctx *ctx, uint32_t poolid)
{
    struct lx lx;
    char *name;

    lx_begin(&lx, ctx);
    name = lx_strdup_malloc(pool_name(&lx, poolid));
    lx_end(&lx, 0);
    return name;
}

/*
 * The hypervisor gives the first pool whose id is poolid or more; 0 with found unset past the last.
 */
static int get_pool(struct lx *lx, uint32_t poolid, libxl_cpupoolinfo *info, bool *found)
{
    xc_interface *xch = lx->ctx->xch;
    xc_cpupoolinfo_t *pool = xc_cpupool_getinfo(xch, poolid);
    int rc = 0, bytes;

    *found = false;
    if (!pool) {
        if (errno == ENOENT)
            return 0;
        lx_log(lx->ctx, XTL_ERROR, errno, "cannot ask about CPU pool %u", poolid);
        return ERROR_FAIL;
    }
    libxl_cpupoolinfo_init(info);
    info->poolid = pool->cpupool_id;
    info->pool_name = lx_strdup_malloc(pool_name(lx, pool->cpupool_id));
    info->sched = pool->sched_id;
    info->n_dom = pool->n_dom;
    rc = libxl_cpu_bitmap_alloc(lx->ctx, &info->cpumap, 0);
    bytes = xc_get_cpumap_size(xch);
    if (!rc)
        memcpy(info->cpumap.map, pool->cpumap,
               bytes < (int)info->cpumap.size ? bytes : (int)info->cpumap.size);
    *found = !rc;
    if (rc)
        libxl_cpupoolinfo_dispose(info);
    xc_cpupool_infofree(xch, pool);
    return rc;
}

int libxl_cpupool_info(libxl_ctx *ctx, libxl_cpupoolinfo *info, uint32_t poolid)
{
    struct lx lx;
    bool found;
    int rc;

    lx_begin(&lx, ctx);
    rc = get_pool(&lx, poolid, info, &found);
    if (!rc && found && info->poolid != poolid) {
        libxl_cpupoolinfo_dispose(info);
        found = false;
    }
    return lx_end(&lx, rc ? rc : found ? 0 : ERROR_NOTFOUND);
}

libxl_cpupoolinfo *libxl_list_cpupool(libxl_ctx *ctx, int *nb_pool_out)
{
    libxl_cpupoolinfo *list = lx_malloc(sizeof(*list)), next;
    uint32_t poolid = 0;
    struct lx lx;
    bool found;
    int nr = 0, rc;

    lx_begin(&lx, ctx);
    while (!(rc = get_pool(&lx, poolid, &next, &found)) && found) {
        list = realloc(list, (nr + 1) * sizeof(*list));
        if (!list)
            abort();
        list[nr++] = next;
        poolid = next.poolid + 1;
    }
    lx_end(&lx, 0);
    if (rc) {
        libxl_cpupoolinfo_list_free(list, nr);
        return NULL;
    }
    *nb_pool_out = nr;
    return list;
}

void libxl_cpupoolinfo_list_free(libxl_cpupoolinfo *list, int nb_pool)
{
    for (int i = 0; i < nb_pool; i++)
        libxl_cpupoolinfo_dispose(&list[i]);
    free(list);
}

int libxl_cpupoolid_is_valid(libxl_ctx *ctx, uint32_t poolid)
{
    libxl_cpupoolinfo info;

    if (libxl_cpupool_info(ctx, &info, poolid))
        return 0;
    libxl_cpupoolinfo_dispose(&info);
    return 1;
}

int libxl_name_to_cpupoolid(libxl_ctx *ctx, const char *name, uint32_t *poolid)
{
    int nr, rc = ERROR_INVAL;
    libxl_cpupoolinfo *pools = libxl_list_cpupool(ctx, &nr);

    if (!pools)
        return ERROR_NOMEM;
    for (int i = 0; rc && i < nr; i++) {
        if (pools[i].pool_name && !strcmp(pools[i].pool_name, name)) {
            *poolid = pools[i].poolid;
            rc = 0;
        }
    }
    libxl_cpupoolinfo_list_free(pools, nr);
    return rc;
}

int libxl_cpupool_qualifier_to_cpupoolid(libxl_ctx *ctx, const char *p, uint32_t *poolid_r,
                                         int *was_name_r)
{
    char *end;
    unsigned long id = strtoul(p, &end, 10);
    bool is_name = *end || !*p || id > UINT32_MAX;

    if (was_name_r)
        *was_name_r = is_name;
    if (is_name)
        return libxl_name_to_cpupoolid(ctx, p, poolid_r);
    *poolid_r = id;
    return 0;
}

int libxl_get_freecpus(libxl_ctx *ctx, libxl_bitmap *cpumap)
{
    xc_cpumap_t map;
    int rc;

    lx_ctx_lock(ctx);
    map = xc_cpupool_freeinfo(ctx->xch);
    if (!map)
        lx_log(ctx, XTL_ERROR, errno, "cannot ask for CPUs that are in no pool");
    rc = map ? libxl_cpu_bitmap_alloc(ctx, cpumap, 0) : ERROR_FAIL;
    if (!rc)
        memcpy(cpumap->map, map, cpumap->size);
    free(map);
    lx_ctx_unlock(ctx);
    return rc;
}
