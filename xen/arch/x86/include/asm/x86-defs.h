/* SPDX-License-Identifier: GPL-2.0-only */
/* The architecture's numbers: control register bits, flags, vectors, MSRs (SDM vol. 3 and 4, APM vol. 2). */
#ifndef ASM_X86_DEFS_H
#define ASM_X86_DEFS_H

#define X86_CR0_PE              0x00000001
#define X86_CR0_MP              0x00000002
#define X86_CR0_EM              0x00000004
#define X86_CR0_TS              0x00000008
#define X86_CR0_ET              0x00000010
#define X86_CR0_NE              0x00000020
#define X86_CR0_WP              0x00010000
#define X86_CR0_AM              0x00040000
#define X86_CR0_NW              0x20000000
#define X86_CR0_CD              0x40000000
#define X86_CR0_PG              0x80000000

#define X86_CR4_VME             0x00000001
#define X86_CR4_PVI             0x00000002
#define X86_CR4_TSD             0x00000004
#define X86_CR4_DE              0x00000008
#define X86_CR4_PSE             0x00000010
#define X86_CR4_PAE             0x00000020
#define X86_CR4_MCE             0x00000040
#define X86_CR4_PGE             0x00000080
#define X86_CR4_PCE             0x00000100
#define X86_CR4_OSFXSR          0x00000200
#define X86_CR4_OSXMMEXCPT      0x00000400
#define X86_CR4_UMIP            0x00000800
#define X86_CR4_FSGSBASE        0x00010000
#define X86_CR4_PCIDE           0x00020000
#define X86_CR4_OSXSAVE         0x00040000
#define X86_CR4_SMEP            0x00100000
#define X86_CR4_SMAP            0x00200000
#define X86_CR4_PKE             0x00400000

#define X86_EFLAGS_CF           0x00000001
#define X86_EFLAGS_MBS          0x00000002
#define X86_EFLAGS_TF           0x00000100
#define X86_EFLAGS_IF           0x00000200
#define X86_EFLAGS_DF           0x00000400
#define X86_EFLAGS_IOPL         0x00003000
#define X86_EFLAGS_NT           0x00004000
#define X86_EFLAGS_RF           0x00010000
#define X86_EFLAGS_VM           0x00020000
#define X86_EFLAGS_AC           0x00040000
#define X86_EFLAGS_VIF          0x00080000
#define X86_EFLAGS_VIP          0x00100000

#define X86_EXC_DE              0
#define X86_EXC_DB              1
#define X86_EXC_NMI             2
#define X86_EXC_BP              3
#define X86_EXC_OF              4
#define X86_EXC_BR              5
#define X86_EXC_UD              6
#define X86_EXC_NM              7
#define X86_EXC_DF              8
#define X86_EXC_CSO             9
#define X86_EXC_TS              10
#define X86_EXC_NP              11
#define X86_EXC_SS              12
#define X86_EXC_GP              13
#define X86_EXC_PF              14
#define X86_EXC_SPV             15
#define X86_EXC_MF              16
#define X86_EXC_AC              17
#define X86_EXC_MC              18
#define X86_EXC_XM              19

#define PFEC_present            0x01
#define PFEC_write              0x02
#define PFEC_user               0x04
#define PFEC_reserved           0x08
#define PFEC_insn               0x10

