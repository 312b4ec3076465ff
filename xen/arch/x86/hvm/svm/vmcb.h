/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtual machine control block: what the processor reads when it enters a guest and writes when it leaves
 * (APM vol. 2, appendix B). Exit codes are appendix C.
 */
#ifndef SVM_VMCB_H
#define SVM_VMCB_H

#include <xen/types.h>

struct svm_segment {
    u16 selector;
    u16 attributes;             /* SEG_ATTR_*, 12 bits */
    u32 limit;
    u64 base;
};

struct vmcb {
    /* control area */
    u16 cr_reads, cr_writes;            /* a bit a register: intercept it */
    u16 dr_reads, dr_writes;
    u32 exceptions;
    u32 intercepts1, intercepts2, intercepts3;
    u8 reserved0[0x3c - 0x18];
    u16 pause_threshold, pause_count;
    u64 iopm, msrpm;                    /* machine addresses of the permission maps */
    u64 tsc_offset;
    u32 asid;
    u8 tlb_control;                     /* TLB_* */
    u8 reserved1[3];
    u8 v_tpr;
    u8 v_irq;                           /* bit 0 */
    u8 v_intr;                          /* V_INTR_* */
    u8 v_control;                       /* bit 0: V_INTR_MASKING */
    u8 v_vector;
    u8 reserved2[3];
    u64 int_shadow;                     /* bit 0 */
    u64 exit_code, exit_info1, exit_info2;
    u64 exit_int_info;                  /* EVENT_* */
    u64 nested_control;                 /* bit 0: nested paging */
    u64 avic_bar, ghcb;
    u64 event_inj;
    u64 n_cr3;
    u64 lbr_control;
    u32 clean;                          /* CLEAN_* */
    u32 reserved3;
    u64 next_rip;
    u8 insn_count;
    u8 insn_bytes[15];
    u8 reserved4[0x400 - 0xe0];

    /* state save area */
    struct svm_segment es, cs, ss, ds, fs, gs, gdtr, ldtr, idtr, tr;
    u8 reserved5[0x4cb - 0x4a0];
    u8 cpl;
    u32 reserved6;
    u64 efer;
    u8 reserved7[0x548 - 0x4d8];
    u64 cr4, cr3, cr0, dr7, dr6, rflags, rip;
    u8 reserved8[0x5d8 - 0x580];
    u64 rsp;
    u8 reserved9[0x5f8 - 0x5e0];
    u64 rax, star, lstar, cstar, sfmask, kernel_gs_base;
    u64 sysenter_cs, sysenter_esp, sysenter_eip;
    u64 cr2;
    u8 reserved10[0x668 - 0x648];
    u64 g_pat, debugctl, br_from, br_to, last_exc_from, last_exc_to;
    u8 reserved11[0x1000 - 0x698];
};

#define AT_(field, offset) _Static_assert(__builtin_offsetof(struct vmcb, field) == (offset), #field)
AT_(pause_threshold, 0x3c);
AT_(iopm, 0x40);
AT_(asid, 0x58);
AT_(v_tpr, 0x60);
AT_(int_shadow, 0x68);
AT_(exit_code, 0x70);
AT_(nested_control, 0x90);
AT_(event_inj, 0xa8);
AT_(clean, 0xc0);
AT_(next_rip, 0xc8);
AT_(insn_count, 0xd0);
AT_(es, 0x400);
AT_(tr, 0x490);
AT_(cpl, 0x4cb);
AT_(efer, 0x4d0);
AT_(cr4, 0x548);
AT_(rsp, 0x5d8);
AT_(rax, 0x5f8);
AT_(cr2, 0x640);
AT_(g_pat, 0x668);
#undef AT_
_Static_assert(sizeof(struct vmcb) == 4096, "a page");

/* intercepts1 */
#define INTERCEPT_INTR          (1u << 0)
#define INTERCEPT_NMI           (1u << 1)
#define INTERCEPT_SMI           (1u << 2)
#define INTERCEPT_INIT          (1u << 3)
#define INTERCEPT_VINTR         (1u << 4)
#define INTERCEPT_RDTSC         (1u << 14)
#define INTERCEPT_RDPMC         (1u << 15)
#define INTERCEPT_CPUID         (1u << 18)
#define INTERCEPT_IRET          (1u << 20)
#define INTERCEPT_INVD          (1u << 22)
#define INTERCEPT_PAUSE         (1u << 23)
#define INTERCEPT_HLT           (1u << 24)
#define INTERCEPT_INVLPGA       (1u << 26)
#define INTERCEPT_IOIO          (1u << 27)
#define INTERCEPT_MSR           (1u << 28)
#define INTERCEPT_TASK_SWITCH   (1u << 29)
#define INTERCEPT_SHUTDOWN      (1u << 31)
/* intercepts2 */
#define INTERCEPT_VMRUN         (1u << 0)
#define INTERCEPT_VMMCALL       (1u << 1)
#define INTERCEPT_VMLOAD        (1u << 2)
#define INTERCEPT_VMSAVE        (1u << 3)
#define INTERCEPT_STGI          (1u << 4)
#define INTERCEPT_CLGI          (1u << 5)
#define INTERCEPT_SKINIT        (1u << 6)
#define INTERCEPT_RDTSCP        (1u << 7)
#define INTERCEPT_WBINVD        (1u << 9)
#define INTERCEPT_MONITOR       (1u << 10)
#define INTERCEPT_MWAIT         (1u << 11)
#define INTERCEPT_MWAIT_ARMED   (1u << 12)
#define INTERCEPT_XSETBV        (1u << 13)
#define INTERCEPT_RDPRU         (1u << 14)

