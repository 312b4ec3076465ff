/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of VT-x: the control structure's fields and controls (SDM vol. 3, chapter 25 and appendix B), exit reasons
 * (appendix C), what the words that describe an exit consist of (28.2).
 */
#ifndef VMX_VMCS_H
#define VMX_VMCS_H

/* How a VM entry is to be made: what vmx_prepare() tells the entry code. */
#define VMX_ENTRY_LAUNCH        1
#define VMX_ENTRY_RESUME        2

#ifndef __ASSEMBLY__

/* --- fields ----------------------------------------------------------------------------------- */
/* Segment fields of one kind follow each other: ES CS SS DS FS GS LDTR TR (GDTR IDTR). */
#define SEG_FIELD(first, index) ((first) + 2 * (index))

enum vmcs_field {
    VPID = 0x0000, POSTED_VECTOR = 0x0002,
    GUEST_ES_SELECTOR = 0x0800, GUEST_INTERRUPT_STATUS = 0x0810,
    HOST_ES_SELECTOR = 0x0c00, HOST_CS_SELECTOR = 0x0c02, HOST_SS_SELECTOR = 0x0c04, HOST_DS_SELECTOR = 0x0c06,
    HOST_FS_SELECTOR = 0x0c08, HOST_GS_SELECTOR = 0x0c0a, HOST_TR_SELECTOR = 0x0c0c,

    IO_BITMAP_A = 0x2000, IO_BITMAP_B = 0x2002, MSR_BITMAP = 0x2004, TSC_OFFSET = 0x2010,
    VIRTUAL_APIC_PAGE = 0x2012, POSTED_DESCRIPTOR = 0x2016, EPT_POINTER = 0x201a, EOI_EXITS_0 = 0x201c,
    XSS_EXITING_BITMAP = 0x202c, TSC_MULTIPLIER = 0x2032,
    GUEST_PHYSICAL_ADDRESS = 0x2400,
    VMCS_LINK_POINTER = 0x2800, GUEST_DEBUGCTL = 0x2802, GUEST_PAT = 0x2804, GUEST_EFER = 0x2806, GUEST_PDPTE0 = 0x280a,
    HOST_PAT = 0x2c00, HOST_EFER = 0x2c02,

    PIN_CONTROLS = 0x4000, PROC_CONTROLS = 0x4002, EXCEPTION_BITMAP = 0x4004, PFEC_MASK = 0x4006, PFEC_MATCH = 0x4008,
    CR3_TARGET_COUNT = 0x400a, EXIT_CONTROLS = 0x400c, EXIT_MSR_STORE_COUNT = 0x400e, EXIT_MSR_LOAD_COUNT = 0x4010,
    ENTRY_CONTROLS = 0x4012, ENTRY_MSR_LOAD_COUNT = 0x4014, ENTRY_EVENT = 0x4016, ENTRY_ERROR_CODE = 0x4018,
    ENTRY_INSN_LENGTH = 0x401a, TPR_THRESHOLD = 0x401c, PROC2_CONTROLS = 0x401e, PLE_GAP = 0x4020, PLE_WINDOW = 0x4022,
    INSTRUCTION_ERROR = 0x4400, EXIT_REASON = 0x4402, EXIT_EVENT = 0x4404, EXIT_ERROR_CODE = 0x4406,
    VECTORING_EVENT = 0x4408, VECTORING_ERROR_CODE = 0x440a, EXIT_INSN_LENGTH = 0x440c, EXIT_INSN_INFO = 0x440e,
    GUEST_ES_LIMIT = 0x4800, GUEST_GDTR_LIMIT = 0x4810, GUEST_ES_RIGHTS = 0x4814,
    GUEST_INTERRUPTIBILITY = 0x4824, GUEST_ACTIVITY = 0x4826, GUEST_SYSENTER_CS = 0x482a,
    HOST_SYSENTER_CS = 0x4c00,

