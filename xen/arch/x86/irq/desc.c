/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupt descriptors: one for each line of the IOAPICs (number = GSI), then those made for messages. An
 * interrupt's vector leads to its descriptor through the CPU's vector table (vector.c).
 */
#include <xen/bug.h>
#include <xen/console.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/percpu.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <asm/apic.h>
#include <asm/insn.h>
#include <asm/traps.h>

#include "private.h"
#include "vector.h"

unsigned int nr_irqs_gsi, nr_irqs;
static struct irq_desc *descs;
static DEFINE_SPINLOCK(dynamic_lock, LOCK_VECTOR);      /* which dynamic descriptors are used */

struct irq_desc *irq_to_desc(unsigned int irq)
{
    return irq < nr_irqs && descs[irq].chip ? &descs[irq] : NULL;
}

struct irq_desc *irq_create_dynamic(const struct irq_chip *chip, struct msi_target *msi)
{
    struct irq_desc *d = NULL;
    unsigned long flags;

    spin_lock_irqsave(&dynamic_lock, flags);
    for (unsigned int i = nr_irqs_gsi; i < nr_irqs; i++)
        if (!descs[i].chip) {
            d = &descs[i];
            d->chip = chip;
            d->msi = msi;
            d->level = false;
            d->count = 0;
            break;
        }
    spin_unlock_irqrestore(&dynamic_lock, flags);
    return d;
}

void irq_destroy_dynamic(struct irq_desc *d)
{
    unsigned long flags;

    ASSERT(d->irq >= nr_irqs_gsi && !d->guest && !d->handler);
    spin_lock_irqsave(&d->lock, flags);
    irq_release_vector(d);
    d->msi = NULL;
    spin_unlock_irqrestore(&d->lock, flags);
    spin_lock_irqsave(&dynamic_lock, flags);
    d->chip = NULL;
    spin_unlock_irqrestore(&dynamic_lock, flags);
}

int request_irq(unsigned int irq, irq_handler_t handler, const char *name, void *dev)
{
    struct irq_desc *d = irq_to_desc(irq);
    unsigned long flags;
    int rc = 0;

    if (!d)
        return -EINVAL;
    spin_lock_irqsave(&d->lock, flags);
    if (d->handler || d->guest) {
        rc = -EBUSY;
    } else {
        if (!d->vector)
            rc = irq_assign_vector(d, NULL);
        if (rc == 0) {
            d->name = name;
            d->dev = dev;
            d->handler = handler;
            d->chip->unmask(d);
        }
    }
    spin_unlock_irqrestore(&d->lock, flags);
    return rc;
}

void irq_synchronize(struct irq_desc *d)
{
    while (__atomic_load_n(&d->in_progress, __ATOMIC_ACQUIRE) && d->in_progress_cpu != smp_processor_id())
        cpu_relax();
}

void release_irq(unsigned int irq, void *dev)
{
    struct irq_desc *d = irq_to_desc(irq);
    unsigned long flags;

    if (!d)
        return;
    spin_lock_irqsave(&d->lock, flags);
    d->chip->mask(d);
    d->handler = NULL;
    d->dev = NULL;
    spin_unlock_irqrestore(&d->lock, flags);
    irq_synchronize(d);
}

static void report_spurious(unsigned int vector)
{
    static unsigned int reported;

    if (reported++ < 10)
        printk(XENLOG_WARNING "CPU%u: no interrupt is known for vector %#x\n", smp_processor_id(), vector);
}

/*
 * A guest's level line is masked until its EOI; everything else is acknowledged at once, so that it can come
 * again while its handler runs (which then runs again, after).
 */
void do_IRQ(struct cpu_user_regs *regs)
{
    unsigned int vector = (u8)regs->entry_vector, cpu = smp_processor_id();
    struct irq_desc *d = vector_to_desc(cpu, vector);

    if (!d) {
        apic_eoi();
        report_spurious(vector);
        return;
    }
    spin_lock(&d->lock);
    if (unlikely(d->old_vector) && cpu == d->cpu && vector == d->vector)
        irq_move_done(d);
    d->count++;
    if (d->guest && d->level)
        d->chip->mask(d);
    if (!(d->handler && d->level))
        apic_eoi();
    d->in_progress_cpu = cpu;
    WRITE_ONCE(d->in_progress, true);
    if (d->handler) {
        irq_handler_t handler = d->handler;
        void *dev = d->dev;

        spin_unlock(&d->lock);
        handler(d->irq, dev);
        if (d->level)
            apic_eoi();
    } else {
        spin_unlock(&d->lock);
        guest_irq_deliver(d);
    }
    __atomic_store_n(&d->in_progress, false, __ATOMIC_RELEASE);
}

static void dump_irqs(unsigned char key)
{
    for (unsigned int i = 0; i < nr_irqs; i++) {
        struct irq_desc *d = irq_to_desc(i);

        if (!d || !d->vector)
            continue;
        printk("IRQ %3u %s %s cpu %u vector %#x count %lu", i, d->chip->name, d->level ? "level" : "edge", d->cpu,
               d->vector, d->count);
        if (d->handler)
            printk(" %s", d->name);
        for (unsigned int g = 0; d->guest && g < d->guest->nr_guests; g++)
            printk(" d%u:pirq%u%s", d->guest->guest[g].domain->id, d->guest->guest[g].pirq,
                   d->guest->guest[g].in_flight ? "(in flight)" : "");
        printk("\n");
    }
}
keyhandler(irqs, .key = 'i', .desc = "dump interrupt bindings", .fn = dump_irqs);

void __init irq_init(void)
{
    i8259_mask_all();
    nr_irqs_gsi = ioapic_init();
    nr_irqs = nr_irqs_gsi + NR_DYNAMIC_IRQS;
    descs = kcalloc(nr_irqs, sizeof(*descs));
    if (!descs)
        panic("out of memory for %u interrupt descriptors", nr_irqs);
    for (unsigned int i = 0; i < nr_irqs; i++) {
        descs[i].irq = i;
        spin_lock_init(&descs[i].lock, LOCK_IRQ_DESC);
        if (i < nr_irqs_gsi && ioapic_has_gsi(i)) {
            descs[i].chip = &ioapic_chip;
            ioapic_configure(&descs[i], i >= 16, i >= 16);
        }
    }
    irq_cpu_prepare(0);
    printk(XENLOG_INFO "IRQ limits: %u GSI, %u MSI/MSI-X\n", nr_irqs_gsi, NR_DYNAMIC_IRQS);
}
