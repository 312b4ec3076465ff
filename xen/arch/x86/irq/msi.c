/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Message-signalled interrupts (PCI Local Bus 3.0, 6.8): the hypervisor writes the message, so a domain cannot
 * aim a device at an arbitrary vector through the interface. dom0 sets the capability's enable bits itself.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/mm.h>
#include <xen/pci.h>
#include <asm/insn.h>
#include <asm/smp.h>

#include "private.h"

#define MSI_CONTROL         2
#define MSI_ENABLE          0x0001
#define MSI_64BIT           0x0080
#define MSI_MASKABLE        0x0100
#define MSIX_TABLE          4

#define ENTRY_SIZE          16
#define ENTRY_ADDRESS       0
#define ENTRY_DATA          8
#define ENTRY_CONTROL       12

static void msix_set_mask(struct msi_target *t, bool mask)
{
    mmio_write32((char *)t->table + ENTRY_CONTROL, mask);
    mmio_read32((char *)t->table + ENTRY_CONTROL);       /* posted write: be sure it got there */
}

static void msi_set_mask(struct msi_target *t, bool mask)
{
    unsigned int control = t->cap + MSI_CONTROL;

    if (t->maskable)
        pci_conf_write(t->sbdf, t->cap + (t->wide ? 16 : 12), 4, mask);
    if (!mask)
        pci_conf_write(t->sbdf, control, 2, pci_conf_read(t->sbdf, control, 2) | MSI_ENABLE);
}

static void set_mask(struct irq_desc *d, bool mask)
{
    if (!d->msi)
        return;
    if (d->msi->msix)
        msix_set_mask(d->msi, mask || d->msi->guest_mask);
    else
        msi_set_mask(d->msi, mask);
}

static void mask(struct irq_desc *d)
{
    set_mask(d, true);
}

static void unmask(struct irq_desc *d)
{
    set_mask(d, false);
}

/* SDM vol. 3, 10.11: physical destination, fixed delivery, edge. */
static struct msi_message direct_message(const struct irq_desc *d)
{
    return (struct msi_message){ 0xfee00000u | (cpu_apicid[d->cpu] & 0xff) << 12, d->vector };
}

/* A remapped message is the same wherever it leads to. */
static void compose(const struct irq_desc *d, struct msi_message *m)
{
    if (d->msi->slot >= 0)
        iommu_msi_aim(d->msi->source, d->msi->slot, cpu_apicid[d->cpu], d->vector, m);
    else
        *m = direct_message(d);
}

static void retarget(struct irq_desc *d)
{
    struct msi_target *t = d->msi;
    struct msi_message m;
    u32 address, data;

    compose(d, &m);
    address = m.address;
    data = m.data;

    if (t->msix) {
        u32 control = mmio_read32((char *)t->table + ENTRY_CONTROL);

        msix_set_mask(t, true);
        mmio_write32((char *)t->table + ENTRY_ADDRESS, address);
        mmio_write32((char *)t->table + ENTRY_ADDRESS + 4, 0);
        mmio_write32((char *)t->table + ENTRY_DATA, data);
        msix_set_mask(t, control & 1);
    } else {
        /* perhaps enabled, perhaps not maskable: each write alone leads to a place that is prepared */
        pci_conf_write(t->sbdf, t->cap + (t->wide ? 12 : 8), 2, data);
        if (t->wide)
            pci_conf_write(t->sbdf, t->cap + 8, 4, 0);
        pci_conf_write(t->sbdf, t->cap + 4, 4, address);
    }
}

const struct irq_chip msi_chip = {
    .name = "PCI-MSI",
    .mask = mask,
    .unmask = unmask,
    .retarget = retarget,
};

static int open_msi(struct msi_target *t, unsigned int entry)
{
    u16 control = pci_conf_read(t->sbdf, t->cap + MSI_CONTROL, 2);

    if (entry != 0)
        return -EOPNOTSUPP;                 /* several vectors of one MSI */
    t->wide = control & MSI_64BIT;
    t->maskable = control & MSI_MASKABLE;
    /* one vector, whatever firmware left there */
    pci_conf_write(t->sbdf, t->cap + MSI_CONTROL, 2, control & ~0x70u);
    return 0;
}

static int open_msix(struct msi_target *t, unsigned int entry)
{
    unsigned int count = (pci_conf_read(t->sbdf, t->cap + MSI_CONTROL, 2) & 0x7ff) + 1;
    u32 where = pci_conf_read(t->sbdf, t->cap + MSIX_TABLE, 4);
    paddr_t pa = pci_bar_address(t->sbdf, where & 7);

    if (entry >= count || !pa)
        return -EINVAL;
    pa += (where & ~7u) + entry * ENTRY_SIZE;
    t->table_map = ioremap(pa, ENTRY_SIZE);
    if (!t->table_map)
        return -ENOMEM;
    t->table = t->table_map;
    t->entry = entry;
    msix_set_mask(t, true);
    return 0;
}

struct msi_target *msi_target_create(u32 sbdf, bool msix, unsigned int entry, int *err)
{
    unsigned int cap = pci_find_cap(sbdf, msix ? PCI_CAP_MSIX : PCI_CAP_MSI);
    struct msi_target *t;

    *err = -ENODEV;
    if (!cap)
        return NULL;
    *err = -ENOMEM;
    t = kzalloc_type(struct msi_target);
    if (!t)
        return NULL;
    t->sbdf = sbdf;
    t->msix = msix;
    t->cap = cap;
    t->slot = -1;
    *err = msix ? open_msix(t, entry) : open_msi(t, entry);
    if (*err == 0 && iommu_intremap) {
        t->slot = iommu_msi_alloc(sbdf, &t->source);
        *err = min(t->slot, 0);
    }
    if (*err == 0)
        return t;
    msi_target_destroy(t);
    return NULL;
}

void msi_target_destroy(struct msi_target *t)
{
    if (!t)
        return;
    if (t->slot >= 0)
        iommu_msi_free(t->source, t->slot);
    if (t->table_map)
        iounmap(t->table_map);
    kfree(t);
}

/* --- lines of what is programmed by itself ---------------------------------------------------- */
static void nothing(struct irq_desc *d)
{
}

static void reprogram(struct irq_desc *d)
{
    struct msi_message m = direct_message(d);

    d->program(d->dev, m.address, m.data);
}

const struct irq_chip message_chip = {
    .name = "message",
    .mask = nothing,
    .unmask = nothing,
    .retarget = reprogram,
};

int irq_create_message(irq_handler_t handler, const char *name, void (*program)(void *dev, u64 address, u32 data),
                       void *dev)
{
    struct irq_desc *d = irq_create_dynamic(&message_chip, NULL);
    int rc;

    if (!d)
        return -ENOSPC;
    d->program = program;
    d->dev = dev;
    rc = request_irq(d->irq, handler, name, dev);
    if (rc == 0)
        return d->irq;
    d->dev = NULL;
    irq_destroy_dynamic(d);
    return rc;
}
