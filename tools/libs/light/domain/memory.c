/* SPDX-License-Identifier: LGPL-2.1-only */
/* How much memory domains have, may have, and are asked to get along with. All in KiB. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "domain/domain.h"
#include "create/make.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <unistd.h>

/* What a domain may have beyond what it is told, see limits.c. */
enum { SLACK_KB = 1024, LEAST_DOM0_KB = 128 * 1024 };

static int read_kb(struct lx *lx, uint32_t domid, const char *name, uint64_t *kb)
{
    char *text;
    int rc = lx_store_read(lx, XBT_NULL, &text, "/local/domain/%u/memory/%s", domid, name);

    if (!rc && !text)
        rc = ERROR_NOTFOUND;
    if (!rc)
        *kb = strtoull(text, NULL, 10);
    return rc;
}

static int write_kb(struct lx *lx, uint32_t domid, const char *name, uint64_t kb)
{
    return lx_store_write(lx, XBT_NULL,
                          lx_sprintf(lx, "/local/domain/%u/memory/%s", domid, name), "%llu",
                          (unsigned long long)kb);
}

static int current(struct lx *lx, uint32_t domid, xc_domaininfo_t *info)
{
    int rc = lx_domain_get(lx, domid, info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "no such domain");
    return rc;
}

/* Of the control domain nobody may have written any yet: it gets what it has. */
static int target_of(struct lx *lx, uint32_t domid, uint64_t *kb)
{
    xc_domaininfo_t info;
    int rc = read_kb(lx, domid, "target", kb);

    if (rc != ERROR_NOTFOUND)
        return rc;
    rc = current(lx, domid, &info);
    if (rc || domid)
        return rc ? rc : ERROR_FAIL;
    *kb = info.tot_pages * 4;
    rc = write_kb(lx, domid, "target", *kb);
    return rc ? rc : write_kb(lx, domid, "static-max", info.max_pages * 4 < 1ULL << 50 ?
                                                       info.max_pages * 4 : *kb);
}

int libxl_get_memory_target(libxl_ctx *ctx, uint32_t domid, uint64_t *out_target)
{
    struct lx lx;

    lx_begin(&lx, ctx);
    return lx_end(&lx, target_of(&lx, domid, out_target));
}

static int set_max(struct lx *lx, uint32_t domid, uint64_t kb)
{
    if (!xc_domain_setmaxmem(lx->ctx->xch, domid, kb))
        return 0;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot limit its memory to %llu KiB",
                  (unsigned long long)kb);
    return ERROR_FAIL;
}

int libxl_domain_setmaxmem(libxl_ctx *ctx, uint32_t domid, uint64_t target_memkb)
{
    uint64_t target, video = 0;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = target_of(&lx, domid, &target);
    if (!rc)
        read_kb(&lx, domid, "videoram", &video);
    if (!rc && target_memkb < target + video) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "may not be limited to %llu KiB: it is to have "
                      "%llu (\"xl mem-set\" first)", (unsigned long long)target_memkb,
                      (unsigned long long)(target + video));
        rc = ERROR_FAIL;
    }
    if (!rc)
        rc = set_max(&lx, domid, target_memkb + SLACK_KB);
    return lx_end(&lx, rc);
}

static int check_target(struct lx *lx, uint32_t domid, uint64_t wanted)
{
    uint64_t most;
    int rc = read_kb(lx, domid, "static-max", &most);

    if (rc == ERROR_NOTFOUND && !domid)
        rc = 0, most = UINT64_MAX;
    if (rc)
        return rc == ERROR_NOTFOUND ? ERROR_FAIL : rc;
    if (wanted > most) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "cannot have %llu KiB: %llu is the most "
                      "(maxmem=)", (unsigned long long)wanted, (unsigned long long)most);
        return ERROR_INVAL;
    }
    if (!domid && wanted < LEAST_DOM0_KB) {
        lx_log(lx->ctx, XTL_ERROR, 0, "the control domain needs %d MiB at least",
               LEAST_DOM0_KB / 1024);
        return ERROR_INVAL;
    }
    return 0;
}

static int set_target(struct lx *lx, uint32_t domid, int64_t kb, bool relative, bool enforce)
{
    uint64_t old, video = 0, wanted;
    xc_domaininfo_t info;
    int rc = target_of(lx, domid, &old);

    if (!rc)
        rc = current(lx, domid, &info);
    if (rc)
        return rc;
    read_kb(lx, domid, "videoram", &video);
    wanted = !relative ? (uint64_t)kb : kb < 0 && (uint64_t)-kb > old ? 0 : old + kb;
    rc = check_target(lx, domid, wanted);
    if (!rc && enforce && wanted > old)
        rc = set_max(lx, domid, wanted + SLACK_KB);
    if (rc)
        return rc;
    if (info.flags & XEN_DOMINF_hvm_guest &&
        xc_domain_set_pod_target(lx->ctx->xch, domid, wanted / 4, NULL, NULL, NULL)) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "the hypervisor does not accept a target "
                      "of %llu KiB", (unsigned long long)wanted);
        return ERROR_FAIL;
    }
    rc = write_kb(lx, domid, "target", wanted - video);
    if (!rc && enforce && wanted <= old)
        rc = set_max(lx, domid, wanted + SLACK_KB);
    return rc;
}

int libxl_set_memory_target(libxl_ctx *ctx, uint32_t domid, int64_t target_memkb, int relative,
                            int enforce)
{
    struct lx lx;

    lx_begin(&lx, ctx);
    return lx_end(&lx, set_target(&lx, domid, target_memkb, relative, enforce));
}

/* --- room for a new domain -------------------------------------------------------------------- */

int libxl_domain_need_memory(libxl_ctx *ctx, libxl_domain_config *config,
                             uint32_t domid_for_logging, uint64_t *need_memkb)
{
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = lx_config_complete(&lx, config);
    if (!rc)
        *need_memkb = config->b_info.target_memkb + lx_shadow_kb(&config->b_info) + 2 * SLACK_KB;
    return lx_end(&lx, rc);
}

int libxl_wait_for_free_memory(libxl_ctx *ctx, uint32_t domid, uint64_t memory_kb, int wait_secs)
{
    uint64_t free_kb;
    int rc;

    for (int tenths = wait_secs * 10;; tenths--) {
        rc = libxl_get_free_memory(ctx, &free_kb);
        if (rc || free_kb >= memory_kb)
            return rc;
        if (tenths <= 0)
            return ERROR_NOMEM;
        usleep(100000);
    }
}

/* Waits as long as the domain gets nearer to its target. */
int libxl_wait_for_memory_target(libxl_ctx *ctx, uint32_t domid, int wait_secs)
{
    uint64_t target, last = UINT64_MAX;
    libxl_dominfo info;
    int rc = libxl_get_memory_target(ctx, domid, &target), left = wait_secs * 10;

    while (!rc) {
        rc = libxl_domain_info(ctx, &info, domid);
        if (rc)
            break;
        if (info.current_memkb <= target + SLACK_KB)
            return 0;
        left = info.current_memkb < last ? wait_secs * 10 : left - 1;
        last = info.current_memkb;
        if (left <= 0)
            return ERROR_FAIL;
        usleep(100000);
    }
    return rc;
}
