/* SPDX-License-Identifier: LGPL-2.1-only */
/* What giving a device to a guest means to the hypervisor: its ports, memory and interrupt, and what it may reach. */
#include "pci/pci.h"
#include "core/ctx.h"
#include "core/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xenctrl.h>

/* linux/ioport.h: kinds of resources, as sysfs shows them */
enum { RESOURCE_IO = 0x100, RESOURCE_MEMORY = 0x200, NR_RESOURCES = 7 };
enum { PAGE_SHIFT = 12, PAGE_SIZE = 1 << PAGE_SHIFT };

#define PERMISSIVE XYLEM_SYSFS "/bus/pci/drivers/pciback/permissive"

static int failed(struct lx *lx, uint32_t domid, const libxl_device_pci *pci, const char *what)
{
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot be given %s of PCI device %s", what,
                  lx_pci_address(lx, pci));
    return ERROR_FAIL;
}

static int set_access(struct lx *lx, uint32_t domid, unsigned long long start, unsigned long long end,
                      unsigned long flags, bool allow)
{
    if (flags & RESOURCE_IO)
        return xc_domain_ioport_permission(lx->ctx->xch, domid, start, end - start + 1, allow);
    if (flags & RESOURCE_MEMORY)
        return xc_domain_iomem_permission(lx->ctx->xch, domid, start >> PAGE_SHIFT,
                                          (end >> PAGE_SHIFT) - (start >> PAGE_SHIFT) + 1, allow);
    return 0;
}

/* Base addresses and the expansion ROM: lines of start, end, kind. */
static int set_resources(struct lx *lx, uint32_t domid, const libxl_device_pci *pci, bool allow)
{
    char *text = lx_pci_read(lx, pci, "resource"), *line;

    for (int i = 0; i < NR_RESOURCES && text && (line = strsep(&text, "\n")); i++) {
        unsigned long long start, end;
        unsigned long flags;

        if (sscanf(line, "%llx %llx %lx", &start, &end, &flags) != 3 || !start || end < start)
            continue;
        if (set_access(lx, domid, start, end, flags, allow) && allow)
            return failed(lx, domid, pci, flags & RESOURCE_IO ? "the I/O ports" : "the memory");
    }
    return 0;
}

static int grant_irq(struct lx *lx, uint32_t domid, const libxl_device_pci *pci)
{
    long number = lx_pci_read_number(lx, pci, "irq");
    int irq = number;

    if (number <= 0)
        return 0;
    if (xc_physdev_map_pirq(lx->ctx->xch, domid, irq, &irq) ||
        xc_domain_irq_permission(lx->ctx->xch, domid, irq, true))
        return failed(lx, domid, pci, "the interrupt");
    return 0;
}

static void revoke_irq(struct lx *lx, uint32_t domid, const libxl_device_pci *pci)
{
    long irq = lx_pci_read_number(lx, pci, "irq");

    if (irq <= 0)
        return;
    xc_physdev_unmap_pirq(lx->ctx->xch, domid, irq);
    xc_domain_irq_permission(lx->ctx->xch, domid, irq, false);
}

static int allow_all_writes(struct lx *lx, uint32_t domid, const libxl_device_pci *pci)
{
    int e = lx_pci_tell(lx, pci, PERMISSIVE);

    errno = e;
    return e ? failed(lx, domid, pci, "all registers (permissive=1)") : 0;
}

int lx_pci_grant(struct lx *lx, uint32_t domid, const libxl_device_pci *pci, bool own_irq)
{
    int rc = set_resources(lx, domid, pci, true);

    if (!rc && own_irq)
        rc = grant_irq(lx, domid, pci);
    if (!rc && pci->permissive)
        rc = allow_all_writes(lx, domid, pci);
    if (rc)
        lx_pci_revoke(lx, domid, pci, own_irq);
    return rc;
}

void lx_pci_revoke(struct lx *lx, uint32_t domid, const libxl_device_pci *pci, bool own_irq)
{
    set_resources(lx, domid, pci, false);
    if (own_irq)
        revoke_irq(lx, domid, pci);
}

/* --- the IOMMU -------------------------------------------------------------------------------- */

int lx_pci_check_assign(struct lx *lx, uint32_t domid, const libxl_device_pci *pci)
{
    const char *why = "";

    if (!xc_test_assign_device(lx->ctx->xch, domid, lx_pci_number(pci)))
        return 0;
    if (errno == ENOSYS || errno == EOPNOTSUPP)
        why = ": there is no IOMMU, or it is off (see virt_caps in \"xl info\")";
    else if (errno == ENODEV)
        why = ": the hypervisor does not know it, or no IOMMU serves it";
    else if (errno == EBUSY)
        why = ": another domain has it";
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot be given PCI device %s%s", lx_pci_address(lx, pci),
                  why);
    return ERROR_INVAL;
}

int lx_pci_assign(struct lx *lx, uint32_t domid, const libxl_device_pci *pci)
{
    uint32_t flags = pci->rdm_policy == LIBXL_RDM_RESERVE_POLICY_RELAXED ? XEN_DOMCTL_DEV_RDM_RELAXED : 0;

    if (!xc_assign_device(lx->ctx->xch, domid, lx_pci_number(pci), flags))
        return 0;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "cannot be given PCI device %s%s", lx_pci_address(lx, pci),
                  errno == EOPNOTSUPP ? ": it was made without passthrough=" : "");
    return ERROR_FAIL;
}

int lx_pci_deassign(struct lx *lx, uint32_t domid, const libxl_device_pci *pci)
{
    if (!xc_deassign_device(lx->ctx->xch, domid, lx_pci_number(pci)))
        return 0;
    lx_log_domain(lx->ctx, domid, XTL_ERROR, errno, "PCI device %s cannot be taken from it",
                  lx_pci_address(lx, pci));
    return ERROR_FAIL;
}

/* Writing 1 to sysfs: pciback's own way first, where a kernel has it. */
void lx_pci_reset(struct lx *lx, const libxl_device_pci *pci)
{
    char *path = lx_pci_file(lx, pci, "reset");
    FILE *file;
    bool bad;

    if (!lx_pci_tell(lx, pci, XYLEM_SYSFS "/bus/pci/drivers/pciback/do_flr"))
        return;
    file = fopen(path, "we");
    if (!file) {
        lx_log(lx->ctx, XTL_WARN, 0, "PCI device %s has no way to be reset: what its last user left in it stays",
               lx_pci_address(lx, pci));
        return;
    }
    bad = fputs("1", file) < 0;
    if (fclose(file) || bad)
        lx_log(lx->ctx, XTL_WARN, errno, "PCI device %s was not reset", lx_pci_address(lx, pci));
}
