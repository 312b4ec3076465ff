/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Devices that guests may get: they belong to pciback, and to the hypervisor's quarantine, where they reach no memory.
 * Below /libxl/pci/ADDRESS is what each was before (driver_path) and what it is called (name).
 */
#include "pci/pci.h"
#include "core/ctx.h"
#include "core/log.h"
#include "core/store.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <unistd.h>
#include <xenctrl.h>

/* An address cannot be the name of a node. */
static char *record(struct lx *lx, const libxl_device_pci *pci, const char *name)
{
    return lx_sprintf(lx, "/libxl/pci/%04x-%02x-%02x-%x%s%s", pci->domain, pci->bus, pci->dev, pci->func,
                      *name ? "/" : "", name);
}

/* --- names ------------------------------------------------------------------------------------ */

static char *name_of(struct lx *lx, const libxl_device_pci *pci)
{
    return lx_store_get(lx, XBT_NULL, "%s", record(lx, pci, "name"));
}

static bool find_name(struct lx *lx, const char *name, libxl_device_pci *found)
{
    unsigned int nr = 0;
    char **list = lx_store_list(lx, XBT_NULL, "/libxl/pci", &nr);

    for (unsigned int i = 0; list && i < nr; i++) {
        char *its = lx_store_get(lx, XBT_NULL, "/libxl/pci/%s/name", list[i]);
        unsigned int domain, bus, dev, func;

        if (!its || strcmp(its, name) ||
            sscanf(list[i], "%x-%x-%x-%x", &domain, &bus, &dev, &func) != 4)
            continue;
        found->domain = domain;
        found->bus = bus;
        found->dev = dev;
        found->func = func;
        return true;
    }
    return false;
}

int lx_pci_resolve(struct lx *lx, libxl_device_pci *pci)
{
    if (!pci->name || find_name(lx, pci->name, pci))
        return 0;
    lx_log(lx->ctx, XTL_ERROR, 0, "no PCI device is called \"%s\"; \"xl pci-assignable-list -n\" shows names",
           pci->name);
    return ERROR_NOTFOUND;
}

static int keep_name(struct lx *lx, const libxl_device_pci *pci)
{
    libxl_device_pci other = { 0 };

    if (!pci->name)
        return 0;
    if (find_name(lx, pci->name, &other) && !lx_pci_same(&other, pci)) {
        lx_log(lx->ctx, XTL_ERROR, 0, "PCI device %s is called \"%s\" already", lx_pci_address(lx, &other),
               pci->name);
        return ERROR_INVAL;
    }
    return lx_store_write(lx, XBT_NULL, record(lx, pci, "name"), "%s", pci->name);
}

/* --- in --------------------------------------------------------------------------------------- */

static int leave_driver(struct lx *lx, const libxl_device_pci *pci, bool rebind)
{
    char *driver = lx_pci_driver(lx, pci);
    int e;

    if (!driver) {
        if (rebind)
            lx_log(lx->ctx, XTL_WARN, 0, "PCI device %s has no driver that it could be given back to later",
                   lx_pci_address(lx, pci));
        return 0;
    }
    e = lx_pci_tell(lx, pci, lx_sprintf(lx, "%s/unbind", driver));
    if (e) {
        lx_log(lx->ctx, XTL_ERROR, e, "PCI device %s cannot be taken from its driver, %s", lx_pci_address(lx, pci),
               driver);
        return ERROR_FAIL;
    }
    return rebind ? lx_store_write(lx, XBT_NULL, record(lx, pci, "driver_path"), "%s", driver) : 0;
}

/* Without an IOMMU there is no quarantine, and nothing to fear that it would prevent. */
static int quarantine(struct lx *lx, const libxl_device_pci *pci)
{
    if (!xc_assign_device(lx->ctx->xch, DOMID_IO, lx_pci_number(pci), 0) || errno == ENOSYS ||
        errno == EOPNOTSUPP || errno == ENODEV)
        return 0;
    lx_log(lx->ctx, XTL_ERROR, errno, "PCI device %s cannot be put into quarantine", lx_pci_address(lx, pci));
    return ERROR_FAIL;
}

