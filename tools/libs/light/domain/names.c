/* SPDX-License-Identifier: LGPL-2.1-only */
/* Names and ids of domains. A domain's name is xenstore's /local/domain/ID/name. */
#include "domain/domain.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <unistd.h>

int libxl_domid_valid_guest(uint32_t domid)
{
    return domid > 0 && domid < DOMID_FIRST_RESERVED;
}

char *lx_domain_name(struct lx *lx, uint32_t domid)
{
    char *name = lx_store_get(lx, XBT_NULL, "/local/domain/%u/name", domid);

    return name || domid ? name : lx_strdup(lx, "Domain-0");
}

char *libxl_domid_to_name(libxl_ctx *ctx, uint32_t domid)
{
    struct lx lx;
    char *name;

    lx_begin(&lx, ctx);
    name = lx_strdup_malloc(lx_domain_name(&lx, domid));
    lx_end(&lx, 0);
    return name;
}

int libxl_name_to_domid(libxl_ctx *ctx, const char *name, uint32_t *domid)
{
    int nr, rc = ERROR_INVAL;
    libxl_dominfo *domains = libxl_list_domain(ctx, &nr);
    struct lx lx;

    if (!domains)
        return ERROR_NOMEM;
    lx_begin(&lx, ctx);
    for (int i = 0; rc && i < nr; i++) {
        char *its = lx_domain_name(&lx, domains[i].domid);

        if (its && !strcmp(its, name)) {
            *domid = domains[i].domid;
            rc = 0;
        }
    }
    lx_end(&lx, 0);
    libxl_dominfo_list_free(domains, nr);
    return rc;
}

int libxl_domain_qualifier_to_domid(libxl_ctx *ctx, const char *name, uint32_t *domid)
{
    char *end;
    unsigned long id = strtoul(name, &end, 10);

    if (*name < '0' || *name > '9' || *end || id >= DOMID_FIRST_RESERVED)
        return libxl_name_to_domid(ctx, name, domid);
    *domid = id;
    return libxl_domain_info(ctx, NULL, id);
}

int libxl_get_stubdom_id(libxl_ctx *ctx, int guest_domid)
{
    struct lx lx;
    char *id;
    int result;

    lx_begin(&lx, ctx);
    id = lx_store_get(&lx, XBT_NULL, "/local/domain/%d/image/device-model-domid", guest_domid);
    result = id ? atoi(id) : 0;
    lx_end(&lx, 0);
    return result;
}

int libxl_is_stubdom(libxl_ctx *ctx, uint32_t domid, uint32_t *target_domid)
{
    struct lx lx;
    char *target;

    lx_begin(&lx, ctx);
    target = ctx->xsh ? lx_store_get(&lx, XBT_NULL, "/local/domain/%u/target", domid) : NULL;
    if (target && target_domid)
        *target_domid = strtoul(target, NULL, 10);
    lx_end(&lx, 0);
    return target != NULL;
}

uint32_t libxl_vm_get_start_time(libxl_ctx *ctx, uint32_t domid)
{
    char *vm, *start = NULL;
    struct lx lx;
    uint32_t seconds;

    lx_begin(&lx, ctx);
    vm = lx_store_get(&lx, XBT_NULL, "/local/domain/%u/vm", domid);
    if (vm)
        start = lx_store_get(&lx, XBT_NULL, "%s/start_time", vm);
    seconds = start ? strtoul(start, NULL, 10) : (uint32_t)-1;
    if (!start)
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "xenstore does not know when it was started");
    lx_end(&lx, 0);
    return seconds;
}

/* The hypervisor chooses numbers here, whatever earlier guests had: what another toolstack noted of them is forgotten. */
int libxl_clear_domid_history(libxl_ctx *ctx)
{
    if (!unlink("/run/xen/domid-history") || errno == ENOENT)
        return 0;
    lx_log(ctx, XTL_ERROR, errno, "the history of domains' numbers cannot be removed");
    return ERROR_FAIL;
}
