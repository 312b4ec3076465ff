// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt lines of a guest's board. Several sources may hold one input (lines are wired
 * together), so each input counts its holders. PCI pin INTx of a device reaches the IOAPIC's pins
 * 16-47 and, through one of four links, an ISA interrupt.
 */
#include "private.h"

#include <xen/errno.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/string.h>

/* What guests' ACPI tables say (_PRT of the original's firmware): the wiring is part of the ABI. */
static unsigned int intx_gsi(unsigned int line)
{
    unsigned int device = line / 4, pin = line % 4;

    return ((device * 4 + device / 8 + pin) & 31) + 16;
}

unsigned int hvm_pci_intx_gsi(unsigned int device, unsigned int intx)
{
    return intx_gsi(device * 4 + intx);
}

static unsigned int intx_link(unsigned int line)
{
    return (line / 4 + line) & 3;
}

/* --- inputs of the controllers; irq_lock held ------------------------------------------------- */
static bool count_moves(u16 *count, bool level)
{
    return level ? (*count)++ == 0 : --*count == 0;
}

static void hold_gsi(struct hvm_platform *p, unsigned int gsi, bool level)
{
    if (count_moves(&p->gsi_count[gsi], level))
        ioapic_set_pin(&p->ioapic, gsi, level);
}

static void hold_isa(struct hvm_platform *p, unsigned int irq, bool level)
{
    hold_gsi(p, board_isa_gsi(irq), level);
    if (count_moves(&p->pic_count[irq], level))
        pic_set_input(&p->pic, irq, level);
}

static void hold_intx(struct hvm_platform *p, unsigned int line, bool level)
{
    unsigned int link = intx_link(line);

    hold_gsi(p, intx_gsi(line), level);
    if (count_moves(&p->link_count[link], level) && p->link_route[link])
        hold_isa(p, p->link_route[link], level);
}

/* A GSI as such: those below 16 are seen by the 8259 too. */
static void hold_line(struct hvm_platform *p, unsigned int gsi, bool level)
{
    if (gsi == 2)
        hold_isa(p, 0, level);
    else if (gsi > 0 && gsi < HVM_NR_ISA_IRQS)
        hold_isa(p, gsi, level);
    else
        hold_gsi(p, gsi, level);
}

static void hold_callback(struct hvm_platform *p, bool level)
{
    if (p->callback_via == HVM_CALLBACK_INTX)
        hold_intx(p, p->callback_gsi_or_intx, level);
    else
        hold_line(p, p->callback_gsi_or_intx, level);
}

/* The vcpus that listen to the 8259. */
static void kick_for_pic(struct domain *d)
{
    struct vcpu *v;

    for_each_vcpu(d, v)
        if (vlapic_accepts_pic(v))
            vcpu_kick(v);
}

/* A level message nobody takes is tried again whenever a line moves. */
void ioapic_send_ready(struct domain *d, struct ioapic *io)
{
    u64 rte, untaken = 0;
    int pin;

    while ((pin = ioapic_next(io, untaken, &rte)) >= 0) {
        struct hvm_message m = {
            .dest = rte >> IOAPIC_RTE_DEST_SHIFT,
            .vector = rte,
            .mode = rte >> IOAPIC_RTE_DM_SHIFT & 7,
            .logical = rte & IOAPIC_RTE_LOGICAL,
            .level = rte & IOAPIC_RTE_LEVEL,
        };

        if (hvm_message_deliver(d, &m) || !m.level)
            continue;
        ioapic_unsent(io, pin);
        untaken |= 1ULL << pin;
    }
}

void lines_propagate(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);
    bool intr = hvm_has(d, XEN_X86_EMU_PIC) && pic_output(&p->pic);

    if (intr != p->pic_intr) {
        WRITE_ONCE(p->pic_intr, intr);
        if (intr)
            kick_for_pic(d);
    }
    if (hvm_has(d, XEN_X86_EMU_IOAPIC))
        ioapic_send_ready(d, &p->ioapic);
}

/* --- lines of devices ------------------------------------------------------------------------- */
/* Sets one bit of a map; true when that changes it. */
static bool line_moves(u64 *map, unsigned int bit, bool level)
{
    if ((*map >> bit & 1) == level)
        return false;
    *map ^= 1ULL << bit;
    return true;
}

