/* SPDX-License-Identifier: LGPL-2.1-only */
/* What a scheduler does in the same way for all domains of a CPU pool. */
#include "core/ctx.h"
#include "core/log.h"

static int failed(libxl_ctx *ctx, uint32_t poolid, const char *what)
{
    lx_log(ctx, XTL_ERROR, errno, "CPU pool %u: cannot %s the parameters of its scheduler", poolid,
           what);
    return errno == EOPNOTSUPP || errno == ENOSYS ? ERROR_NI : ERROR_FAIL;
}

int libxl_sched_credit_params_get(libxl_ctx *ctx, uint32_t poolid,
                                  libxl_sched_credit_params *scinfo)
{
    struct xen_sysctl_credit_schedule params;
    int rc = 0;

    lx_ctx_lock(ctx);
    if (xc_sched_credit_params_get(ctx->xch, poolid, &params))
        rc = failed(ctx, poolid, "get");
    else
        *scinfo = (libxl_sched_credit_params){ .tslice_ms = params.tslice_ms,
                                               .ratelimit_us = params.ratelimit_us,
                                               .vcpu_migr_delay_us = params.vcpu_migr_delay_us };
    lx_ctx_unlock(ctx);
    return rc;
}

static bool outside(int value, int min, int max)
{
    return value < min || value > max;
}

/* The ranges are the hypervisor's; the slice must not be shorter than the rate limit. */
static int check_credit(libxl_ctx *ctx, const libxl_sched_credit_params *params)
{
    const char *wrong = NULL;

    if (outside(params->tslice_ms, XEN_SYSCTL_CSCHED_TSLICE_MIN, XEN_SYSCTL_CSCHED_TSLICE_MAX))
        wrong = "the time slice is 1 to 1000 ms";
    else if (params->ratelimit_us && outside(params->ratelimit_us, XEN_SYSCTL_SCHED_RATELIMIT_MIN,
                                             XEN_SYSCTL_SCHED_RATELIMIT_MAX))
        wrong = "the rate limit is 0, or 100 to 500000 us";
    else if (outside(params->vcpu_migr_delay_us, 0, XEN_SYSCTL_CSCHED_MGR_DLY_MAX_US))
        wrong = "the migration delay is 0 to 100000 us";
    else if (params->ratelimit_us > params->tslice_ms * 1000)
        wrong = "the rate limit is longer than the time slice";
    if (wrong)
        lx_log(ctx, XTL_ERROR, 0, "credit scheduler: %s", wrong);
    return wrong ? ERROR_INVAL : 0;
}

int libxl_sched_credit_params_set(libxl_ctx *ctx, uint32_t poolid,
                                  libxl_sched_credit_params *scinfo)
{
    struct xen_sysctl_credit_schedule params = { .tslice_ms = scinfo->tslice_ms,
                                                 .ratelimit_us = scinfo->ratelimit_us,
                                                 .vcpu_migr_delay_us = scinfo->vcpu_migr_delay_us };
    int rc;

    lx_ctx_lock(ctx);
    rc = check_credit(ctx, scinfo);
    if (!rc && xc_sched_credit_params_set(ctx->xch, poolid, &params))
        rc = failed(ctx, poolid, "set");
    if (!rc)        /* as the hypervisor took them */
        *scinfo = (libxl_sched_credit_params){ .tslice_ms = params.tslice_ms,
                                               .ratelimit_us = params.ratelimit_us,
                                               .vcpu_migr_delay_us = params.vcpu_migr_delay_us };
    lx_ctx_unlock(ctx);
    return rc;
}

int libxl_sched_credit2_params_get(libxl_ctx *ctx, uint32_t poolid,
                                   libxl_sched_credit2_params *scinfo)
{
    struct xen_sysctl_credit2_schedule params;
    int rc = 0;

    lx_ctx_lock(ctx);
    if (xc_sched_credit2_params_get(ctx->xch, poolid, &params))
        rc = failed(ctx, poolid, "get");
    else
        scinfo->ratelimit_us = params.ratelimit_us;
    lx_ctx_unlock(ctx);
    return rc;
}

int libxl_sched_credit2_params_set(libxl_ctx *ctx, uint32_t poolid,
                                   libxl_sched_credit2_params *scinfo)
{
    struct xen_sysctl_credit2_schedule params = { .ratelimit_us = scinfo->ratelimit_us };
    int rc = 0;

    lx_ctx_lock(ctx);
    if (scinfo->ratelimit_us && outside(scinfo->ratelimit_us, XEN_SYSCTL_SCHED_RATELIMIT_MIN,
                                        XEN_SYSCTL_SCHED_RATELIMIT_MAX)) {
        lx_log(ctx, XTL_ERROR, 0, "credit2 scheduler: the rate limit is 0, or 100 to 500000 us");
        rc = ERROR_INVAL;
    } else if (xc_sched_credit2_params_set(ctx->xch, poolid, &params)) {
        rc = failed(ctx, poolid, "set");
    } else {
        scinfo->ratelimit_us = params.ratelimit_us;
    }
    lx_ctx_unlock(ctx);
    return rc;
}
