// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose a device is. Requests may arrive under another function's id (bridges to PCI, aliases firmware names): devices
 * that share one stay together.
 */
#include <xen/sched.h>
#include <asm/p2m.h>
#include <public/domctl.h>

#include "private.h"

struct domain_iommu *quarantine;            /* QUARANTINE_SCRATCH: its tables lead to one page; else NULL */

/* pci_lock() held, here and below. */
unsigned int iommu_device_sources(u32 sbdf, u32 source[MAX_SOURCES])
{
    u32 alias = iommu_ops->alias ? iommu_ops->alias(sbdf) : sbdf;
    struct pci_device *bridge;
    unsigned int hops = 256;

    for (bridge = pci_bridge_of_bus(PCI_SEG(sbdf), PCI_BUS(sbdf)); alias == sbdf && bridge && hops--;
         bridge = pci_bridge_of_bus(PCI_SEG(sbdf), PCI_BUS(bridge->sbdf))) {
        /* the topmost bridge that changes ids decides: go on with the id it gave */
        if (bridge->kind == PCI_BRIDGE_TO_PCI)
            alias = PCI_SBDF(PCI_SEG(sbdf), bridge->secondary, 0);
        else if (bridge->kind == PCI_BRIDGE_LEGACY)
            alias = bridge->sbdf;
        if (PCI_BUS(bridge->sbdf) == bridge->secondary)
            break;
    }
    source[0] = sbdf;
    source[1] = alias;
    return alias == sbdf ? 1 : 2;
}

static bool same_requester(u32 a, u32 b)
{
    u32 sa[MAX_SOURCES], sb[MAX_SOURCES];
    unsigned int na = iommu_device_sources(a, sa), nb = iommu_device_sources(b, sb);

    return sa[na - 1] == sb[nb - 1];
}

static int attach(struct pci_device *dev, struct domain_iommu *di)
{
    u32 source[MAX_SOURCES];
    unsigned int nr = iommu_device_sources(dev->sbdf, source);
    int rc = 0;

    for (unsigned int i = 0; i < nr && rc == 0; i++)
        rc = iommu_ops->attach(source[i], di);
    if (rc)
        for (unsigned int i = 0; i < nr; i++)
            iommu_ops->attach(source[i], NULL);
    return rc;
}

static void set_owner(struct pci_device *dev, struct domain *d)
{
    if (dev->owner && dev->owner->iommu)
        dev->owner->iommu->nr_devices--;
    dev->owner = d;
    dev->faults = 0;
    if (d && d->iommu)
        d->iommu->nr_devices++;
}

/* Owner and translation. On failure it reaches nothing and belongs to the quarantine. */
static int move(struct pci_device *dev, struct domain *d)
{
    int rc = attach(dev, d == dom_io ? quarantine : d->iommu);

    set_owner(dev, rc ? dom_io : d);
    if (opt_iommu_verbose || rc)
        printk(XENLOG_INFO "IOMMU: %04x:%02x:%02x.%u to d%u%s\n", PCI_SEG(dev->sbdf), PCI_BUS(dev->sbdf),
               PCI_DEVFN(dev->sbdf) >> 3, PCI_DEVFN(dev->sbdf) & 7, d->id, rc ? ": failed" : "");
    return rc;
}

static bool is_free(const struct pci_device *dev)
{
    return !dev->owner || dev->owner == hardware_domain || dev->owner == dom_io;
}

static bool is_guest(const struct domain *d)
{
    return d != hardware_domain && d != dom_io;
}

/*
 * What arrives under one id is translated by one domain's tables: before a guest gets a device, the others of its group
 * are that guest's already, or in quarantine.
 */
static int check_group(const struct pci_device *dev, const struct domain *d)
{
    for (struct pci_device *p = pci_device_first(); p && is_guest(d); p = pci_device_next(p))
        if (p != dev && p->kind == PCI_ENDPOINT && p->owner && p->owner != d && p->owner != dom_io &&
            same_requester(p->sbdf, dev->sbdf)) {
            printk(XENLOG_WARNING "IOMMU: %08x shares its requester id with %08x, which is d%u's: put that into"
                   " quarantine (xl pci-assignable-add) or give both away\n", dev->sbdf, p->sbdf, p->owner->id);
            return -EBUSY;
        }
    return 0;
}

static int check(const struct pci_device *dev, const struct domain *d)
{
    if (!dev || dev->kind != PCI_ENDPOINT)
        return -ENODEV;
    if (!is_free(dev) || (d && dev->owner == d))
        return -EBUSY;
    return d ? check_group(dev, d) : 0;
}

/* --- reserved memory of a device given to a guest --------------------------------------------- */
struct region_move {
    struct domain *d;
    u32 sbdf, flags;
    bool map;
};

