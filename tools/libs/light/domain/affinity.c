/* SPDX-License-Identifier: LGPL-2.1-only */
/* Where a domain's vCPUs may run, and on which nodes it would like its memory. */
#include "core/ctx.h"
#include "core/arena.h"
#include "core/log.h"
#include "domain/domain.h"
#include <libxl_utils.h>

int libxl_domain_get_nodeaffinity(libxl_ctx *ctx, uint32_t domid, libxl_bitmap *nodemap)
{
    int e;

    lx_ctx_lock(ctx);
    e = xc_domain_node_getaffinity(ctx->xch, domid, nodemap->map);
    if (e)
        lx_log_domain(ctx, domid, XTL_ERROR, errno, "cannot ask for its node affinity");
    lx_ctx_unlock(ctx);
    return e ? ERROR_FAIL : 0;
}

int libxl_domain_set_nodeaffinity(libxl_ctx *ctx, uint32_t domid, libxl_bitmap *nodemap)
{
    int e;

    lx_ctx_lock(ctx);
    e = xc_domain_node_setaffinity(ctx->xch, domid, nodemap->map);
    if (e)
        lx_log_domain(ctx, domid, XTL_ERROR, errno, "cannot set its node affinity");
    lx_ctx_unlock(ctx);
    return e ? ERROR_FAIL : 0;
}

/* The hypervisor wants a map of its own size and answers with what became of it. */
static int copy_map(libxl_ctx *ctx, libxl_bitmap *to, const libxl_bitmap *from)
{
    int rc;

    libxl_bitmap_init(to);
    if (!from)
        return 0;
    rc = libxl_cpu_bitmap_alloc(ctx, to, 0);
    if (!rc)
        libxl_bitmap_copy(ctx, to, from);
    return rc;
}

static int set_affinity(libxl_ctx *ctx, uint32_t domid, uint32_t vcpuid,
                        const libxl_bitmap *wanted_hard, const libxl_bitmap *wanted_soft,
                        unsigned int flags)
{
    libxl_bitmap hard, soft;
    int rc;

    lx_ctx_lock(ctx);
    rc = copy_map(ctx, &hard, wanted_hard);
    if (!rc)
        rc = copy_map(ctx, &soft, wanted_soft);
    if (rc)
        goto unlock;
    flags |= (wanted_hard ? XEN_VCPUAFFINITY_HARD : 0) | (wanted_soft ? XEN_VCPUAFFINITY_SOFT : 0);
    if (xc_vcpu_setaffinity(ctx->xch, domid, vcpuid, hard.map, soft.map, flags)) {
        lx_log_domain(ctx, domid, XTL_ERROR, errno, "cannot set the affinity of vCPU %u", vcpuid);
        rc = ERROR_FAIL;
    } else if (wanted_hard && !libxl_bitmap_equal(&hard, wanted_hard, 0)) {
        lx_log_domain(ctx, domid, XTL_DEBUG, 0, "vCPU %u got less than the hard affinity wanted",
                      vcpuid);
    }
    libxl_bitmap_dispose(&soft);
unlock:
    libxl_bitmap_dispose(&hard);
    lx_ctx_unlock(ctx);
    return rc;
}

int libxl_set_vcpuaffinity(libxl_ctx *ctx, uint32_t domid, uint32_t vcpuid,
                           const libxl_bitmap *cpumap_hard, const libxl_bitmap *cpumap_soft)
{
    return set_affinity(ctx, domid, vcpuid, cpumap_hard, cpumap_soft, 0);
}

int libxl_set_vcpuaffinity_force(libxl_ctx *ctx, uint32_t domid, uint32_t vcpuid,
                                 const libxl_bitmap *cpumap_hard, const libxl_bitmap *cpumap_soft)
{
    return set_affinity(ctx, domid, vcpuid, cpumap_hard, cpumap_soft, XEN_VCPUAFFINITY_FORCE);
}

int libxl_set_vcpuaffinity_all(libxl_ctx *ctx, uint32_t domid, unsigned int max_vcpus,
                               const libxl_bitmap *cpumap_hard, const libxl_bitmap *cpumap_soft)
{
    int rc = 0;

    for (unsigned int i = 0; i < max_vcpus; i++)
        rc = libxl_set_vcpuaffinity(ctx, domid, i, cpumap_hard, cpumap_soft) ? ERROR_FAIL : rc;
    return rc;
}
