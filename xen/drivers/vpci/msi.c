// SPDX-License-Identifier: GPL-2.0-only
/*
 * The MSI capability (PCI 3.0, 6.8.1): what the domain writes is kept here and used when the interrupt comes; the
 * device's own address and data are the hypervisor's. Several messages a function only where interrupts are remapped:
 * what a device sends for them differs in the data's low bits alone.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/mm.h>
#include <xen/printk.h>

#define CONTROL             2
#define CONTROL_ENABLE      0x0001
#define CONTROL_CAPABLE(c)  ((c) >> 1 & 7)  /* log2 of how many messages it could send */
#define CONTROL_ENABLED(c)  ((c) >> 4 & 7)  /* and may */
#define CONTROL_MULTIPLE    0x007e          /* these two */
#define CONTROL_64BIT       0x0080
#define CONTROL_MASKABLE    0x0100
#define MOST_ORDER           5u

static u32 hw_control(const struct vpci_function *f)
{
    return pci_conf_read(f->sbdf, f->msi->cap + CONTROL, 2);
}

static u32 read_control(struct vpci_function *f, const struct vpci_register *r)
{
    return (hw_control(f) & ~CONTROL_MULTIPLE) | f->msi->max_order << 1 | f->msi->order << 4;
}

static void unbind(struct vpci_function *f)
{
    if (f->msi->nr)
        arch_vpci_unbind(f->msi->vector, f->msi->nr);
    f->msi->nr = 0;
}

static void disable(struct vpci_function *f)
{
    pci_conf_write(f->sbdf, f->msi->cap + CONTROL, 2, hw_control(f) & ~(CONTROL_ENABLE | CONTROL_MULTIPLE));
    unbind(f);
}

/* Of several messages each has its number in the low bits of the data. */
static void compose(struct vpci_msi *m, unsigned int nr)
{
    for (unsigned int i = 0; i < nr; i++) {
        WRITE_ONCE(m->vector[i].address, m->address);
        WRITE_ONCE(m->vector[i].data, (m->data & ~(nr - 1)) | i);
    }
}

static void enable(struct vpci_function *f)
{
    struct vpci_msi *m = f->msi;
    unsigned int nr = 1u << m->order;
    int rc;

    if (m->nr == nr && (hw_control(f) & CONTROL_ENABLE))
        return;
    disable(f);                             /* so many were not on; or the device was reset meanwhile */
    compose(m, nr);
    rc = arch_vpci_bind(m->vector, nr, f->sbdf, false, 0);
    if (rc) {
        printk(XENLOG_WARNING "PCI %04x:%02x:%02x.%u: no MSI for dom0 (%u messages, error %d)\n", PCI_SEG(f->sbdf),
               PCI_BUS(f->sbdf), PCI_DEVFN(f->sbdf) >> 3, PCI_DEVFN(f->sbdf) & 7, nr, rc);
        return;
    }
    m->nr = nr;
    for (unsigned int i = 0; i < nr; i++)
        if (m->mask >> i & 1)
            arch_vpci_mask(&m->vector[i], true);
}

static void write_control(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    f->msi->order = min(CONTROL_ENABLED(value), (u32)f->msi->max_order);
    if (value & CONTROL_ENABLE)
        enable(f);
    else
        disable(f);
}

static u32 read_low(struct vpci_function *f, const struct vpci_register *r)
{
    return f->msi->address;
}

static void write_low(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    f->msi->address = (f->msi->address & ~0xffffffffULL) | (value & ~3u);
    compose(f->msi, f->msi->nr);
}

static u32 read_high(struct vpci_function *f, const struct vpci_register *r)
{
    return f->msi->address >> 32;
}

static void write_high(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    f->msi->address = (f->msi->address & 0xffffffff) | (u64)value << 32;
    compose(f->msi, f->msi->nr);
}

static u32 read_data(struct vpci_function *f, const struct vpci_register *r)
{
    return f->msi->data;
}

static void write_data(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    f->msi->data = value;
    compose(f->msi, f->msi->nr);
}

static u32 read_mask(struct vpci_function *f, const struct vpci_register *r)
{
    return f->msi->mask;
}

static void write_mask(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    struct vpci_msi *m = f->msi;
    u32 changed;

    value &= ~0u >> (32 - (1u << m->max_order));
    changed = m->mask ^ value;
    m->mask = value;
    for (unsigned int i = 0; i < m->nr; i++)
        if (changed >> i & 1)
            arch_vpci_mask(&m->vector[i], value >> i & 1);
}

int vpci_init_msi(struct vpci_function *f)
{
    unsigned int cap = pci_find_cap(f->sbdf, PCI_CAP_MSI), at, order;
    struct vpci_msi *m;
    u32 control;

    if (!cap)
        return 0;
    control = pci_conf_read(f->sbdf, cap + CONTROL, 2);
    order = iommu_intremap ? min(CONTROL_CAPABLE(control), MOST_ORDER) : 0;
    m = kzalloc(sizeof(*m) + (sizeof(m->vector[0]) << order));
    if (!m)
        return -ENOMEM;
    f->msi = m;
    m->cap = cap;
    m->max_order = order;
    m->wide = control & CONTROL_64BIT;
    m->maskable = control & CONTROL_MASKABLE;
    at = cap + (m->wide ? 12 : 8);
    vpci_add_register(f, cap + CONTROL, 2, read_control, write_control);
    vpci_add_register(f, cap + 4, 4, read_low, write_low);
    if (m->wide)
        vpci_add_register(f, cap + 8, 4, read_high, write_high);
    vpci_add_register(f, at, 2, read_data, write_data);
    if (m->maskable)
        vpci_add_register(f, at + 4, 4, read_mask, write_mask);
    disable(f);                             /* whatever firmware left there */
    return 0;
}

void vpci_free_msi(struct vpci_function *f)
{
    if (!f->msi)
        return;
    unbind(f);
    kfree(f->msi);
    f->msi = NULL;
}
