/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Shared caches and memory bandwidth (Intel's RDT): monitoring how much of them a domain uses, and
 * limiting it. Both are per socket; the hypervisor asks a processor of the socket.
 */
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

/* What the hypervisor's answer means here; ERROR_NI: not by this hypervisor or processor. */
static int failed(libxl_ctx *ctx, uint32_t domid, const char *what)
{
    static const struct { int e, rc; const char *why; } meanings[] = {
        { ENOSYS, ERROR_NI, "the hypervisor cannot" },
        { EOPNOTSUPP, ERROR_NI, "the hypervisor or the processor cannot" },
        { ENODEV, ERROR_NI, "the processor cannot, or it is not switched on (psr=)" },
        { ENOENT, ERROR_INVAL, "it is not monitored" },
        { EEXIST, ERROR_INVAL, "it is monitored already" },
        { EUSERS, ERROR_FAIL, "as many domains are monitored as can be" },
        { EOVERFLOW, ERROR_FAIL, "as many different limits are in use as can be" },
        { EBADSLT, ERROR_INVAL, "there is no such socket" },
        { ESRCH, ERROR_DOMAIN_NOTFOUND, "there is no such domain" },
    };

    for (size_t i = 0; i < LX_COUNT(meanings); i++) {
        if (errno != meanings[i].e)
            continue;
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "cannot %s: %s", what, meanings[i].why);
        return meanings[i].rc;
    }
    lx_log_domain(ctx, domid, XTL_ERROR, errno, "cannot %s", what);
    return ERROR_FAIL;
}

/* --- sockets ---------------------------------------------------------------------------------- */

/* Sockets are numbered from 0. The number of them; cpu_of (may be NULL) gets a processor of socket,
 * -1: none. Negative: an error. */
static int count_sockets(libxl_ctx *ctx, uint32_t socket, int *cpu_of)
{
    int nr_cpus, nr = 0;
    libxl_cputopology *cpus = libxl_get_cpu_topology(ctx, &nr_cpus);

    if (!cpus)
        return ERROR_FAIL;
    if (cpu_of)
        *cpu_of = -1;
    for (int i = 0; i < nr_cpus; i++) {
        if (cpus[i].socket == LIBXL_CPUTOPOLOGY_INVALID_ENTRY)
            continue;
        if ((int)cpus[i].socket >= nr)
            nr = cpus[i].socket + 1;
        if (cpu_of && cpus[i].socket == socket && *cpu_of < 0)
            *cpu_of = i;
    }
    libxl_cputopology_list_free(cpus, nr_cpus);
    return nr;
}

static int cpu_of_socket(libxl_ctx *ctx, uint32_t socket, int *cpu)
{
    int nr = count_sockets(ctx, socket, cpu);

    if (nr < 0)
        return nr;
    if (*cpu >= 0)
        return 0;
    lx_log(ctx, XTL_ERROR, 0, "there is no socket %u with a processor that runs", socket);
    return ERROR_INVAL;
}

/* --- monitoring ------------------------------------------------------------------------------- */

int libxl_psr_cmt_attach(libxl_ctx *ctx, uint32_t domid)
{
    return xc_psr_cmt_attach(ctx->xch, domid) ? failed(ctx, domid, "begin to monitor it") : 0;
}

int libxl_psr_cmt_detach(libxl_ctx *ctx, uint32_t domid)
{
    return xc_psr_cmt_detach(ctx->xch, domid) ? failed(ctx, domid, "end monitoring it") : 0;
}

int libxl_psr_cmt_domain_attached(libxl_ctx *ctx, uint32_t domid)
{
    uint32_t rmid;

    return !xc_psr_cmt_get_domain_rmid(ctx->xch, domid, &rmid);
}

int libxl_psr_cmt_enabled(libxl_ctx *ctx)
{
    return xc_psr_cmt_enabled(ctx->xch);
}

int libxl_psr_cmt_get_total_rmid(libxl_ctx *ctx, uint32_t *total_rmid)
{
    return xc_psr_cmt_get_total_rmid(ctx->xch, total_rmid) ?
           failed(ctx, 0, "tell how many domains can be monitored") : 0;
}

