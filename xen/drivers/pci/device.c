/* SPDX-License-Identifier: GPL-2.0-only */
/* The functions dom0 found (PHYSDEVOP_pci_device_add): for topology, MSIs and, one day, passing them through. */
#include <xen/pci.h>
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/numa.h>
#include <xen/printk.h>
#include <xen/spinlock.h>
#include <lib/list.h>

struct pci_device {
    struct list_head list;
    u32 sbdf, flags, physfn;
    u8 node;
};

static DEFINE_SPINLOCK(pci_lock, LOCK_PCI);             /* the list */
static DEFINE_LIST(pci_devices);

static struct pci_device *find(u32 sbdf)
{
    struct pci_device *p;

    list_for_each_entry(p, &pci_devices, list)
        if (p->sbdf == sbdf)
            return p;
    return NULL;
}

int pci_device_add(u32 sbdf, u32 flags, u32 physfn, unsigned int node)
{
    struct pci_device *p = kzalloc_type(struct pci_device);
    bool known;

    if (!p)
        return -ENOMEM;
    *p = (struct pci_device){ .sbdf = sbdf, .flags = flags, .physfn = physfn, .node = node };
    spin_lock(&pci_lock);
    known = find(sbdf);
    if (!known)
        list_add_tail(&p->list, &pci_devices);
    spin_unlock(&pci_lock);
    if (known)
        kfree(p);
    else
        printk(XENLOG_DEBUG "PCI add device %04x:%02x:%02x.%u\n", PCI_SEG(sbdf), PCI_BUS(sbdf), PCI_DEVFN(sbdf) >> 3,
               PCI_DEVFN(sbdf) & 7);
    return 0;
}

int pci_device_remove(u32 sbdf)
{
    struct pci_device *p;

    spin_lock(&pci_lock);
    p = find(sbdf);
    if (p)
        list_del(&p->list);
    spin_unlock(&pci_lock);
    kfree(p);
    return p ? 0 : -ENODEV;
}

bool pci_device_known(u32 sbdf)
{
    bool known;

    spin_lock(&pci_lock);
    known = find(sbdf);
    spin_unlock(&pci_lock);
    return known;
}

unsigned int pci_device_node(u32 sbdf)
{
    struct pci_device *p;
    unsigned int node;

    spin_lock(&pci_lock);
    p = find(sbdf);
    node = p ? p->node : NUMA_NO_NODE;
    spin_unlock(&pci_lock);
    return node;
}
