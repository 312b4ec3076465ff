/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I/O translation: which memory a device may reach, and which interrupts it may raise. A device's accesses are
 * translated by the tables of the domain it belongs to, from frames as the device names them (dfn: a translated
 * guest's gfn, a PV guest's mfn) to machine frames. AMD's and Intel's hardware are below drivers/passthrough/{amd,vtd};
 * nobody outside drivers/passthrough sees a difference.
 *
 * Without hardware, or with iommu=off, all of this may be called just the same: nothing is mapped, d->iommu is NULL,
 * and what cannot be had is refused with -ENODEV.
 */
#ifndef XEN_IOMMU_H
#define XEN_IOMMU_H

#include <xen/domain.h>

typedef u64 dfn_t;                          /* frame number as a device of the domain names it */

extern bool iommu_enabled;                  /* there is one in use; translates from iommu_dom0_setup() on */
extern bool iommu_intremap;                 /* interrupts are: no device can raise one that was not set up for it */
extern bool iommu_intremap_wide;            /* ... to CPUs with APIC ids of more than 8 bits, too */
extern bool iommu_dom0_strict;              /* dom0-iommu=strict: its devices reach its own pages only */

/* --- boot ------------------------------------------------------------------------------------- */
/*
 * Finds the hardware (ACPI: IVRS, DMAR), prepares it and switches interrupt remapping on. After irq_init() and
 * time_init(), before any line is requested. Reports; panics only for iommu=required. Devices go on reaching all of
 * memory until iommu_dom0_setup().
 */
void iommu_setup(void);
/*
 * All devices found become dom0's: identity maps (PV: RAM but the hypervisor's image; translated: what
 * dom0-iommu= asks for), reserved regions, then translation is switched on. Boot, once dom0's memory is in place
 * (a translated dom0's entries arrive through its p2m) and before it runs. Panics when memory runs out.
 */
void iommu_dom0_setup(struct domain *d);
/*
 * Switches everything off before a restart or another kernel, so that nobody's devices are left translated. Devices whose
 * addresses are not the machine's lose the bus first (but after a panic, when no locks may be taken). Other CPUs are
 * stopped, interrupts off.
 */
void iommu_shutdown(void);

/* --- domains ---------------------------------------------------------------------------------- */
/*
 * d->iommu for a domain with XEN_DOMCTL_CDF_iommu. 0, -ENODEV (no IOMMU), -ENOMEM. dom0 is created with that flag
 * when iommu_enabled.
 */
int iommu_domain_create(struct domain *d);
/* A dying domain's devices go into quarantine, its tables to the heap. 0 or -ERESTART. Before its memory goes. */
int iommu_domain_relinquish(struct domain *d);
void iommu_domain_destroy(struct domain *d);        /* also after a partial create */

/* --- mappings --------------------------------------------------------------------------------- */
#define IOMMU_READ      1u                  /* the device may read */
#define IOMMU_WRITE     2u
/*
 * 2^order frames from dfn, replacing what is there; dfn and mfn aligned to that. flags 0 is unmapping. 0, -ENOMEM,
 * -EINVAL (alignment, dfn out of reach). After a failure some of them may be mapped: unmap. Any context that may
 * take LOCK_IOMMU, interrupts on.
 *
 * What a device may still have cached of the previous state is gone only after iommu_flush(): before a frame that
 * was mapped gets another use, flush. Both do nothing for a domain without tables.
 */
int iommu_map(struct domain *d, dfn_t dfn, mfn_t mfn, unsigned int order, unsigned int flags);
int iommu_unmap(struct domain *d, dfn_t dfn, unsigned int order);
void iommu_flush(struct domain *d);
/* What a device would find; INVALID_MFN: a fault. flags may be NULL. For tests and debug keys. */
mfn_t iommu_lookup(struct domain *d, dfn_t dfn, unsigned int *flags);

/* Do d's devices follow what happens to its memory? Cheap; for the hooks of p2m and page types. */
static inline bool iommu_follows(const struct domain *d)
{
    return unlikely(d->iommu_follows);
}
/* Hook of the p2m: [gfn, +2^order) was given to mfn with these rights. Crashes the domain when memory runs out. */
void iommu_follow_p2m(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order, unsigned int flags);
/* Hooks of PV pages' types: a page became writable; a page stopped being so (flushed on return). */
void iommu_pv_page_writable(struct domain *d, mfn_t mfn);
void iommu_pv_page_protected(struct domain *d, mfn_t mfn);

