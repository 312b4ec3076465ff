// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IOAPICs of a hardware domain: one for each of the machine's, at its address and with its lines. The first time a
 * pin is unmasked, the physical line is bound to the domain, triggered as the pin says. A level line stays masked in
 * the machine from its arrival until the domain's end of interrupt.
 *
 * A line's numbers of pins may be more than the model has: several of it then make up one.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/mm.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <asm/hwdom.h>
#include <asm/irq.h>

#define OFF_SELECT          0x00
#define OFF_WINDOW          0x10
#define REG_VERSION         0x01
#define REG_RTE             0x10
#define RTE_ACTIVE_LOW      (1ULL << 13)
#define RTE_HOW             (IOAPIC_RTE_LEVEL | RTE_ACTIVE_LOW)

/* A hardware domain's view of one of the machine's IOAPICs. */
struct hw_ioapic {
    struct ioapic_place place;
    u32 select, id;
    struct ioapic *chips;               /* IOAPIC_PINS pins each */
    bool *bound;                        /* by pin: the line was asked for */
    u16 *bound_as;                      /* how it was triggered then: bits of the entry */
};

static struct ioapic *chip_of(const struct hw_ioapic *io, unsigned int pin)
{
    return &io->chips[pin / IOAPIC_PINS];
}

/* What has to be done for a pin once the lock is dropped. */
struct follow_up {
    bool bind, rebind, eoi;
    unsigned int gsi;
    u64 rte;
};

static struct hw_ioapic *find(struct hvm_platform *p, unsigned int gsi, unsigned int *pin)
{
    for (unsigned int i = 0; i < p->nr_hw_ioapics; i++) {
        struct hw_ioapic *io = &p->hw_ioapics[i];

        if (gsi - io->place.gsi_base < io->place.nr_pins) {
            *pin = gsi - io->place.gsi_base;
            return io;
        }
    }
    return NULL;
}

/* --- registers; irq_lock held ----------------------------------------------------------------- */
static u32 read_window(const struct hw_ioapic *io)
{
    unsigned int index = io->select - REG_RTE, pin = index / 2;

    if (io->select == REG_VERSION)
        return 0x11 | (io->place.nr_pins - 1) << 16;
    if (io->select < REG_RTE)
        return io->select == 0 || io->select == 2 ? (io->id & 0xf) << 24 : 0;
    if (pin >= io->place.nr_pins)
        return 0;
    return chip_of(io, pin)->rte[pin % IOAPIC_PINS] >> (index & 1 ? 32 : 0);
}

static struct follow_up write_rte(struct domain *d, struct hw_ioapic *io, u32 value)
{
    unsigned int index = io->select - REG_RTE, pin = index / 2;
    struct ioapic *chip = chip_of(io, pin);
    struct follow_up f = { .gsi = io->place.gsi_base + pin };
    u64 *rte = &chip->rte[pin % IOAPIC_PINS], old = *rte;

    ioapic_write(chip, OFF_SELECT, REG_RTE + 2 * (pin % IOAPIC_PINS) + (index & 1));
    ioapic_write(chip, OFF_WINDOW, value);
    f.rte = *rte;
    f.rebind = io->bound[pin] && !(f.rte & IOAPIC_RTE_MASKED) && (io->bound_as[pin] ^ f.rte) & RTE_HOW;
    f.bind = !io->bound[pin] && !(f.rte & IOAPIC_RTE_MASKED);
    /* a pass through edge mode ends an interrupt, too */
    f.eoi = old & ~f.rte & IOAPIC_RTE_REMOTE_IRR;
    if (f.eoi || f.rebind)
        ioapic_set_pin(chip, pin % IOAPIC_PINS, false);
    ioapic_send_ready(d, chip);
    return f;
}

