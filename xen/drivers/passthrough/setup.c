// SPDX-License-Identifier: GPL-2.0-only
/* Finding the hardware, and saying what is used of it. */
#include <xen/sched.h>

#include "private.h"

bool __ro_after_init iommu_enabled;
bool __ro_after_init iommu_intremap, iommu_intremap_wide;
const struct iommu_ops *__ro_after_init iommu_ops;

static void __init none(const char *why)
{
    if (opt_iommu_required)
        panic("iommu=required, but %s", why);
    printk("I/O virtualization is off: %s\n", why);
}

static void __init make_quarantine(void)
{
    void *scratch;
    int rc;

    if (opt_quarantine != QUARANTINE_SCRATCH)
        return;
    scratch = xenheap_alloc(0);
    quarantine = scratch ? domain_iommu_create(NULL, &rc) : NULL;
    if (!quarantine || io_tables_point_all_at(&quarantine->tables, virt_to_mfn(scratch)))
        panic("IOMMU: out of memory for the scratch page");
}

void __init iommu_setup(void)
{
    if (!opt_iommu) {
        none("switched off on the command line");
        return;
    }
    iommu_ops = amd_iommu_probe() ?: vtd_probe();
    if (!iommu_ops) {
        none("no usable IOMMU (ACPI's IVRS or DMAR)");
        return;
    }
    if (opt_dom0_passthrough && !iommu_ops->can_bypass) {
        printk(XENLOG_WARNING "dom0-iommu=passthrough: the hardware cannot: ignored\n");
        opt_dom0_passthrough = false;
    }
    iommu_enabled = true;
    iommu_intremap = iommu_ops->intremap;
    iommu_intremap_wide = iommu_ops->intremap && iommu_ops->intremap_wide;
    if (opt_dom0_none)
        printk(XENLOG_WARNING "dom0-iommu=none: there is an IOMMU, and dom0's devices go through it: to be without, say"
               " iommu=off\n");
    make_quarantine();
    printk("I/O virtualization enabled: %s, %u-level tables\n", iommu_ops->name, iommu_ops->levels);
    printk(" - dom0's devices: %s\n", opt_dom0_passthrough ? "passthrough" : iommu_dom0_strict ? "strict" : "relaxed");
    printk(" - interrupt remapping: %s\n", iommu_intremap ? "enabled" : "off");
    if (!iommu_intremap)
        printk(XENLOG_WARNING "Without interrupt remapping a guest with a device can raise any interrupt\n");
}

/* What they write from here on would go to the machine's addresses instead of their domain's. */
static void stop_translated(void)
{
    for (struct pci_device *dev = pci_device_first(); dev; dev = pci_device_next(dev)) {
        const struct domain *d = dev->owner;

        if (dev->kind != PCI_ENDPOINT || !d || (is_hardware_domain(d) && is_pv_domain(d)))
            continue;
        pci_conf_write(dev->sbdf, PCI_COMMAND, 2, pci_conf_read(dev->sbdf, PCI_COMMAND, 2) & ~PCI_COMMAND_MASTER);
    }
}

void iommu_shutdown(void)
{
    if (!iommu_ops)
        return;
    if (!panic_in_progress)
        stop_translated();
    iommu_ops->shutdown();
}
