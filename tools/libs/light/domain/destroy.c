/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The end of a domain: it stops, its devices go, then every trace in xenstore and in files, then
 * itself. Nothing on the way stops the rest; the result is the first failure.
 */
#include "create/make.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include <libxl_utils.h>
#include "device/device.h"
#include "dm/dm.h"
#include "domain/domain.h"
#include "domain/userdata.h"
#include "pci/pci.h"
#include <unistd.h>

static int note(struct lx_destroy *destroy, int rc)
{
    if (!destroy->rc)
        destroy->rc = rc;
    return 0;
}

static int find(struct lx_op *op)
{
    struct lx_destroy *destroy = op->state;
    xc_domaininfo_t info;
    int rc = lx_domain_get(&op->lx, destroy->domid, &info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(op->lx.ctx, destroy->domid, XTL_ERROR, 0, "no such domain");
    return rc;
}

static int stop(struct lx_op *op)
{
    struct lx_destroy *destroy = op->state;

    if (xc_domain_pause(op->lx.ctx->xch, destroy->domid) && errno != ESRCH)
        lx_log_domain(op->lx.ctx, destroy->domid, XTL_WARN, errno,
                      "cannot be paused before it is destroyed");
    return 0;
}

/* Before its memory can be anybody else's. */
static int take_pci_devices(struct lx_op *op)
{
    lx_pci_take_all(&op->lx, ((struct lx_destroy *)op->state)->domid);
    return 0;
}

static int devices_gone(struct lx_op *op, int rc)
{
    return note(op->state, rc);
}

static int unplug_devices(struct lx_op *op)
{
    struct lx_destroy *destroy = op->state;

    lx_unplug_all(op, destroy->domid, NULL);
    return lx_op_wait_children(op, devices_gone);
}

/* After the devices it serves; those whose model died are taken away by force. */
static int end_model(struct lx_op *op)
{
    struct lx_destroy *destroy = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_dm_stop_plan);

    ((struct lx_dm_stop *)child->state)->domid = destroy->domid;
    lx_op_child_start(child);
    return lx_op_wait_children(op, devices_gone);
}

/* Back ends of which there is no record (any more). */
static void erase_stray_backends(struct lx *lx, uint32_t domid)
{
    unsigned int nr = 0;
    char **kinds = lx_store_list(lx, XBT_NULL, "/local/domain/0/backend", &nr);

    for (unsigned int i = 0; kinds && i < nr; i++) {
        char *path = lx_sprintf(lx, "/local/domain/0/backend/%s/%u", kinds[i], domid);

        if (lx_store_get(lx, XBT_NULL, "%s", path))
            lx_store_prune(lx, XBT_NULL, path);
    }
}

static int erase(struct lx_op *op)
{
    struct lx_destroy *destroy = op->state;
    struct lx *lx = &op->lx;
    uint32_t domid = destroy->domid;
    char *vm = lx_store_get(lx, XBT_NULL, "/local/domain/%u/vm", domid);

    if (vm && !strncmp(vm, "/vm/", 4))
        note(destroy, lx_store_prune(lx, XBT_NULL, vm));
    note(destroy, lx_store_remove(lx, XBT_NULL, lx_sprintf(lx, "/local/domain/%u", domid)));
    note(destroy, lx_store_prune(lx, XBT_NULL, lx_sprintf(lx, "/libxl/%u", domid)));
    erase_stray_backends(lx, domid);
    lx_userdata_forget(lx, domid);
    return 0;
}

/* Giving back a large domain's memory takes long: another process does it. */
static void __attribute__((noreturn)) destroy_in_child(uint32_t domid)
{
    xc_interface *xch = xc_interface_open(NULL, NULL, 0);
    int e;

    if (!xch)
        _exit(EIO);
    e = xc_domain_destroy(xch, domid) ? errno : 0;
    _exit(e == ESRCH ? 0 : e);
}

static int hypervisor_done(struct lx_op *op, const struct lx_wait *wait)
{
    struct lx_destroy *destroy = op->state;

    if (WIFEXITED(wait->status) && !WEXITSTATUS(wait->status))
        return 0;
    if (WIFEXITED(wait->status))
        lx_log_domain(op->lx.ctx, destroy->domid, XTL_ERROR, WEXITSTATUS(wait->status),
                      "the hypervisor does not destroy it");
    else
        libxl_report_child_exitstatus(op->lx.ctx, XTL_ERROR, "the process that destroys the domain",
                                      wait->pid, wait->status);
    return ERROR_FAIL;
}

static int destroy_domain(struct lx_op *op)
{
    struct lx_destroy *destroy = op->state;
    pid_t pid = lx_fork(op->lx.ctx, "destroying a domain");

    if (!pid)
        destroy_in_child(destroy->domid);
    return pid < 0 ? ERROR_FAIL : lx_op_wait_child(op, pid, hypervisor_done);
}

static int judge(struct lx_op *op)
{
    return ((struct lx_destroy *)op->state)->rc;
}

static const struct lx_step steps[] = {
    { "find it", find },
    { "stop it", stop },
    { "take its PCI devices away", take_pci_devices },
    { "unplug its devices", unplug_devices, .unabortable = true },
    { "end its device model", end_model, .unabortable = true },
    { "erase what is known of it", erase },
    { "destroy it", destroy_domain, .unabortable = true },
    { "see whether all went well", judge },
};
const struct lx_plan lx_destroy_plan =
    LX_PLAN("destroy a domain", steps, struct lx_destroy, NULL);

int libxl_domain_destroy(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_destroy_plan);

    ((struct lx_destroy *)op->state)->domid = domid;
    return lx_op_start(op, ao_how);
}