/* --- the physical line; no locks -------------------------------------------------------------- */
static void set_bound(struct domain *d, const struct follow_up *f, bool bound)
{
    struct hvm_platform *p = platform_of(d);
    unsigned int pin = 0;
    struct hw_ioapic *io = find(p, f->gsi, &pin);
    unsigned long flags;

    spin_lock_irqsave(&p->irq_lock, flags);
    io->bound[pin] = bound;
    io->bound_as[pin] = f->rte & RTE_HOW;
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

static void bind(struct domain *d, const struct follow_up *f)
{
    int pirq = f->gsi, rc;

    gsi_setup(f->gsi, f->rte & IOAPIC_RTE_LEVEL, f->rte & RTE_ACTIVE_LOW);
    rc = pirq_map_gsi(d, f->gsi, &pirq);
    if (rc == 0)
        rc = pirq_guest_bind(current, f->gsi, true);
    if (rc)
        printk(XENLOG_G_DEBUG "d%u: line %u cannot be used (error %d)\n", d->id, f->gsi, rc);
    set_bound(d, f, rc == 0 || rc == -EBUSY);       /* the hypervisor's own: asked for once */
}

static void follow(struct domain *d, const struct follow_up *f)
{
    if (f->rebind) {
        pirq_guest_unbind(d, f->gsi);
        bind(d, f);
    } else if (f->bind) {
        bind(d, f);
    }
    if (f->eoi)
        pirq_guest_eoi(d, f->gsi);
}

static enum hvm_io_result access(struct vcpu *v, struct hvm_io *a, void *opaque)
{
    struct hvm_platform *p = platform_of(v->domain);
    struct follow_up f = { };
    struct hw_ioapic *io = opaque;
    unsigned int offset = a->addr & 0xff;
    unsigned long flags;

    spin_lock_irqsave(&p->irq_lock, flags);
    if (!a->write)
        a->data = offset == OFF_SELECT ? io->select : offset == OFF_WINDOW ? read_window(io) : 0;
    else if (offset == OFF_SELECT)
        io->select = a->data & 0xff;
    else if (offset == OFF_WINDOW && io->select == 0)
        io->id = a->data >> 24 & 0xf;
    else if (offset == OFF_WINDOW && io->select >= REG_RTE && (io->select - REG_RTE) / 2 < io->place.nr_pins)
        f = write_rte(v->domain, io, a->data);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    if (!a->write && a->bytes < 4)
        a->data &= (1u << a->bytes * 8) - 1;
    follow(v->domain, &f);
    return HVM_IO_DONE;
}

/* --- arrival and end -------------------------------------------------------------------------- */
void hwdom_gsi_arrived(struct domain *d, unsigned int gsi, bool level)
{
    struct hvm_platform *p = platform_of(d);
    unsigned int pin = 0;
    struct hw_ioapic *io = find(p, gsi, &pin);
    unsigned long flags;

    if (!io)
        return;
    spin_lock_irqsave(&p->irq_lock, flags);
    ioapic_set_pin(chip_of(io, pin), pin % IOAPIC_PINS, true);
    if (!level)
        ioapic_set_pin(chip_of(io, pin), pin % IOAPIC_PINS, false);
    ioapic_send_ready(d, chip_of(io, pin));
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

/* The lines of a chip that this vector ended, low until the machine asserts them again. */
static u64 end_of(struct domain *d, struct ioapic *chip, u8 vector)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;
    u64 ended;

    spin_lock_irqsave(&p->irq_lock, flags);
    ended = ioapic_eoi(chip, vector);
    for (u64 left = ended; left; left &= left - 1)
        ioapic_set_pin(chip, __builtin_ctzll(left), false);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return ended;
}

void hwdom_ioapic_eoi(struct domain *d, u8 vector)
{
    struct hvm_platform *p = platform_of(d);

    for (unsigned int i = 0; i < p->nr_hw_ioapics; i++) {
        struct hw_ioapic *io = &p->hw_ioapics[i];

        for (unsigned int first = 0; first < io->place.nr_pins; first += IOAPIC_PINS)
            for (u64 ended = end_of(d, chip_of(io, first), vector); ended; ended &= ended - 1)
                pirq_guest_eoi(d, io->place.gsi_base + first + __builtin_ctzll(ended));
    }
}

/* --- life ------------------------------------------------------------------------------------- */
static int open_ioapic(struct domain *d, struct hw_ioapic *io, const struct ioapic_place *place)
{
    unsigned int nr_chips = DIV_ROUND_UP(place->nr_pins, IOAPIC_PINS);
    struct hvm_io_region r = {
        .kind = HVM_IO_MMIO, .first = place->addr & ~(paddr_t)PAGE_OFFSET_MASK,
        .last = place->addr | PAGE_OFFSET_MASK, .access = access, .opaque = io,
    };

    io->place = *place;
    io->id = place->id;
    io->chips = kcalloc(nr_chips, sizeof(*io->chips));
    io->bound = kcalloc(place->nr_pins, sizeof(*io->bound));
    io->bound_as = kcalloc(place->nr_pins, sizeof(*io->bound_as));
    if (!io->chips || !io->bound || !io->bound_as)
        return -ENOMEM;
    for (unsigned int i = 0; i < nr_chips; i++)
        ioapic_reset(&io->chips[i]);
    return hvm_platform_add_region(d, &r);
}

int hwdom_ioapics_init(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);
    int rc = 0;

    p->hw_ioapics = kcalloc(max(nr_ioapic_places(), 1u), sizeof(*p->hw_ioapics));
    if (!p->hw_ioapics)
        return -ENOMEM;
    while (p->nr_hw_ioapics < nr_ioapic_places() && rc == 0) {
        unsigned int i = p->nr_hw_ioapics++;

        rc = open_ioapic(d, &p->hw_ioapics[i], &ioapic_places()[i]);
    }
    return rc;
}

void hwdom_ioapics_destroy(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);

    for (unsigned int i = 0; i < p->nr_hw_ioapics; i++) {
        kfree(p->hw_ioapics[i].chips);
        kfree(p->hw_ioapics[i].bound);
        kfree(p->hw_ioapics[i].bound_as);
    }
    kfree(p->hw_ioapics);
    p->hw_ioapics = NULL;
    p->nr_hw_ioapics = 0;
}
