// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt remapping (2.2.5): each requester has a table of its own, so that no device can raise what another was
 * given. A message's data, or the vector and mode of an IOAPIC's entry, is the number of an entry there; the entry says
 * where it goes. An entry is changed in one write.
 */
#include <asm/insn.h>
#include <asm/irq.h>

#include "private.h"

#define TABLE_LENGTH        9               /* 2^9 entries of 32 bits, or 2^8 of 128: at most a page */
#define WIDE_LENGTH         8
#define IOAPIC_INDEXES      512u            /* what fits vector and delivery mode: fixed and arbitrated are remapped */

#define ENTRY_REMAP         (1u << 0)
#define ENTRY_TYPE_FIXED    (0u << 2)
#define ENTRY_TAKEN         (1u << 16)      /* a bit of the vector; not looked at while ENTRY_REMAP is clear */
#define ENTRY_NARROW(apic_id, vector)   ((apic_id) << 8 | (u32)(vector) << 16 | ENTRY_REMAP | ENTRY_TYPE_FIXED)
#define MSI_ADDRESS         0xfee00000ULL
#define RTE_LEVEL           (1u << 15)

struct wide_entry {
    u64 low, high;
} __aligned(16);

struct ioapic {
    u8 id;
    u32 source;
};
#define MAX_IOAPICS         64
static struct ioapic ioapics[MAX_IOAPICS];
static unsigned int nr_ioapics;
static DEFINE_SPINLOCK(table_lock, LOCK_IOMMU_UNIT);    /* which entries are taken; irq-safe */

void __init amd_ioapic_found(u16 segment, u8 ioapic_id, u16 devid)
{
    if (nr_ioapics < MAX_IOAPICS)
        ioapics[nr_ioapics++] = (struct ioapic){ ioapic_id, PCI_SBDF(segment, 0, 0) | devid };
}

static const struct ioapic *find_ioapic(u32 id)
{
    for (unsigned int i = 0; i < nr_ioapics; i++)
        if (ioapics[i].id == id)
            return &ioapics[i];
    return NULL;
}

bool __init amd_interrupts_usable(void)
{
    struct amd_segment *seg;

    for (unsigned int i = 0; i < nr_ioapic_places(); i++) {
        const struct ioapic *io = find_ioapic(ioapic_places()[i].id);

        if (io && amd_unit_of(io->source, &seg))
            continue;
        printk(XENLOG_WARNING "AMD-Vi: IVRS does not say how IOAPIC %u's interrupts arrive: no remapping\n",
               ioapic_places()[i].id);
        return false;
    }
    return true;
}

static struct amd_device *device_entry(u32 source)
{
    return &amd_segment(PCI_SEG(source), false)->table[(u16)source];
}

static void *table_of(u32 source)
{
    u64 at = device_entry(source)->irq & DTE_IRQ_TABLE_MASK;

    return at ? maddr_to_virt(at) : NULL;
}

static unsigned int nr_entries(void)
{
    return 1u << (amd_wide ? WIDE_LENGTH : TABLE_LENGTH);
}

static u32 *first_word(void *table, unsigned int slot)
{
    return amd_wide ? (u32 *)&((struct wide_entry *)table)[slot].low : &((u32 *)table)[slot];
}

/* The source's table; made and made known if there is none. */
static void *want_table(u32 source, int *err)
{
    struct amd_segment *seg;
    struct amd_unit *u = amd_unit_of(source, &seg);
    void *table;

    *err = -ENODEV;
    if (!u)
        return NULL;
    table = table_of(source);
    if (table)
        return table;
    *err = -ENOMEM;
    table = xenheap_alloc(0);
    if (!table)
        return NULL;
    WRITE_ONCE(seg->table[(u16)source].irq,
               DTE_IRQ_VALID | DTE_IRQ_LENGTH(amd_wide ? WIDE_LENGTH : TABLE_LENGTH) | virt_to_maddr(table) |
               DTE_IRQ_REMAP | amd_irq_pass(&seg->functions[(u16)source]));
    amd_forget_device(u, source);
    return table;
}

static bool are_free(void *table, unsigned int first, unsigned int nr)
{
    for (unsigned int i = first; i < first + nr; i++)
        if (*first_word(table, i))
            return false;
    return true;
}

/* Entry 0 stays empty: a device that was not told sends 0. So the first of several are, too: they begin at a multiple. */
int amd_msi_alloc(struct msi_slots *slots)
{
    unsigned long flags;
    int rc;
    void *table = want_table(slots->source, &rc);
    unsigned int at;

    if (!table)
        return rc;
    spin_lock_irqsave(&table_lock, flags);
    for (at = slots->nr; at < nr_entries() && !are_free(table, at, slots->nr); at += slots->nr)
        ;
    for (unsigned int i = at; at < nr_entries() && i < at + slots->nr; i++)
        *first_word(table, i) = ENTRY_TAKEN;
    spin_unlock_irqrestore(&table_lock, flags);
    slots->first = at;
    return at < nr_entries() ? 0 : -ENOSPC;
}

/* Both halves at once; nobody else writes to the entry meanwhile. */
static void write_wide(struct wide_entry *e, u64 low, u64 high)
{
    u64 old_low = e->low, old_high = e->high;
    bool done;

    __asm__ __volatile__("lock cmpxchg16b %1" : "=@ccz" (done), "+m" (*e), "+a" (old_low), "+d" (old_high)
                         : "b" (low), "c" (high) : "memory");
    ASSERT(done);
}

static void write_entry(u32 source, int slot, u32 narrow, u64 wide_low, u64 wide_high)
{
    struct amd_segment *seg;
    struct amd_unit *u = amd_unit_of(source, &seg);
    void *table = table_of(source);

    if (amd_wide)
        write_wide(&((struct wide_entry *)table)[slot], wide_low, wide_high);
    else
        WRITE_ONCE(((u32 *)table)[slot], narrow);
    amd_forget_interrupts(u, source);
}

static void aim(u32 source, int slot, u32 apic_id, u8 vector)
{
    write_entry(source, slot, ENTRY_NARROW(apic_id, vector),
                ENTRY_REMAP | ENTRY_TYPE_FIXED | (u64)(apic_id & 0xffffff) << 8,
                vector | (u64)(apic_id >> 24) << 56);
}

void amd_msi_free(const struct msi_slots *slots)
{
    for (unsigned int i = 0; i < slots->nr; i++)
        write_entry(slots->source, slots->first + i, 0, 0, 0);
}

void amd_msi_aim(u32 source, unsigned int slot, u32 apic_id, u8 vector)
{
    aim(source, slot, apic_id, vector);
}

struct msi_message amd_msi_message(const struct msi_slots *slots)
{
    return (struct msi_message){ MSI_ADDRESS, slots->first };
}

/* The pin's number is the entry's: all of an IOAPIC's pins fit, and what the pin holds never changes. */
int amd_ioapic_alloc(u32 ioapic_id, unsigned int pin)
{
    const struct ioapic *io = find_ioapic(ioapic_id);
    int rc;

    if (!io || pin >= min(nr_entries(), IOAPIC_INDEXES))
        return -ENODEV;
    return want_table(io->source, &rc) ? (int)pin : rc;
}

u64 amd_ioapic_aim(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level)
{
    aim(find_ioapic(ioapic_id)->source, slot, apic_id, vector);
    /* index: vector and delivery mode */
    return slot;
}
