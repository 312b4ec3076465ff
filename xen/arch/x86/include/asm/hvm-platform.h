/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The devices every hardware-virtualized guest finds inside the hypervisor: local APICs, IOAPIC, 8259 pair, PIT, RTC
 * and CMOS, HPET, ACPI PM timer and PM1 block, MTRR and PAT; and how the rest of the hypervisor raises interrupts in
 * such a guest. Which of them exist is hvm_domain.emulation_flags (XEN_X86_EMU_*).
 *
 * Device handlers run on the accessing vcpu, interrupts on; each device has its own lock (LOCK_HVM_DEVICE).
 * Asserting lines and delivering vectors may be done from any context but NMI, also with interrupts off.
 */
#ifndef ASM_HVM_PLATFORM_H
#define ASM_HVM_PLATFORM_H

#include <xen/domain.h>
#include <asm/hvm.h>

int hvm_platform_create(struct domain *d);          /* 0, -ENOMEM */
void hvm_platform_relinquish(struct domain *d);     /* stops timers */
void hvm_platform_destroy(struct domain *d);
int hvm_platform_vcpu_create(struct vcpu *v);
void hvm_platform_vcpu_destroy(struct vcpu *v);
void hvm_platform_vcpu_reset(struct vcpu *v);       /* INIT */
void hvm_platform_reset(struct domain *d);          /* the board's reset line; d paused */
void hvm_platform_switch_out(struct vcpu *v);       /* timers that only run with the vcpu */
void hvm_platform_switch_in(struct vcpu *v);

/* --- accesses: the emulator's (and port exits') way to devices -------------------------------- */
enum hvm_io_kind { HVM_IO_PORT, HVM_IO_MMIO };
struct hvm_io {
    enum hvm_io_kind kind;
    bool write;
    u8 bytes;                           /* 1, 2, 4, 8 (MMIO) */
    u64 addr;                           /* port, or guest physical address */
    u64 data;                           /* in or out */
};
enum hvm_io_result {
    HVM_IO_DONE,
    HVM_IO_NOT_OURS,                    /* no device of the hypervisor there: ask the device models */
    HVM_IO_RETRY,
};
enum hvm_io_result hvm_platform_io(struct vcpu *v, struct hvm_io *io);
/* Might a device of the hypervisor answer an access to one of the `bytes` ports or addresses from addr on? */
bool hvm_platform_claims(struct vcpu *v, enum hvm_io_kind kind, u64 addr, unsigned int bytes);
/* A device of another room (PCI config of PVH dom0, viridian, ioreq's PM block): handler returns HVM_IO_*. */
struct hvm_io_region {
    enum hvm_io_kind kind;
    u64 first, last;
    enum hvm_io_result (*access)(struct vcpu *v, struct hvm_io *io, void *opaque);
    void *opaque;
};
int hvm_platform_add_region(struct domain *d, const struct hvm_io_region *r);      /* 0, -ENOSPC, -EEXIST */
bool hvm_platform_has_port(struct domain *d, unsigned int port);
bool hvm_platform_has_mmio(struct domain *d, gfn_t first, gfn_t last);     /* does a region touch these frames? */

/* --- interrupt lines -------------------------------------------------------------------------- */
#define HVM_NR_ISA_IRQS     16
#define HVM_NR_GSIS         48
void hvm_isa_irq_set(struct domain *d, unsigned int isa_irq, bool level);       /* to 8259 and IOAPIC */
void hvm_gsi_set(struct domain *d, unsigned int gsi, bool level);
void hvm_gsi_pulse(struct domain *d, unsigned int gsi);                         /* edge */
void hvm_pci_intx_set(struct domain *d, unsigned int device, unsigned int intx, bool level);
unsigned int hvm_pci_intx_gsi(unsigned int device, unsigned int intx);      /* where that arrives at the IOAPIC */
int hvm_pci_link_route(struct domain *d, unsigned int link, unsigned int isa_irq);     /* 0 or -EINVAL */
int hvm_msi_deliver(struct domain *d, u64 addr, u32 data);                      /* 0, -EINVAL (bad mode) */
/* The event callback's own line (HVM_CALLBACK_GSI, _INTX): kept apart from all others on that GSI. */
void hvm_callback_line_set(struct domain *d, bool level);
/* vpirq/passthrough: called when the guest writes EOI for that line */
void hvm_gsi_set_eoi_hook(struct domain *d, void (*fn)(struct domain *d, unsigned int gsi));

/* --- local APICs ------------------------------------------------------------------------------ */
void vlapic_set_vector(struct vcpu *v, u8 vector, bool level);      /* IRR, then kicks v; any context */
u32 vlapic_id(const struct vcpu *v);
u64 vlapic_base(const struct vcpu *v);
bool vlapic_enabled(const struct vcpu *v);           /* by IA32_APIC_BASE: what CPUID's APIC bit shows */
bool vlapic_accepts(const struct vcpu *v);          /* on by software too: vectors are not dropped */
struct vcpu *vlapic_find_dest(struct domain *d, u32 dest, bool logical, bool lowest, u8 vector);
bool vlapic_rdmsr(struct vcpu *v, u32 msr, u64 *value);             /* APIC_BASE, 0x800-0x8ff, TSC_DEADLINE; false: #GP */
bool vlapic_wrmsr(struct vcpu *v, u32 msr, u64 value);
unsigned int vlapic_get_tpr(const struct vcpu *v);                  /* CR8: 0-15 */
void vlapic_set_tpr(struct vcpu *v, unsigned int cr8);
void vlapic_init_ipi(struct vcpu *v);           /* INIT for v; any context */
void vlapic_went_down(struct vcpu *v);          /* current, by itself: acts on an INIT that is under way */
void vlapic_tsc_changed(struct vcpu *v);        /* the guest set its TSC: deadlines lie elsewhere; v current or stopped */

