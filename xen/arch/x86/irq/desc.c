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

/* dynamic_lock held. The first of nr unused ones in a row; NULL: there are not so many. */
static struct irq_desc *find_unused(unsigned int nr)
{
    unsigned int run = 0;

    for (unsigned int i = nr_irqs_gsi; i < nr_irqs; i++) {
        run = descs[i].chip ? 0 : run + 1;
        if (run == nr)
            return &descs[i + 1 - nr];
    }
    return NULL;
}

struct irq_desc *irq_create_dynamic(const struct irq_chip *chip, struct msi_target *msi, unsigned int nr)
{
    struct irq_desc *first;
    unsigned long flags;

    spin_lock_irqsave(&dynamic_lock, flags);
    first = find_unused(nr);
    for (struct irq_desc *d = first; first && d < first + nr; d++) {
        d->chip = chip;
        d->msi = msi;
        d->level = false;
        d->program = NULL;
        d->count = 0;
    }
    spin_unlock_irqrestore(&dynamic_lock, flags);
    return first;
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
            rc = irq_assign_vector(d, &cpu_online_map);
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
    ASSERT(!in_irq());
    while (__atomic_load_n(&d->in_progress, __ATOMIC_ACQUIRE))
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

/* Descriptor locked; unlocks it while the handler runs. Once more for each that came meanwhile, on another CPU. */
static void run_handler(struct irq_desc *d)
{
    d->handling = true;
    do {
        irq_handler_t handler = d->handler;
        void *dev = d->dev;

        d->again = false;
        spin_unlock(&d->lock);
        handler(d->irq, dev);
        spin_lock(&d->lock);
    } while (d->again && d->handler);
    d->handling = false;
}

static void acknowledge(struct irq_desc *d)
{
    apic_eoi();
    if (d->level && d->chip->eoi)
        d->chip->eoi(d);
}

/* Descriptor locked. */
static void handle_ours(struct irq_desc *d)
{
    if (!d->level)
        acknowledge(d);
    if (d->handling)
        d->again = true;
    else
        run_handler(d);
    if (d->level)
        acknowledge(d);
}

/*
 * A guest's level line is masked until its EOI, our own is acknowledged when it has been served; everything else is
 * acknowledged at once, so that it can come again while its handler runs (which then runs again, after).
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
    __atomic_fetch_add(&d->in_progress, 1, __ATOMIC_SEQ_CST);
    if (d->handler) {
        handle_ours(d);
        spin_unlock(&d->lock);
    } else {
        if (d->guest && d->level)
            d->chip->mask(d);
        acknowledge(d);
        spin_unlock(&d->lock);
        guest_irq_deliver(d);
    }
    __atomic_fetch_sub(&d->in_progress, 1, __ATOMIC_RELEASE);
}

static void dump_guests(const struct irq_desc *d)
{
    for (unsigned int g = 0; d->guest && g < d->guest->nr_guests; g++)
        printk(" d%u:pirq%u%s", d->guest->guest[g].domain->id, d->guest->guest[g].pirq,
               d->guest->guest[g].in_flight ? "(in flight)" : "");
}

static void dump_irqs(unsigned char key)
{
    for (unsigned int i = 0; i < nr_irqs; i++) {
        struct irq_desc *d = irq_to_desc(i);
        unsigned long flags;

        if (!d || !d->vector)
            continue;
        spin_lock_irqsave(&d->lock, flags);
        printk("IRQ %3u %s %s cpu %u vector %#x count %lu", i, d->chip->name, d->level ? "level" : "edge", d->cpu,
               d->vector, d->count);
        if (d->handler)
            printk(" %s", d->name);
        dump_guests(d);
        if (d->old_vector)
            printk(" (moves from cpu %u vector %#x)", d->old_cpu, d->old_vector);
        printk("\n");
        spin_unlock_irqrestore(&d->lock, flags);
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
    printk(XENLOG_INFO "IRQ limits: %u GSI, %u MSI/MSI-X\n", nr_irqs_gsi, NR_DYNAMIC_IRQS);
}