    CR0_MASK = 0x6000, CR4_MASK = 0x6002, CR0_SHADOW = 0x6004, CR4_SHADOW = 0x6006,
    EXIT_QUALIFICATION = 0x6400, GUEST_LINEAR_ADDRESS = 0x640a,
    GUEST_CR0 = 0x6800, GUEST_CR3 = 0x6802, GUEST_CR4 = 0x6804, GUEST_ES_BASE = 0x6806, GUEST_GDTR_BASE = 0x6816,
    GUEST_DR7 = 0x681a, GUEST_RSP = 0x681c, GUEST_RIP = 0x681e, GUEST_RFLAGS = 0x6820, GUEST_PENDING_DEBUG = 0x6822,
    GUEST_SYSENTER_ESP = 0x6824, GUEST_SYSENTER_EIP = 0x6826,
    HOST_CR0 = 0x6c00, HOST_CR3 = 0x6c02, HOST_CR4 = 0x6c04, HOST_FS_BASE = 0x6c06, HOST_GS_BASE = 0x6c08,
    HOST_TR_BASE = 0x6c0a, HOST_GDTR_BASE = 0x6c0c, HOST_IDTR_BASE = 0x6c0e, HOST_SYSENTER_ESP = 0x6c10,
    HOST_SYSENTER_EIP = 0x6c12, HOST_RSP = 0x6c14, HOST_RIP = 0x6c16,
};

/* --- controls --------------------------------------------------------------------------------- */
#define PIN_EXTERNAL_INTERRUPT  (1u << 0)
#define PIN_NMI                 (1u << 3)
#define PIN_VIRTUAL_NMIS        (1u << 5)
#define PIN_POSTED              (1u << 7)       /* only with PROC2_INTERRUPTS */

#define PROC_INTERRUPT_WINDOW   (1u << 2)
#define PROC_TSC_OFFSETTING     (1u << 3)
#define PROC_HLT                (1u << 7)
#define PROC_INVLPG             (1u << 9)
#define PROC_MWAIT              (1u << 10)
#define PROC_RDPMC              (1u << 11)
#define PROC_RDTSC              (1u << 12)
#define PROC_CR3_LOAD           (1u << 15)
#define PROC_CR3_STORE          (1u << 16)
#define PROC_CR8_LOAD           (1u << 19)
#define PROC_CR8_STORE          (1u << 20)
#define PROC_TPR_SHADOW         (1u << 21)
#define PROC_NMI_WINDOW         (1u << 22)
#define PROC_MOV_DR             (1u << 23)
#define PROC_ALL_IO             (1u << 24)
#define PROC_IO_BITMAPS         (1u << 25)      /* in place of PROC_ALL_IO */
#define PROC_MSR_BITMAP         (1u << 28)
#define PROC_MONITOR            (1u << 29)
#define PROC_SECONDARY          (1u << 31)

#define PROC2_EPT               (1u << 1)
#define PROC2_RDTSCP            (1u << 3)
#define PROC2_VIRTUAL_X2APIC    (1u << 4)
#define PROC2_VPID              (1u << 5)
#define PROC2_WBINVD            (1u << 6)
#define PROC2_UNRESTRICTED      (1u << 7)
#define PROC2_APIC_REGISTERS    (1u << 8)       /* reads from the page */
#define PROC2_INTERRUPTS        (1u << 9)       /* their delivery from the page */
#define PROC2_PAUSE_LOOP        (1u << 10)
#define PROC2_INVPCID           (1u << 12)
#define PROC2_XSAVES            (1u << 20)
#define PROC2_TSC_SCALING       (1u << 25)

#define EXIT_SAVE_DEBUG         (1u << 2)
#define EXIT_TO_64BIT           (1u << 9)
#define EXIT_ACK_INTERRUPT      (1u << 15)
#define EXIT_LOAD_PAT           (1u << 19)
#define EXIT_LOAD_EFER          (1u << 21)

#define ENTRY_LOAD_DEBUG        (1u << 2)
#define ENTRY_IA32E_GUEST       (1u << 9)
#define ENTRY_LOAD_PAT          (1u << 14)
#define ENTRY_LOAD_EFER         (1u << 15)

/* IA32_VMX_EPT_VPID_CAP */
#define EPT_CAP_4_LEVELS        (1ULL << 6)
#define EPT_CAP_WRITE_BACK      (1ULL << 14)
#define EPT_CAP_2M              (1ULL << 16)
#define EPT_CAP_1G              (1ULL << 17)
#define EPT_CAP_INVEPT          (1ULL << 20)
#define EPT_CAP_INVEPT_SINGLE   (1ULL << 25)
#define EPT_CAP_INVEPT_ALL      (1ULL << 26)
#define EPT_CAP_INVVPID         (1ULL << 32)
#define EPT_CAP_INVVPID_ADDRESS (1ULL << 40)
#define EPT_CAP_INVVPID_ALL     (1ULL << 42)

