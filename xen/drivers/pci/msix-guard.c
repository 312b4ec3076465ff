// SPDX-License-Identifier: GPL-2.0-only
/*
 * MSI-X tables of functions that are given away. What is written there decides which interrupts a function raises: while
 * a table is guarded, guests may read its frames and not write to them. The lock is a leaf of that of the guests' rights,
 * because it is asked for while page tables are validated.
 */
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/pci.h>
#include <xen/spinlock.h>

#define TABLE               4               /* in the capability (PCI 3.0, 6.8.2) */
#define CONTROL             2
#define CONTROL_SIZE        0x07ff
#define ENTRY_SIZE          16

struct guard {
    struct list_head list;
    u32 sbdf;
    mfn_t first, last;
};
static DEFINE_SPINLOCK(guard_lock, LOCK_MSIX_GUARD);
static DEFINE_LIST(guards);

static int locate(u32 sbdf, struct guard *g)
{
    unsigned int cap = pci_device_known(sbdf) ? pci_find_cap(sbdf, PCI_CAP_MSIX) : 0;
    unsigned int nr;
    paddr_t at;
    u32 where;

    if (!cap)
        return -ENODEV;
    where = pci_conf_read(sbdf, cap + TABLE, 4);
    nr = (pci_conf_read(sbdf, cap + CONTROL, 2) & CONTROL_SIZE) + 1;
    at = pci_bar_address(sbdf, where & 7);
    if (!at)
        return -ENXIO;
    at += where & ~7u;
    g->sbdf = sbdf;
    g->first = at >> PAGE_SHIFT;
    g->last = (at + nr * ENTRY_SIZE - 1) >> PAGE_SHIFT;
    return 0;
}

/* Locked. */
static struct guard *find(u32 sbdf)
{
    struct guard *g;

    list_for_each_entry(g, &guards, list)
        if (g->sbdf == sbdf)
            return g;
    return NULL;
}

int pci_msix_guard(u32 sbdf)
{
    struct guard *g = kzalloc_type(struct guard), *old;
    int rc;

    if (!g)
        return -ENOMEM;
    rc = locate(sbdf, g);
    if (rc) {
        kfree(g);
        return rc;
    }
    spin_lock(&guard_lock);
    old = find(sbdf);
    if (old)
        list_del(&old->list);
    list_add_tail(&g->list, &guards);
    spin_unlock(&guard_lock);
    kfree(old);
    return 0;
}

int pci_msix_unguard(u32 sbdf)
{
    struct guard *g;

    spin_lock(&guard_lock);
    g = find(sbdf);
    if (g)
        list_del(&g->list);
    spin_unlock(&guard_lock);
    kfree(g);
    return g ? 0 : -ENOENT;
}

bool pci_msix_guarded(mfn_t first, mfn_t last)
{
    struct guard *g;
    bool yes = false;

    spin_lock(&guard_lock);
    list_for_each_entry(g, &guards, list)
        yes |= g->first <= last && first <= g->last;
    spin_unlock(&guard_lock);
    return yes;
}
