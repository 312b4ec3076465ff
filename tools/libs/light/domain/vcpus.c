/* SPDX-License-Identifier: LGPL-2.1-only */
/* Asking a guest to use more or fewer of its vCPUs: cpu/N/availability in its home, and for HVM guests its device model. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "dm/dm.h"
#include "dm/vcpus.h"
#include "domain/domain.h"
#include "op/op.h"
#include <libxl_utils.h>

struct onlining {
    uint32_t domid;
    libxl_bitmap *wanted;
    unsigned int nr;
};

static int write_body(struct lx *lx, xs_transaction_t t, void *arg)
{
    const struct onlining *onlining = arg;
    int rc = 0;

    for (unsigned int i = 0; !rc && i < onlining->nr; i++) {
        bool on = libxl_bitmap_test(onlining->wanted, i);

        rc = lx_store_write(lx, t, lx_sprintf(lx, "/local/domain/%u/cpu/%u/availability",
                                              onlining->domid, i), on ? "online" : "offline");
    }
    return rc;
}

static int ask(struct lx_op *op)
{
    struct onlining *onlining = op->state;
    xc_domaininfo_t info;
    int rc = lx_domain_get(&op->lx, onlining->domid, &info);

    if (rc) {
        lx_log_domain(op->lx.ctx, onlining->domid, XTL_ERROR, 0, "no such domain");
        return rc;
    }
    onlining->nr = info.max_vcpu_id + 1;
    for (unsigned int i = onlining->nr; i < onlining->wanted->size * 8; i++) {
        if (!libxl_bitmap_test(onlining->wanted, i))
            continue;
        lx_log_domain(op->lx.ctx, onlining->domid, XTL_ERROR, 0, "has no vCPU %u: %u is the most "
                      "(maxvcpus=)", i, onlining->nr);
        return ERROR_INVAL;
    }
    return lx_store_transaction(&op->lx, write_body, onlining);
}

/* A guest whose device model ended gets no more than what xenstore says. */
static bool has_model(struct lx_op *op)
{
    struct onlining *onlining = op->state;

    return lx_domain_type(&op->lx, onlining->domid, true) == LIBXL_DOMAIN_TYPE_HVM &&
           lx_dm_pid(&op->lx, onlining->domid);
}

static int plug(struct lx_op *op)
{
    struct onlining *onlining = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);

    lx_dm_plug_vcpus(child, onlining->domid, onlining->wanted);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static const struct lx_step steps[] = {
    { "write which are wanted", ask },
    { "have the device model plug in new ones", plug, NULL, has_model },
};
static const struct lx_plan plan = LX_PLAN("set vCPUs online", steps, struct onlining, NULL);

int libxl_set_vcpuonline(libxl_ctx *ctx, uint32_t domid, libxl_bitmap *cpumap,
                         const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &plan);
    struct onlining *onlining = op->state;

    onlining->domid = domid;
    onlining->wanted = cpumap;
    return lx_op_start(op, ao_how);
}
