/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the hvm core asks of a processor's virtualization extension: one const table a vendor (AMD's SVM, Intel's
 * VMX). The core calls it through hvm_ops only; the vendors call the core's arrivals in <asm/hvm.h>.
 *
 * "current": v runs here, its state may be in the processor. "stopped": v is current or does not run, and is not
 * being switched. Interrupts are on unless said otherwise; no locks are needed.
 */
#ifndef ASM_HVM_OPS_H
#define ASM_HVM_OPS_H

#include <xen/domain.h>

struct hvm_event;

/* In the order of segment numbers in instructions; then the system registers. */
enum hvm_segment {
    HVM_SEG_ES, HVM_SEG_CS, HVM_SEG_SS, HVM_SEG_DS, HVM_SEG_FS, HVM_SEG_GS,
    HVM_SEG_TR, HVM_SEG_LDTR, HVM_SEG_GDTR, HVM_SEG_IDTR,
    HVM_SEG_NR,
};
/* attributes: bits 0-7 type, S, DPL, P as in a descriptor's byte 5; 8-11 AVL, L, D/B, G; bit 12: unusable */
#define SEG_ATTR_TYPE       0x00f
#define SEG_ATTR_S          0x010
#define SEG_ATTR_DPL_SHIFT  5
#define SEG_ATTR_P          0x080
#define SEG_ATTR_AVL        0x100
#define SEG_ATTR_L          0x200
#define SEG_ATTR_DB         0x400
#define SEG_ATTR_G          0x800
#define SEG_ATTR_UNUSABLE   0x1000
struct hvm_segment_state {
    u64 base;
    u32 limit;              /* in bytes, expanded */
    u16 selector;
    u16 attributes;
};

/* interruptibility: bits of get_interruptibility() */
#define HVM_BLOCK_STI       1u
#define HVM_BLOCK_MOV_SS    2u
#define HVM_BLOCK_NMI       4u          /* its NMI handler has not done IRET */

/* Registers the vendor keeps that no other hook covers: struct hvm_hw_cpu's part of them. */
struct hvm_hw_cpu;

struct hvm_ops {
    const char *name;                   /* "SVM", "VMX" */
    unsigned int max_p2m_order;         /* largest leaf of its nested tables: 0, 9, 18 */
    bool ept;                           /* format of those tables */
    bool has_tsc_scaling;
    bool virtual_x2apic;                /* in x2APIC mode the processor works on the APIC's page while the guest runs */
    u32 tsc_ratio_frac_bits;
    u8 vmcall[3];                       /* its call instruction, for hypercall pages */

    /* Memory for a CPU that is to come up; on another one. 0 or -ENOMEM; again for one that was up is fine. */
    int (*cpu_prepare)(unsigned int cpu);
    /* Per CPU, on it: 0 or -errno (a feature is missing: say which). cpu_down: before it goes offline. */
    int (*cpu_up)(void);
    void (*cpu_down)(void);

    /* d->arch.hvm and p2m exist. destroy: also after a partial create. */
    int (*domain_create)(struct domain *d);
    void (*domain_destroy)(struct domain *d);
    int (*vcpu_create)(struct vcpu *v);     /* state after reset; sets v->arch.tail */
    void (*vcpu_destroy)(struct vcpu *v);

    /* Context switch, interrupts off, current. Everything the vendor leaves in the CPU while v runs. */
    void (*switch_out)(struct vcpu *v);
    void (*switch_in)(struct vcpu *v);

    /* state; v stopped */
    void (*get_segment)(struct vcpu *v, enum hvm_segment seg, struct hvm_segment_state *s);
    void (*set_segment)(struct vcpu *v, enum hvm_segment seg, const struct hvm_segment_state *s);
    unsigned int (*get_cpl)(struct vcpu *v);
    /* v->arch.hvm->cr[n] (0, 2, 3, 4), ->efer, ->dr7, ->xcr0 or exception intercepts' wishes changed: tell the CPU. */
    void (*update_cr)(struct vcpu *v, unsigned int n);
    void (*update_efer)(struct vcpu *v);
    void (*update_dr)(struct vcpu *v);
    void (*update_exceptions)(struct vcpu *v);      /* hvm_wanted_exceptions(v) */
    void (*update_cpu_policy)(struct vcpu *v);      /* intercepts that hang on CPUID */
    void (*update_msr_intercept)(struct vcpu *v, u32 msr, bool read, bool write);  /* bool: intercept it */
    void (*set_tsc)(struct vcpu *v, u64 offset, u64 ratio);     /* ratio 0: none */
    u64 (*get_pat)(struct vcpu *v);
    void (*set_pat)(struct vcpu *v, u64 pat);

    /* MSRs the processor switches (SYSENTER_*, STAR.., FS/GS bases, DEBUGCTL..): false: not one of those, or #GP (*gp) */
    bool (*read_msr)(struct vcpu *v, u32 msr, u64 *value);
    bool (*write_msr)(struct vcpu *v, u32 msr, u64 value, bool *gp);

    /* events; current */
    unsigned int (*get_interruptibility)(struct vcpu *v);
    void (*set_interruptibility)(struct vcpu *v, unsigned int bits);
    bool (*event_queued)(struct vcpu *v);           /* one goes in at the next entry already */
    void (*inject)(struct vcpu *v, const struct hvm_event *e);      /* on the next entry; combines with a queued one */
    void (*cancel_event)(struct vcpu *v);           /* the queued one does not go in after all */
    void (*want_window)(struct vcpu *v, bool nmi);  /* exit when an interrupt (an NMI) could be taken */
    /* what was being delivered when the guest left: for save and task switches. false: nothing */
    bool (*pending_event)(struct vcpu *v, struct hvm_event *e);

    /* IA32_APIC_BASE changed; sets ->apic_virtual; stopped. NULL: the processor knows nothing of APICs */
    void (*update_apic)(struct vcpu *v);

    /* translations */
    void (*invlpg)(struct vcpu *v, unsigned long va);   /* current */
    void (*flush_cpu)(void);            /* this CPU forgets all guests' translations; any context, also NMI-off IPIs */
    void (*flush_vcpu)(struct vcpu *v); /* at its next entry; stopped or current */

    /* bytes of the instruction that exited, when the CPU recorded them (decode assists): how many */
    unsigned int (*insn_bytes)(struct vcpu *v, u8 buf[15]);

    /* save and restore; stopped */
    void (*save_cpu)(struct vcpu *v, struct hvm_hw_cpu *c);
    int (*load_cpu)(struct vcpu *v, const struct hvm_hw_cpu *c);

    void (*dump_vcpu)(const struct vcpu *v);        /* its control block, to the console */
    void (*set_singlestep)(struct vcpu *v, bool on);    /* debuggers */
};

/* NULL: no hardware virtualization here (or switched off). */
extern const struct hvm_ops *hvm_ops;

/* Whether the processor has it and firmware left it on; the table or NULL, *why says why not. Boot CPU. */
const struct hvm_ops *svm_probe(const char **why);
const struct hvm_ops *vmx_probe(const char **why);

#endif
