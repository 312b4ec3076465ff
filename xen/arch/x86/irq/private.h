/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of the irq room only. */
#ifndef X86_IRQ_PRIVATE_H
#define X86_IRQ_PRIVATE_H

#include <xen/cpumask.h>
#include <xen/iommu.h>
#include <xen/spinlock.h>
#include <asm/irq.h>
#include <asm/x86-defs.h>

struct irq_desc;

/* How to handle a kind of line. All with the descriptor's lock held and interrupts off. */
struct irq_chip {
    const char *name;
    void (*mask)(struct irq_desc *d);
    void (*unmask)(struct irq_desc *d);
    /*
     * Point the line at d->vector, then at d->cpu, in that order: each place where an interrupt may come to in
     * between is prepared (vector.c), so nothing needs to be masked that would lose what comes while it is.
     */
    void (*retarget)(struct irq_desc *d);
    /* A level line was acknowledged at the CPU; NULL: that is all there is to do. */
    void (*eoi)(struct irq_desc *d);
};

#define IRQ_GUESTS_MAX      8

/* Guests a line is bound to. A level line stays masked until all of them have said EOI. */
struct guest_irq {
    unsigned int nr_guests, in_flight;
    bool shareable;
    struct {
        struct domain *domain;
        unsigned int pirq;
        bool in_flight;
    } guest[IRQ_GUESTS_MAX];
};

/* One entry of an MSI-X table, or all messages of an MSI capability: lines with consecutive numbers. */
struct msi_target {
    u32 sbdf;
    unsigned int irq, nr;                   /* its lines: the first, how many */
    bool msix;
    bool wide, maskable;                    /* MSI: 64-bit address, per-vector mask */
    u16 cap;                                /* offset of the capability */
    u16 entry;                              /* MSI-X table entry */
    void *table;                            /* MSI-X: its mapped table entry */
    void *table_map;
    bool guest_mask;                        /* MSI-X: masked by the guest that has it */
    spinlock_t lock;                        /* MSI: control register and mask bits; LOCK_MSI */
    u32 masks;                              /* what the mask register holds, if there is one */
    struct msi_slots slots;                 /* in the remapping tables */
};

struct irq_desc {
    unsigned int irq;
    spinlock_t lock;                        /* all below */
    const struct irq_chip *chip;            /* NULL: no such line */
    bool level;
    bool handling, again;                   /* its handler runs; it came once more, on another CPU */
    u16 in_progress;                        /* CPUs that run its handler or deliver it; atomic */
    u16 cpu;                                /* where it is delivered; vector 0: not yet */
    u8 vector;
    u16 old_cpu;                            /* being moved: the previous place stays valid until one comes */
    u8 old_vector;                          /* 0: not being moved */
    u8 way_vector;                          /* on old_cpu too: the place half way; 0: there was none */
    irq_handler_t handler;                  /* the hypervisor's */
    const char *name;
    void *dev;
    struct guest_irq *guest;                /* or guests' */
    struct msi_target *msi;
    void (*program)(void *dev, u64 address, u32 data);      /* irq_create_message() */
    u64 count;
};

#define NR_DYNAMIC_IRQS     1024

struct irq_desc *irq_to_desc(unsigned int irq);         /* NULL: out of range or no such line */
/* Lines for message-signalled interrupts, nr in a row, chip and msi set: the first. NULL: so many are not left. */
struct irq_desc *irq_create_dynamic(const struct irq_chip *chip, struct msi_target *msi, unsigned int nr);
void irq_destroy_dynamic(struct irq_desc *d);
/*
 * Gives the line a vector on a CPU of mask and points it there; nothing to do if it has one. 0, -ENOSPC, -EINVAL: no
 * CPU of mask can take interrupts, -EBUSY: it is being moved.
 */
int irq_assign_vector(struct irq_desc *d, const cpumask_t *mask);
void irq_release_vector(struct irq_desc *d);
void irq_move_done(struct irq_desc *d);

/* From do_IRQ, no locks: hand a guest's interrupt on. */
void guest_irq_deliver(struct irq_desc *d);
/* Waits until no CPU runs the line's handler. No locks held. */
void irq_synchronize(struct irq_desc *d);

extern const struct irq_chip ioapic_chip, msi_chip, message_chip;
bool ioapic_has_gsi(unsigned int gsi);
unsigned int ioapic_init(void);             /* returns the number of GSIs */
void ioapic_configure(struct irq_desc *d, bool level, bool active_low);
void i8259_mask_all(void);
/*
 * Reads the capability, maps the MSI-X table, takes places in the remapping tables. entry: of MSI-X; nr: messages of MSI,
 * else 1. NULL and *err: -ENODEV, -EINVAL (it has no such entry, not so many messages), -EOPNOTSUPP (several of them, and
 * interrupts are not remapped), -ENOSPC, -ENOMEM.
 */
struct msi_target *msi_target_create(u32 sbdf, bool msix, unsigned int entry, unsigned int nr, int *err);
void msi_target_destroy(struct msi_target *t);

#endif
