/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IOAPICs (Intel 82093AA data sheet): each pin is a GSI with a redirection entry that names vector, CPU, polarity
 * and triggering. Entries are kept in memory too, so that masking is one write and no read.
 */
#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/iommu.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <asm/insn.h>
#include <asm/smp.h>

#include "private.h"

#define IOREGSEL            0x00
#define IOWIN               0x10
#define IOEOI               0x40            /* from version 0x20 on */
#define VERSION_EOI         0x20
#define REG_VERSION         1
#define REG_RTE(pin)        (0x10 + 2 * (pin))

#define RTE_VECTOR          0x000000ffu
#define RTE_ACTIVE_LOW      (1u << 13)
#define RTE_REMOTE_IRR      (1u << 14)      /* level: delivered, not acknowledged yet */
#define RTE_LEVEL           (1u << 15)
#define RTE_MASKED          (1u << 16)

#define MAX_IOAPICS         64
#define MAX_PINS            240

struct ioapic {
    u32 id, gsi_base, nr_pins;
    paddr_t addr;
    char *regs;
    u32 *low;                               /* shadow of the low halves */
    s16 *slot;                              /* places in the remapping tables; NULL: not remapped. -1: none for a pin */
    bool has_eoi;
};
static struct ioapic ioapics[MAX_IOAPICS];
static unsigned int nr_ioapics;
static struct ioapic_place places[MAX_IOAPICS];
static unsigned int nr_places;
static DEFINE_SPINLOCK(ioapic_lock, LOCK_DEVICE);       /* the index registers */

static struct {
    u32 gsi;
    u16 flags;
    bool set;
} isa_overrides[16];

void ioapic_add(u32 id, paddr_t addr, u32 gsi_base)
{
    if (nr_ioapics == MAX_IOAPICS) {
        printk(XENLOG_WARNING "IOAPIC %u ignored: more than %u\n", id, MAX_IOAPICS);
        return;
    }
    ioapics[nr_ioapics++] = (struct ioapic){ .id = id, .addr = addr, .gsi_base = gsi_base };
}

void isa_irq_override(u8 isa_irq, u32 gsi, u16 inti_flags)
{
    if (isa_irq >= ARRAY_SIZE(isa_overrides))
        return;
    isa_overrides[isa_irq].gsi = gsi;
    isa_overrides[isa_irq].flags = inti_flags;
    isa_overrides[isa_irq].set = true;
}

unsigned int isa_irq_to_gsi(unsigned int isa_irq)
{
    return isa_irq < 16 && isa_overrides[isa_irq].set ? isa_overrides[isa_irq].gsi : isa_irq;
}

static u32 reg_read(struct ioapic *io, unsigned int reg)
{
    mmio_write32(io->regs + IOREGSEL, reg);
    return mmio_read32(io->regs + IOWIN);
}

static void reg_write(struct ioapic *io, unsigned int reg, u32 v)
{
    mmio_write32(io->regs + IOREGSEL, reg);
    mmio_write32(io->regs + IOWIN, v);
}

static struct ioapic *find_by_gsi(unsigned int gsi, unsigned int *pin)
{
    for (unsigned int i = 0; i < nr_ioapics; i++) {
        struct ioapic *io = &ioapics[i];

        if (gsi >= io->gsi_base && gsi - io->gsi_base < io->nr_pins) {
            *pin = gsi - io->gsi_base;
            return io;
        }
    }
    return NULL;
}

bool ioapic_has_gsi(unsigned int gsi)
{
    unsigned int pin = 0;

    return find_by_gsi(gsi, &pin) != NULL;
}

static void write_low(struct irq_desc *d, u32 clear, u32 set)
{
    unsigned int pin = 0;
    struct ioapic *io = find_by_gsi(d->irq, &pin);

    spin_lock(&ioapic_lock);
    io->low[pin] = (io->low[pin] & ~clear) | set;
    reg_write(io, REG_RTE(pin), io->low[pin]);
    spin_unlock(&ioapic_lock);
}

static void ioapic_mask(struct irq_desc *d)
{
    write_low(d, 0, RTE_MASKED);
}

