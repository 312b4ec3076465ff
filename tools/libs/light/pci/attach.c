/* SPDX-License-Identifier: LGPL-2.1-only */
/* PCI devices of a domain, one after another: the public functions, and what a configuration asks for. */
#include "pci/pci.h"
#include "pci/attach.h"
#include "core/ctx.h"
#include "core/log.h"
#include "domain/domain.h"
#include "domain/userdata.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>

static int check_type(struct lx *lx, uint32_t domid, libxl_domain_type *type)
{
    xc_domaininfo_t info;
    int rc = lx_domain_get(lx, domid, &info);

    if (rc == ERROR_DOMAIN_NOTFOUND)
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "no such domain");
    if (rc)
        return rc;
    *type = lx_domain_type(lx, domid, info.flags & XEN_DOMINF_hvm_guest);
    if (*type == LIBXL_DOMAIN_TYPE_PVH) {
        lx_log_domain(lx->ctx, domid, XTL_ERROR, 0, "is a PVH guest: those cannot have PCI devices yet");
        return ERROR_INVAL;
    }
    return 0;
}

/* --- which ------------------------------------------------------------------------------------ */

static bool is_whole(const libxl_device_pci *pci)
{
    return pci->vfunc_mask == LIBXL_PCI_FUNC_ALL;
}

/* All functions there are in the place of "*": each its own device, the first last, as it is the one guests look at. */
static int expand(struct lx *lx, const libxl_device_pci *pci, libxl_device_pci *list, int *nr)
{
    libxl_device_pci one = *pci;

    one.vfunc_mask = 1;
    *nr = 0;
    for (int func = 7; is_whole(pci) && func >= 0; func--) {
        one.func = func;
        one.vdevfn = pci->vdevfn ? (pci->vdevfn & ~7U) | func : 0;
        if (lx_pci_exists(lx, &one))
            list[(*nr)++] = one;
    }
    if (!is_whole(pci))
        list[(*nr)++] = one;
    if (*nr)
        return 0;
    lx_log(lx->ctx, XTL_ERROR, 0, "there is no PCI device %04x:%02x:%02x", pci->domain, pci->bus, pci->dev);
    return ERROR_NOTFOUND;
}

static int replace_whole(struct lx *lx, libxl_domain_config *config, int i)
{
    libxl_device_pci functions[LX_PCI_FUNCTIONS], *bigger;
    int nr, rc = expand(lx, &config->pcidevs[i], functions, &nr);

    if (rc || nr == 1) {
        if (!rc)
            config->pcidevs[i] = functions[0];
        return rc;
    }
    bigger = realloc(config->pcidevs, (config->num_pcidevs + nr) * sizeof(*bigger));
    if (!bigger)
        abort();
    memmove(bigger + i + nr, bigger + i + 1, (config->num_pcidevs - i - 1) * sizeof(*bigger));
    memcpy(bigger + i, functions, nr * sizeof(*bigger));
    for (int j = 1; j < nr; j++)            /* the name belongs to one of them */
        bigger[i + j].name = NULL;
    config->pcidevs = bigger;
    config->num_pcidevs += nr - 1;
    return 0;
}

static int check_twice(struct lx *lx, const libxl_domain_config *config)
{
    for (int i = 0; i < config->num_pcidevs; i++) {
        for (int j = 0; j < i; j++) {
            if (!lx_pci_same(&config->pcidevs[i], &config->pcidevs[j]))
                continue;
            lx_log(lx->ctx, XTL_ERROR, 0, "pci=: device %s is there twice", lx_pci_address(lx, &config->pcidevs[i]));
            return ERROR_INVAL;
        }
    }
    return 0;
}

int lx_pci_complete(struct lx *lx, libxl_domain_config *config)
{
    int rc = 0;

    if (config->num_pcidevs && config->c_info.type == LIBXL_DOMAIN_TYPE_PVH) {
        lx_log(lx->ctx, XTL_ERROR, 0, "domain \"%s\" cannot be made: pci=: PVH guests cannot have PCI devices yet",
               config->c_info.name);
        return ERROR_INVAL;
    }
    for (int i = 0; !rc && i < config->num_pcidevs; i++) {
        rc = lx_pci_resolve(lx, &config->pcidevs[i]);
        if (!rc && is_whole(&config->pcidevs[i]))
            rc = replace_whole(lx, config, i);
    }
    return rc ? rc : check_twice(lx, config);
}

/* --- one after another ------------------------------------------------------------------------ */

static int next_one(struct lx_op *op, int rc);

static int start_one(struct lx_op *op)
{
    struct lx_pci_attach *attach = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_pci_add_plan);
    struct lx_pci_add *add = child->state;

    *add = (struct lx_pci_add){ .domid = attach->domid, .pci = attach->list[attach->at],
                                .slot = &attach->list[attach->at].vdevfn, .type = attach->type,
                                .starting = attach->starting };
    lx_op_child_start(child);
    return lx_op_wait_children(op, next_one);
}

static int next_one(struct lx_op *op, int rc)
{
    struct lx_pci_attach *attach = op->state;

    if (rc || ++attach->at >= attach->nr)
        return rc;
    return start_one(op);
}

static int attach_all(struct lx_op *op)
{
    struct lx_pci_attach *attach = op->state;

    return attach->nr ? start_one(op) : 0;
}

