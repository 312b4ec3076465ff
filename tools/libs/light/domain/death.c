/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Events about the end of domains. xenstored says "@releaseDomain" when some domain has shut down
 * or is gone; each request then looks at its own.
 */
#include "core/ctx.h"
#include "core/log.h"
#include "domain/domain.h"
#include "domain/model-death.h"
#include "event/deliver.h"
#include "types/types.h"
#include <stdlib.h>

struct libxl__evgen_domain_death {
    struct lx_wait wait;        /* first: found from it */
    uint32_t domid;
    libxl_uuid uuid;
    libxl_ev_user user;
    bool shutdown_told, death_told;
    struct lx_model_watch model;
};

static void tell(libxl_evgen_domain_death *evgen, libxl_event_type type, unsigned int reason)
{
    libxl_event *event = lx_event_new(evgen->wait.ctx, type, evgen->domid, evgen->user);

    event->domuuid = evgen->uuid;
    if (type == LIBXL_EVENT_TYPE_DOMAIN_SHUTDOWN)
        event->u.domain_shutdown.shutdown_reason = reason;
    lx_event_occurred(evgen->wait.ctx, event);
}

/* The id may belong to another domain by now. */
static bool is_gone(const libxl_evgen_domain_death *evgen, int rc, const xc_domaininfo_t *info)
{
    return rc == ERROR_DOMAIN_NOTFOUND || memcmp(info->handle, evgen->uuid.uuid,
                                                 sizeof(info->handle));
}

static void look(struct lx_wait *wait)
{
    libxl_evgen_domain_death *evgen = (libxl_evgen_domain_death *)wait;
    struct lx lx = { .ctx = wait->ctx };
    xc_domaininfo_t info;
    int rc = lx_domain_get(&lx, evgen->domid, &info);
    bool gone;

    lx_arena_free(&lx);
    if (rc && rc != ERROR_DOMAIN_NOTFOUND)
        return;                 /* logged */
    gone = is_gone(evgen, rc, &info);
    if (!gone && info.flags & XEN_DOMINF_shutdown && !evgen->shutdown_told) {
        evgen->shutdown_told = true;
        tell(evgen, LIBXL_EVENT_TYPE_DOMAIN_SHUTDOWN,
             info.flags >> XEN_DOMINF_shutdownshift & XEN_DOMINF_shutdownmask);
    }
    if ((gone || info.flags & XEN_DOMINF_dying) && !evgen->death_told) {
        evgen->death_told = true;
        tell(evgen, LIBXL_EVENT_TYPE_DOMAIN_DEATH, 0);
    }
}

int libxl_evenable_domain_death(libxl_ctx *ctx, uint32_t domid, libxl_ev_user user,
                                libxl_evgen_domain_death **evgen_out)
{
    libxl_evgen_domain_death *evgen = lx_malloc(sizeof(*evgen));
    xc_domaininfo_t info;
    struct lx lx;
    int rc;

    lx_begin(&lx, ctx);
    rc = lx_domain_get(&lx, domid, &info);
    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(ctx, domid, XTL_ERROR, 0, "no such domain to wait for");
    evgen->domid = domid;
    evgen->user = user;
    if (!rc)
        memcpy(evgen->uuid.uuid, info.handle, sizeof(evgen->uuid.uuid));
    if (!rc)    /* a new watch fires at once, so what has happened already is noticed */
        rc = lx_wait_watch(ctx, &evgen->wait, "@releaseDomain", look);
    if (!rc) {
        rc = lx_model_watch(&lx, &evgen->model, domid);
        if (rc)
            lx_wait_cancel(&evgen->wait);
    }
    if (rc)
        free(evgen);
    else
        *evgen_out = evgen;
    return lx_end(&lx, rc);
}

void libxl_evdisable_domain_death(libxl_ctx *ctx, libxl_evgen_domain_death *evgen)
{
    lx_ctx_lock(ctx);
    lx_wait_cancel(&evgen->wait);
    lx_model_unwatch(&evgen->model);
    lx_ctx_unlock(ctx);
    free(evgen);
}