#define MSR_TSC                 0x00000010
#define MSR_APIC_BASE           0x0000001b
#define APIC_BASE_BSP           0x100
#define APIC_BASE_X2APIC        0x400
#define APIC_BASE_ENABLE        0x800
#define MSR_TSC_ADJUST          0x0000003b
#define MSR_SPEC_CTRL           0x00000048
#define MSR_PRED_CMD            0x00000049
#define MSR_UCODE_WRITE         0x00000079
#define MSR_UCODE_REV           0x0000008b
#define MSR_PLATFORM_INFO       0x000000ce
#define MSR_ARCH_CAPABILITIES   0x0000010a
#define MSR_MISC_FEATURES       0x00000140
#define MSR_SYSENTER_CS         0x00000174
#define MSR_SYSENTER_ESP        0x00000175
#define MSR_SYSENTER_EIP        0x00000176
#define MSR_MCG_CAP             0x00000179
#define MSR_MCG_STATUS          0x0000017a
#define MSR_MISC_ENABLE         0x000001a0
#define MSR_DEBUGCTL            0x000001d9
#define MSR_PAT                 0x00000277
#define MSR_TSC_DEADLINE        0x000006e0
#define MSR_X2APIC_FIRST        0x00000800
#define MSR_X2APIC_LAST         0x000008ff
#define MSR_XSS                 0x00000da0
#define MSR_EFER                0xc0000080
#define EFER_SCE                0x001
#define EFER_LME                0x100
#define EFER_LMA                0x400
#define EFER_NXE                0x800
#define EFER_SVME               0x1000
#define EFER_FFXSE              0x4000
#define MSR_STAR                0xc0000081
#define MSR_LSTAR               0xc0000082
#define MSR_CSTAR               0xc0000083
#define MSR_SYSCALL_MASK        0xc0000084
#define MSR_FS_BASE             0xc0000100
#define MSR_GS_BASE             0xc0000101
#define MSR_SHADOW_GS_BASE      0xc0000102
#define MSR_TSC_AUX             0xc0000103
#define MSR_K8_SYSCFG           0xc0010010
#define MSR_K8_HWCR             0xc0010015

/*
 * Interrupt vectors. 0x20-0xdf: devices, allocated; above, ours by descending priority.
 */
#define VECTOR_FIRST_DYNAMIC    0x20
#define VECTOR_HYPERCALL        0x82    /* int $0x82: 32-bit guests' hypercall gate */
#define VECTOR_LAST_DYNAMIC     0xdf
#define VECTOR_LEGACY_FIRST     0xe0    /* the 16 lines of the 8259s, while they are used */
#define VECTOR_LEGACY_LAST      0xef
#define VECTOR_POSTED           0xf7    /* look at a guest's posted interrupts; taken in guest mode where the CPU can */
#define VECTOR_ERROR            0xf8
#define VECTOR_CALL_FUNCTION    0xf9
#define VECTOR_EVENT_CHECK      0xfa
#define VECTOR_TLB_FLUSH        0xfb
#define VECTOR_TIMER            0xfc
#define VECTOR_THERMAL          0xfd
#define VECTOR_CMCI             0xfe
#define VECTOR_SPURIOUS         0xff

/* Selectors of the hypervisor's GDT entries: they sit in every vcpu's GDT, from the ABI's reserved page on. */
#define FIRST_RESERVED_GDT_PAGE_ 14
#define GDT_RESERVED_BASE       (FIRST_RESERVED_GDT_PAGE_ * 4096)
#define HYPERVISOR_CS           (GDT_RESERVED_BASE + 0x08)
#define HYPERVISOR_DS           (GDT_RESERVED_BASE + 0x10)  /* not loaded in 64-bit mode: null selectors serve */
#define GUEST_RING3_CS32        (GDT_RESERVED_BASE + 0x20 + 3)
#define GUEST_RING3_DS          (GDT_RESERVED_BASE + 0x28 + 3)
#define GUEST_RING3_CS64        (GDT_RESERVED_BASE + 0x30 + 3)
#define TSS_SELECTOR            (GDT_RESERVED_BASE + 0x40)
#define LDT_SELECTOR            (GDT_RESERVED_BASE + 0x50)
#define PERCPU_SELECTOR         (GDT_RESERVED_BASE + 0x60)  /* limit holds the CPU number: LSL finds it */

#define IST_NONE                0
#define IST_DF                  1
#define IST_NMI                 2
#define IST_MCE                 3
#define IST_DB                  4

#endif
