/* SPDX-License-Identifier: LGPL-2.1-only */
/* Giving a device to a guest: the plan, for guests that are being made and for running ones. */
#include "pci/pci.h"
#include "pci/model.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "types/types.h"

enum { GUEST_MS = 10000 };

static int check(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;
    struct lx *lx = &op->lx;
    long owner = lx_pci_owner(lx, &add->pci);
    char *address = lx_pci_address(lx, &add->pci);
    int rc;

    if (owner >= 0) {
        lx_log_domain(lx->ctx, add->domid, XTL_ERROR, 0, "cannot be given PCI device %s: domain %ld has it",
                      address, owner);
        return ERROR_INVAL;
    }
    if (add->pci.seize && !lx_pciback_has(lx, &add->pci)) {
        rc = lx_pci_make_assignable(lx, &add->pci, true);
        if (rc)
            return rc;
    }
    if (!lx_pciback_has(lx, &add->pci)) {
        lx_log_domain(lx->ctx, add->domid, XTL_ERROR, 0, "cannot be given PCI device %s: it is not assignable; "
                      "use \"xl pci-assignable-add %s\" first, or seize=1", address, address);
        return ERROR_INVAL;
    }
    return lx_pci_check_assign(lx, add->domid, &add->pci);
}

static int reset(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;

    lx_pci_reset(&op->lx, &add->pci);
    return 0;
}

static bool is_pv(const struct lx_pci_add *add)
{
    return add->type == LIBXL_DOMAIN_TYPE_PV;
}

static int grant(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;

    return lx_pci_grant(&op->lx, add->domid, &add->pci, is_pv(add));
}

static int take_back(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;

    lx_pci_revoke(&op->lx, add->domid, &add->pci, is_pv(add));
    return 0;
}

static int assign(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;

    return lx_pci_assign(&op->lx, add->domid, &add->pci);
}

static int deassign(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;
    int rc = lx_pci_deassign(&op->lx, add->domid, &add->pci);

    lx_pci_reset(&op->lx, &add->pci);
    return rc;
}

static bool has_model(struct lx_op *op)
{
    return !is_pv(op->state);
}

static int show_in_model(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);

    lx_pci_model_add(child, add->domid, &add->pci);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

static int hide_in_model(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_qmp_plan);

    lx_pci_model_remove(child, add->domid, &add->pci);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

/* --- the guest is told ------------------------------------------------------------------------ */

static bool runs(struct lx_op *op)
{
    return !((struct lx_pci_add *)op->state)->starting;
}

static int connected(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_pci_add *add = op->state;

    return lx_pci_backend_state(&op->lx, add->domid) == LX_BUS_CONNECTED ? 0 : LX_WAIT;
}

static int not_connected(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_pci_add *add = op->state;

    lx_log_domain(op->lx.ctx, add->domid, XTL_ERROR, 0, "does not listen to changes of its PCI devices: its "
                  "driver (Linux: xen-pcifront) is not there, or the guest is paused");
    return ERROR_TIMEDOUT;
}

static bool guest_is_told(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;

    return runs(op) && is_pv(add) && lx_pci_has_any(&op->lx, add->domid);
}

static int await_guest(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;
    int rc = lx_op_wait_watch(op, connected, "%s/state", lx_pci_backend(&op->lx, add->domid));

    return rc == LX_WAIT ? lx_op_wait_timer(op, GUEST_MS, not_connected) : rc;
}

static int write_first(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_plug_plan);
    char *name = lx_store_get(&op->lx, XBT_NULL, "/local/domain/%u/name", add->domid);

    lx_pci_plug(&child->lx, child->state, add->domid, name ? name : "", &add->pci, 1);
    lx_op_child_start(child);
    return lx_op_wait_children(op, NULL);
}

/* A back end without any device is as good as none. */
static int write_nodes(struct lx_op *op)
{
    struct lx_pci_add *add = op->state;

    if (lx_pci_backend_state(&op->lx, add->domid))
        return lx_pci_nodes_add(&op->lx, add->domid, &add->pci, is_pv(add));
    return write_first(op);
}

static void finish(struct lx_op *op, int rc)
{
    struct lx_pci_add *add = op->state;

    if (!rc && add->slot)
        *add->slot = add->pci.vdevfn;
}

static const struct lx_step steps[] = {
    { "see whether it can be given", check },
    { "wait until the guest listens", await_guest, NULL, guest_is_told },
    { "reset it", reset },
    { "allow its resources", grant, take_back },
    { "let it reach the guest's memory", assign, deassign },
    { "have the device model show it", show_in_model, hide_in_model, has_model },
    { "write its nodes", write_nodes, NULL, runs },
};
const struct lx_plan lx_pci_add_plan = LX_PLAN("give a PCI device", steps, struct lx_pci_add, finish);
