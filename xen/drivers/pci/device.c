/* SPDX-License-Identifier: GPL-2.0-only */
/* The functions there are: found by pci_scan(), or announced by dom0 (PHYSDEVOP_pci_device_add). */
#include <xen/pci.h>
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/numa.h>
#include <xen/printk.h>
#include <xen/spinlock.h>

#include "private.h"

static DEFINE_SPINLOCK(list_lock, LOCK_PCI);            /* the list and what is in it */
static DEFINE_LIST(pci_devices);

void pci_lock(void)
{
    spin_lock(&list_lock);
}

void pci_unlock(void)
{
    spin_unlock(&list_lock);
}

struct pci_device *pci_device_find(u32 sbdf)
{
    struct pci_device *p;

    list_for_each_entry(p, &pci_devices, list)
        if (p->sbdf == sbdf)
            return p;
    return NULL;
}

struct pci_device *pci_device_first(void)
{
    return list_empty(&pci_devices) ? NULL : container_of(pci_devices.next, struct pci_device, list);
}

struct pci_device *pci_device_next(const struct pci_device *p)
{
    return p->list.next == &pci_devices ? NULL : container_of(p->list.next, struct pci_device, list);
}

struct pci_device *pci_bridge_of_bus(unsigned int seg, unsigned int bus)
{
    struct pci_device *p;

    list_for_each_entry(p, &pci_devices, list)
        if (p->kind != PCI_ENDPOINT && PCI_SEG(p->sbdf) == seg && p->secondary == bus)
            return p;
    return NULL;
}

struct pci_device *pci_device_enter(u32 sbdf)
{
    struct pci_device *p = kzalloc_type(struct pci_device), *known;

    if (!p)
        return NULL;
    p->sbdf = sbdf;
    p->node = NUMA_NO_NODE;
    pci_device_classify(p);
    pci_lock();
    known = pci_device_find(sbdf);
    if (!known)
        list_add_tail(&p->list, &pci_devices);
    pci_unlock();
    if (known)
        kfree(p);
    return known ?: p;
}

int pci_device_add(u32 sbdf, u32 flags, u32 physfn, unsigned int node)
{
    struct pci_device *p = pci_device_enter(sbdf);

    if (!p)
        return -ENOMEM;
    pci_lock();
    p->flags = flags;
    p->physfn = physfn;
    p->node = node;
    p->announced = true;
    /* dom0 may have numbered the buses anew */
    pci_device_classify(p);
    pci_unlock();
    printk(XENLOG_DEBUG "PCI add device %04x:%02x:%02x.%u\n", PCI_SEG(sbdf), PCI_BUS(sbdf), PCI_DEVFN(sbdf) >> 3,
           PCI_DEVFN(sbdf) & 7);
    return 0;
}

int pci_device_remove(u32 sbdf)
{
    struct pci_device *p;

    pci_lock();
    p = pci_device_find(sbdf);
    if (p)
        list_del(&p->list);
    pci_unlock();
    kfree(p);
    pci_msix_unguard(sbdf);
    return p ? 0 : -ENODEV;
}

bool pci_device_known(u32 sbdf)
{
    bool known;

    pci_lock();
    known = pci_device_find(sbdf);
    pci_unlock();
    return known;
}

unsigned int pci_device_node(u32 sbdf)
{
    struct pci_device *p;
    unsigned int node;

    pci_lock();
    p = pci_device_find(sbdf);
    node = p ? p->node : NUMA_NO_NODE;
    pci_unlock();
    return node;
}
