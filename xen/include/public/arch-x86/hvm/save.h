/* SPDX-License-Identifier: MIT */
/*
 * The records of an HVM domain on x86. Include hvm/save.h, which declares what these are declared
 * with.
 */
#ifndef __XEN_PUBLIC_HVM_SAVE_X86_H__
#define __XEN_PUBLIC_HVM_SAVE_X86_H__

#include "../../xen.h"

/* Alone, without a way to declare records, it gives their structures. */
#ifndef DECLARE_HVM_SAVE_TYPE
#define XEN_ABI_STRUCTURES_ONLY
#define DECLARE_HVM_SAVE_TYPE(record, number, type) struct xen_abi_none
#define DECLARE_HVM_SAVE_TYPE_COMPAT(record, number, type, before, fix) struct xen_abi_none
#endif

/* ---- The series ------------------------------------------------------------------------------ */

#define HVM_FILE_MAGIC     0x54381286
#define HVM_FILE_VERSION   0x00000001
struct hvm_save_header {
    uint32_t magic, version;
    uint64_t changeset;             /* of the hypervisor that saved it */
    uint32_t cpuid;                 /* leaf 1, EAX, of the machine that did */
    uint32_t gtsc_khz;              /* of the guest's TSC */
};
DECLARE_HVM_SAVE_TYPE(HEADER, 1, struct hvm_save_header);

#define HVM_SAVE_CODE_MAX  20       /* 22 to 34 are somebody else's */

/* ---- Processor ------------------------------------------------------------------------------- */

#define _XEN_X86_FPU_INITIALISED  0
#define XEN_X86_FPU_INITIALISED   (1U << _XEN_X86_FPU_INITIALISED)

/*
 * The record's parts; the older layout lacks msr_tsc_aux, in the middle, and the flags, at the end.
 */
#define XEN_ABI_HVM_CPU_HEAD                                                                \
    uint8_t fpu_regs[512];                                                                  \
    uint64_t rax, rbx, rcx, rdx, rbp, rsi, rdi, rsp;                                        \
    uint64_t r8, r9, r10, r11, r12, r13, r14, r15;                                          \
    uint64_t rip, rflags;                                                                   \
    uint64_t cr0, cr2, cr3, cr4;                                                            \
    uint64_t dr0, dr1, dr2, dr3, dr6, dr7;                                                  \
    uint32_t cs_sel, ds_sel, es_sel, fs_sel, gs_sel, ss_sel, tr_sel, ldtr_sel;              \
    uint32_t cs_limit, ds_limit, es_limit, fs_limit, gs_limit, ss_limit;                    \
    uint32_t tr_limit, ldtr_limit, idtr_limit, gdtr_limit;                                  \
    uint64_t cs_base, ds_base, es_base, fs_base, gs_base, ss_base;                          \
    uint64_t tr_base, ldtr_base, idtr_base, gdtr_base;                                      \
    uint32_t cs_arbytes, ds_arbytes, es_arbytes, fs_arbytes, gs_arbytes, ss_arbytes;        \
    uint32_t tr_arbytes, ldtr_arbytes;                                                      \
    uint64_t sysenter_cs, sysenter_esp, sysenter_eip;                                       \
    uint64_t shadow_gs;                                                                     \
    uint64_t msr_flags /* of no meaning */, msr_lstar, msr_star, msr_cstar;                 \
    uint64_t msr_syscall_mask, msr_efer;
#define XEN_ABI_HVM_CPU_TAIL                                                                \
    uint64_t tsc;                   /* as the guest would read it */                        \
    union {                         /* an event on its way in */                            \
        uint32_t pending_event;                                                             \
        struct {                                                                            \
            uint8_t pending_vector:8;                                                       \
            uint8_t pending_type:3;                                                         \
            uint8_t pending_error_valid:1;                                                  \
            uint32_t pending_reserved:19;                                                   \
            uint8_t pending_valid:1;                                                        \
        };                                                                                  \
    };                                                                                      \
    uint32_t error_code;

struct hvm_hw_cpu {
    XEN_ABI_HVM_CPU_HEAD
    uint64_t msr_tsc_aux;
    XEN_ABI_HVM_CPU_TAIL
    uint32_t flags;                 /* XEN_X86_FPU_INITIALISED: fpu_regs is to be loaded */
    uint32_t pad0;
};

struct hvm_hw_cpu_compat {
    XEN_ABI_HVM_CPU_HEAD
    XEN_ABI_HVM_CPU_TAIL
};
#undef XEN_ABI_HVM_CPU_HEAD
#undef XEN_ABI_HVM_CPU_TAIL

