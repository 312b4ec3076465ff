/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of this room share: page tables in a vendor's format, the vendor's operations, options, and what is
 * known about devices.
 *
 * Locks: a device's owner and attachment change under LOCK_PCI (pci_lock()); a domain's tables under its
 * domain_iommu.lock; a unit's registers, queues and remapping tables under the unit's own lock, with interrupts off.
 * In this order.
 */
#ifndef PASSTHROUGH_PRIVATE_H
#define PASSTHROUGH_PRIVATE_H

#include <xen/bug.h>
#include <xen/errno.h>
#include <xen/init.h>
#include <xen/iommu.h>
#include <xen/mm.h>
#include <xen/pci.h>
#include <xen/printk.h>

/* --- page tables (tables.c) ------------------------------------------------------------------- */
/*
 * Both vendors' tables are pages of 512 entries; level 1 maps 4 KiB, each level above 512 times as much. A leaf may
 * be at any level up to the hardware's largest.
 */
struct io_format {
    const char *name;
    u64 present;            /* an entry with none of these bits leads nowhere */
    u64 vacant;             /* what an entry that leads nowhere holds; none of those bits */
    u64 read, write;        /* rights in a leaf */
    /* flags of a leaf at this level; of an entry at this level that points to a table */
    u64 (*leaf)(unsigned int level);
    u64 (*table)(unsigned int level);
    bool (*is_table)(u64 e, unsigned int level);        /* e is present */
};

struct io_tables {
    const struct io_format *format;
    u8 levels, max_leaf;
    bool flush_new;         /* the hardware may remember that nothing was there */
    void (*written)(const void *va, size_t len);        /* hardware reads past the caches; NULL: it does not */
    u64 *root;
    struct page_list pages; /* the tree's */
    struct page_list stale; /* out of the tree; known to the hardware until the next flush */
    bool pending;           /* [first, last] changed since then */
    dfn_t first, last;
};

int io_tables_create(struct io_tables *t);              /* format, levels, ... are set. 0, -ENOMEM */
/* nr frames; flags 0: nothing is there. 0, -ENOMEM, -EINVAL (out of reach). */
int io_tables_set(struct io_tables *t, dfn_t dfn, mfn_t mfn, u64 nr, unsigned int flags);
/* Takes the whole leaf away that dfn lies in. Needs no memory. */
void io_tables_cut(struct io_tables *t, dfn_t dfn);
mfn_t io_tables_lookup(const struct io_tables *t, dfn_t dfn, unsigned int *flags);
/* How many frames from dfn on, which is in reach, lie under one entry; *mapped: does it lead anywhere? */
u64 io_tables_span(const struct io_tables *t, dfn_t dfn, bool *mapped);
/* Wherever a device goes, it comes to this frame. The tree is empty. 0, -ENOMEM. */
int io_tables_point_all_at(struct io_tables *t, mfn_t mfn);
void io_tables_flushed(struct io_tables *t);            /* stale pages go back to the heap */
/* The hardware does not use them any more. Gives back at most `max' pages; true: none are left. */
bool io_tables_release(struct io_tables *t, unsigned int max);

/* --- domains (domain.c) ----------------------------------------------------------------------- */
struct domain_iommu {
    spinlock_t lock;        /* LOCK_IOMMU: tables */
    struct domain *domain;  /* NULL: quarantine */
    u16 id;                 /* by which the hardware tags what it caches; never 0 */
    bool passthrough;       /* dom0-iommu=passthrough: no tables, everything is reached */
    unsigned int nr_devices;                            /* pci_lock() */
    struct pt_irqs *pt;     /* pt-irq.c; NULL: none yet */
    struct pt_ports *ports; /* pt-ports.c; NULL: none yet */
    struct io_tables tables;
};
struct domain_iommu *domain_iommu_create(struct domain *d, int *err);
void domain_iommu_free(struct domain_iommu *di);        /* tables are empty */
void domain_iommu_flush(struct domain_iommu *di);       /* if something is pending */
int domain_iommu_map_run(struct domain_iommu *di, dfn_t dfn, mfn_t mfn, u64 nr, unsigned int flags);

/* --- vendors ---------------------------------------------------------------------------------- */
struct iommu_ops {
    const char *name;
    const struct io_format *format;
    u8 levels;              /* of domains' tables */
    u8 max_leaf;
    bool flush_new;
    bool can_bypass;        /* a device can do without translation */
    bool intremap;          /* in working order */
    bool intremap_wide;     /* with 32-bit APIC ids */
    unsigned int nr_domain_ids;
    void (*written)(const void *va, size_t len);
    /* Switches translation on: everybody but those attached before is blocked from now on. */
    void (*enable)(void);
    void (*shutdown)(void);
    /* Takes the registers out of what a domain may map. */
    void (*deny)(struct domain *d);
    /*
     * Requests that come in the name of `source' (as an sbdf) are di's from now on, what was cached for it is gone;
     * NULL: blocked. 0, -ENOMEM, -ENODEV (no unit is responsible).
     */
    int (*attach)(u32 source, struct domain_iommu *di);
    /* nr 0: all of the domain's. Returns when it is done. */
    void (*flush)(struct domain_iommu *di, dfn_t dfn, u64 nr);
    /* The id by which firmware says requests of this function arrive. NULL: its own. */
    u32 (*alias)(u32 sbdf);
    /* remapping: see <xen/iommu.h> */
    int (*msi_alloc)(struct msi_slots *slots);          /* source and nr are set */
    void (*msi_free)(const struct msi_slots *slots);
    void (*msi_aim)(u32 source, unsigned int slot, u32 apic_id, u8 vector);
    struct msi_message (*msi_message)(const struct msi_slots *slots);
    int (*ioapic_alloc)(u32 ioapic_id, unsigned int pin);
    u64 (*ioapic_aim)(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level);
};
extern const struct iommu_ops *iommu_ops;               /* NULL: no hardware in use */
/* NULL: none there, or it cannot be used (said why). Boot. */
const struct iommu_ops *amd_iommu_probe(void);
const struct iommu_ops *vtd_probe(void);

/* --- options (options.c) ---------------------------------------------------------------------- */
enum quarantine { QUARANTINE_OFF, QUARANTINE_BLOCK, QUARANTINE_SCRATCH };
extern bool opt_iommu, opt_iommu_required, opt_iommu_verbose, opt_intremap, opt_superpages, opt_qinval;
extern bool opt_perdev_intremap, opt_snoop;
extern u8 opt_quarantine;
extern bool opt_dom0_passthrough, opt_dom0_inclusive, opt_dom0_reserved, opt_dom0_none;

/* --- devices (device.c) ----------------------------------------------------------------------- */
extern struct domain_iommu *quarantine;
void iommu_devices_to_dom0(struct domain *d);           /* boot */
/* One of d's devices goes where those of dead domains go. False: d has none. */
bool iommu_device_take_back(struct domain *d);
/* The ids requests of a function arrive under, its own first; at most 2. */
#define MAX_SOURCES     2
unsigned int iommu_device_sources(u32 sbdf, u32 source[MAX_SOURCES]);

/* --- reserved regions (reserved.c) ------------------------------------------------------------ */
/* Whole frames around [start, end); sbdf or IOMMU_ALL_DEVICES. Boot. Reports what is odd. */
void iommu_reserved_add(paddr_t start, paddr_t end, u32 sbdf);

/* --- faults (faults.c) ------------------------------------------------------------------------ */
/* From an interrupt handler: a device was stopped. what: in words; address in bytes. */
void iommu_report_fault(u32 source, u64 address, bool write, const char *what);

#endif
