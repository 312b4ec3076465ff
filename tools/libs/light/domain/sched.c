/* SPDX-License-Identifier: LGPL-2.1-only */
/* A domain's share of the processors, in the terms of the scheduler of its CPU pool. */
#include "core/ctx.h"
#include "core/log.h"
#include "domain/domain.h"
#include "types/types.h"

static int scheduler_of(struct lx *lx, uint32_t domid, libxl_scheduler *scheduler)
{
    libxl_cpupoolinfo pool;
    xc_domaininfo_t info;
    int rc = lx_domain_get(lx, domid, &info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "no such domain");
    if (rc)
        return rc;
    rc = libxl_cpupool_info(lx->ctx, &pool, info.cpupool);
    if (rc)
        return rc;
    *scheduler = pool.sched;
    libxl_cpupoolinfo_dispose(&pool);
    return 0;
}

static int failed(struct lx *lx, uint32_t domid, const char *what)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot %s its share of the processors", what);
    return ERROR_FAIL;
}

static int get_share(struct lx *lx, uint32_t domid, libxl_scheduler scheduler, int *weight,
                     int *cap)
{
    struct xen_domctl_sched_credit credit;
    struct xen_domctl_sched_credit2 credit2;

    if (scheduler == LIBXL_SCHEDULER_CREDIT2) {
        if (xc_sched_credit2_domain_get(lx->ctx->xch, domid, &credit2))
            return failed(lx, domid, "get");
        *weight = credit2.weight;
        *cap = credit2.cap;
    } else {
        if (xc_sched_credit_domain_get(lx->ctx->xch, domid, &credit))
            return failed(lx, domid, "get");
        *weight = credit.weight;
        *cap = credit.cap;
    }
    return 0;
}

static bool has_shares(libxl_scheduler scheduler)
{
    return scheduler == LIBXL_SCHEDULER_CREDIT || scheduler == LIBXL_SCHEDULER_CREDIT2;
}

int libxl_domain_sched_params_get(libxl_ctx *ctx, uint32_t domid, libxl_domain_sched_params *params)
{
    libxl_scheduler scheduler;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    libxl_domain_sched_params_init(params);
    rc = scheduler_of(&lx, domid, &scheduler);
    if (!rc)
        params->sched = scheduler;
    if (!rc && has_shares(scheduler))
        rc = get_share(&lx, domid, scheduler, &params->weight, &params->cap);
    else if (!rc && scheduler != LIBXL_SCHEDULER_NULL)
        rc = ERROR_NI;
    return lx_end(&lx, rc);
}

static int set_share(struct lx *lx, uint32_t domid, libxl_scheduler scheduler,
                     const libxl_domain_sched_params *params)
{
    int weight, cap, e, rc = get_share(lx, domid, scheduler, &weight, &cap);

    if (rc)
        return rc;
    if (params->weight != LIBXL_DOMAIN_SCHED_PARAM_WEIGHT_DEFAULT)
        weight = params->weight;
    if (params->cap != LIBXL_DOMAIN_SCHED_PARAM_CAP_DEFAULT)
        cap = params->cap;
    if (weight < 1 || weight > 65535 || cap < 0 || cap > 65535) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "a weight is from 1 to 65535, a cap from 0 (no "
                      "cap) to 100 a vCPU");
        return ERROR_INVAL;
    }
    if (scheduler == LIBXL_SCHEDULER_CREDIT2)
        e = xc_sched_credit2_domain_set(lx->ctx->xch, domid,
                                        &(struct xen_domctl_sched_credit2){ weight, cap });
    else
        e = xc_sched_credit_domain_set(lx->ctx->xch, domid,
                                       &(struct xen_domctl_sched_credit){ weight, cap });
    return e ? failed(lx, domid, "set") : 0;
}

int libxl_domain_sched_params_set(libxl_ctx *ctx, uint32_t domid,
                                  const libxl_domain_sched_params *params)
{
    libxl_scheduler scheduler;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = scheduler_of(&lx, domid, &scheduler);
    if (!rc && params->sched != LIBXL_SCHEDULER_UNKNOWN && params->sched != scheduler) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "is scheduled by %s, not by %s",
                      libxl_scheduler_to_string(scheduler),
                      libxl_scheduler_to_string(params->sched));
        rc = ERROR_INVAL;
    }
    if (!rc && has_shares(scheduler))
        rc = set_share(&lx, domid, scheduler, params);
    else if (!rc && scheduler != LIBXL_SCHEDULER_NULL)
        rc = ERROR_NI;
    return lx_end(&lx, rc);
}