/* Turns a CPU record of `size' bytes, in a buffer of a whole one, into today's. 0. */
static inline int _hvm_hw_fix_cpu(void *data, uint32_t size)
{
    struct hvm_hw_cpu *cpu = (struct hvm_hw_cpu *)data;

    if (size == sizeof(struct hvm_hw_cpu_compat)) {
        struct hvm_hw_cpu_compat old = *(struct hvm_hw_cpu_compat *)data;

        cpu->msr_tsc_aux = 0;
        cpu->tsc = old.tsc;
        cpu->pending_event = old.pending_event;
        cpu->error_code = old.error_code;
    }
    cpu->flags = XEN_X86_FPU_INITIALISED;   /* who wrote such records had no way to say otherwise */
    return 0;
}
DECLARE_HVM_SAVE_TYPE_COMPAT(CPU, 2, struct hvm_hw_cpu, struct hvm_hw_cpu_compat, _hvm_hw_fix_cpu);

/* Extended state; the record goes on with the state itself, in the layout of XSAVE. */
#define CPU_XSAVE_CODE     16
struct hvm_hw_cpu_xsave {
    uint64_t xfeature_mask;         /* of no meaning */
    uint64_t xcr0;
    uint64_t xcr0_accum;            /* all bits that XCR0 ever had */
    struct {
        struct { char x[512]; } fpu_sse;
        struct hvm_hw_cpu_xsave_hdr {
            uint64_t xstate_bv, xcomp_bv;
            uint64_t reserved[6];
        } xsave_hdr;
    } save_area;
};

/* MSRs that have no place elsewhere. */
#define CPU_MSR_CODE       20
struct hvm_msr {
    uint32_t count;
    struct hvm_one_msr {
        uint32_t index;
        uint32_t _rsvd;
        uint64_t val;
    } msr[XEN_FLEX_ARRAY_DIM];
};

struct hvm_tsc_adjust {
    uint64_t tsc_adjust;
};
DECLARE_HVM_SAVE_TYPE(TSC_ADJUST, 19, struct hvm_tsc_adjust);

#define MTRR_VCNT          8
#define NUM_FIXED_MSR      11
struct hvm_hw_mtrr {
    uint64_t msr_pat_cr;
    uint64_t msr_mtrr_var[2 * MTRR_VCNT];       /* base and mask of each */
    uint64_t msr_mtrr_fixed[NUM_FIXED_MSR];
    uint64_t msr_mtrr_cap;
    uint64_t msr_mtrr_def_type;
};
DECLARE_HVM_SAVE_TYPE(MTRR, 14, struct hvm_hw_mtrr);

/* Machine check registers. */
struct hvm_vmce_vcpu {
    uint64_t caps;
    uint64_t mci_ctl2_bank0, mci_ctl2_bank1;
    uint64_t mcg_ext_ctl;
};
DECLARE_HVM_SAVE_TYPE(VMCE_VCPU, 18, struct hvm_vmce_vcpu);

/* ---- Interrupt controllers and lines --------------------------------------------------------- */

struct hvm_hw_lapic {
    uint64_t apic_base_msr;
    uint32_t disabled;              /* bit 0: by apic_base_msr, 1: by SPIV */
    uint32_t timer_divisor;
    uint64_t tdt_msr;               /* the deadline */
};
DECLARE_HVM_SAVE_TYPE(LAPIC, 5, struct hvm_hw_lapic);

struct hvm_hw_lapic_regs {
    uint8_t data[1024];             /* as they are in memory */
};
DECLARE_HVM_SAVE_TYPE(LAPIC_REGS, 6, struct hvm_hw_lapic_regs);

union vioapic_redir_entry {
    uint64_t bits;
    struct {
        uint8_t vector;
        uint8_t delivery_mode:3;
        uint8_t dest_mode:1;
        uint8_t delivery_status:1;
        uint8_t polarity:1;
        uint8_t remote_irr:1;
        uint8_t trig_mode:1;
        uint8_t mask:1;
        uint8_t reserve:7;
        uint8_t reserved[4];
        uint8_t dest_id;
    } fields;
};

/* The hypervisor may have an I/O APIC with another number of pins than the record's. */
#define XEN_HVM_VIOAPIC(name, pins)                             \
    struct name {                                               \
        uint64_t base_address;                                  \
        uint32_t ioregsel;                                      \
        uint32_t id;                                            \
        union vioapic_redir_entry redirtbl[pins];               \
    }
#define VIOAPIC_NUM_PINS   48       /* 16 of ISA, 32 of PCI */
XEN_HVM_VIOAPIC(hvm_hw_vioapic, VIOAPIC_NUM_PINS);
DECLARE_HVM_SAVE_TYPE(IOAPIC, 4, struct hvm_hw_vioapic);
#ifdef __XEN__
#undef VIOAPIC_NUM_PINS
#else
#undef XEN_HVM_VIOAPIC
#endif