int libxl_psr_cmt_get_l3_cache_size(libxl_ctx *ctx, uint32_t socketid, uint32_t *l3_cache_size)
{
    int cpu, rc = cpu_of_socket(ctx, socketid, &cpu);

    if (rc)
        return rc;
    return xc_psr_cmt_get_l3_cache_size(ctx->xch, cpu, l3_cache_size) ?
           failed(ctx, 0, "tell the size of the cache") : 0;
}

/* 1: yes, 0: no. The hypervisor has a bit for each type. */
int libxl_psr_cmt_type_supported(libxl_ctx *ctx, libxl_psr_cmt_type type)
{
    uint32_t mask;

    if (xc_psr_cmt_get_l3_event_mask(ctx->xch, &mask))
        return 0;
    return mask >> (type - LIBXL_PSR_CMT_TYPE_CACHE_OCCUPANCY) & 1;
}

/* Counters are in units that the processor names: bytes in the end. */
int libxl_psr_cmt_get_sample(libxl_ctx *ctx, uint32_t domid, libxl_psr_cmt_type type,
                             uint64_t scope, uint64_t *sample_r, uint64_t *tsc_r)
{
    static const xc_psr_cmt_type counter[] = {
        [LIBXL_PSR_CMT_TYPE_CACHE_OCCUPANCY] = XC_PSR_CMT_L3_OCCUPANCY,
        [LIBXL_PSR_CMT_TYPE_TOTAL_MEM_COUNT] = XC_PSR_CMT_TOTAL_MEM_COUNT,
        [LIBXL_PSR_CMT_TYPE_LOCAL_MEM_COUNT] = XC_PSR_CMT_LOCAL_MEM_COUNT,
    };
    uint32_t rmid, factor;
    uint64_t units;
    int cpu, rc;

    if (type < LIBXL_PSR_CMT_TYPE_CACHE_OCCUPANCY || type >= (int)LX_COUNT(counter))
        return ERROR_INVAL;
    if (xc_psr_cmt_get_domain_rmid(ctx->xch, domid, &rmid))
        return failed(ctx, domid, "read its counters");
    rc = cpu_of_socket(ctx, scope, &cpu);
    if (rc)
        return rc;
    if (xc_psr_cmt_get_data(ctx->xch, rmid, cpu, counter[type], &units, tsc_r) ||
        xc_psr_cmt_get_l3_upscaling_factor(ctx->xch, &factor))
        return failed(ctx, domid, "read its counters");
    *sample_r = units * factor;
    return 0;
}

/* KiB. */
int libxl_psr_cmt_get_cache_occupancy(libxl_ctx *ctx, uint32_t domid, uint32_t socketid,
                                      uint32_t *l3_cache_occupancy)
{
    uint64_t bytes;
    int rc = libxl_psr_cmt_get_sample(ctx, domid, LIBXL_PSR_CMT_TYPE_CACHE_OCCUPANCY, socketid,
                                      &bytes, NULL);

    if (!rc)
        *l3_cache_occupancy = bytes / 1024;
    return rc;
}

/* --- limiting --------------------------------------------------------------------------------- */

int libxl_psr_set_val(libxl_ctx *ctx, uint32_t domid, libxl_psr_type type,
                      libxl_bitmap *target_map, uint64_t val)
{
    int socket, nr = count_sockets(ctx, 0, NULL);

    if (nr < 0)
        return nr;
    libxl_for_each_set_bit(socket, *target_map) {
        if (socket < nr && xc_psr_set_domain_data(ctx->xch, domid, (xc_psr_type)type, socket, val))
            return failed(ctx, domid, "limit it");
    }
    return 0;
}

int libxl_psr_get_val(libxl_ctx *ctx, uint32_t domid, libxl_psr_type type, unsigned int target,
                      uint64_t *val)
{
    return xc_psr_get_domain_data(ctx->xch, domid, (xc_psr_type)type, target, val) ?
           failed(ctx, domid, "tell its limit") : 0;
}

int libxl_psr_cat_set_cbm(libxl_ctx *ctx, uint32_t domid, libxl_psr_cbm_type type,
                          libxl_bitmap *target_map, uint64_t cbm)
{
    return libxl_psr_set_val(ctx, domid, type, target_map, cbm);
}

int libxl_psr_cat_get_cbm(libxl_ctx *ctx, uint32_t domid, libxl_psr_cbm_type type, uint32_t target,
                          uint64_t *cbm_r)
{
    return libxl_psr_get_val(ctx, domid, type, target, cbm_r);
}

