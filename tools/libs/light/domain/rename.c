/* SPDX-License-Identifier: LGPL-2.1-only */
/* Changing a domain's name, and taking its identity away so that a successor can have it. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "domain/domain.h"
#include "domain/userdata.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

static int change_name(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    free(config->c_info.name);
    config->c_info.name = lx_strdup_malloc(arg);
    return 0;
}

struct renaming {
    uint32_t domid;
    const char *name;
    const libxl_uuid *uuid;     /* NULL: stays */
};

static int rename_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct renaming *renaming = arg;
    char *home = lx_store_domain_path(lx, renaming->domid), *vm, *new_vm;
    int rc;

    if (!home)
        return ERROR_FAIL;
    vm = lx_store_get(lx, t, "%s/vm", home);
    rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/name", home), "%s", renaming->name);
    if (!rc && vm)
        rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/name", vm), "%s", renaming->name);
    if (rc || !vm || !renaming->uuid)
        return rc;
    new_vm = lx_sprintf(lx, "/vm/" LIBXL_UUID_FMT, LIBXL_UUID_BYTES((*renaming->uuid)));
    for (int i = 0; !rc && i < 2; i++) {
        const char *node = i ? "start_time" : "name";
        char *value = lx_store_get(lx, t, "%s/%s", vm, node);

        rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/%s", new_vm, node), "%s",
                            value ? value : "");
    }
    if (!rc)
        rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/uuid", new_vm), LIBXL_UUID_FMT,
                            LIBXL_UUID_BYTES((*renaming->uuid)));
    if (!rc)
        rc = lx_store_write(lx, t, lx_sprintf(lx, "%s/vm", home), "%s", new_vm);
    return rc ? rc : lx_store_remove(lx, t, vm);
}

static int check_free(struct lx *lx, uint32_t domid, const char *name)
{
    uint32_t other;

    if (!*name || libxl_name_to_domid(lx->ctx, name, &other) || other == domid)
        return *name ? 0 : ERROR_INVAL;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "cannot be named \"%s\": domain %u is", name,
                  other);
    return ERROR_INVAL;
}

int libxl_domain_rename(libxl_ctx *ctx, uint32_t domid, const char *old_name, const char *new_name)
{
    struct renaming renaming = { domid, new_name, NULL };
    struct lx lx;
    char *name;
    int rc;

    lx_begin(&lx, ctx);
    rc = check_free(&lx, domid, new_name);
    name = lx_domain_name(&lx, domid);
    if (!rc && old_name && (!name || strcmp(name, old_name))) {
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "is not named \"%s\" (any more)", old_name);
        rc = ERROR_INVAL;
    }
    if (!rc)
        rc = lx_store_transaction(&lx, rename_body, &renaming);
    if (!rc && domid)
        rc = lx_config_change(&lx, domid, change_name, new_name);
    return lx_end(&lx, rc);
}

/* Its files go by the UUID: the record is read under the old one and kept under the new one. */
static int change_uuid(struct lx *lx, const struct renaming *renaming)
{
    libxl_domain_config config;
    int rc = lx_config_load(lx, renaming->domid, &config);

    if (xc_domain_sethandle(lx->ctx->xch, renaming->domid,
                            ((libxl_uuid *)renaming->uuid)->uuid)) {
        lx_log_domain(lx->ctx, renaming->domid, XTL_ERROR, errno, "cannot get another UUID");
        libxl_domain_config_dispose(&config);
        return ERROR_FAIL;
    }
    if (!rc) {
        change_name(lx, &config, renaming->name);
        config.c_info.uuid = *renaming->uuid;
        rc = lx_config_save(lx, renaming->domid, &config);
    }
    libxl_domain_config_dispose(&config);
    return rc == ERROR_JSON_CONFIG_EMPTY ? 0 : rc;
}

int libxl_domain_preserve(libxl_ctx *ctx, uint32_t domid, libxl_domain_create_info *info,
                          const char *name_suffix, libxl_uuid new_uuid)
{
    struct renaming renaming = { domid, NULL, &new_uuid };
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    renaming.name = lx_sprintf(&lx, "%s%s", info->name, name_suffix);
    rc = check_free(&lx, domid, renaming.name);
    if (!rc)
        rc = lx_store_transaction(&lx, rename_body, &renaming);
    if (!rc)
        rc = change_uuid(&lx, &renaming);
    return lx_end(&lx, rc);
}
