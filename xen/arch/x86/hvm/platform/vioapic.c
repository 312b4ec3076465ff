// SPDX-License-Identifier: GPL-2.0-only
/* The guest's IOAPIC: its page, ends of interrupts, its record. */
#include "private.h"

#include <xen/errno.h>
#include <xen/printk.h>

/*
 * 32-bit registers; an access of another size gets the low bytes, as the datasheet leaves it open.
 */
static enum hvm_io_result access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    struct hvm_platform *p = platform_of(v->domain);
    unsigned int offset = io->addr & 0xff;
    unsigned long flags;

    spin_lock_irqsave(&p->irq_lock, flags);
    if (io->write) {
        ioapic_write(&p->ioapic, offset, io->data);
        lines_propagate(v->domain);
    } else {
        io->data = ioapic_read(&p->ioapic, offset);
        if (io->bytes < 4)
            io->data &= (1u << io->bytes * 8) - 1;
    }
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return HVM_IO_DONE;
}

void vioapic_eoi(struct domain *d, u8 vector)
{
    struct hvm_platform *p = platform_of(d);
    void (*hook)(struct domain *d, unsigned int gsi) = READ_ONCE(p->eoi_hook);
    unsigned long flags;
    u64 ended;

    if (!hvm_has(d, XEN_X86_EMU_IOAPIC))
        return;
    if (hvm_has(d, XEN_X86_EMU_VPCI)) {
        hwdom_ioapic_eoi(d, vector);
        return;
    }
    spin_lock_irqsave(&p->irq_lock, flags);
    ended = ioapic_eoi(&p->ioapic, vector);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    /* whose source is known to have ended stops holding its line first */
    for (u64 left = hook ? ended : 0; left; left &= left - 1)
        hook(d, __builtin_ctzll(left));
    spin_lock_irqsave(&p->irq_lock, flags);
    if (ended)
        lines_propagate(d);                     /* a line that is still held interrupts again */
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

int vioapic_init(struct domain *d)
{
    const struct hvm_io_region r = {
        .kind = HVM_IO_MMIO,
        .first = IOAPIC_DEFAULT_BASE,
        .last = IOAPIC_DEFAULT_BASE + 0xfff,
        .access = access,
    };

    ioapic_reset(&platform_of(d)->ioapic);
    if (hvm_has(d, XEN_X86_EMU_VPCI))
        return hwdom_ioapics_init(d);
    return hvm_platform_add_region(d, &r);
}

void vioapic_reset(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;

    spin_lock_irqsave(&p->irq_lock, flags);
    ioapic_reset(&p->ioapic);
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

int vioapic_save(struct domain *d, struct vcpu *v, void *rec)
{
    const struct ioapic *io = &platform_of(d)->ioapic;
    struct hvm_hw_vioapic *r = rec;

    if (!hvm_has(d, XEN_X86_EMU_IOAPIC))
        return -ENODEV;
    r->base_address = IOAPIC_DEFAULT_BASE;
    r->ioregsel = io->select;
    r->id = io->id;
    for (unsigned int i = 0; i < IOAPIC_PINS; i++)
        r->redirtbl[i].bits = io->rte[i];
    return 0;
}

int vioapic_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_vioapic *r = rec;
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_IOAPIC))
        return -ENODEV;
    if (len != sizeof(*r))
        return -EINVAL;
    if (r->base_address != IOAPIC_DEFAULT_BASE) {
        printk(XENLOG_G_ERR "d%u: IOAPIC record: base %#lx, not %#lx\n", d->id,
               (unsigned long)r->base_address, (unsigned long)IOAPIC_DEFAULT_BASE);
        return -EINVAL;
    }
    spin_lock_irqsave(&p->irq_lock, flags);
    p->ioapic.select = r->ioregsel & 0xff;
    p->ioapic.id = r->id & 0xf;
    for (unsigned int i = 0; i < IOAPIC_PINS; i++)
        p->ioapic.rte[i] = r->redirtbl[i].bits & 0xff0000000001ffffULL;
    p->ioapic.edges = 0;                        /* sent when they came */
    lines_propagate(d);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return 0;
}
