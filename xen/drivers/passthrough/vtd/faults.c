// SPDX-License-Identifier: GPL-2.0-only
/* What a unit refused (7.3): it records faults in registers and interrupts. */
#include <xen/irq.h>

#include "private.h"

#define RECORD_SIZE         16
#define RECORD_VALID        (1ULL << 63)
#define RECORD_READ         (1ULL << 62)
#define RECORD_REASON(h)    ((h) >> 32 & 0xff)
#define RECORD_SOURCE(h)    ((u16)(h))
#define REASON_INTERRUPTS   0x20            /* from here to 0x2f: interrupt requests */
#define REASON_INTERRUPTS_END 0x30

static const char *reason_words(unsigned int reason)
{
    static const char *const words[] = {
        [1] = "no entry for its bus", [2] = "it belongs to nobody", [3] = "illegal context entry",
        [4] = "beyond what tables reach", [5] = "no right to write", [6] = "no right to read",
        [7] = "error reading page tables", [8] = "error reading the root table", [9] = "error reading contexts",
        [10] = "reserved bits in the root table", [11] = "reserved bits in its context",
        [12] = "reserved bits in a table",
    };

    if (reason >= REASON_INTERRUPTS && reason < REASON_INTERRUPTS_END)
        return "an interrupt it was not given";
    return reason < ARRAY_SIZE(words) && words[reason] ? words[reason] : "refused";
}

static void report(const struct vtd_unit *u, u64 low, u64 high)
{
    iommu_report_fault(PCI_SBDF(u->segment, 0, 0) | RECORD_SOURCE(high), low & ~(u64)PAGE_OFFSET_MASK,
                       !(high & RECORD_READ), reason_words(RECORD_REASON(high)));
}

static void read_records(unsigned int irq, void *dev)
{
    struct vtd_unit *u = dev;
    u32 status = vtd_read32(u, REG_FAULT_STATUS);
    unsigned int nr = CAP_NR_FAULTS(u->cap), at = FAULT_FIRST(status) % nr;

    /* a ring of records; each is given back by clearing its top bit */
    for (unsigned int i = 0; status & FAULT_PENDING && i < nr; i++, at = (at + 1) % nr) {
        unsigned int reg = CAP_FAULTS_AT(u->cap) + at * RECORD_SIZE;
        u64 high = vtd_read64(u, reg + 8);

        if (!(high & RECORD_VALID))
            break;
        report(u, vtd_read64(u, reg), high);
        vtd_write32(u, reg + 12, RECORD_VALID >> 32);
    }
    vtd_write32(u, REG_FAULT_STATUS, status & (FAULT_OVERFLOW | FAULT_QUEUE));
}

/* The message is the unit's own and is not remapped. */
static void program(void *dev, u64 address, u32 data)
{
    struct vtd_unit *u = dev;

    vtd_write32(u, REG_FAULT_DATA, data);
    vtd_write32(u, REG_FAULT_ADDRESS, address);
    vtd_write32(u, REG_FAULT_UPPER, address >> 32);
}

void __init vtd_faults_init(struct vtd_unit *u)
{
    int rc = irq_create_message(read_records, "VT-d", program, u);

    if (rc < 0) {
        printk(XENLOG_WARNING "VT-d: no interrupt for faults (error %d): they are not logged\n", rc);
        return;
    }
    read_records(rc, u);                    /* what is left of firmware's time */
    vtd_write32(u, REG_FAULT_CONTROL, 0);
}
