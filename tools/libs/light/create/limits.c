/* SPDX-License-Identifier: LGPL-2.1-only */
/* A new domain's CPUs, memory limits, clock and share of the processors. */
#include "create/make.h"
#include "create/hvm.h"
#include "core/ctx.h"
#include "core/log.h"
#include "types/cpu-policy.h"
#include <stdio.h>
#include <time.h>
#include <libxl_utils.h>
#include <xen/hvm/params.h>

/* What a guest may have beyond its RAM: rings, start info, tables. */
enum { SLACK_KB = 1024, SLACK_HVM_KB = 4096 };     /* HVM: option ROMs of devices, too */

static int failed(struct lx *lx, uint32_t domid, const char *what)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot set %s", what);
    return ERROR_FAIL;
}

/* xl.cfg's cpus= comes either for all vCPUs at once or one map for each. */
static int set_affinity(struct lx *lx, uint32_t domid, libxl_domain_build_info *b_info)
{
    int rc = 0;

    if (b_info->nodemap.size && !libxl_bitmap_is_empty(&b_info->nodemap))
        rc = libxl_domain_set_nodeaffinity(lx->ctx, domid, &b_info->nodemap);
    if (!rc && b_info->cpumap.size && !libxl_bitmap_is_empty(&b_info->cpumap))
        rc = libxl_set_vcpuaffinity_all(lx->ctx, domid, b_info->max_vcpus, &b_info->cpumap, NULL);
    for (int i = 0; !rc && i < b_info->max_vcpus; i++) {
        const libxl_bitmap *hard = i < b_info->num_vcpu_hard_affinity ?
                                   &b_info->vcpu_hard_affinity[i] : NULL;
        const libxl_bitmap *soft = i < b_info->num_vcpu_soft_affinity ?
                                   &b_info->vcpu_soft_affinity[i] : NULL;

        if (hard || soft)
            rc = libxl_set_vcpuaffinity(lx->ctx, domid, i, hard, soft);
    }
    return rc;
}

static int set_hvm(struct lx *lx, uint32_t domid, libxl_domain_build_info *b_info)
{
    xc_interface *xch = lx->ctx->xch;
    unsigned int shadow_mb = (lx_shadow_kb(b_info) + 1023) / 1024;

    if (xc_shadow_control(xch, domid, XEN_DOMCTL_SHADOW_OP_SET_ALLOCATION, &shadow_mb, 0))
        return failed(lx, domid, "the memory for its page tables; is there enough free?");
    if (xc_hvm_param_set(xch, domid, HVM_PARAM_TIMER_MODE, b_info->timer_mode))
        return failed(lx, domid, "how it gets missed timer ticks");
    return b_info->type == LIBXL_DOMAIN_TYPE_HVM ? lx_hvm_set_params(lx, domid, b_info) : 0;
}

static int set_permissions(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info)
{
    xc_interface *xch = lx->ctx->xch;

    for (int i = 0; i < b_info->num_ioports; i++) {
        if (xc_domain_ioport_permission(xch, domid, b_info->ioports[i].first,
                                        b_info->ioports[i].number, 1))
            return failed(lx, domid, "access to I/O ports");
    }
    for (int i = 0; i < b_info->num_irqs; i++) {
        int irq = b_info->irqs[i];

        if (xc_physdev_map_pirq(xch, domid, irq, &irq) ||
            xc_domain_irq_permission(xch, domid, irq, 1))
            return failed(lx, domid, "access to an interrupt");
    }
    for (int i = 0; i < b_info->num_iomem; i++) {
        const libxl_iomem_range *range = &b_info->iomem[i];

        if (xc_domain_iomem_permission(xch, domid, range->start, range->number, 1))
            return failed(lx, domid, "access to memory-mapped I/O (iomem=)");
        if (b_info->type != LIBXL_DOMAIN_TYPE_PV &&
            xc_domain_memory_mapping(xch, domid, range->gfn == ~0ULL ? range->start : range->gfn, range->start,
                                     range->number, DPCI_ADD_MAPPING))
            return failed(lx, domid, "where it finds memory-mapped I/O (iomem=)");
    }
    return 0;
}

/* Seconds that its clock is ahead of UTC. */
static int32_t clock_offset(const libxl_domain_build_info *b_info)
{
    int32_t offset = b_info->rtc_timeoffset;
    time_t now = time(NULL);
    struct tm local;

    if (libxl_defbool_val(b_info->localtime) && localtime_r(&now, &local))
        offset += local.tm_gmtoff;
    return offset;
}

static bool has_share(const libxl_domain_sched_params *params)
{
    return params->weight != LIBXL_DOMAIN_SCHED_PARAM_WEIGHT_DEFAULT ||
           params->cap != LIBXL_DOMAIN_SCHED_PARAM_CAP_DEFAULT ||
           params->period != LIBXL_DOMAIN_SCHED_PARAM_PERIOD_DEFAULT ||
           params->budget != LIBXL_DOMAIN_SCHED_PARAM_BUDGET_DEFAULT ||
           params->extratime != LIBXL_DOMAIN_SCHED_PARAM_EXTRATIME_DEFAULT;
}

