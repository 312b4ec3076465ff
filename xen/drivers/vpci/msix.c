// SPDX-License-Identifier: GPL-2.0-only
/*
 * The MSI-X capability (PCI 3.0, 6.8.2). The domain sees a table of its own; an entry gets a physical interrupt when it
 * is first unmasked. The control word of the capability is the device's.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>

#define CONTROL             2
#define CONTROL_SIZE        0x07ff
#define CONTROL_ENABLE      0x8000
#define TABLE               4
#define REG_COMMAND         4
#define COMMAND_MEMORY      2
#define ENTRY_SIZE          16

static u32 hw_control(const struct vpci_function *f)
{
    return pci_conf_read(f->sbdf, f->msix->cap + CONTROL, 2);
}

static void unbind_all(struct vpci_msix *m)
{
    for (unsigned int i = 0; i < m->nr; i++)
        if (m->entry[i].vector.bound)
            arch_vpci_unbind(&m->entry[i].vector, 1);
}

void vpci_msix_sync(struct vpci_function *f, unsigned int entry)
{
    struct vpci_msix_entry *e = &f->msix->entry[entry];
    bool open = !e->masked && f->msix->table && (hw_control(f) & CONTROL_ENABLE);
    int rc;

    if (e->vector.bound) {
        arch_vpci_mask(&e->vector, !open);
        return;
    }
    rc = open ? arch_vpci_bind(&e->vector, 1, f->sbdf, true, entry) : 0;
    if (rc)
        printk(XENLOG_WARNING "PCI %04x:%02x:%02x.%u: no interrupt for dom0's MSI-X entry %u (error %d)\n",
               PCI_SEG(f->sbdf), PCI_BUS(f->sbdf), PCI_DEVFN(f->sbdf) >> 3, PCI_DEVFN(f->sbdf) & 7, entry, rc);
}

/* The device forgets its table when it is reset: what was bound to an entry is programmed anew. */
static void write_control(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    bool was_enabled = hw_control(f) & CONTROL_ENABLE;

    if (!was_enabled)
        unbind_all(f->msix);
    pci_conf_write(f->sbdf, f->msix->cap + CONTROL, 2, value);
    if (!(value & CONTROL_ENABLE))
        unbind_all(f->msix);
    for (unsigned int i = 0; (value & CONTROL_ENABLE) && !was_enabled && i < f->msix->nr; i++)
        vpci_msix_sync(f, i);
}

/* --- where the table is ----------------------------------------------------------------------- */
static paddr_t table_address(const struct vpci_function *f)
{
    paddr_t bar;

    if (!(pci_conf_read(f->sbdf, REG_COMMAND, 2) & COMMAND_MEMORY))
        return 0;
    bar = pci_bar_address(f->sbdf, f->msix->bar);
    return bar ? bar + f->msix->offset : 0;
}

static void leave_pages(struct vpci_msix *m)
{
    if (m->pages)
        iounmap(m->pages);
    m->pages = NULL;
    m->nr_pages = 0;
}

void vpci_msix_locate(struct vpci_function *f)
{
    struct vpci_msix *m = f->msix;
    paddr_t at = m ? table_address(f) : 0, end;

    if (!m || (at == m->table && (at || !m->nr_pages)))
        return;
    leave_pages(m);
    m->table = 0;
    if (!at)
        return;
    end = at + m->nr * ENTRY_SIZE;
    m->first = at >> PAGE_SHIFT;
    m->nr_pages = ((end - 1) >> PAGE_SHIFT) - m->first + 1;
    m->pages = ioremap((paddr_t)m->first << PAGE_SHIFT, m->nr_pages << PAGE_SHIFT);
    arch_vpci_trap(m->first, m->nr_pages);
    /* without our view of them the pages are an empty bus, and still not dom0's: it must not write the real table */
    if (m->pages)
        m->table = at;
    else
        printk(XENLOG_WARNING "PCI %04x:%02x:%02x.%u: out of memory: dom0 cannot use its MSI-X table\n",
               PCI_SEG(f->sbdf), PCI_BUS(f->sbdf), PCI_DEVFN(f->sbdf) >> 3, PCI_DEVFN(f->sbdf) & 7);
}

/* --- life ------------------------------------------------------------------------------------- */
int vpci_init_msix(struct vpci_function *f)
{
    unsigned int cap = pci_find_cap(f->sbdf, PCI_CAP_MSIX);
    struct vpci_msix *m;
    u32 where;

    if (!cap)
        return 0;
    m = kzalloc_type(struct vpci_msix);
    if (!m)
        return -ENOMEM;
    f->msix = m;
    m->cap = cap;
    m->nr = (hw_control(f) & CONTROL_SIZE) + 1;
    where = pci_conf_read(f->sbdf, cap + TABLE, 4);
    m->bar = where & 7;
    m->offset = where & ~7u;
    m->entry = kcalloc(m->nr, sizeof(*m->entry));
    if (!m->entry)
        return -ENOMEM;
    for (unsigned int i = 0; i < m->nr; i++)
        m->entry[i].masked = true;
    pci_conf_write(f->sbdf, cap + CONTROL, 2, hw_control(f) & ~CONTROL_ENABLE);
    vpci_add_register(f, cap + CONTROL, 2, vpci_hw_read, write_control);
    return 0;
}

void vpci_free_msix(struct vpci_function *f)
{
    if (!f->msix)
        return;
    if (f->msix->entry)
        unbind_all(f->msix);
    leave_pages(f->msix);
    kfree(f->msix->entry);
    kfree(f->msix);
    f->msix = NULL;
}
