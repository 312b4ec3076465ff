/* SPDX-License-Identifier: LGPL-2.1-only */
/* The share of each vCPU: RTDS alone has them, a budget for every period. Times are in us. */
#include "core/ctx.h"
#include "core/log.h"
#include "domain/domain.h"
#include "types/types.h"
#include <stdlib.h>

typedef struct xen_domctl_schedparam_vcpu raw_params;

static int failed(struct lx *lx, uint32_t domid, const char *what)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot %s the shares of its vCPUs", what);
    return errno == EOPNOTSUPP || errno == ENOSYS ? ERROR_NI : ERROR_FAIL;
}

/* The number of vCPUs, of a domain whose vCPUs have shares of their own. */
static int check_domain(struct lx *lx, uint32_t domid, uint32_t *nr_vcpus)
{
    libxl_cpupoolinfo pool;
    xc_domaininfo_t info;
    bool good;
    int rc = lx_domain_get(lx, domid, &info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "no such domain");
    if (!rc)
        rc = libxl_cpupool_info(lx->ctx, &pool, info.cpupool);
    if (rc)
        return rc;
    *nr_vcpus = info.max_vcpu_id + 1;
    good = pool.sched == LIBXL_SCHEDULER_RTDS;
    if (!good)
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "is scheduled by %s, which has no shares for "
                      "single vCPUs", libxl_scheduler_to_string(pool.sched));
    libxl_cpupoolinfo_dispose(&pool);
    return good ? 0 : ERROR_INVAL;
}

/* --- getting ---------------------------------------------------------------------------------- */

static int get(struct lx *lx, uint32_t domid, raw_params *raw, uint32_t nr)
{
    return xc_sched_rtds_vcpu_get(lx->ctx->xch, domid, raw, nr) ? failed(lx, domid, "get") : 0;
}

static void from_raw(const raw_params *raw, libxl_sched_params *vcpu)
{
    vcpu->vcpuid = raw->vcpuid;
    vcpu->period = raw->u.rtds.period;
    vcpu->budget = raw->u.rtds.budget;
    vcpu->extratime = !!(raw->u.rtds.flags & XEN_DOMCTL_SCHEDRT_extra);
}

/* Those that params names. */
int libxl_vcpu_sched_params_get(libxl_ctx *ctx, uint32_t domid, libxl_vcpu_sched_params *params)
{
    raw_params *raw;
    uint32_t nr_vcpus;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = check_domain(&lx, domid, &nr_vcpus);
    raw = lx_alloc(&lx, (params->num_vcpus + 1) * sizeof(*raw));
    for (int i = 0; !rc && i < params->num_vcpus; i++) {
        raw[i].vcpuid = params->vcpus[i].vcpuid;
        if (params->vcpus[i].vcpuid < 0 || raw[i].vcpuid >= nr_vcpus) {
            lx_log_domain(ctx, domid, XTL_ERROR, 0, "has no vCPU %d", params->vcpus[i].vcpuid);
            rc = ERROR_INVAL;
        }
    }
    if (!rc)
        rc = get(&lx, domid, raw, params->num_vcpus);
    for (int i = 0; !rc && i < params->num_vcpus; i++)
        from_raw(&raw[i], &params->vcpus[i]);
    if (!rc)
        params->sched = LIBXL_SCHEDULER_RTDS;
    return lx_end(&lx, rc);
}

int libxl_vcpu_sched_params_get_all(libxl_ctx *ctx, uint32_t domid,
                                    libxl_vcpu_sched_params *params)
{
    raw_params *raw;
    uint32_t nr;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = check_domain(&lx, domid, &nr);
    if (rc)
        return lx_end(&lx, rc);
    raw = lx_alloc(&lx, nr * sizeof(*raw));
    for (uint32_t i = 0; i < nr; i++)
        raw[i].vcpuid = i;
    rc = get(&lx, domid, raw, nr);
    if (rc)
        return lx_end(&lx, rc);
    params->sched = LIBXL_SCHEDULER_RTDS;
    params->num_vcpus = nr;
    params->vcpus = lx_malloc(nr * sizeof(*params->vcpus));
    for (uint32_t i = 0; i < nr; i++) {
        libxl_sched_params_init(&params->vcpus[i]);
        from_raw(&raw[i], &params->vcpus[i]);
    }
    return lx_end(&lx, 0);
}

/* --- setting ---------------------------------------------------------------------------------- */

/* Over what is in force, what the caller gave. */
static int merge(struct lx *lx, uint32_t domid, const libxl_sched_params *wanted, raw_params *raw)
{
    struct xen_domctl_sched_rtds *rtds = &raw->u.rtds;

    if (wanted->period != LIBXL_DOMAIN_SCHED_PARAM_PERIOD_DEFAULT)
        rtds->period = wanted->period;
    if (wanted->budget != LIBXL_DOMAIN_SCHED_PARAM_BUDGET_DEFAULT)
        rtds->budget = wanted->budget;
    if (wanted->extratime != LIBXL_DOMAIN_SCHED_PARAM_EXTRATIME_DEFAULT)
        rtds->flags = wanted->extratime ? XEN_DOMCTL_SCHEDRT_extra : 0;
    if (rtds->period && rtds->budget && rtds->budget <= rtds->period)
        return 0;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "vCPU %u: the budget is from 1 us to the whole "
                  "period", raw->vcpuid);
    return ERROR_INVAL;
}

/* all: every vCPU gets what the one element of params says. */
static int set(libxl_ctx *ctx, uint32_t domid, const libxl_vcpu_sched_params *params, bool all)
{
    raw_params *raw;
    uint32_t nr_vcpus = 0, nr;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = check_domain(&lx, domid, &nr_vcpus);
    nr = all ? nr_vcpus : (uint32_t)params->num_vcpus;
    raw = lx_alloc(&lx, (nr + 1) * sizeof(*raw));
    for (uint32_t i = 0; !rc && i < nr; i++) {
        raw[i].vcpuid = all ? (int)i : params->vcpus[i].vcpuid;
        if (raw[i].vcpuid >= nr_vcpus) {
            lx_log_domain(ctx, domid, XTL_ERROR, 0, "has no vCPU %d", params->vcpus[i].vcpuid);
            rc = ERROR_INVAL;
        }
    }
    if (!rc)
        rc = get(&lx, domid, raw, nr);
    for (uint32_t i = 0; !rc && i < nr; i++)
        rc = merge(&lx, domid, &params->vcpus[all ? 0 : i], &raw[i]);
    if (!rc && xc_sched_rtds_vcpu_set(ctx->xch, domid, raw, nr))
        rc = failed(&lx, domid, "set");
    return lx_end(&lx, rc);
}

int libxl_vcpu_sched_params_set(libxl_ctx *ctx, uint32_t domid,
                                const libxl_vcpu_sched_params *params)
{
    return set(ctx, domid, params, false);
}

int libxl_vcpu_sched_params_set_all(libxl_ctx *ctx, uint32_t domid,
                                    const libxl_vcpu_sched_params *params)
{
    if (params->num_vcpus != 1) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "the share of all its vCPUs is one, not %d",
                      params->num_vcpus);
        return ERROR_INVAL;
    }
    return set(ctx, domid, params, true);
}
