// SPDX-License-Identifier: GPL-2.0-only
/* The event log (2.5): what a unit had to refuse, and what it found wrong with its tables and commands. */
#include <xen/irq.h>
#include <xen/time.h>
#include <asm/insn.h>

#include "private.h"

#define LOG_ORDER           0
#define LOG_SIZE            (PAGE_SIZE << LOG_ORDER)
#define LOG_LENGTH_CODE     (8ULL << 56)

#define LOOK_EVERY          SECONDS(1)

#define EVENT_CODE(low)     ((low) >> 60)
#define EVENT_DEVICE(low)   ((u16)(low))
#define EVENT_INTERRUPT     (1ULL << 51)
#define EVENT_PRESENT       (1ULL << 52)
#define EVENT_WRITE         (1ULL << 53)
#define EVENT_RESERVED_BITS (1ULL << 55)

enum { EVENT_BAD_DEVICE = 1, EVENT_FAULT, EVENT_DEVICE_HW, EVENT_TABLE_HW, EVENT_BAD_COMMAND, EVENT_COMMAND_HW,
       EVENT_IOTLB_TIMEOUT, EVENT_BAD_REQUEST };

static const char *const hardware_words[] = {
    [EVENT_BAD_DEVICE] = "illegal device table entry",
    [EVENT_DEVICE_HW] = "error reading the device table",
    [EVENT_TABLE_HW] = "error reading page tables",
    [EVENT_BAD_COMMAND] = "illegal command",
    [EVENT_COMMAND_HW] = "error reading commands",
    [EVENT_IOTLB_TIMEOUT] = "a device did not drop its translations",
};

int amd_events_init(struct amd_unit *u)
{
    u->events = xenheap_alloc(LOG_ORDER);
    if (!u->events)
        return -ENOMEM;
    amd_write(u, REG_EVENTS, virt_to_maddr(u->events) | LOG_LENGTH_CODE);
    amd_write(u, REG_EVENT_HEAD, 0);
    amd_write(u, REG_EVENT_TAIL, 0);
    return 0;
}

static const char *fault_words(u64 low, u64 address)
{
    if (low & EVENT_INTERRUPT && address >> 20 == 0xfee)
        return "an interrupt it was not given";
    if (low & EVENT_RESERVED_BITS)
        return "reserved bits in a table";
    return low & EVENT_PRESENT ? "it has no right to" : "nothing is mapped there";
}

static void handle_event(struct amd_unit *u, u64 low, u64 high)
{
    u32 source = PCI_SBDF(u->segment, 0, 0) | EVENT_DEVICE(low);
    unsigned int code = EVENT_CODE(low);

    switch (code) {
    case EVENT_FAULT:
        WRITE_ONCE(u->told, true);
        iommu_report_fault(source, high, low & EVENT_WRITE, fault_words(low, high));
        break;
    case EVENT_BAD_REQUEST:
        iommu_report_fault(source, high, false, "not a request it may make");
        break;
    case EVENT_BAD_DEVICE:
    case EVENT_DEVICE_HW:
    case EVENT_TABLE_HW:
    case EVENT_BAD_COMMAND:
    case EVENT_COMMAND_HW:
    case EVENT_IOTLB_TIMEOUT:
        iommu_report_fault(source, high, low & EVENT_WRITE, hardware_words[code]);
        break;
    default:
        iommu_report_fault(source, high, low & EVENT_WRITE, "event of a kind that is not known");
    }
}

/* After an overflow the log has to be started anew (2.5.2). */
static void restart_log(struct amd_unit *u)
{
    amd_write(u, REG_CONTROL, u->control & ~CONTROL_EVENTS);
    for (s_time_t until = NOW() + MILLISECS(1); amd_read(u, REG_STATUS) & STATUS_EVENTS_RUN && NOW() < until; )
        cpu_relax();
    amd_write(u, REG_STATUS, STATUS_OVERFLOW);
    amd_write(u, REG_EVENT_HEAD, 0);
    amd_write(u, REG_EVENT_TAIL, 0);
    amd_write(u, REG_CONTROL, u->control);
}

static void read_log(unsigned int irq, void *dev)
{
    struct amd_unit *u = dev;
    unsigned int head, tail;

    /* before reading, so that what comes meanwhile interrupts again */
    amd_write(u, REG_STATUS, STATUS_EVENT_IRQ);
    head = amd_read(u, REG_EVENT_HEAD);
    tail = amd_read(u, REG_EVENT_TAIL);
    /*
     * Entries are cleared once they were read, so what is written can be seen: the pointer may be ahead of the data,
     * or (QEMU) never move.
     */
    while (head < LOG_SIZE && (head != tail || READ_ONCE(u->events[head / 16][0]))) {
        u64 *e = u->events[head / 16];

        for (unsigned int spins = 1000; !READ_ONCE(e[0]) && spins; spins--)
            cpu_relax();
        handle_event(u, e[0], e[1]);
        e[0] = e[1] = 0;
        if (head == tail)
            tail = (tail + 16) % LOG_SIZE;
        head = (head + 16) % LOG_SIZE;
    }
    amd_write(u, REG_EVENT_HEAD, head);
    if (amd_read(u, REG_STATUS) & STATUS_OVERFLOW)
        restart_log(u);
}

/*
 * What a unit stops it answers with a target abort, and a function that did so notes it in its PCI status. That is all there
 * is where no entry was written: the log is full, or the unit is QEMU 7.2's, of which compilers leave out the writing.
 */
static void look_at_status(void *unit)
{
    struct amd_unit *u = unit;
    u32 sbdf = PCI_SBDF(u->segment, 0, 0) | u->devid;
    u32 status = pci_conf_read(sbdf, PCI_STATUS, 2);

    if (status != 0xffff && status & PCI_STATUS_SENT_ABORT) {
        pci_conf_write(sbdf, PCI_STATUS, 2, PCI_STATUS_SENT_ABORT);     /* a one clears */
        if (!READ_ONCE(u->told))
            printk(XENLOG_WARNING "IOMMU: %04x:%02x:%02x.%u: accesses were stopped, its log does not tell whose\n",
                   u->segment, u->devid >> 8, u->devid >> 3 & 31, u->devid & 7);
    }
    WRITE_ONCE(u->told, false);
    timer_set(&u->look, NOW() + LOOK_EVERY);
}

/* The unit is a PCI function with an MSI of its own, which is not remapped. */
static void program(void *dev, u64 address, u32 data)
{
    struct amd_unit *u = dev;
    u32 sbdf = PCI_SBDF(u->segment, 0, 0) | u->devid;

    pci_msi_write(sbdf, address, data);
    pci_conf_write(sbdf, PCI_COMMAND, 2, pci_conf_read(sbdf, PCI_COMMAND, 2) | PCI_COMMAND_MASTER);
}

void __init amd_events_irq_init(struct amd_unit *u)
{
    int rc = pci_find_cap(PCI_SBDF(u->segment, 0, 0) | u->devid, PCI_CAP_MSI) ?
             irq_create_message(read_log, "AMD-Vi", program, u) : -ENODEV;

    if (rc < 0)
        printk(XENLOG_WARNING "AMD-Vi: no interrupt for events (error %d): faults are not logged\n", rc);
    timer_init(&u->look, look_at_status, u, 0);
    timer_set(&u->look, NOW() + LOOK_EVERY);
}
