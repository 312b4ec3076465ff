/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a domain is like now: the record of how it was made, with what has changed since. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "domain/domain.h"
#include "domain/userdata.h"
#include "op/op.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

struct retrieval {
    uint32_t domid;
    libxl_domain_config *config;
};

/* What the guest is told is less the video memory, which the record may have left open. */
static int refresh_memory(struct lx *lx, uint32_t domid, libxl_domain_config *config)
{
    char *video = lx_store_get(lx, XBT_NULL, "/local/domain/%u/memory/videoram", domid);
    uint64_t target;
    int rc = libxl_get_memory_target(lx->ctx, domid, &target);

    if (!rc)
        config->b_info.target_memkb = target + (video ? strtoull(video, NULL, 10) : 0);
    return rc;
}

/* A hypervisor may not tell: then the record stays as it is. */
static void refresh_share(struct lx *lx, uint32_t domid, libxl_domain_config *config)
{
    libxl_domain_sched_params params;

    if (!libxl_domain_sched_params_get(lx->ctx, domid, &params)) {
        libxl_domain_sched_params_dispose(&config->b_info.sched_params);
        config->b_info.sched_params = params;
    }
}

static int refresh_vcpus(struct lx *lx, uint32_t domid, libxl_domain_config *config)
{
    libxl_bitmap *online = &config->b_info.avail_vcpus;
    int nr, nr_cpus;
    libxl_vcpuinfo *list = libxl_list_vcpu(lx->ctx, domid, &nr, &nr_cpus);

    if (!list)
        return ERROR_FAIL;
    libxl_bitmap_dispose(online);
    if (nr)
        libxl_bitmap_alloc(lx->ctx, online, nr);
    for (int i = 0; i < nr; i++) {
        if (list[i].online)
            libxl_bitmap_set(online, i);
    }
    libxl_vcpuinfo_list_free(list, nr);
    return 0;
}

static int retrieve(struct lx_op *op)
{
    struct retrieval *retrieval = op->state;
    libxl_domain_config *config = retrieval->config;
    uint32_t domid = retrieval->domid;
    xc_domaininfo_t info;
    int rc;

    if (lx_domain_get(&op->lx, domid, &info)) {
        lx_log_domain(op->lx.ctx, domid, XTL_ERROR, 0, "no such domain");
        return ERROR_DOMAIN_NOTFOUND;
    }
    rc = lx_config_load(&op->lx, domid, config);
    if (rc) {
        lx_log_domain(op->lx.ctx, domid, XTL_ERROR, 0, "there is no record of how it was made");
        return ERROR_FAIL;
    }
    free(config->c_info.name);
    config->c_info.name = lx_strdup_malloc(lx_domain_name(&op->lx, domid));
    memcpy(config->c_info.uuid.uuid, info.handle, sizeof(info.handle));
    refresh_share(&op->lx, domid, config);
    rc = refresh_memory(&op->lx, domid, config);
    /* A guest that has not come up yet, or has ended, has no vCPUs online that would tell. */
    if (!rc && info.nr_online_vcpus > 1)
        rc = refresh_vcpus(&op->lx, domid, config);
    return rc;
}

static const struct lx_step steps[] = { { "read the record", retrieve } };
static const struct lx_plan plan =
    LX_PLAN("retrieve a configuration", steps, struct retrieval, NULL);

int libxl_retrieve_domain_configuration(libxl_ctx *ctx, uint32_t domid,
                                        libxl_domain_config *d_config,
                                        const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &plan);
    struct retrieval *retrieval = op->state;

    retrieval->domid = domid;
    retrieval->config = d_config;
    return lx_op_start(op, ao_how);
}