/* One of the two 8259s. */
struct hvm_hw_vpic {
    uint8_t irr, imr, isr;          /* a bit for each line */
    uint8_t irq_base;               /* of line 0 */
    uint8_t init_state:4;           /* bits 0-1: which ICW is next, less one; 2: ICW4 comes; 3:
                                     * ICW3 does not */
    uint8_t priority_add:4;         /* the line of the highest priority */
    uint8_t readsel_isr:1;          /* a read gives ISR, not IRR */
    uint8_t poll:1;
    uint8_t auto_eoi:1;
    uint8_t rotate_on_auto_eoi:1;
    uint8_t special_fully_nested_mode:1;
    uint8_t special_mask_mode:1;
    uint8_t is_master:1;
    uint8_t elcr;                   /* a bit for each line: level */
    uint8_t int_output;
};
DECLARE_HVM_SAVE_TYPE(PIC, 3, struct hvm_hw_vpic);

/* Wires: a bit for each pin of each device of the PCI bus; a bit for each ISA interrupt. */
struct hvm_hw_pci_irqs {
    union {
        unsigned long i[16 / sizeof(unsigned long)];
        uint64_t pad[2];
    };
};
DECLARE_HVM_SAVE_TYPE(PCI_IRQ, 7, struct hvm_hw_pci_irqs);

struct hvm_hw_isa_irqs {
    union {
        unsigned long i[1];
        uint64_t pad[1];
    };
};
DECLARE_HVM_SAVE_TYPE(ISA_IRQ, 8, struct hvm_hw_isa_irqs);

/* ISA interrupt of each PCI link, 0 for none; pin p of device d is on link (p + d) & 3. */
struct hvm_hw_pci_link {
    uint8_t route[4];
    uint8_t pad0[4];
};
DECLARE_HVM_SAVE_TYPE(PCI_LINK, 9, struct hvm_hw_pci_link);

/* ---- Timers ---------------------------------------------------------------------------------- */

struct hvm_hw_pit {
    struct hvm_hw_pit_channel {
        uint32_t count;             /* up to 65536 */
        uint16_t latched_count;
        uint8_t count_latched, status_latched;
        uint8_t status;
        uint8_t read_state, write_state, write_latch;
        uint8_t rw_mode, mode, bcd;
        uint8_t gate;
    } channels[3];
    uint32_t speaker_data_on;
    uint32_t pad0;
};
DECLARE_HVM_SAVE_TYPE(PIT, 10, struct hvm_hw_pit);

#define RTC_CMOS_SIZE      14
struct hvm_hw_rtc {
    uint8_t cmos_data[RTC_CMOS_SIZE];
    uint8_t cmos_index;
    uint8_t pad0;
    int64_t rtc_offset;             /* seconds from the host's time */
};
DECLARE_HVM_SAVE_TYPE(RTC, 11, struct hvm_hw_rtc);

/* The first kilobyte of its registers, and what cannot be read from them. */
#define HPET_TIMER_NUM     3
struct hvm_hw_hpet {
    uint64_t capability, res0;
    uint64_t config, res1;
    uint64_t isr, res2[25];
    uint64_t mc64, res3;            /* the counter */
    struct {
        uint64_t config, cmp, fsb, res4;
    } timers[HPET_TIMER_NUM];
    uint64_t res5[4 * (24 - HPET_TIMER_NUM)];
    uint64_t period[HPET_TIMER_NUM];            /* last written to each comparator */
};
DECLARE_HVM_SAVE_TYPE(HPET, 12, struct hvm_hw_hpet);

struct hvm_hw_pmtimer {             /* ACPI's */
    uint32_t tmr_val;
    uint16_t pm1a_sts, pm1a_en;
};
DECLARE_HVM_SAVE_TYPE(PMTIMER, 13, struct hvm_hw_pmtimer);

/* ---- Interfaces of HVM_PARAM_VIRIDIAN -------------------------------------------------------- */

struct hvm_viridian_domain_context {
    uint64_t hypercall_gpa;
    uint64_t guest_os_id;
    uint64_t time_ref_count;
    uint64_t reference_tsc;
};
DECLARE_HVM_SAVE_TYPE(VIRIDIAN_DOMAIN, 15, struct hvm_viridian_domain_context);

struct hvm_viridian_vcpu_context {
    uint64_t vp_assist_msr;
    uint8_t apic_assist_pending;
    uint8_t _pad[7];
    uint64_t simp_msr;
    uint64_t sint_msr[16];
    uint64_t stimer_config_msr[4], stimer_count_msr[4];
};
DECLARE_HVM_SAVE_TYPE(VIRIDIAN_VCPU, 17, struct hvm_viridian_vcpu_context);

#ifdef XEN_ABI_STRUCTURES_ONLY
#undef XEN_ABI_STRUCTURES_ONLY
#undef DECLARE_HVM_SAVE_TYPE
#undef DECLARE_HVM_SAVE_TYPE_COMPAT
#endif

#endif
