// SPDX-License-Identifier: GPL-2.0-only
/*
 * What devices were kept from. Each access that was stopped is logged, with a limit for each device; a device that
 * goes on and on loses the right to master the bus, so that it cannot keep a CPU busy with its faults.
 */
#include <xen/softirq.h>
#include <xen/time.h>
#include <lib/vsnprintf.h>

#include "private.h"

#define QUEUE_SIZE      64
#define WINDOW          SECONDS(1)
#define LOGGED_MAX      10      /* lines a device may have in a window */
#define STORM           500     /* faults in a window: it is stopped */

#define PCI_COMMAND         0x04
#define COMMAND_MASTER      0x0004

struct fault {
    u32 source;
    bool write;
    u64 address;
    const char *what;
};
static DEFINE_SPINLOCK(queue_lock, LOCK_IOMMU_UNIT);    /* irq-safe: the queue */
static struct fault queue[QUEUE_SIZE];
static unsigned int head, tail;
static struct pci_device strangers;     /* what is not on the list counts together */

static void log_fault(const struct fault *f, const struct pci_device *dev)
{
    char who[24] = "";

    if (dev->owner)
        snprintf(who, sizeof(who), " of d%u", dev->owner->id);
    printk(XENLOG_WARNING "IOMMU: %04x:%02x:%02x.%u%s: %s %#lx stopped: %s\n", PCI_SEG(f->source),
           PCI_BUS(f->source), PCI_DEVFN(f->source) >> 3, PCI_DEVFN(f->source) & 7, who,
           f->write ? "write to" : "read from", f->address, f->what);
}

static void stop(struct pci_device *dev)
{
    u32 command = pci_conf_read(dev->sbdf, PCI_COMMAND, 2);

    pci_conf_write(dev->sbdf, PCI_COMMAND, 2, command & ~COMMAND_MASTER);
    printk(XENLOG_ERR "IOMMU: %04x:%02x:%02x.%u: more than %u faults in a second: taken off the bus\n",
           PCI_SEG(dev->sbdf), PCI_BUS(dev->sbdf), PCI_DEVFN(dev->sbdf) >> 3, PCI_DEVFN(dev->sbdf) & 7, STORM);
}

/* Is this one of the first of its window? Counts, and stops the device once it was too many. */
static bool count(struct pci_device *dev)
{
    s_time_t now = NOW();

    if (now - dev->faults_since > WINDOW) {
        if (dev->faults > LOGGED_MAX)
            printk(XENLOG_WARNING "IOMMU: %04x:%02x:%02x.%u: %u more faults were not shown\n", PCI_SEG(dev->sbdf),
                   PCI_BUS(dev->sbdf), PCI_DEVFN(dev->sbdf) >> 3, PCI_DEVFN(dev->sbdf) & 7,
                   dev->faults - LOGGED_MAX);
        dev->faults_since = now;
        dev->faults = 0;
    }
    if (++dev->faults == STORM && dev != &strangers)
        stop(dev);
    return dev->faults <= LOGGED_MAX;
}

static bool next(struct fault *f)
{
    unsigned long flags;
    bool any;

    spin_lock_irqsave(&queue_lock, flags);
    any = head != tail;
    if (any)
        *f = queue[head++ % QUEUE_SIZE];
    spin_unlock_irqrestore(&queue_lock, flags);
    return any;
}

static void handle(void *unused)
{
    struct fault f;

    while (next(&f)) {
        struct pci_device *dev;

        pci_lock();
        dev = pci_device_find(f.source);
        if (!dev)
            dev = &strangers;
        if (count(dev))
            log_fault(&f, dev);
        pci_unlock();
    }
}
static struct tasklet work = { .fn = handle };

void iommu_report_fault(u32 source, u64 address, bool write, const char *what)
{
    unsigned long flags;

    spin_lock_irqsave(&queue_lock, flags);
    if (tail - head < QUEUE_SIZE)
        queue[tail++ % QUEUE_SIZE] = (struct fault){ source, write, address, what };
    spin_unlock_irqrestore(&queue_lock, flags);
    tasklet_schedule(&work);
}