/* EPT_POINTER: write-back, four levels, no accessed and dirty flags */
#define EPTP_FLAGS              (6u | 3u << 3)

/* --- events: of ENTRY_EVENT, EXIT_EVENT and VECTORING_EVENT alike ----------------------------- */
#define EVENT_VALID             (1u << 31)
#define EVENT_HAS_ERROR         (1u << 11)
#define EVENT_NMI_UNBLOCKED     (1u << 12)      /* EXIT_EVENT: an IRET was under way */
#define EVENT_VECTOR(e)         ((unsigned char)(e))
#define EVENT_TYPE(e)           ((e) >> 8 & 7)
#define EVENT_FIELDS            (EVENT_VALID | EVENT_HAS_ERROR | 0x7ff)

/* GUEST_INTERRUPTIBILITY */
#define BLOCKED_BY_STI          1u
#define BLOCKED_BY_MOV_SS       2u
#define BLOCKED_BY_NMI          8u
#define PENDING_DEBUG_BS        (1u << 14)

#define RIGHTS_UNUSABLE         (1u << 16)

/* --- exits ------------------------------------------------------------------------------------ */
#define REASON_ENTRY_FAILED     (1u << 31)
enum vmx_reason {
    REASON_EXCEPTION = 0, REASON_INTERRUPT = 1, REASON_TRIPLE_FAULT = 2, REASON_INIT = 3, REASON_STARTUP_IPI = 4,
    REASON_IO_SMI = 5, REASON_SMI = 6, REASON_INTERRUPT_WINDOW = 7, REASON_NMI_WINDOW = 8, REASON_TASK_SWITCH = 9,
    REASON_CPUID = 10, REASON_GETSEC = 11, REASON_HLT = 12, REASON_INVD = 13, REASON_INVLPG = 14, REASON_RDPMC = 15,
    REASON_RDTSC = 16, REASON_RSM = 17, REASON_VMCALL = 18, REASON_VMCLEAR = 19, REASON_VMXON = 27, REASON_CR = 28,
    REASON_DR = 29, REASON_IO = 30, REASON_RDMSR = 31, REASON_WRMSR = 32, REASON_BAD_GUEST_STATE = 33,
    REASON_BAD_MSR_LOAD = 34, REASON_MWAIT = 36, REASON_MONITOR = 39, REASON_PAUSE = 40, REASON_MACHINE_CHECK = 41,
    REASON_TPR_BELOW = 43, REASON_VIRTUAL_EOI = 45, REASON_EPT_VIOLATION = 48, REASON_EPT_MISCONFIG = 49, REASON_INVEPT = 50,
    REASON_RDTSCP = 51, REASON_INVVPID = 53, REASON_WBINVD = 54, REASON_XSETBV = 55, REASON_APIC_WRITE = 56,
    REASON_INVPCID = 58, REASON_VMFUNC = 59,
};

/* EXIT_QUALIFICATION of a control register access */
#define CR_NUMBER(q)            ((q) & 15)
#define CR_ACCESS(q)            ((q) >> 4 & 3)
enum { CR_MOV_TO, CR_MOV_FROM, CR_CLTS, CR_LMSW };
#define CR_GPR(q)               ((q) >> 8 & 15)
#define CR_LMSW_VALUE(q)        ((q) >> 16 & 0xffff)
/* of an I/O instruction */
#define IO_BYTES(q)             (((q) & 7) + 1)
#define IO_IN                   (1u << 3)
#define IO_STRING               (1u << 4)
#define IO_REP                  (1u << 5)
#define IO_PORT(q)              ((u16)((q) >> 16))
/* of an EPT violation */
#define EPT_READ                (1u << 0)
#define EPT_WRITE               (1u << 1)
#define EPT_FETCH               (1u << 2)
#define EPT_LINEAR_VALID        (1u << 7)
#define EPT_NMI_UNBLOCKED       (1u << 12)
/* of a task switch: selector, and how it came about */
#define TASK_SELECTOR(q)        ((u16)(q))
#define TASK_SOURCE(q)          ((q) >> 30 & 3)     /* CALL, IRET, JMP, gate: as enum hvm_task_reason */
/* of a debug exception: DR6's bits */
#define DEBUG_DR6_BITS          0x600fu

#endif /* !__ASSEMBLY__ */
#endif
