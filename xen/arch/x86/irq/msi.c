/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Message-signalled interrupts (PCI Local Bus 3.0, 6.8): the hypervisor writes the message, so a domain cannot
 * aim a device at an arbitrary vector through the interface. dom0 sets the capability's enable bits itself.
 *
 * Several messages of one MSI differ in the low bits of their data only, and go to one address. So each can have a vector
 * and a CPU of its own only where interrupts are remapped and those bits choose an entry; elsewhere there is but one.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/mm.h>
#include <xen/pci.h>
#include <lib/bitops.h>
#include <asm/insn.h>
#include <asm/smp.h>

#include "private.h"

#define MSI_CONTROL         2
#define MSI_ENABLE          0x0001
#define MSI_CAPABLE(c)      (1u << ((c) >> 1 & 7))     /* messages: 1 to 32 */
#define MSI_ENABLED_SHIFT   4
#define MSI_ENABLED_MASK    0x0070
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

static unsigned int index_of(const struct irq_desc *d)
{
    return d->irq - d->msi->irq;
}

static void write_masks(const struct msi_target *t)
{
    if (t->maskable)
        pci_conf_write(t->sbdf, t->cap + (t->wide ? 16 : 12), 4, t->masks);
}

/* The first message's line switches the capability on: whoever wants several prepares that one last. */
static void msi_set_mask(struct msi_target *t, unsigned int index, bool mask)
{
    unsigned int control = t->cap + MSI_CONTROL;

    spin_lock(&t->lock);
    t->masks = (t->masks & ~(1u << index)) | (u32)mask << index;
    write_masks(t);
    if (!mask && index == 0)
        pci_conf_write(t->sbdf, control, 2, pci_conf_read(t->sbdf, control, 2) | MSI_ENABLE);
    spin_unlock(&t->lock);
}

static void set_mask(struct irq_desc *d, bool mask)
{
    if (!d->msi)
        return;
    if (d->msi->msix)
        msix_set_mask(d->msi, mask || d->msi->guest_mask);
    else
        msi_set_mask(d->msi, index_of(d), mask);
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
static struct msi_message aim(const struct irq_desc *d)
{
    const struct msi_slots *slots = &d->msi->slots;

    if (!slots->nr)
        return direct_message(d);
    iommu_msi_aim(slots, index_of(d), cpu_apicid[d->cpu], d->vector);
    return iommu_msi_message(slots);
}

static void retarget(struct irq_desc *d)
{
    struct msi_target *t = d->msi;
    struct msi_message m = aim(d);
    u32 address = m.address, data = m.data;

    if (t->msix) {
        u32 control = mmio_read32((char *)t->table + ENTRY_CONTROL);

        msix_set_mask(t, true);
        mmio_write32((char *)t->table + ENTRY_ADDRESS, address);
        mmio_write32((char *)t->table + ENTRY_ADDRESS + 4, 0);
        mmio_write32((char *)t->table + ENTRY_DATA, data);
        msix_set_mask(t, control & 1);
    } else if (index_of(d) == 0) {
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

/* Off, so many messages, all of them masked: whatever firmware left there. */
static int open_msi(struct msi_target *t)
{
    u16 control = pci_conf_read(t->sbdf, t->cap + MSI_CONTROL, 2);

    if (t->nr > IOMMU_MSI_MAX || 1u << ilog2_up(t->nr) > MSI_CAPABLE(control))
        return -EINVAL;
    if (t->nr > 1 && !iommu_intremap)
        return -EOPNOTSUPP;
    t->wide = control & MSI_64BIT;
    t->maskable = control & MSI_MASKABLE;
    control &= ~(MSI_ENABLED_MASK | MSI_ENABLE);
    pci_conf_write(t->sbdf, t->cap + MSI_CONTROL, 2, control | ilog2_up(t->nr) << MSI_ENABLED_SHIFT);
    t->masks = ~0u >> (32 - t->nr);
    write_masks(t);
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

struct msi_target *msi_target_create(u32 sbdf, bool msix, unsigned int entry, unsigned int nr, int *err)
{
    unsigned int cap = pci_find_cap(sbdf, msix ? PCI_CAP_MSIX : PCI_CAP_MSI);
    struct msi_target *t;

    *err = -EINVAL;
    if (nr == 0 || (msix && nr > 1))
        return NULL;
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
    t->nr = nr;
    spin_lock_init(&t->lock, LOCK_MSI);
    *err = msix ? open_msix(t, entry) : open_msi(t);
    if (*err == 0 && iommu_intremap)
        *err = iommu_msi_alloc(sbdf, 1u << ilog2_up(nr), &t->slots);
    if (*err == 0)
        return t;
    msi_target_destroy(t);
    return NULL;
}

void msi_target_destroy(struct msi_target *t)
{
    if (!t)
        return;
    iommu_msi_free(&t->slots);
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
    struct irq_desc *d = irq_create_dynamic(&message_chip, NULL, 1);
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