static void ioapic_unmask(struct irq_desc *d)
{
    if (d->vector)
        write_low(d, RTE_MASKED, 0);
}

/*
 * The acknowledgement names the vector: with a new one in the entry, that of an interrupt under way would not be taken
 * for it, and the line would wait for ever. So the pin is made to forget the delivery, by a moment of edge triggering;
 * if the line is still active, it is delivered once more, at the new place. The pin is masked.
 */
static void forget_delivery(struct ioapic *io, unsigned int pin)
{
    if (!(reg_read(io, REG_RTE(pin)) & RTE_REMOTE_IRR))
        return;
    reg_write(io, REG_RTE(pin), (io->low[pin] & ~RTE_LEVEL) | RTE_MASKED);
    reg_write(io, REG_RTE(pin), io->low[pin] | RTE_MASKED);
}

/* Where it goes is said elsewhere: the entry holds the same for ever, once it was written. */
static void retarget_remapped(struct irq_desc *d, struct ioapic *io, unsigned int pin)
{
    const u32 own = RTE_MASKED | RTE_LEVEL | RTE_ACTIVE_LOW;
    u64 rte;

    if (io->slot[pin] < 0)
        return;
    rte = iommu_ioapic_aim(io->id, pin, io->slot[pin], cpu_apicid[d->cpu], d->vector, d->level);
    spin_lock(&ioapic_lock);
    reg_write(io, REG_RTE(pin) + 1, rte >> 32);
    if ((io->low[pin] & ~own) != (u32)rte) {
        io->low[pin] = (io->low[pin] & own) | (u32)rte;
        reg_write(io, REG_RTE(pin), io->low[pin]);
    }
    spin_unlock(&ioapic_lock);
}

/* A level line may be masked for the change, it stays active; an edge may not. */
static void ioapic_retarget(struct irq_desc *d)
{
    unsigned int pin = 0;
    struct ioapic *io = find_by_gsi(d->irq, &pin);

    if (io->slot) {
        retarget_remapped(d, io, pin);
        return;
    }

    spin_lock(&ioapic_lock);
    if (d->level) {
        reg_write(io, REG_RTE(pin), io->low[pin] | RTE_MASKED);
        forget_delivery(io, pin);
    }
    io->low[pin] = (io->low[pin] & ~0xffu) | d->vector;
    reg_write(io, REG_RTE(pin), io->low[pin] | (d->level ? RTE_MASKED : 0));
    reg_write(io, REG_RTE(pin) + 1, cpu_apicid[d->cpu] << 24);
    if (d->level)
        reg_write(io, REG_RTE(pin), io->low[pin]);
    spin_unlock(&ioapic_lock);
}

/*
 * The CPU's acknowledgement names the vector it got. A remapped pin's entry holds another number, so the pin has to be
 * told by that.
 */
static void ioapic_eoi(struct irq_desc *d)
{
    unsigned int pin = 0;
    struct ioapic *io = find_by_gsi(d->irq, &pin);

    if (!io->slot)
        return;
    spin_lock(&ioapic_lock);
    if (io->has_eoi) {
        mmio_write32(io->regs + IOEOI, io->low[pin] & RTE_VECTOR);
    } else {
        forget_delivery(io, pin);
        reg_write(io, REG_RTE(pin), io->low[pin]);
    }
    spin_unlock(&ioapic_lock);
}

const struct irq_chip ioapic_chip = {
    .name = "IO-APIC",
    .mask = ioapic_mask,
    .unmask = ioapic_unmask,
    .retarget = ioapic_retarget,
    .eoi = ioapic_eoi,
};

/* Triggering and polarity of a pin; firmware's override of an ISA line wins over the default. */
void ioapic_configure(struct irq_desc *d, bool level, bool active_low)
{
    for (unsigned int i = 0; i < 16; i++)
        if (isa_overrides[i].set && isa_overrides[i].gsi == d->irq) {
            level = INTI_TRIGGER(isa_overrides[i].flags) == 3;
            active_low = INTI_POLARITY(isa_overrides[i].flags) == 3;
        }
    d->level = level;
    write_low(d, RTE_LEVEL | RTE_ACTIVE_LOW, (level ? RTE_LEVEL : 0) | (active_low ? RTE_ACTIVE_LOW : 0));
}