/*
 * Where a processor delivers interrupts by itself (hvm_vcpu.apic_virtual): it works on a page that has the registers at
 * their offsets, from what it is told before each entry. current.
 */
void *vlapic_page(const struct vcpu *v);        /* any time */
void *vlapic_posted(const struct vcpu *v);      /* the posted-interrupt descriptor; any time */
bool vlapic_is_x2(const struct vcpu *v);
/* The vectors to be delivered next and in service, 0 for none: requested | served << 8. */
u16 vlapic_virtual_status(const struct vcpu *v);
/* A bit for each vector of whose EOI vlapic_virtual_eoi() wants to hear. */
void vlapic_virtual_eoi_exits(const struct vcpu *v, u64 exits[4]);
void vlapic_virtual_eoi(struct vcpu *v, u8 vector);
/* It has written the register at this offset, and leaves the rest to us. False: that is not to be. */
bool vlapic_virtual_write(struct vcpu *v, unsigned int offset);

/* for interfaces other than its registers (Hyper-V's MSRs); current */
void vlapic_eoi(struct vcpu *v);
u64 vlapic_get_icr(const struct vcpu *v);
void vlapic_set_icr(struct vcpu *v, u64 value);
u8 vlapic_get_task_priority(const struct vcpu *v);
void vlapic_set_task_priority(struct vcpu *v, u8 tpr);

/* --- what waits for a vcpu (core, before entry) ----------------------------------------------- */
/* Before each entry, current: acts on INIT and start-up IPIs that came in. False: v went down, or there is more to do. */
bool hvm_platform_entry(struct vcpu *v);
enum hvm_intr_source { HVM_INTR_NONE, HVM_INTR_NMI, HVM_INTR_PIC, HVM_INTR_LAPIC, HVM_INTR_VECTOR };
struct hvm_intr {
    enum hvm_intr_source source;
    u8 vector;
};
/*
 * The most urgent one, without taking it; honours PPR but not RFLAGS.IF or shadows. current. Not what the processor
 * delivers by itself (apic_virtual).
 */
struct hvm_intr hvm_intr_pending(struct vcpu *v);
/* The same once `taken` was acknowledged (or nothing was), to be injected now: what else waits; NMIs only with `nmi`. */
struct hvm_intr hvm_intr_pending_next(struct vcpu *v, struct hvm_intr taken, bool nmi);
/* Takes it (IRR to ISR, 8259 acknowledge cycle). The vector to inject may have changed; source NONE: it is gone. */
struct hvm_intr hvm_intr_ack(struct vcpu *v, struct hvm_intr i);
/* current; would a halted v wake up? */
bool hvm_intr_wakes(struct vcpu *v);

/* --- memory types ----------------------------------------------------------------------------- */
bool hvm_mtrr_rdmsr(struct vcpu *v, u32 msr, u64 *value);           /* false: #GP */
bool hvm_mtrr_wrmsr(struct vcpu *v, u32 msr, u64 value);
/* XEN_DOMCTL_pin_mem_cacheattr */
int hvm_pin_cacheattr(struct domain *d, gfn_t first, gfn_t last, u32 type);
/* Type for an NPT/EPT leaf of a domain with devices of its own (else write-back): X86_MT_* encoding of PAT entries */
u8 hvm_effective_memory_type(struct domain *d, gfn_t gfn, mfn_t mfn, bool direct_mmio);

/* --- time ------------------------------------------------------------------------------------- */
u64 hvm_guest_time_ns(struct vcpu *v);              /* the base of all its clocks; honours timer_mode */
/*
 * How far that is behind NOW(): not 0 only in timer_mode 0 while ticks missed by preemption are still to be delivered.
 * The guest's TSC must be behind by as much: the core sets the offset anew when hvm_guest_time_lag() changed
 * (after hvm_platform_switch_in() and hvm_intr_pending()).
 */
u64 hvm_guest_time_lag(const struct vcpu *v);
void hvm_pm_timer_touch(struct domain *d);
/* ACPI: power and sleep button (XEN_DOMCTL_sendtrigger), S3 */
void hvm_acpi_power_button(struct domain *d);
void hvm_acpi_sleep_button(struct domain *d);
void hvm_acpi_wake(struct domain *d);               /* from S3: wake status */

/*
 * --- save records (one row a record in hvm/save.c) --------------------------------------------
 * save: 0; -ENODEV: the domain has no such device, leave the record out. load: 0; -EINVAL: wrong length or an
 * impossible value (which one is on the console); -ENODEV. The domain is paused; v: records of a vcpu, else NULL.
 */
#define HVM_SAVE_FN(name)                                                   \
    int name##_save(struct domain *d, struct vcpu *v, void *rec);           \
    int name##_load(struct domain *d, struct vcpu *v, const void *rec, size_t len)
HVM_SAVE_FN(vlapic);            /* struct hvm_hw_lapic */
HVM_SAVE_FN(vlapic_regs);       /* struct hvm_hw_lapic_regs */
HVM_SAVE_FN(vioapic);           /* struct hvm_hw_vioapic */
HVM_SAVE_FN(vpic_master);       /* struct hvm_hw_vpic, instance 0 */
HVM_SAVE_FN(vpic_slave);        /* instance 1 */
HVM_SAVE_FN(pci_irq);           /* struct hvm_hw_pci_irqs */
HVM_SAVE_FN(isa_irq);
HVM_SAVE_FN(pci_link);
HVM_SAVE_FN(pit);
HVM_SAVE_FN(rtc);
HVM_SAVE_FN(hpet);
HVM_SAVE_FN(pmtimer);
HVM_SAVE_FN(mtrr);              /* struct hvm_hw_mtrr, per vcpu */

#endif