void hvm_isa_irq_set(struct domain *d, unsigned int isa_irq, bool level)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;

    if (isa_irq >= HVM_NR_ISA_IRQS)
        return;
    spin_lock_irqsave(&p->irq_lock, flags);
    if (line_moves(&p->isa, isa_irq, level)) {
        hold_isa(p, isa_irq, level);
        lines_propagate(d);
    }
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

/* An edge, whoever left the line how: the timer's is shared by two devices. */
void hvm_isa_irq_pulse(struct domain *d, unsigned int isa_irq)
{
    hvm_isa_irq_set(d, isa_irq, false);
    hvm_isa_irq_set(d, isa_irq, true);
    hvm_isa_irq_set(d, isa_irq, false);
}

void hvm_gsi_set(struct domain *d, unsigned int gsi, bool level)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;

    if (gsi >= HVM_NR_GSIS)
        return;
    spin_lock_irqsave(&p->irq_lock, flags);
    if (line_moves(&p->gsi, gsi, level)) {
        hold_line(p, gsi, level);
        lines_propagate(d);
    }
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

void hvm_gsi_pulse(struct domain *d, unsigned int gsi)
{
    hvm_gsi_set(d, gsi, true);
    hvm_gsi_set(d, gsi, false);
}

void hvm_pci_intx_set(struct domain *d, unsigned int device, unsigned int intx, bool level)
{
    struct hvm_platform *p = platform_of(d);
    unsigned int line = device * 4 + intx;
    unsigned long flags;

    if (device > 31 || intx > 3)
        return;
    spin_lock_irqsave(&p->irq_lock, flags);
    if (line_moves(&p->intx[line / 64], line % 64, level)) {
        hold_intx(p, line, level);
        lines_propagate(d);
    }
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

int hvm_pci_link_route(struct domain *d, unsigned int link, unsigned int isa_irq)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;
    unsigned int old;

    if (link > 3 || isa_irq >= HVM_NR_ISA_IRQS)
        return -EINVAL;
    spin_lock_irqsave(&p->irq_lock, flags);
    old = p->link_route[link];
    p->link_route[link] = isa_irq;
    if (p->link_count[link] && old != isa_irq) {
        if (old)
            hold_isa(p, old, false);
        if (isa_irq)
            hold_isa(p, isa_irq, true);
        lines_propagate(d);
    }
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return 0;
}

void hvm_callback_line_set(struct domain *d, bool level)
{
    struct hvm_platform *p = platform_of(d);
    const struct hvm_domain *h = d->arch.hvm;
    unsigned long flags;

    level = level && (h->callback_via == HVM_CALLBACK_GSI || h->callback_via == HVM_CALLBACK_INTX);
    if (level &&
        h->callback_gsi_or_intx >= (h->callback_via == HVM_CALLBACK_GSI ? HVM_NR_GSIS : 128))
        return;
    spin_lock_irqsave(&p->irq_lock, flags);
    if (p->callback != level) {
        if (level) {
            p->callback_via = h->callback_via;
            p->callback_gsi_or_intx = h->callback_gsi_or_intx;
        }
        p->callback = level; /* released where it was put, wherever the callback is now */
        hold_callback(p, level);
        lines_propagate(d);
    }
    spin_unlock_irqrestore(&p->irq_lock, flags);
}

/* --- has the last edge been taken? ------------------------------------------------------------ */
static bool pin_waits(struct domain *d, unsigned int gsi)
{
    u64 rte = platform_of(d)->ioapic.rte[gsi];
    struct vcpu *v;

    if (rte & IOAPIC_RTE_MASKED)
        return false;
    if (rte & IOAPIC_RTE_LEVEL)
        return rte & IOAPIC_RTE_REMOTE_IRR;
    for_each_vcpu(d, v)
        if (lapic_matches(lapic_of(v), rte >> IOAPIC_RTE_DEST_SHIFT, rte & IOAPIC_RTE_LOGICAL) &&
            lapic_on(lapic_of(v)) && lapic_irr_test(lapic_of(v), rte))
            return true;
    return false;
}

bool hvm_gsi_waiting(struct domain *d, unsigned int gsi)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;
    bool waits;

    spin_lock_irqsave(&p->irq_lock, flags);
    waits = hvm_has(d, XEN_X86_EMU_IOAPIC) && pin_waits(d, gsi);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return waits;
}