/* --- what the hardware has -------------------------------------------------------------------- */

static int feature(libxl_psr_feat_type type, unsigned int lvl, xc_psr_feat_type *feature)
{
    if (type == LIBXL_PSR_FEAT_TYPE_MBA)
        *feature = XC_PSR_MBA;
    else if (type == LIBXL_PSR_FEAT_TYPE_CAT && (lvl == 2 || lvl == 3))
        *feature = lvl == 3 ? XC_PSR_CAT_L3 : XC_PSR_CAT_L2;
    else
        return ERROR_INVAL;
    return 0;
}

static int get_socket(libxl_ctx *ctx, uint32_t socket, xc_psr_feat_type feature,
                      libxl_psr_hw_info *info)
{
    xc_psr_hw_info hw;

    if (xc_psr_get_hw_info(ctx->xch, socket, feature, &hw))
        return failed(ctx, 0, "tell what of caches and bandwidth can be limited");
    libxl_psr_hw_info_init(info);
    info->id = socket;
    libxl_psr_hw_info_init_type(info, feature == XC_PSR_MBA ? LIBXL_PSR_FEAT_TYPE_MBA :
                                                              LIBXL_PSR_FEAT_TYPE_CAT);
    if (feature == XC_PSR_MBA) {
        info->u.mba.cos_max = hw.mba.cos_max;
        info->u.mba.thrtl_max = hw.mba.thrtl_max;
        info->u.mba.linear = hw.mba.linear;
    } else {
        info->u.cat.cos_max = hw.cat.cos_max;
        info->u.cat.cbm_len = hw.cat.cbm_len;
        info->u.cat.cdp_enabled = hw.cat.cdp_enabled;
    }
    return 0;
}

int libxl_psr_get_hw_info(libxl_ctx *ctx, libxl_psr_feat_type type, unsigned int lvl,
                          unsigned int *nr, libxl_psr_hw_info **info)
{
    int sockets, i, rc;
    xc_psr_feat_type which;
    libxl_psr_hw_info *list;

    rc = feature(type, lvl, &which);
    if (rc)
        return rc;
    sockets = count_sockets(ctx, 0, NULL);
    if (sockets < 0)
        return sockets;
    list = lx_malloc((sockets + 1) * sizeof(*list));
    for (i = 0; !rc && i < sockets; i++)
        rc = get_socket(ctx, i, which, &list[i]);
    if (rc) {
        libxl_psr_hw_info_list_free(list, i - 1);
        return rc;
    }
    *nr = sockets;
    *info = list;
    return 0;
}

void libxl_psr_hw_info_list_free(libxl_psr_hw_info *list, unsigned int nr)
{
    for (unsigned int i = 0; list && i < nr; i++)
        libxl_psr_hw_info_dispose(&list[i]);
    free(list);
}

int libxl_psr_cat_get_info(libxl_ctx *ctx, libxl_psr_cat_info **info, unsigned int *nr,
                           unsigned int lvl)
{
    libxl_psr_hw_info *hw;
    libxl_psr_cat_info *list;
    int rc = libxl_psr_get_hw_info(ctx, LIBXL_PSR_FEAT_TYPE_CAT, lvl, nr, &hw);

    if (rc)
        return rc;
    list = lx_malloc((*nr + 1) * sizeof(*list));
    for (unsigned int i = 0; i < *nr; i++) {
        libxl_psr_cat_info_init(&list[i]);
        list[i].id = hw[i].id;
        list[i].cos_max = hw[i].u.cat.cos_max;
        list[i].cbm_len = hw[i].u.cat.cbm_len;
        list[i].cdp_enabled = hw[i].u.cat.cdp_enabled;
    }
    libxl_psr_hw_info_list_free(hw, *nr);
    *info = list;
    return 0;
}

int libxl_psr_cat_get_l3_info(libxl_ctx *ctx, libxl_psr_cat_info **info, int *nr)
{
    unsigned int count;
    int rc = libxl_psr_cat_get_info(ctx, info, &count, 3);

    if (!rc)
        *nr = count;
    return rc;
}

void libxl_psr_cat_info_list_free(libxl_psr_cat_info *list, int nr)
{
    for (int i = 0; list && i < nr; i++)
        libxl_psr_cat_info_dispose(&list[i]);
    free(list);
}
