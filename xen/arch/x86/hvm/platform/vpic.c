// SPDX-License-Identifier: GPL-2.0-only
/* The guest's pair of 8259s: ports and records. */
#include "private.h"

#include <xen/errno.h>

static enum hvm_io_result access(struct vcpu *v, struct hvm_io *io, void *opaque)
{
    struct hvm_platform *p = platform_of(v->domain);
    unsigned long flags;

    if (io->bytes != 1) {
        if (!io->write)
            io->data = ~0ULL;
        return HVM_IO_DONE;
    }
    spin_lock_irqsave(&p->irq_lock, flags);
    if (io->write)
        pic_write(&p->pic, io->addr, io->data);
    else
        io->data = pic_read(&p->pic, io->addr);     /* a poll acknowledges */
    lines_propagate(v->domain);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return HVM_IO_DONE;
}

int vpic_init(struct domain *d)
{
    static const u16 ports[] = { 0x20, 0xa0, 0x4d0 };
    int rc = 0;

    pic_reset(&platform_of(d)->pic);
    for (unsigned int i = 0; i < ARRAY_SIZE(ports) && !rc; i++) {
        const struct hvm_io_region r = {
            .kind = HVM_IO_PORT, .first = ports[i], .last = ports[i] + 1, .access = access,
        };

        rc = hvm_platform_add_region(d, &r);
    }
    return rc;
}

void vpic_reset(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;

    spin_lock_irqsave(&p->irq_lock, flags);
    pic_reset(&p->pic);
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

/* Images say that the master's input from the slave is a level. */
#define ELCR_CASCADE        (1u << PIC_CASCADE)

/* --- records ---------------------------------------------------------------------------------- */
/*
 * init_state counts the command words: 0 none expected; bits 0-1 next ICW - 1, 2 ICW4 comes, 3
 * single.
 */
static void save_chip(const struct pic_chip *c, struct hvm_hw_vpic *r, bool output)
{
    *r = (struct hvm_hw_vpic){
        .irr = c->irr,
        .imr = c->imr,
        .isr = c->isr,
        .irq_base = c->base,
        .init_state =
            c->init_next ? (c->init_next - 1) | c->init_wants_4 << 2 | c->init_single << 3 : 0,
        .priority_add = (c->lowest + 1) & 7,
        .readsel_isr = c->read_isr,
        .poll = c->poll,
        .auto_eoi = c->auto_eoi,
        .rotate_on_auto_eoi = c->rotate_auto_eoi,
        .special_fully_nested_mode = c->special_nested,
        .special_mask_mode = c->special_mask,
        .is_master = !c->slave,
        .elcr = c->elcr | (c->slave ? 0 : ELCR_CASCADE),
        .int_output = output,
    };
}

static int save(struct domain *d, unsigned int n, void *rec)
{
    struct hvm_platform *p = platform_of(d);
    struct pic alone;

    if (!hvm_has(d, XEN_X86_EMU_PIC))
        return -ENODEV;
    alone.chip[0] = p->pic.chip[n];             /* pic_output() looks at the first */
    save_chip(&p->pic.chip[n], rec, pic_output(&alone));
    return 0;
}

static int load(struct domain *d, unsigned int n, const struct hvm_hw_vpic *r, size_t len)
{
    struct hvm_platform *p = platform_of(d);
    struct pic_chip *c;
    unsigned long flags;

    if (!hvm_has(d, XEN_X86_EMU_PIC))
        return -ENODEV;
    if (len != sizeof(*r) || r->priority_add > 7 || (r->irq_base & 7) || r->is_master == n)
        return -EINVAL;
    spin_lock_irqsave(&p->irq_lock, flags);
    c = &p->pic.chip[n];
    *c = (struct pic_chip){
        .irr = r->irr,
        .imr = r->imr,
        .isr = r->isr,
        .elcr = r->elcr & (n ? 0xde : 0xf8),
        .base = r->irq_base,
        .lowest = (r->priority_add - 1) & 7,
        .init_next = r->init_state & 3 ? (r->init_state & 3) + 1 : 0,
        .init_wants_4 = r->init_state >> 2 & 1,
        .init_single = r->init_state >> 3 & 1,
        .read_isr = r->readsel_isr,
        .poll = r->poll,
        .auto_eoi = r->auto_eoi,
        .rotate_auto_eoi = r->rotate_on_auto_eoi,
        .special_mask = r->special_mask_mode,
        .special_nested = r->special_fully_nested_mode,
        .slave = n,
        .inputs = c->inputs,
    };
    pic_refresh(&p->pic);
    lines_propagate(d);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return 0;
}

int vpic_master_save(struct domain *d, struct vcpu *v, void *rec)
{
    return save(d, 0, rec);
}

int vpic_slave_save(struct domain *d, struct vcpu *v, void *rec)
{
    return save(d, 1, rec);
}

int vpic_master_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    return load(d, 0, rec, len);
}

int vpic_slave_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    return load(d, 1, rec, len);
}