/* Those that were given before one could not. A guest that never ran is not asked, nor is its device model. */
static int take_back(struct lx_op *op)
{
    struct lx_pci_attach *attach = op->state;

    for (int i = 0; i < attach->at; i++) {
        struct lx_op *child;

        if (attach->starting) {
            lx_pci_deassign(&op->lx, attach->domid, &attach->list[i]);
            lx_pci_reset(&op->lx, &attach->list[i]);
            continue;
        }
        child = lx_op_child_new(op, &lx_pci_remove_plan);
        *(struct lx_pci_remove *)child->state = (struct lx_pci_remove){
            .domid = attach->domid, .pci = attach->list[i], .type = attach->type, .force = true };
        lx_op_child_start(child);
    }
    return lx_op_wait_children(op, NULL);
}

static int remember(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    const struct lx_pci_attach *attach = arg;
    libxl_device_pci *bigger = realloc(config->pcidevs, (config->num_pcidevs + attach->nr) * sizeof(*bigger));

    if (!bigger)
        abort();
    config->pcidevs = bigger;
    for (int i = 0; i < attach->nr; i++)
        libxl_device_pci_copy(lx->ctx, &bigger[config->num_pcidevs++], &attach->list[i]);
    return 0;
}

static void attached(struct lx_op *op, int rc)
{
    struct lx_pci_attach *attach = op->state;

    if (!rc && !attach->starting)
        lx_config_change(&op->lx, attach->domid, remember, attach);
}

static const struct lx_step steps[] = { { "give one after another", attach_all, take_back } };
const struct lx_plan lx_pci_attach_plan = LX_PLAN("give PCI devices", steps, struct lx_pci_attach, attached);

/* --- the public functions --------------------------------------------------------------------- */

int libxl_device_pci_add(libxl_ctx *ctx, uint32_t domid, libxl_device_pci *pci, const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &lx_pci_attach_plan);
    struct lx_pci_attach *attach = op->state;
    int rc = check_type(&op->lx, domid, &attach->type);

    attach->domid = domid;
    attach->list = lx_alloc(&op->lx, LX_PCI_FUNCTIONS * sizeof(*attach->list));
    if (!rc)
        rc = lx_pci_resolve(&op->lx, pci);
    if (!rc)
        rc = expand(&op->lx, pci, attach->list, &attach->nr);
    return rc ? lx_op_drop(op, rc) : lx_op_start(op, ao_how);
}

struct detach {
    uint32_t domid;
    libxl_domain_type type;
    libxl_device_pci list[LX_PCI_FUNCTIONS];
    int nr, at;
    bool force;
};

static int forget(struct lx *lx, libxl_domain_config *config, const void *arg)
{
    for (int i = 0; i < config->num_pcidevs; i++) {
        if (!lx_pci_same(&config->pcidevs[i], arg))
            continue;
        libxl_device_pci_dispose(&config->pcidevs[i]);
        memmove(&config->pcidevs[i], &config->pcidevs[i + 1],
                (--config->num_pcidevs - i) * sizeof(*config->pcidevs));
        break;
    }
    return 0;
}

static void detached(struct lx_op *op, int rc)
{
    struct lx_pci_remove *remove = op->state;

    if (!rc)
        lx_config_change(&op->lx, remove->domid, forget, &remove->pci);
}

static int next_out(struct lx_op *op, int rc);

static int start_out(struct lx_op *op)
{
    struct detach *detach = op->state;
    struct lx_op *child = lx_op_child_new(op, &lx_pci_remove_plan);

    *(struct lx_pci_remove *)child->state = (struct lx_pci_remove){
        .domid = detach->domid, .pci = detach->list[detach->at], .type = detach->type, .force = detach->force,
        .done = detached };
    lx_op_child_start(child);
    return lx_op_wait_children(op, next_out);
}

static int next_out(struct lx_op *op, int rc)
{
    struct detach *detach = op->state;

    return rc || ++detach->at >= detach->nr ? rc : start_out(op);
}

static const struct lx_step detach_steps[] = { { "take one after another", start_out } };
static const struct lx_plan detach_plan = LX_PLAN("take PCI devices", detach_steps, struct detach, NULL);

static int take_out(libxl_ctx *ctx, uint32_t domid, libxl_device_pci *pci, bool force,
                    const libxl_asyncop_how *ao_how)
{
    struct lx_op *op = lx_op_new(ctx, &detach_plan);
    struct detach *detach = op->state;
    int rc = check_type(&op->lx, domid, &detach->type);

    detach->domid = domid;
    detach->force = force;
    if (!rc)
        rc = lx_pci_resolve(&op->lx, pci);
    if (!rc)
        rc = expand(&op->lx, pci, detach->list, &detach->nr);
    return rc ? lx_op_drop(op, rc) : lx_op_start(op, ao_how);
}

int libxl_device_pci_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_pci *pci,
                            const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, pci, false, ao_how);
}

int libxl_device_pci_destroy(libxl_ctx *ctx, uint32_t domid, libxl_device_pci *pci,
                             const libxl_asyncop_how *ao_how)
{
    return take_out(ctx, domid, pci, true, ao_how);
}

libxl_device_pci *libxl_device_pci_list(libxl_ctx *ctx, uint32_t domid, int *num)
{
    libxl_device_pci *found, *list;
    unsigned int nr;
    struct lx lx;

    *num = 0;
    lx_begin(&lx, ctx);
    found = lx_pci_list(&lx, domid, &nr);
    list = lx_malloc((nr + 1) * sizeof(*list));
    for (unsigned int i = 0; i < nr; i++)
        if (found[i].domain >= 0)
            list[(*num)++] = found[i];
    lx_end(&lx, 0);
    return list;
}

void libxl_device_pci_list_free(libxl_device_pci *list, int num)
{
    for (int i = 0; i < num; i++)
        libxl_device_pci_dispose(&list[i]);
    free(list);
}
