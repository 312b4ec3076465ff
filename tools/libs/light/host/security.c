/* SPDX-License-Identifier: LGPL-2.1-only */
/* Security labels: the hypervisor's FLASK module, if it runs with it. */
#include "core/ctx.h"
#include "core/log.h"
#include "types/types.h"
#include <stdlib.h>

enum { MAX_CONTEXT = 4096 };        /* a label is much shorter; the hypervisor says if it is not */

static int failed(libxl_ctx *ctx, const char *what)
{
    bool no_module = errno == ENOSYS || errno == EOPNOTSUPP;

    if (no_module)
        lx_log(ctx, XTL_ERROR, 0, "cannot %s: the hypervisor runs without FLASK", what);
    else
        lx_log(ctx, XTL_ERROR, errno, "cannot %s", what);
    return no_module ? ERROR_NOTFOUND : ERROR_FAIL;
}

int libxl_flask_context_to_sid(libxl_ctx *ctx, char *buf, size_t len, uint32_t *ssidref)
{
    int rc = 0;

    lx_ctx_lock(ctx);
    if (xc_flask_context_to_sid(ctx->xch, buf, len, ssidref))
        rc = failed(ctx, "look up a security label");
    lx_ctx_unlock(ctx);
    return rc;
}

int libxl_flask_sid_to_context(libxl_ctx *ctx, uint32_t ssidref, char **buf, size_t *len)
{
    char text[MAX_CONTEXT] = "";
    int rc = 0;

    lx_ctx_lock(ctx);
    if (xc_flask_sid_to_context(ctx->xch, ssidref, text, sizeof(text) - 1))
        rc = failed(ctx, "look up a security identifier");
    lx_ctx_unlock(ctx);
    *buf = rc ? NULL : lx_strdup_malloc(text);
    *len = rc ? 0 : strlen(text);
    return rc;
}

int libxl_flask_getenforce(libxl_ctx *ctx)
{
    int rc;

    lx_ctx_lock(ctx);
    rc = xc_flask_getenforce(ctx->xch);
    if (rc < 0)
        rc = failed(ctx, "ask whether the security policy is enforced");
    lx_ctx_unlock(ctx);
    return rc;
}

int libxl_flask_setenforce(libxl_ctx *ctx, int mode)
{
    int rc = 0;

    lx_ctx_lock(ctx);
    if (xc_flask_setenforce(ctx->xch, mode) < 0)
        rc = failed(ctx, mode ? "enforce the security policy" : "stop enforcing the policy");
    lx_ctx_unlock(ctx);
    return rc;
}

int libxl_flask_loadpolicy(libxl_ctx *ctx, void *policy, uint32_t size)
{
    int rc = 0;

    lx_ctx_lock(ctx);
    if (xc_flask_load(ctx->xch, policy, size) < 0)
        rc = failed(ctx, "load the security policy");
    lx_ctx_unlock(ctx);
    return rc;
}
