/* SPDX-License-Identifier: LGPL-2.1-only */
/* Taking a device from a guest: the guest is asked, unless by force; then it has nothing of it any more. */
#include "pci/pci.h"
#include "pci/model.h"
#include "core/ctx.h"
#include "core/log.h"
#include "dm/dm.h"
#include "types/types.h"

enum { GUEST_MS = 10000 };

static int find(struct lx_op *op)
{
    struct lx_pci_remove *remove = op->state;
    unsigned int nr;
    libxl_device_pci *list = lx_pci_list(&op->lx, remove->domid, &nr);

    for (unsigned int i = 0; i < nr; i++) {
        if (!lx_pci_same(&list[i], &remove->pci))
            continue;
        remove->number = i;
        remove->pci = list[i];
        return 0;
    }
    lx_log_domain(op->lx.ctx, remove->domid, XTL_ERROR, 0, "does not have PCI device %s",
                  lx_pci_address(&op->lx, &remove->pci));
    return ERROR_NOTFOUND;
}

static bool is_pv(const struct lx_pci_remove *remove)
{
    return remove->type == LIBXL_DOMAIN_TYPE_PV;
}

/* --- by its front end ------------------------------------------------------------------------- */

static bool has_front_end(struct lx_op *op)
{
    struct lx_pci_remove *remove = op->state;

    return is_pv(remove) && !(remove->force && lx_pci_backend_state(&op->lx, remove->domid) != LX_BUS_CONNECTED);
}

static int let_go(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_pci_remove *remove = op->state;

    return lx_pci_backend_state(&op->lx, remove->domid) == LX_BUS_CONNECTED ? 0 : LX_WAIT;
}

static int keeps_it(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_pci_remove *remove = op->state;

    lx_log_domain(op->lx.ctx, remove->domid, remove->force ? XTL_WARN : XTL_ERROR, 0,
                  "does not let go of PCI device %s%s", lx_pci_address(&op->lx, &remove->pci),
                  remove->force ? "; taking it all the same" : "; -f takes it all the same");
    return remove->force ? 0 : ERROR_TIMEDOUT;
}

static int ask_front_end(struct lx_op *op)
{
    struct lx_pci_remove *remove = op->state;
    int rc;

    if (lx_pci_backend_state(&op->lx, remove->domid) != LX_BUS_CONNECTED)
        return keeps_it(op, NULL);
    rc = lx_pci_nodes_close(&op->lx, remove->domid, remove->number);
    if (!rc)
        rc = lx_op_wait_watch(op, let_go, "%s/state", lx_pci_backend(&op->lx, remove->domid));
    return rc == LX_WAIT ? lx_op_wait_timer(op, GUEST_MS, keeps_it) : rc;
}

/* --- by its device model ---------------------------------------------------------------------- */

static bool has_model(struct lx_op *op)
{
    struct lx_pci_remove *remove = op->state;

    return !is_pv(remove) && lx_dm_pid(&op->lx, remove->domid);
}

static int model_answered(struct lx_op *op, int rc)
{
    return rc ? keeps_it(op, NULL) : 0;
}

static int ask_model(struct lx_op *op)
{
    struct lx_pci_remove *remove = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);

    lx_pci_model_remove(child, remove->domid, &remove->pci);
    ((struct lx_qmp *)child->state)->limit_ms = GUEST_MS;
    lx_op_child_start(child);
    return lx_op_wait_children(op, model_answered);
}

/* --- all the rest ----------------------------------------------------------------------------- */

static int take_away(struct lx_op *op)
{
    struct lx_pci_remove *remove = op->state;
    int rc;

    lx_pci_revoke(&op->lx, remove->domid, &remove->pci, is_pv(remove));
    rc = lx_pci_deassign(&op->lx, remove->domid, &remove->pci);
    lx_pci_reset(&op->lx, &remove->pci);
    return rc;
}

static int remove_nodes(struct lx_op *op)
{
    struct lx_pci_remove *remove = op->state;

    return lx_pci_nodes_remove(&op->lx, remove->domid, remove->number);
}

static bool was_last(struct lx_op *op)
{
    return !lx_pci_has_any(&op->lx, ((struct lx_pci_remove *)op->state)->domid);
}

static int unplug_backend(struct lx_op *op)
{
    struct lx_pci_remove *remove = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_unplug_plan);
    struct lx_device device = lx_pci_device(remove->domid);

    lx_unplug_prepare(&child->lx, child->state, &device, true);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static void finish(struct lx_op *op, int rc)
{
    struct lx_pci_remove *remove = op->state;

    if (remove->done)
        remove->done(op, rc);
}

static const struct lx_step steps[] = {
    { "find it", find },
    { "have its driver let go", ask_front_end, NULL, has_front_end },
    { "have the device model let go", ask_model, NULL, has_model },
    { "take it away", take_away },
    { "erase its nodes", remove_nodes },
    { "unplug an empty back end", unplug_backend, NULL, was_last },
};
const struct lx_plan lx_pci_remove_plan = LX_PLAN("take a PCI device", steps, struct lx_pci_remove, finish);

/* Nothing of it is said to the guest, which does not run any more; its memory is still its own until this is done. */
void lx_pci_take_all(struct lx *lx, uint32_t domid)
{
    unsigned int nr;
    libxl_device_pci *list = lx_pci_list(lx, domid, &nr);

    for (unsigned int i = 0; i < nr; i++) {
        if (list[i].domain < 0)
            continue;
        lx_pci_deassign(lx, domid, &list[i]);
        lx_pci_reset(lx, &list[i]);
    }
}
