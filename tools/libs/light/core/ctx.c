/* SPDX-License-Identifier: LGPL-2.1-only */
/* Making and freeing a context, and its lock. */
#include "core/ctx.h"
#include "core/log.h"
#include "event/deliver.h"
#include "types/types.h"
#include <stdlib.h>

static void init_lock(libxl_ctx *ctx)
{
    pthread_mutexattr_t attr;

    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&ctx->lock, &attr);
    pthread_mutexattr_destroy(&attr);
}

int libxl_ctx_alloc(libxl_ctx **pctx, int version, unsigned int flags, xentoollog_logger *lg)
{
    libxl_ctx *ctx;
    int rc;

    *pctx = NULL;
    if (version != LIBXL_VERSION)
        return ERROR_VERSION;
    ctx = lx_malloc(sizeof(*ctx));
    ctx->lg = lg;
    init_lock(ctx);
    XEN_TAILQ_INIT(&ctx->events);
    ctx->deliveries_end = &ctx->deliveries;
    libxl_version_info_init(&ctx->version);

    rc = lx_loop_init(ctx);
    if (rc)
        goto free_ctx;
    ctx->xch = xc_interface_open(lg, lg, 0);
    if (!ctx->xch) {
        lx_log(ctx, XTL_ERROR, errno,
               "cannot open the hypervisor interface; does this domain run under the "
               "hypervisor, as root?");
        rc = ERROR_FAIL;
        goto free_loop;
    }
    ctx->xsh = xs_open(0);
    *pctx = ctx;
    return 0;

free_loop:
    lx_loop_free(ctx);
free_ctx:
    pthread_mutex_destroy(&ctx->lock);
    free(ctx);
    return rc;
}

int libxl_ctx_free(libxl_ctx *ctx)
{
    if (!ctx)
        return 0;
    lx_events_drop(ctx);
    lx_loop_free(ctx);
    libxl_version_info_dispose(&ctx->version);
    if (ctx->xsh)
        xs_close(ctx->xsh);
    if (ctx->xch)
        xc_interface_close(ctx->xch);
    pthread_mutex_destroy(&ctx->lock);
    free(ctx);
    return 0;
}

void lx_ctx_lock(libxl_ctx *ctx)
{
    pthread_mutex_lock(&ctx->lock);
    ctx->lock_depth++;
}

void lx_ctx_unlock(libxl_ctx *ctx)
{
    struct lx_delivery *pending = NULL;

    if (ctx->lock_depth == 1)
        pending = lx_deliveries_take(ctx);
    ctx->lock_depth--;
    pthread_mutex_unlock(&ctx->lock);
    lx_deliver(ctx, pending);
}

struct xs_handle *lx_xs(libxl_ctx *ctx)
{
    if (!ctx->xsh)
        lx_log(ctx, XTL_ERROR, 0, "no connection to xenstore; is xenstored running?");
    return ctx->xsh;
}
