/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Configuration space: ports 0xcf8/0xcfc for the first 256 bytes of segment 0, memory windows (PCI Firmware
 * Specification, MCFG) for the rest.
 */
#include <xen/pci.h>
#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/spinlock.h>
#include <asm/insn.h>

#include "private.h"

#define CF8                 0xcf8
#define CFC                 0xcfc
#define CF8_ENABLE          0x80000000u
#define MAX_WINDOWS         16
#define BUS_WINDOW          (1u << 20)      /* bytes of one bus */

static DEFINE_SPINLOCK(cf8_lock, LOCK_DEVICE);          /* the address port */

struct mmcfg_window {
    paddr_t base;
    char *va;
    u16 seg;
    u8 first, last;
};
static struct mmcfg_window windows[MAX_WINDOWS];
static unsigned int nr_windows;             /* only grows; published after the entry is complete */

static char *mmcfg_address(u32 sbdf, unsigned int reg)
{
    unsigned int nr = __atomic_load_n(&nr_windows, __ATOMIC_ACQUIRE);

    for (unsigned int i = 0; i < nr; i++) {
        struct mmcfg_window *w = &windows[i];

        if (w->seg == PCI_SEG(sbdf) && PCI_BUS(sbdf) >= w->first && PCI_BUS(sbdf) <= w->last)
            return w->va + (PCI_BUS(sbdf) - w->first) * BUS_WINDOW + PCI_DEVFN(sbdf) * 4096 + reg;
    }
    return NULL;
}

int pci_mmcfg_add(paddr_t base, unsigned int seg, unsigned int first_bus, unsigned int last_bus)
{
    struct mmcfg_window *w = &windows[nr_windows];

    if (seg > 0xffff || first_bus > last_bus || last_bus > 255 || (base & (BUS_WINDOW - 1)))
        return -EINVAL;
    for (unsigned int i = 0; i < nr_windows; i++)
        if (windows[i].seg == seg && windows[i].first <= last_bus && windows[i].last >= first_bus)
            return 0;
    if (nr_windows == MAX_WINDOWS)
        return -ENOSPC;
    *w = (struct mmcfg_window){ base, NULL, seg, first_bus, last_bus };
    /* the window starts with bus 0 whatever the first bus is */
    w->va = ioremap(base + first_bus * BUS_WINDOW, (u64)(last_bus - first_bus + 1) * BUS_WINDOW);
    if (!w->va)
        return -ENOMEM;
    __atomic_store_n(&nr_windows, nr_windows + 1, __ATOMIC_RELEASE);
    printk(XENLOG_INFO "PCI: configuration space of segment %04x buses %02x-%02x at %#lx\n", seg, first_bus, last_bus,
           base);
    return 0;
}

bool pci_segment_known(unsigned int seg)
{
    for (unsigned int i = 0; i < nr_windows; i++)
        if (windows[i].seg == seg)
            return true;
    return false;
}

static paddr_t window_start(const struct mmcfg_window *w)
{
    return w->base + (paddr_t)w->first * BUS_WINDOW;
}

static paddr_t window_end(const struct mmcfg_window *w)
{
    return w->base + (paddr_t)(w->last + 1) * BUS_WINDOW;
}

bool pci_mmcfg_find(paddr_t at, u32 *sbdf, unsigned int *reg)
{
    unsigned int nr = __atomic_load_n(&nr_windows, __ATOMIC_ACQUIRE);

    for (unsigned int i = 0; i < nr; i++) {
        const struct mmcfg_window *w = &windows[i];

        if (at < window_start(w) || at >= window_end(w))
            continue;
        *sbdf = PCI_SBDF(w->seg, (at - w->base) / BUS_WINDOW, (at - w->base) / 4096 & 0xff);
        *reg = at & 4095;
        return true;
    }
    return false;
}

bool pci_mmcfg_overlaps(mfn_t first, mfn_t last)
{
    unsigned int nr = __atomic_load_n(&nr_windows, __ATOMIC_ACQUIRE);

    for (unsigned int i = 0; i < nr; i++)
        if (last >= window_start(&windows[i]) >> PAGE_SHIFT && first < window_end(&windows[i]) >> PAGE_SHIFT)
            return true;
    return false;
}

