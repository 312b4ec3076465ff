/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A device model that ends before its guest does: the guest waits for its devices for ever then. Whoever watches the
 * domain's death says so and ends the guest as one that crashed, so that what is to happen is what on_crash= says. The
 * model's log stays.
 */
#include "domain/model-death.h"
#include "core/ctx.h"
#include "core/log.h"
#include "dm/dm.h"
#include "domain/domain.h"
#include <poll.h>
#include <sys/pidfd.h>
#include <unistd.h>
#include <xenctrl.h>
#include <xen/sched.h>

static bool lives(struct lx *lx, uint32_t domid)
{
    xc_domaininfo_t info;

    return !lx_domain_get(lx, domid, &info) && !(info.flags & (XEN_DOMINF_dying | XEN_DOMINF_shutdown));
}

/* A model that somebody ended on purpose is no longer named in xenstore. */
static void end_guest(struct lx *lx, const struct lx_model_watch *watch)
{
    if (lx_dm_named_pid(lx, watch->domid) != watch->pid || !lives(lx, watch->domid))
        return;
    lx_log_domain(lx->ctx, watch->domid, XTL_ERROR, 0, "its device model (process %ld) has ended; the guest cannot "
                  "go on and is stopped as one that crashed", (long)watch->pid);
    lx_dm_show_log(lx, watch->domid);
    if (xc_domain_shutdown(lx->ctx->xch, watch->domid, SHUTDOWN_crash))
        lx_log_domain(lx->ctx, watch->domid, XTL_ERROR, errno, "cannot be stopped");
}

static void model_ended(struct lx_wait *wait)
{
    struct lx_model_watch *watch = (struct lx_model_watch *)wait;
    struct lx lx = { .ctx = wait->ctx };
    struct pollfd p = { .fd = watch->pidfd, .events = POLLIN };

    if (poll(&p, 1, 0) != 1)
        return;
    lx_model_unwatch(watch);
    end_guest(&lx, watch);
    lx_arena_free(&lx);
}

int lx_model_watch(struct lx *lx, struct lx_model_watch *watch, uint32_t domid)
{
    int rc;

    watch->pidfd = -1;
    watch->domid = domid;
    watch->pid = lx_dm_named_pid(lx, domid);
    if (!watch->pid)
        return 0;
    if (lx_dm_pid(lx, domid))
        watch->pidfd = pidfd_open(watch->pid, 0);
    if (watch->pidfd < 0) {         /* it ended while nobody watched */
        end_guest(lx, watch);
        return 0;
    }
    rc = lx_wait_fd(lx->ctx, &watch->wait, watch->pidfd, POLLIN, model_ended);
    if (rc)
        lx_model_unwatch(watch);
    return rc;
}

void lx_model_unwatch(struct lx_model_watch *watch)
{
    lx_wait_cancel(&watch->wait);
    if (watch->pidfd >= 0)
        close(watch->pidfd);
    watch->pidfd = -1;
}
