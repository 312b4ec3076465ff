// SPDX-License-Identifier: GPL-2.0-only
/*
 * The MSI capability (PCI 3.0, 6.8.1): what the domain writes is kept here and used when the interrupt comes; the
 * device's own address and data are the hypervisor's. One message a function.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>

#define CONTROL             2
#define CONTROL_ENABLE      0x0001
#define CONTROL_MULTIPLE    0x007e          /* capable of, and enabled for, more than one */
#define CONTROL_64BIT       0x0080
#define CONTROL_MASKABLE    0x0100

static u32 hw_control(const struct vpci_function *f)
{
    return pci_conf_read(f->sbdf, f->msi->cap + CONTROL, 2);
}

static u32 read_control(struct vpci_function *f, const struct vpci_register *r)
{
    return hw_control(f) & ~CONTROL_MULTIPLE;
}

static void unbind(struct vpci_function *f)
{
    if (f->msi->vector.bound)
        arch_vpci_unbind(&f->msi->vector);
}

static void disable(struct vpci_function *f)
{
    pci_conf_write(f->sbdf, f->msi->cap + CONTROL, 2, hw_control(f) & ~(CONTROL_ENABLE | CONTROL_MULTIPLE));
    unbind(f);
}

static void enable(struct vpci_function *f)
{
    struct vpci_msi *m = f->msi;
    int rc;

    if (m->vector.bound && (hw_control(f) & CONTROL_ENABLE))
        return;
    unbind(f);                              /* the device was reset meanwhile */
    rc = arch_vpci_bind(&m->vector, f->sbdf, false, 0);
    if (rc) {
        printk(XENLOG_WARNING "PCI %04x:%02x:%02x.%u: no MSI for dom0 (error %d)\n", PCI_SEG(f->sbdf),
               PCI_BUS(f->sbdf), PCI_DEVFN(f->sbdf) >> 3, PCI_DEVFN(f->sbdf) & 7, rc);
        return;
    }
    if (m->mask & 1)
        arch_vpci_mask(&m->vector, true);
}

static void write_control(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    if (value & CONTROL_ENABLE)
        enable(f);
    else
        disable(f);
}

static u32 read_low(struct vpci_function *f, const struct vpci_register *r)
{
    return f->msi->vector.address;
}

static void write_low(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    struct vpci_vector *v = &f->msi->vector;

    WRITE_ONCE(v->address, (v->address & ~0xffffffffULL) | (value & ~3u));
}

static u32 read_high(struct vpci_function *f, const struct vpci_register *r)
{
    return f->msi->vector.address >> 32;
}

static void write_high(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    struct vpci_vector *v = &f->msi->vector;

    WRITE_ONCE(v->address, (v->address & 0xffffffff) | (u64)value << 32);
}

static u32 read_data(struct vpci_function *f, const struct vpci_register *r)
{
    return f->msi->vector.data;
}

static void write_data(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    WRITE_ONCE(f->msi->vector.data, value & 0xffff);
}

static u32 read_mask(struct vpci_function *f, const struct vpci_register *r)
{
    return f->msi->mask;
}

static void write_mask(struct vpci_function *f, const struct vpci_register *r, u32 value)
{
    f->msi->mask = value & 1;
    if (f->msi->vector.bound)
        arch_vpci_mask(&f->msi->vector, value & 1);
}

int vpci_init_msi(struct vpci_function *f)
{
    unsigned int cap = pci_find_cap(f->sbdf, PCI_CAP_MSI), at;
    struct vpci_msi *m;

    if (!cap)
        return 0;
    m = kzalloc_type(struct vpci_msi);
    if (!m)
        return -ENOMEM;
    f->msi = m;
    m->cap = cap;
    m->wide = hw_control(f) & CONTROL_64BIT;
    m->maskable = hw_control(f) & CONTROL_MASKABLE;
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
