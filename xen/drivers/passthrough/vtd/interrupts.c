// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt remapping (5.1): a unit has one table. A message, or an IOAPIC's entry, holds the number of an entry there,
 * which says where it goes and from whom it is accepted.
 */
#include <asm/insn.h>
#include <asm/irq.h>

#include "private.h"

#define TABLE_ORDER         4               /* 64 KiB: 4096 entries */
#define TABLE_ENTRIES       ((PAGE_SIZE << TABLE_ORDER) / sizeof(struct vtd_entry))
#define TABLE_SIZE_CODE     11              /* 2^(n + 1) entries */

#define ENTRY_PRESENT       (1ULL << 0)
#define ENTRY_LEVEL         (1ULL << 4)
#define ENTRY_TAKEN         (1ULL << 8)     /* a bit for software */
#define ENTRY_VECTOR(v)     ((u64)(v) << 16)
#define ENTRY_DEST(id)      ((u64)(id) << 32)
#define VERIFY_SOURCE       (1ULL << 18)    /* in the high word, with the id: nobody else may send it */

#define MSI_ADDRESS         0xfee00000ULL
#define MSI_REMAPPABLE      (1ULL << 4)
#define MSI_SUBHANDLE       (1ULL << 3)     /* the data is added to the index: several messages of one function (5.1.3) */
#define MSI_INDEX(i)        (((u64)(i) & 0x7fff) << 5 | ((u64)(i) >> 15 & 1) << 2)
#define RTE_REMAPPABLE      (1ULL << 48)
#define RTE_INDEX(i)        (((u64)(i) & 0x7fff) << 49 | ((u64)(i) >> 15 & 1) << 11)

int __init vtd_interrupts_init(struct vtd_unit *u)
{
    u->irqs = xenheap_alloc(TABLE_ORDER);
    if (!u->irqs)
        return -ENOMEM;
    if (!vtd_coherent)
        vtd_written(u->irqs, PAGE_SIZE << TABLE_ORDER);
    vtd_write64(u, REG_IRQ_TABLE, virt_to_maddr(u->irqs) | (vtd_eim ? IRQ_TABLE_EIM : 0) | TABLE_SIZE_CODE);
    vtd_global(u, GLOBAL_IRQ_TABLE, true);
    vtd_forget_interrupts(u);
    vtd_global(u, GLOBAL_INTREMAP, true);
    return 0;
}

bool __init vtd_interrupts_usable(void)
{
    u32 source;

    for (unsigned int i = 0; i < vtd_nr_units; i++)
        if (!(vtd_units[i].ecap & ECAP_INTREMAP) || !(vtd_units[i].ecap & ECAP_QUEUE) || !opt_qinval)
            return false;
    for (unsigned int i = 0; i < nr_ioapic_places(); i++)
        if (!vtd_ioapic(ioapic_places()[i].id, &source)) {
            printk(XENLOG_WARNING "VT-d: DMAR does not say how IOAPIC %u's interrupts arrive: no remapping\n",
                   ioapic_places()[i].id);
            return false;
        }
    return true;
}

static bool are_free(const struct vtd_unit *u, unsigned int first, unsigned int nr)
{
    for (unsigned int i = first; i < first + nr; i++)
        if (u->irqs[i].low)
            return false;
    return true;
}

/* The first of nr in a row, at a multiple of nr, or -ENOSPC. */
static int take(struct vtd_unit *u, unsigned int nr)
{
    unsigned long flags;
    unsigned int at;

    spin_lock_irqsave(&u->lock, flags);
    for (at = 0; at < TABLE_ENTRIES && !are_free(u, at, nr); at += nr)
        ;
    for (unsigned int i = at; at < TABLE_ENTRIES && i < at + nr; i++)
        u->irqs[i].low = ENTRY_TAKEN;
    spin_unlock_irqrestore(&u->lock, flags);
    return at < TABLE_ENTRIES ? (int)at : -ENOSPC;
}

/* Both halves at once. */
static void write_entry(struct vtd_unit *u, int slot, u64 low, u64 high)
{
    struct vtd_entry *e = &u->irqs[slot];
    u64 old_low = e->low, old_high = e->high;
    bool done;

    __asm__ __volatile__("lock cmpxchg16b %1" : "=@ccz" (done), "+m" (*e), "+a" (old_low), "+d" (old_high)
                         : "b" (low), "c" (high) : "memory");
    ASSERT(done);
    if (!vtd_coherent)
        vtd_written(e, sizeof(*e));
    vtd_forget_interrupt(u, slot);
}

static void aim(struct vtd_unit *u, int slot, u32 source, u32 apic_id, u8 vector, bool level)
{
    write_entry(u, slot, ENTRY_PRESENT | ENTRY_TAKEN | (level ? ENTRY_LEVEL : 0) | ENTRY_VECTOR(vector) |
                ENTRY_DEST(vtd_eim ? apic_id : apic_id << 8), VERIFY_SOURCE | (u16)source);
}

int vtd_msi_alloc(struct msi_slots *slots)
{
    struct vtd_unit *u = vtd_unit_of(slots->source);
    int first = u ? take(u, slots->nr) : -ENODEV;

    slots->first = max(first, 0);
    return min(first, 0);
}

void vtd_msi_free(const struct msi_slots *slots)
{
    for (unsigned int i = 0; i < slots->nr; i++)
        write_entry(vtd_unit_of(slots->source), slots->first + i, 0, 0);
}

void vtd_msi_aim(u32 source, unsigned int slot, u32 apic_id, u8 vector)
{
    aim(vtd_unit_of(source), slot, source, apic_id, vector, false);
}

struct msi_message vtd_msi_message(const struct msi_slots *slots)
{
    u64 sub = slots->nr > 1 ? MSI_SUBHANDLE : 0;

    return (struct msi_message){ MSI_ADDRESS | MSI_REMAPPABLE | sub | MSI_INDEX(slots->first), 0 };
}

int vtd_ioapic_alloc(u32 ioapic_id, unsigned int pin)
{
    u32 source;
    struct vtd_unit *u = vtd_ioapic(ioapic_id, &source);

    return u ? take(u, 1) : -ENODEV;
}

/* The entry's vector is what the pin is acknowledged by; its number will do, and never changes. */
u64 vtd_ioapic_aim(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level)
{
    u32 source;
    struct vtd_unit *u = vtd_ioapic(ioapic_id, &source);

    aim(u, slot, source, apic_id, vector, level);
    return RTE_REMAPPABLE | RTE_INDEX(slot) | (u8)pin;
}