bool hvm_isa_irq_waiting(struct domain *d, unsigned int isa_irq)
{
    struct hvm_platform *p = platform_of(d);
    const struct vcpu *v = domain_vcpu(d, 0);
    unsigned long flags;
    bool waits;

    spin_lock_irqsave(&p->irq_lock, flags);
    waits =
        hvm_has(d, XEN_X86_EMU_PIC) && pic_waits(&p->pic, isa_irq) && v && vlapic_accepts_pic(v);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return waits || hvm_gsi_waiting(d, board_isa_gsi(isa_irq));
}

void hvm_gsi_set_eoi_hook(struct domain *d, void (*fn)(struct domain *d, unsigned int gsi))
{
    WRITE_ONCE(platform_of(d)->eoi_hook, fn);
}

/*
 * Every holder again, with inputs that were all low: an edge that already was is not seen a second
 * time.
 */
void lines_recount(struct domain *d)
{
    struct hvm_platform *p = platform_of(d);
    u64 edges = p->ioapic.edges;
    u8 irr[2] = { p->pic.chip[0].irr, p->pic.chip[1].irr };

    memset(p->gsi_count, 0, sizeof(p->gsi_count));
    memset(p->pic_count, 0, sizeof(p->pic_count));
    memset(p->link_count, 0, sizeof(p->link_count));
    p->ioapic.level = 0;
    p->pic.chip[0].inputs = p->pic.chip[1].inputs = 0;
    for (unsigned int i = 0; i < HVM_NR_ISA_IRQS; i++)
        if (p->isa >> i & 1)
            hold_isa(p, i, true);
    for (unsigned int i = 0; i < HVM_NR_GSIS; i++)
        if (p->gsi >> i & 1)
            hold_line(p, i, true);
    for (unsigned int i = 0; i < 128; i++)
        if (p->intx[i / 64] >> i % 64 & 1)
            hold_intx(p, i, true);
    if (p->callback)
        hold_callback(p, true);
    p->ioapic.edges = edges;
    p->pic.chip[0].irr = irr[0];
    p->pic.chip[1].irr = irr[1];
    pic_refresh(&p->pic);
    lines_propagate(d);
}

/* --- records ---------------------------------------------------------------------------------- */
int pci_irq_save(struct domain *d, struct vcpu *v, void *rec)
{
    memcpy(rec, platform_of(d)->intx, sizeof(struct hvm_hw_pci_irqs));
    return 0;
}

int pci_irq_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;

    if (len != sizeof(struct hvm_hw_pci_irqs))
        return -EINVAL;
    spin_lock_irqsave(&p->irq_lock, flags);
    memcpy(p->intx, rec, sizeof(p->intx));
    lines_recount(d);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return 0;
}

int isa_irq_save(struct domain *d, struct vcpu *v, void *rec)
{
    *(struct hvm_hw_isa_irqs *)rec = (struct hvm_hw_isa_irqs){ .pad = { platform_of(d)->isa } };
    return 0;
}

int isa_irq_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_isa_irqs *r = rec;
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;

    if (len != sizeof(*r))
        return -EINVAL;
    spin_lock_irqsave(&p->irq_lock, flags);
    p->isa = r->pad[0] & 0xffff;
    lines_recount(d);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return 0;
}

int pci_link_save(struct domain *d, struct vcpu *v, void *rec)
{
    struct hvm_hw_pci_link *r = rec;

    memset(r, 0, sizeof(*r));
    memcpy(r->route, platform_of(d)->link_route, sizeof(r->route));
    return 0;
}

int pci_link_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
{
    const struct hvm_hw_pci_link *r = rec;
    struct hvm_platform *p = platform_of(d);
    unsigned long flags;

    if (len != sizeof(*r))
        return -EINVAL;
    for (unsigned int i = 0; i < 4; i++) {
        if (r->route[i] >= HVM_NR_ISA_IRQS) {
            printk(XENLOG_G_ERR "d%u: PCI link record: link %u to ISA IRQ %u, of 0-15\n", d->id, i,
                   r->route[i]);
            return -EINVAL;
        }
    }
    spin_lock_irqsave(&p->irq_lock, flags);
    memcpy(p->link_route, r->route, sizeof(p->link_route));
    lines_recount(d);
    spin_unlock_irqrestore(&p->irq_lock, flags);
    return 0;
}