/* --- devices ---------------------------------------------------------------------------------- */
struct pci_device;
/*
 * The function becomes d's, now: d may be dom0, dom_io (quarantine) or a guest created with XEN_DOMCTL_CDF_iommu.
 * flags: XEN_DOMCTL_DEV_RDM_RELAXED. 0; -ENODEV (no such function, no IOMMU), -EBUSY (a guest has it, or one that
 * shares its requester id), -EXDEV (d's memory cannot be followed: populate on demand, dirty tracking), -ENOMEM,
 * -EPERM (its reserved memory collides with d's).
 */
int iommu_assign(struct domain *d, u32 sbdf, u32 flags);
/* Back from d: into quarantine, or to dom0 from there. 0, -ENODEV (it is not d's). */
int iommu_deassign(struct domain *d, u32 sbdf);
/* Could it be assigned? 0, -ENODEV, -EBUSY. */
int iommu_test_assign(u32 sbdf);
/* Others that must go together with it: how many, the first max of them in members. */
u32 iommu_device_group(u32 sbdf, u32 *members, u32 max);
bool iommu_is_guests(u32 sbdf);                     /* has a domain it that is neither dom0 nor the quarantine? */
bool iommu_has_devices(const struct domain *d);     /* any assigned (dom0's own count, too) */
/* dom0 found a function, or lost it (PHYSDEVOP_pci_device_*): it is dom0's to use. 0 or -errno. */
int iommu_device_added(u32 sbdf);
void iommu_device_removed(u32 sbdf);
/*
 * Memory that firmware or a device uses by itself (RMRR, IVMD) and that must be mapped one to one for the device.
 * fn: frames [first, first + nr); sbdf of the device, IOMMU_ALL_DEVICES: everybody's. Stops at fn's first nonzero
 * result and returns it.
 */
#define IOMMU_ALL_DEVICES   (~0u)
int iommu_for_each_reserved(int (*fn)(u64 first, u64 nr, u32 sbdf, void *arg), void *arg);

/* --- interrupts: for arch irq ----------------------------------------------------------------- */
struct msi_message {
    u64 address;
    u32 data;
};
/* Entries of the remapping tables for the messages of one capability: in a row, first a multiple of nr. */
struct msi_slots {
    u32 source;                             /* the id the messages arrive with */
    u32 first;
    u32 nr;                                 /* a power of two; 0: none, the messages are not remapped */
};
#define IOMMU_MSI_MAX       32u
/*
 * nr entries for messages of sbdf. 0, -ENOSPC, -ENOMEM, -ENODEV (without iommu_intremap): slots->nr is 0 then. What is
 * sent before an entry is aimed is stopped.
 */
int iommu_msi_alloc(u32 sbdf, unsigned int nr, struct msi_slots *slots);
void iommu_msi_free(struct msi_slots *slots);
/* An entry for a pin of an IOAPIC (by its id in the MADT): its number, or as above. */
int iommu_ioapic_alloc(u32 ioapic_id, unsigned int pin);
/*
 * Aims one of them at a CPU (by APIC id) and vector, at once. Descriptor's lock held, interrupts off. What the device
 * has to send is the same whatever the target is: of several, it puts the number of each into the data's low bits.
 */
void iommu_msi_aim(const struct msi_slots *slots, unsigned int index, u32 apic_id, u8 vector);
struct msi_message iommu_msi_message(const struct msi_slots *slots);
/* The pin's redirection entry but for trigger, polarity and mask. Its low byte is what EOI registers name. */
u64 iommu_ioapic_aim(u32 ioapic_id, unsigned int pin, int slot, u32 apic_id, u8 vector, bool level);

/* --- passing interrupts through to translated guests (pt-irq) --------------------------------- */
struct xen_domctl_bind_pt_irq;
int pt_irq_bind(struct domain *d, const struct xen_domctl_bind_pt_irq *bind);
int pt_irq_unbind(struct domain *d, const struct xen_domctl_bind_pt_irq *bind);
/* A physical interrupt came for d's pirq: true when it was passed on here. Interrupts off. */
bool pt_irq_raise(struct domain *d, unsigned int pirq);
void pt_irq_relinquish(struct domain *d);
/*
 * A guest with devices writes to device memory of which a device model has the say. The masks in MSI-X tables of what
 * was bound with its table take effect in the device: called before the model sees the write (masks are set), and again
 * when it has answered (masks are cleared: the message is what it has to be by then). On a vcpu of d, interrupts on.
 */
void pt_msix_written(struct domain *d, u64 addr, unsigned int bytes, u64 data, bool answered);
/* Ports of the machine in a guest's space: 0, -EOPNOTSUPP (PV), -ENOSPC, -EBUSY, -EEXIST, -ENOENT, -ENOMEM. */
int pt_ports_map(struct domain *d, u32 guest, u32 machine, u32 nr, bool map);

#endif