#define TLB_KEEP                0
#define TLB_FLUSH_ALL           1

#define V_IRQ                   1u
#define V_INTR_PRIO_MAX         0x0fu       /* v_intr: bits 0-3 */
#define V_INTR_IGNORE_TPR       0x10u
#define V_CONTROL_MASKING       1u

#define EVENT_VALID             (1u << 31)
#define EVENT_HAS_ERROR         (1u << 11)
#define EVENT_TYPE(e)           ((unsigned int)(e) >> 8 & 7)
#define EVENT_VECTOR(e)         ((u8)(e))

/* A bit says that this part of the block is as it was at the last exit on the same CPU. */
#define CLEAN_INTERCEPTS        (1u << 0)   /* and TSC offset, pause filter */
#define CLEAN_MAPS              (1u << 1)
#define CLEAN_ASID              (1u << 2)
#define CLEAN_TPR               (1u << 3)   /* v_tpr, v_irq, v_intr, v_control, v_vector */
#define CLEAN_NESTED            (1u << 4)   /* n_cr3, g_pat */
#define CLEAN_CR                (1u << 5)   /* CR0, CR3, CR4, EFER */
#define CLEAN_DR                (1u << 6)
#define CLEAN_DT                (1u << 7)   /* GDTR, IDTR */
#define CLEAN_SEG               (1u << 8)   /* CS, SS, DS, ES, CPL */
#define CLEAN_CR2               (1u << 9)
#define CLEAN_LBR               (1u << 10)
#define CLEAN_ALL               0x7ffu

enum svm_exit_code {
    EXIT_CR0_READ = 0x00, EXIT_CR15_READ = 0x0f,
    EXIT_CR0_WRITE = 0x10, EXIT_CR15_WRITE = 0x1f,
    EXIT_DR0_READ = 0x20, EXIT_DR15_READ = 0x2f,
    EXIT_DR0_WRITE = 0x30, EXIT_DR15_WRITE = 0x3f,
    EXIT_EXCEPTION = 0x40,              /* + vector */
    EXIT_INTR = 0x60, EXIT_NMI, EXIT_SMI, EXIT_INIT, EXIT_VINTR,
    EXIT_RDTSC = 0x6e, EXIT_RDPMC, EXIT_PUSHF, EXIT_POPF, EXIT_CPUID, EXIT_RSM, EXIT_IRET, EXIT_SWINT,
    EXIT_INVD, EXIT_PAUSE, EXIT_HLT, EXIT_INVLPG, EXIT_INVLPGA, EXIT_IOIO, EXIT_MSR, EXIT_TASK_SWITCH,
    EXIT_FERR, EXIT_SHUTDOWN, EXIT_VMRUN, EXIT_VMMCALL, EXIT_VMLOAD, EXIT_VMSAVE, EXIT_STGI, EXIT_CLGI,
    EXIT_SKINIT, EXIT_RDTSCP, EXIT_ICEBP, EXIT_WBINVD, EXIT_MONITOR, EXIT_MWAIT, EXIT_MWAIT_ARMED,
    EXIT_XSETBV, EXIT_RDPRU,
    EXIT_NPF = 0x400,
};
#define EXIT_INVALID            (~0ULL)
#define EXIT_INVALID_32         0xffffffffULL   /* the same from QEMU 7.2 */

/* exit_info1 of EXIT_IOIO */
#define IOIO_IN                 (1u << 0)
#define IOIO_STRING             (1u << 2)
#define IOIO_REP                (1u << 3)
#define IOIO_BYTES(info)        ((unsigned int)(info) >> 4 & 7)
#define IOIO_PORT(info)         ((u16)((info) >> 16))
/* exit_info1 of EXIT_NPF: a page fault's error code, and: */
#define NPF_INFO_PRESENT        (1ULL << 0)
#define NPF_INFO_WRITE          (1ULL << 1)
#define NPF_INFO_FETCH          (1ULL << 4)
/* exit_info2 of EXIT_TASK_SWITCH */
#define TASK_INFO_IRET          (1ULL << 36)
#define TASK_INFO_JUMP          (1ULL << 38)
#define TASK_INFO_HAS_ERROR     (1ULL << 44)
#define TASK_INFO_RF            (1ULL << 48)   /* RF as it is to be stored */
/* exit_info1 of MOV CR: which register, with decode assists */
#define CR_INFO_DECODED         (1ULL << 63)
#define CR_INFO_GPR             0xfu

#endif