static int move_region(u64 first, u64 nr, u32 sbdf, void *arg)
{
    const struct region_move *m = arg;
    unsigned long done = 0;
    int rc;

    if (sbdf != m->sbdf && sbdf != IOMMU_ALL_DEVICES)
        return 0;
    if (is_pv_domain(m->d)) {
        rc = domain_iommu_map_run(m->d->iommu, first, first, nr, m->map ? IOMMU_READ | IOMMU_WRITE : 0);
    } else {
        do
            rc = m->map ? p2m_map_mmio(m->d, first, first, nr, &done) : p2m_unmap_mmio(m->d, first, first, nr, &done);
        while (rc == -ERESTART);
        if (rc == -EBUSY)
            rc = -EPERM;
    }
    if (!m->map || rc == 0)
        return 0;
    printk(XENLOG_WARNING "IOMMU: d%u: frames %lx-%lx, which %08x uses by itself, are taken%s\n", m->d->id, first,
           first + nr - 1, m->sbdf, m->flags & XEN_DOMCTL_DEV_RDM_RELAXED ? ": risked" : "");
    return m->flags & XEN_DOMCTL_DEV_RDM_RELAXED ? 0 : rc;
}

static int move_regions(struct domain *d, u32 sbdf, u32 flags, bool map)
{
    struct region_move m = { d, sbdf, flags, map };

    return iommu_for_each_reserved(move_region, &m);
}

/* --- giving and taking ------------------------------------------------------------------------ */
int iommu_assign(struct domain *d, u32 sbdf, u32 flags)
{
    struct pci_device *dev;
    int rc;

    if (!iommu_enabled || (d != dom_io && !d->iommu))
        return -ENODEV;
    if (is_guest(d) && is_hvm_domain(d) && !p2m_is_settled(d))
        return -EXDEV;
    pci_lock();
    rc = check(pci_device_find(sbdf), d);
    pci_unlock();
    if (rc)
        return rc;
    if (is_guest(d)) {
        rc = move_regions(d, sbdf, flags, true);
        if (rc) {
            move_regions(d, sbdf, flags, false);
            return rc;
        }
    }
    pci_lock();
    dev = pci_device_find(sbdf);
    rc = d->is_dying ? -ESRCH : check(dev, d);
    if (rc == 0)
        rc = move(dev, d);
    pci_unlock();
    if (rc && is_guest(d))
        move_regions(d, sbdf, flags, false);
    return rc;
}

/* Where a device goes that d has no more. */
static struct domain *next_owner(const struct domain *d)
{
    return d != dom_io && opt_quarantine != QUARANTINE_OFF ? dom_io : hardware_domain;
}

int iommu_deassign(struct domain *d, u32 sbdf)
{
    struct pci_device *dev;
    int rc = -ENODEV;

    if (!iommu_enabled)
        return -ENODEV;
    pci_lock();
    dev = pci_device_find(sbdf);
    if (dev && dev->owner == d && d != hardware_domain)
        rc = move(dev, next_owner(d));
    pci_unlock();
    if (rc == 0 && is_guest(d)) {
        move_regions(d, sbdf, 0, false);
        iommu_flush(d);
    }
    return rc;
}

int iommu_test_assign(u32 sbdf)
{
    int rc;

    if (!iommu_enabled)
        return -ENODEV;
    pci_lock();
    rc = check(pci_device_find(sbdf), NULL);
    pci_unlock();
    return rc;
}

bool iommu_is_guests(u32 sbdf)
{
    struct pci_device *dev;
    bool yes;

    pci_lock();
    dev = pci_device_find(sbdf);
    yes = dev && dev->owner && is_guest(dev->owner);
    pci_unlock();
    return yes;
}

bool iommu_has_devices(const struct domain *d)
{
    return d->iommu && READ_ONCE(d->iommu->nr_devices);
}

bool iommu_device_take_back(struct domain *d)
{
    struct pci_device *dev;

    if (!iommu_has_devices(d))
        return false;
    pci_lock();
    for (dev = pci_device_first(); dev && dev->owner != d; dev = pci_device_next(dev))
        ;
    if (dev)
        move(dev, next_owner(d));
    pci_unlock();
    return dev != NULL;
}

int iommu_device_added(u32 sbdf)
{
    struct pci_device *dev;
    int rc = 0;

    if (!iommu_enabled)
        return 0;
    pci_lock();
    dev = pci_device_find(sbdf);
    if (dev && !dev->owner)
        rc = move(dev, hardware_domain);
    pci_unlock();
    return rc;
}

void iommu_device_removed(u32 sbdf)
{
    struct pci_device *dev;

    if (!iommu_enabled)
        return;
    pci_lock();
    dev = pci_device_find(sbdf);
    if (dev) {
        attach(dev, NULL);
        set_owner(dev, NULL);
    }
    pci_unlock();
}

void __init iommu_devices_to_dom0(struct domain *d)
{
    pci_lock();
    for (struct pci_device *dev = pci_device_first(); dev; dev = pci_device_next(dev))
        if (move(dev, d))
            printk(XENLOG_WARNING "IOMMU: no unit is responsible for %08x: it cannot reach memory\n", dev->sbdf);
    pci_unlock();
}

u32 iommu_device_group(u32 sbdf, u32 *members, u32 max)
{
    u32 nr = 0;

    pci_lock();
    for (struct pci_device *p = pci_device_first(); p && iommu_enabled; p = pci_device_next(p))
        if (p->sbdf != sbdf && p->kind == PCI_ENDPOINT && same_requester(p->sbdf, sbdf)) {
            if (nr < max)
                members[nr] = p->sbdf;
            nr++;
        }
    pci_unlock();
    return nr;
}
