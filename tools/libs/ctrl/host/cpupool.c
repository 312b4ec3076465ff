/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * CPU pools.
 */
#include <stdlib.h>

#include "private.h"

#define BUSY_RETRIES                                                                               \
    30 /* a CPU leaves its pool only when its last vCPU has; each try gives them a tick */

static int pool_op(xc_interface *xch, struct xen_sysctl *op)
{
    return xc_sysctl(xch, op);
}

#define POOL(op_, ...) \
    SYSCTL(cpupool_op, cpupool_op, .op = XEN_SYSCTL_CPUPOOL_OP_##op_, ##__VA_ARGS__)

int xc_cpupool_create(xc_interface *xch, uint32_t *ppoolid, uint32_t sched_id)
{
    struct xen_sysctl op = POOL(CREATE, .cpupool_id = *ppoolid, .sched_id = sched_id);

    if (pool_op(xch, &op))
        return -1;
    *ppoolid = op.u.cpupool_op.cpupool_id;
    return 0;
}

int xc_cpupool_destroy(xc_interface *xch, uint32_t poolid)
{
    return pool_op(xch, &POOL(DESTROY, .cpupool_id = poolid));
}

/* @op with a fresh map of the pool's CPUs in its bitmap; *@map is for free(). 0, or -1 with errno.
 */
static int pool_op_map(xc_interface *xch, struct xen_sysctl *op, xc_cpumap_t *map)
{
    int size = xc_get_cpumap_size(xch), rc = -1, saved;

    if (size <= 0) {
        XC_PERROR(xch, "cannot learn the number of CPUs");
        return -1;
    }
    *map = calloc(1, size);
    if (!*map)
        return -1;
    {
        BOUNCE(b, xch, *map, size, BOUNCE_OUT);

        if (!b.failed) {
            op->u.cpupool_op.cpumap = ctl_bitmap(&b);
            rc = pool_op(xch, op);
        }
    }
    if (rc) {
        saved = errno;
        free(*map);
        *map = NULL;
        errno = saved;
    }
    return rc;
}

xc_cpupoolinfo_t *xc_cpupool_getinfo(xc_interface *xch, uint32_t poolid)
{
    struct xen_sysctl op = POOL(INFO, .cpupool_id = poolid);
    xc_cpupoolinfo_t *info = calloc(1, sizeof(*info));
    int saved;

    if (!info)
        return NULL;
    if (pool_op_map(xch, &op, &info->cpumap)) {
        saved = errno;
        free(info);
        errno = saved;
        return NULL;
    }
    info->cpupool_id = op.u.cpupool_op.cpupool_id;
    info->sched_id = op.u.cpupool_op.sched_id;
    info->n_dom = op.u.cpupool_op.n_dom;
    return info;
}

void xc_cpupool_infofree(xc_interface *xch, xc_cpupoolinfo_t *info)
{
    (void)xch;
    if (info)
        free(info->cpumap);
    free(info);
}

int xc_cpupool_addcpu(xc_interface *xch, uint32_t poolid, int cpu)
{
    return pool_op(xch, &POOL(ADDCPU, .cpupool_id = poolid,
                              .cpu = cpu < 0 ? XEN_SYSCTL_CPUPOOL_PAR_ANY : (uint32_t)cpu));
}

int xc_cpupool_removecpu(xc_interface *xch, uint32_t poolid, int cpu)
{
    struct xen_sysctl op = POOL(RMCPU, .cpupool_id = poolid,
                                .cpu = cpu < 0 ? XEN_SYSCTL_CPUPOOL_PAR_ANY : (uint32_t)cpu);
    unsigned int tries = BUSY_RETRIES;
    int rc;

    do {
        rc = pool_op(xch, &op);
    } while (rc < 0 && errno == EBUSY && --tries && !sleep(1));
    return rc;
}

int xc_cpupool_movedomain(xc_interface *xch, uint32_t poolid, uint32_t domid)
{
    return pool_op(xch, &POOL(MOVEDOMAIN, .cpupool_id = poolid, .domid = domid));
}

xc_cpumap_t xc_cpupool_freeinfo(xc_interface *xch)
{
    xc_cpumap_t map;

    return pool_op_map(xch, &POOL(FREEINFO), &map) ? NULL : map;
}