int lx_pci_make_assignable(struct lx *lx, const libxl_device_pci *pci, bool rebind)
{
    int rc;

    if (!lx_pciback_there(lx))
        return ERROR_FAIL;
    if (!lx_pci_exists(lx, pci)) {
        lx_log(lx->ctx, XTL_ERROR, 0, "there is no PCI device %s", lx_pci_address(lx, pci));
        return ERROR_NOTFOUND;
    }
    rc = keep_name(lx, pci);
    if (!rc && lx_pciback_has(lx, pci)) {
        lx_log(lx->ctx, XTL_WARN, 0, "PCI device %s is assignable already", lx_pci_address(lx, pci));
        return quarantine(lx, pci);
    }
    if (!rc)
        rc = leave_driver(lx, pci, rebind);
    if (!rc)
        rc = lx_pciback_take(lx, pci);
    return rc ? rc : quarantine(lx, pci);
}

/* --- out -------------------------------------------------------------------------------------- */

static int rejoin_driver(struct lx *lx, const libxl_device_pci *pci)
{
    char *driver = lx_store_get(lx, XBT_NULL, "%s", record(lx, pci, "driver_path"));
    int e;

    if (!driver) {
        lx_log(lx->ctx, XTL_WARN, 0, "it is not known what driver PCI device %s had; it has none now",
               lx_pci_address(lx, pci));
        return 0;
    }
    e = lx_pci_tell(lx, pci, lx_sprintf(lx, "%s/bind", driver));
    if (!e)
        return 0;
    lx_log(lx->ctx, XTL_ERROR, e, "PCI device %s cannot be given back to %s", lx_pci_address(lx, pci), driver);
    return ERROR_FAIL;
}

static int make_unassignable(struct lx *lx, libxl_device_pci *pci, bool rebind)
{
    int rc = lx_pci_resolve(lx, pci);
    long owner = rc ? -1 : lx_pci_owner(lx, pci);

    if (rc)
        return rc;
    if (!lx_pci_exists(lx, pci)) {
        lx_log(lx->ctx, XTL_ERROR, 0, "there is no PCI device %s", lx_pci_address(lx, pci));
        return ERROR_NOTFOUND;
    }
    if (owner >= 0) {
        lx_log(lx->ctx, XTL_ERROR, 0, "PCI device %s is in use by domain %ld; detach it first",
               lx_pci_address(lx, pci), owner);
        return ERROR_INVAL;
    }
    if (xc_deassign_device(lx->ctx->xch, DOMID_IO, lx_pci_number(pci)) && errno != ENOSYS &&
        errno != EOPNOTSUPP && errno != ENODEV) {
        lx_log(lx->ctx, XTL_ERROR, errno, "PCI device %s cannot be taken out of quarantine",
               lx_pci_address(lx, pci));
        return ERROR_FAIL;
    }
    if (lx_pciback_has(lx, pci))
        rc = lx_pciback_release(lx, pci);
    if (!rc && rebind)
        rc = rejoin_driver(lx, pci);
    return rc ? rc : lx_store_prune(lx, XBT_NULL, record(lx, pci, ""));
}

/* --- the public functions --------------------------------------------------------------------- */

int libxl_device_pci_assignable_add(libxl_ctx *ctx, libxl_device_pci *pci, int rebind)
{
    struct lx lx;

    lx_begin(&lx, ctx);
    return lx_end(&lx, lx_pci_make_assignable(&lx, pci, rebind));
}

int libxl_device_pci_assignable_remove(libxl_ctx *ctx, libxl_device_pci *pci, int rebind)
{
    struct lx lx;

    lx_begin(&lx, ctx);
    return lx_end(&lx, make_unassignable(&lx, pci, rebind));
}

/* Those that no guest has. NULL also when there are none. */
libxl_device_pci *libxl_device_pci_assignable_list(libxl_ctx *ctx, int *num)
{
    libxl_device_pci *list;
    int nr, kept = 0;
    struct lx lx;

    lx_begin(&lx, ctx);
    list = lx_pciback_list(&lx, &nr);
    for (int i = 0; i < nr; i++) {
        if (lx_pci_owner(&lx, &list[i]) >= 0)
            continue;
        list[kept] = list[i];
        list[kept++].name = lx_strdup_malloc(name_of(&lx, &list[i]));
    }
    lx_end(&lx, 0);
    *num = kept;
    return list;
}

void libxl_device_pci_assignable_list_free(libxl_device_pci *list, int num)
{
    for (int i = 0; i < num; i++)
        libxl_device_pci_dispose(&list[i]);
    free(list);
}