u32 pci_cf8_read(u32 cf8, unsigned int offset, unsigned int size)
{
    unsigned long flags;
    u32 v;

    spin_lock_irqsave(&cf8_lock, flags);
    outl(CF8, cf8);
    v = size == 1 ? inb(CFC + offset) : size == 2 ? inw(CFC + offset) : inl(CFC);
    spin_unlock_irqrestore(&cf8_lock, flags);
    return v;
}

void pci_cf8_write(u32 cf8, unsigned int offset, unsigned int size, u32 value)
{
    unsigned long flags;

    spin_lock_irqsave(&cf8_lock, flags);
    outl(CF8, cf8);
    if (size == 1)
        outb(CFC + offset, value);
    else if (size == 2)
        outw(CFC + offset, value);
    else
        outl(CFC, value);
    spin_unlock_irqrestore(&cf8_lock, flags);
}

static u32 cf8_of(u32 sbdf, unsigned int reg)
{
    return CF8_ENABLE | (sbdf & 0xffff) << 8 | (reg & 0xfc);
}

u32 pci_conf_read(u32 sbdf, unsigned int reg, unsigned int size)
{
    char *va;

    if (PCI_SEG(sbdf) == 0 && reg < 256)
        return pci_cf8_read(cf8_of(sbdf, reg), reg & 3, size);
    va = reg < 4096 ? mmcfg_address(sbdf, reg) : NULL;
    if (!va)
        return ~0u;
    return size == 1 ? mmio_read8(va) : size == 2 ? mmio_read16(va) : mmio_read32(va);
}

void pci_conf_write(u32 sbdf, unsigned int reg, unsigned int size, u32 value)
{
    char *va;

    if (PCI_SEG(sbdf) == 0 && reg < 256) {
        pci_cf8_write(cf8_of(sbdf, reg), reg & 3, size, value);
        return;
    }
    va = reg < 4096 ? mmcfg_address(sbdf, reg) : NULL;
    if (!va)
        return;
    if (size == 1)
        mmio_write8(va, value);
    else if (size == 2)
        mmio_write16(va, value);
    else
        mmio_write32(va, value);
}

unsigned int pci_find_cap(u32 sbdf, u8 id)
{
    unsigned int pos, hops = 48;            /* as many as fit: a broken list may be a ring */

    if (!(pci_conf_read(sbdf, 0x06, 2) & 0x10))
        return 0;
    for (pos = pci_conf_read(sbdf, 0x34, 1); pos >= 0x40 && hops--; pos = pci_conf_read(sbdf, (pos & ~3u) + 1, 1))
        if (pci_conf_read(sbdf, pos & ~3u, 1) == id)
            return pos & ~3u;
    return 0;
}

void pci_msi_write(u32 sbdf, u64 address, u32 data)
{
    unsigned int cap = pci_find_cap(sbdf, PCI_CAP_MSI);
    u16 control = pci_conf_read(sbdf, cap + 2, 2);
    bool wide = control & 0x80;

    pci_conf_write(sbdf, cap + 4, 4, address);
    if (wide)
        pci_conf_write(sbdf, cap + 8, 4, address >> 32);
    pci_conf_write(sbdf, cap + (wide ? 12 : 8), 2, data);
    if (control & 0x100)
        pci_conf_write(sbdf, cap + (wide ? 16 : 12), 4, 0);
    pci_conf_write(sbdf, cap + 2, 2, (control & ~0x70u) | 1);
}

paddr_t pci_bar_address(u32 sbdf, unsigned int bar)
{
    u32 low;

    if (bar > 5)
        return 0;
    low = pci_conf_read(sbdf, 0x10 + 4 * bar, 4);
    if ((low & 1) || low == ~0u)
        return 0;
    if ((low & 6) == 4 && bar < 5)
        return (paddr_t)pci_conf_read(sbdf, 0x14 + 4 * bar, 4) << 32 | (low & ~0xfu);
    return low & ~0xfu;
}