int lx_limit_memory(struct lx *lx, uint32_t domid, const libxl_domain_build_info *b_info)
{
    int slack = b_info->type == LIBXL_DOMAIN_TYPE_HVM ? SLACK_HVM_KB : SLACK_KB;

    return xc_domain_setmaxmem(lx->ctx->xch, domid, b_info->target_memkb + slack +
                                                    (b_info->max_memkb - b_info->target_memkb) *
                                                    (b_info->type != LIBXL_DOMAIN_TYPE_PV)) ?
           failed(lx, domid, "its memory limit") : 0;
}

int lx_limits_set(struct lx *lx, uint32_t domid, libxl_domain_config *config)
{
    libxl_domain_build_info *b_info = &config->b_info;
    xc_interface *xch = lx->ctx->xch;
    int rc;

    if (xc_domain_max_vcpus(xch, domid, b_info->max_vcpus))
        return failed(lx, domid, "the number of vCPUs");
    rc = set_affinity(lx, domid, b_info);
    if (!rc)
        rc = lx_limit_memory(lx, domid, b_info);
    if (rc)
        return rc;
    if (xc_domain_set_tsc_info(xch, domid, b_info->tsc_mode, 0, 0, 0))
        return failed(lx, domid, "its time stamp counter");
    if (clock_offset(b_info) && xc_domain_set_time_offset(xch, domid, clock_offset(b_info)))
        return failed(lx, domid, "its clock's offset");
    if (b_info->type != LIBXL_DOMAIN_TYPE_PV)
        rc = set_hvm(lx, domid, b_info);
    if (!rc)
        rc = set_permissions(lx, domid, b_info);
    if (!rc && (b_info->sched_params.sched != LIBXL_SCHEDULER_UNKNOWN || has_share(&b_info->sched_params)))
        rc = libxl_domain_sched_params_set(lx->ctx, domid, &b_info->sched_params);
    return rc ? rc : lx_cpu_policy_set(lx, domid, config);
}

/* --- CPU policy ------------------------------------------------------------------------------- */

/* NX is bit 20 of 0x80000001:EDX; a register is 32 characters, the highest bit first. */
static const char without_nx[] = "xxxxxxxxxxx0xxxxxxxxxxxxxxxxxxxx";

static struct xc_xend_cpuid *leaves(struct lx *lx, const struct libxl__cpu_policy *policy, bool nx)
{
    struct xc_xend_cpuid *list = lx_alloc(lx, (policy->nr_cpuid + 2) * sizeof(*list));
    size_t nr = policy->nr_cpuid;

    for (size_t i = 0; i < policy->nr_cpuid; i++) {
        list[i].leaf = policy->cpuid[i].leaf;
        list[i].subleaf = policy->cpuid[i].subleaf;
        memcpy(list[i].policy, policy->cpuid[i].policy, sizeof(list[i].policy));
    }
    if (!nx) {
        list[nr].leaf = 0x80000001;
        list[nr].subleaf = XEN_CPUID_INPUT_UNUSED;
        list[nr++].policy[3] = lx_strdup(lx, without_nx);
    }
    list[nr].leaf = list[nr].subleaf = XEN_CPUID_INPUT_UNUSED;
    return list;
}

static struct xc_msr *msrs(struct lx *lx, const struct libxl__cpu_policy *policy)
{
    struct xc_msr *list = lx_alloc(lx, (policy->nr_msr + 1) * sizeof(*list));

    for (size_t i = 0; i < policy->nr_msr; i++) {
        list[i].index = policy->msr[i].index;
        snprintf(list[i].policy, sizeof(list[i].policy), "%s", policy->msr[i].policy);
    }
    list[policy->nr_msr].index = XC_MSR_INPUT_UNUSED;
    return list;
}

int lx_cpu_policy_set(struct lx *lx, uint32_t domid, const libxl_domain_config *config)
{
    static const struct libxl__cpu_policy none;
    const libxl_domain_build_info *b_info = &config->b_info;
    const struct libxl__cpu_policy *policy = b_info->cpuid ? b_info->cpuid : &none;
    /* An invariant counter is a promise that only holds where the domain stays, or where the
     * hypervisor emulates it. */
    bool invariant_tsc = libxl_defbool_val(b_info->disable_migrate) ||
                         b_info->tsc_mode == LIBXL_TSC_MODE_ALWAYS_EMULATE;

    bool is_hvm = b_info->type == LIBXL_DOMAIN_TYPE_HVM;
    bool pae = !is_hvm || libxl_defbool_val(b_info->u.hvm.pae), nx = !is_hvm || libxl_defbool_val(b_info->u.hvm.nx);

    if (xc_cpuid_apply_policy(lx->ctx->xch, domid, false, NULL, 0, pae, invariant_tsc,
                              libxl_defbool_val(b_info->nested_hvm), leaves(lx, policy, nx),
                              msrs(lx, policy)))
        return failed(lx, domid, "its CPU features");
    return 0;
}
