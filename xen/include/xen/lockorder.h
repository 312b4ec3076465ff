/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one order in which locks nest. A lock of rank r may be taken only while every held lock of this CPU has a
 * smaller rank; equal ranks nest only through spin_lock_nested() (two domains' locks, by address).
 * Checked at run time with CONFIG_DEBUG_LOCKS. Rank 0 locks are unchecked (console of last resort).
 */
#ifndef XEN_LOCKORDER_H
#define XEN_LOCKORDER_H

enum lock_rank {
    LOCK_UNRANKED,
    LOCK_SYSCTL,            /* serialises sysctl/platform operations */
    LOCK_DOMCTL,            /* serialises domctl operations */
    LOCK_DOMLIST,           /* list and hash of domains (writers) */
    LOCK_CPUPOOL,
    LOCK_DOMAIN,            /* domain->lock: life cycle, vcpu creation, settings */
    LOCK_HVM,               /* hvm_domain->lock: parameters, ioreq servers */
    LOCK_VPCI,              /* the hardware domain's view of PCI functions */
    LOCK_GRANT,             /* grant_table->lock, maptrack */
    LOCK_P2M,
    LOCK_PV_LDT,
    LOCK_PCI,               /* PCI device list */
    LOCK_EVENT,             /* domain->event_lock: binding and unbinding of ports */
    LOCK_IRQ_MAP,           /* pirq <-> irq tables of a domain */
    LOCK_PAGE_TABLE,        /* a page-table page's own lock (struct page_info) */
    LOCK_CAPS,              /* domain->caps_lock: its I/O access rights */
    LOCK_MSIX_GUARD,        /* the MSI-X tables that guests must not write */
    LOCK_PT_IRQ,            /* a guest's passed-through interrupt lines (irq-safe) */
    LOCK_HVM_DEVICE,        /* one emulated device: PIT, RTC, HPET, ... (irq-safe) */
    LOCK_HVM_TIMER,         /* a vcpu's device timers and their ticks (irq-safe) */
    LOCK_HVM_IRQ,           /* a guest's interrupt lines: IOAPIC, 8259, links (irq-safe) */
    LOCK_PAGE_ALLOC,        /* domain->page_lock: its page list and counters */
    LOCK_EVENT_PORT,        /* one event channel's lock (irq-safe) */
    LOCK_SCHED,             /* per run-queue (irq-safe) */
    LOCK_TIMER,             /* per-CPU timer queue (irq-safe) */
    LOCK_IRQ_DESC,          /* one irq descriptor (irq-safe) */
    LOCK_MSI,               /* what several messages of one function share (irq-safe) */
    LOCK_VECTOR,            /* vector allocation (irq-safe) */
    LOCK_IOMMU,             /* a domain's I/O page tables */
    LOCK_IOMMU_UNIT,        /* one IOMMU: registers, queues, remapping tables; its faults (irq-safe) */
    LOCK_VMAP,              /* addresses for ioremap() and vmap() */
    LOCK_XEN_PT,            /* the hypervisor's own page tables */
    LOCK_HEAP,              /* buddy allocator */
    LOCK_SLAB,              /* small-object allocator */
    LOCK_DEVICE,            /* registers of one device: ioapic, rtc, pci config, serial (irq-safe) */
    LOCK_CONSOLE,           /* console ring and output (irq-safe) */
};

#endif