int gsi_setup(unsigned int gsi, bool level, bool active_low)
{
    struct irq_desc *d = irq_to_desc(gsi);
    unsigned long flags;

    if (!d || gsi >= nr_irqs_gsi)
        return -EINVAL;
    spin_lock_irqsave(&d->lock, flags);
    /* a line in use keeps what its users were told */
    if (!d->handler && !(d->guest && d->guest->nr_guests)) {
        d->level = level;
        write_low(d, RTE_LEVEL | RTE_ACTIVE_LOW, (level ? RTE_LEVEL : 0) | (active_low ? RTE_ACTIVE_LOW : 0));
    }
    spin_unlock_irqrestore(&d->lock, flags);
    return 0;
}

int ioapic_guest_read(paddr_t base, unsigned int reg, u32 *value)
{
    unsigned long flags;

    for (unsigned int i = 0; i < nr_ioapics; i++) {
        if (ioapics[i].addr != base || !ioapics[i].regs)
            continue;
        if (reg >= REG_RTE(ioapics[i].nr_pins))
            return -EINVAL;
        spin_lock_irqsave(&ioapic_lock, flags);
        *value = reg_read(&ioapics[i], reg);
        spin_unlock_irqrestore(&ioapic_lock, flags);
        return 0;
    }
    return -EINVAL;
}

static bool open_ioapic(struct ioapic *io, unsigned int slot)
{
    u32 version;

    set_fixmap(FIX_IOAPIC_FIRST + slot, PFN_DOWN(io->addr), PTE_HYPERVISOR_UC);
    io->regs = (char *)fix_to_virt(FIX_IOAPIC_FIRST + slot) + (io->addr & PAGE_OFFSET_MASK);
    version = reg_read(io, REG_VERSION);
    io->nr_pins = (version >> 16 & 0xff) + 1;
    io->has_eoi = (version & 0xff) >= VERSION_EOI;
    if (version == ~0u || io->nr_pins > MAX_PINS)
        return false;
    io->low = kcalloc(io->nr_pins, sizeof(u32));
    if (!io->low)
        return false;
    for (unsigned int pin = 0; pin < io->nr_pins; pin++) {
        io->low[pin] = RTE_MASKED;
        reg_write(io, REG_RTE(pin), RTE_MASKED);
        reg_write(io, REG_RTE(pin) + 1, 0);
    }
    return true;
}

const struct ioapic_place *ioapic_places(void)
{
    return places;
}

unsigned int nr_ioapic_places(void)
{
    return nr_places;
}

unsigned int ioapic_init(void)
{
    unsigned int end = 16;

    for (unsigned int i = 0; i < nr_ioapics; i++) {
        struct ioapic *io = &ioapics[i];

        if (!open_ioapic(io, i)) {
            printk(XENLOG_ERR "IOAPIC %u at %#lx does not answer: its interrupts are lost\n", io->id, io->addr);
            io->nr_pins = 0;
            continue;
        }
        printk(XENLOG_INFO "IOAPIC %u at %#lx, GSI %u-%u\n", io->id, io->addr, io->gsi_base,
               io->gsi_base + io->nr_pins - 1);
        places[nr_places++] = (struct ioapic_place){ io->id, io->gsi_base, io->nr_pins, io->addr };
        end = max(end, io->gsi_base + io->nr_pins);
    }
    return end;
}

void ioapic_use_remapping(void)
{
    for (unsigned int i = 0; iommu_intremap && i < nr_ioapics; i++) {
        struct ioapic *io = &ioapics[i];
        s16 *slot = kcalloc(io->nr_pins, sizeof(*slot));

        if (!slot)
            panic("out of memory for IOAPIC %u", io->id);
        for (unsigned int pin = 0; pin < io->nr_pins; pin++) {
            slot[pin] = iommu_ioapic_alloc(io->id, pin);
            if (slot[pin] < 0)
                printk(XENLOG_WARNING "IOAPIC %u pin %u cannot be remapped (error %d): it stays silent\n", io->id, pin,
                       slot[pin]);
        }
        io->slot = slot;
    }
}
