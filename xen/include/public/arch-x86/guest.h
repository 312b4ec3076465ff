/* SPDX-License-Identifier: MIT */
/*
 * The x86 part of xen.h: widths, descriptor tables, traps, the state of a vcpu, CPUID and MSRs as
 * records.
 *
 * The guest's word size decides the rest, in xen-x86_64.h or xen-x86_32.h.
 */
#ifndef __XEN_PUBLIC_ARCH_X86_XEN_H__
#define __XEN_PUBLIC_ARCH_X86_XEN_H__

#include "../abi.h"

#if defined(__x86_64__)
#include "xen-x86_64.h"
#elif defined(__i386__)
#include "xen-x86_32.h"
#else
#error "arch-x86 describes x86 guests only; compile with -m32 or -m64 for x86"
#endif

/* PV guests exist on x86: struct start_info and the event mask of a vcpu are there. */
#define XEN_HAVE_PV_GUEST_ENTRY 1
#define XEN_HAVE_PV_UPCALL_MASK 1

/* vcpus that struct shared_info has room for; later ones register their vcpu_info elsewhere. */
#define XEN_LEGACY_MAX_VCPUS 32

/*
 * A PV guest's GDT is given page by page; this page of it and all after belong to the hypervisor.
 */
#define FIRST_RESERVED_GDT_PAGE  14
#define FIRST_RESERVED_GDT_BYTE  (4096 * FIRST_RESERVED_GDT_PAGE)
#define FIRST_RESERVED_GDT_ENTRY (FIRST_RESERVED_GDT_BYTE / 8)

/* What is written to this I/O port, byte by byte, is logged by the hypervisor for the guest. */
#define XEN_HVM_DEBUGCONS_IOPORT 0xe9

/*
 * An invalid instruction followed by "xen" tells the hypervisor to emulate the one behind it: a PV
 * guest gets CPUID as the hypervisor wants it to be seen where the processor would not trap.
 */
#ifdef __ASSEMBLY__
#define XEN_EMULATE_PREFIX .byte 0x0f,0x0b,0x78,0x65,0x6e ;
#define XEN_CPUID          XEN_EMULATE_PREFIX cpuid
#else
#define XEN_EMULATE_PREFIX ".byte 0x0f,0x0b,0x78,0x65,0x6e ; "
#define XEN_CPUID          XEN_EMULATE_PREFIX "cpuid"
#endif

#ifndef __ASSEMBLY__

/* A frame number; whose frames (the machine's, a guest's) the field's name says. */
typedef unsigned long xen_pfn_t;
#define PRI_xen_pfn   "lx"
#define PRIu_xen_pfn  "lu"

/* A machine word. */
typedef unsigned long xen_ulong_t;
#define PRI_xen_ulong "lx"

typedef uint64_t tsc_timestamp_t;

/*
 * __HYPERVISOR_set_trap_table takes an array of these, closed by one with address 0. The low bits
 * of flags are the least privileged ring that may raise the trap by an instruction (0: none may);
 * bit 2 masks events on entry.
 */
struct trap_info {
    uint8_t vector;
    uint8_t flags;
    uint16_t cs;
    unsigned long address;
};
XEN_ABI_TYPE(trap_info);
#define TI_GET_DPL(info)      ((info)->flags & 3)
#define TI_GET_IF(info)       ((info)->flags & 4)
#define TI_SET_DPL(info, dpl) ((info)->flags |= (dpl))
#define TI_SET_IF(info, mask) ((info)->flags |= ((mask) ? 4 : 0))

/* vcpu_guest_context.flags, each by number and as a mask. */
#define _VGCF_i387_valid                0   /* fpu_ctxt holds something */
#define _VGCF_in_kernel                 2
#define _VGCF_failsafe_disables_events  3
#define _VGCF_syscall_disables_events   4
#define _VGCF_online                    5
#define VGCF_i387_valid                 (1 << _VGCF_i387_valid)
#define VGCF_in_kernel                  (1 << _VGCF_in_kernel)
#define VGCF_failsafe_disables_events   (1 << _VGCF_failsafe_disables_events)
#define VGCF_syscall_disables_events    (1 << _VGCF_syscall_disables_events)
#define VGCF_online                     (1 << _VGCF_online)
#define VGCF_I387_VALID                 VGCF_i387_valid
#define VGCF_IN_KERNEL                  VGCF_in_kernel

/*
 * All of a PV vcpu: what VCPUOP_initialise starts it with and what the control tools read and
 * write.
 */
struct vcpu_guest_context {
    struct { char x[512]; } fpu_ctxt;           /* as FXSAVE lays it out */
    unsigned long flags;                        /* VGCF_* */
    struct cpu_user_regs user_regs;
    struct trap_info trap_ctxt[256];            /* stands for the IDT */
    unsigned long ldt_base, ldt_ents;           /* address; number of entries */
    unsigned long gdt_frames[16], gdt_ents;     /* machine frames; number of entries */
    unsigned long kernel_ss, kernel_sp;         /* the stack for entries from user mode */
    unsigned long ctrlreg[8];    /* CR0 to CR7; the user's page table of a 64-bit guest is in [1] */
    unsigned long debugreg[8];                  /* DR0 to DR7 */
    XEN_ABI_CONTEXT_CALLBACKS
    unsigned long vm_assist;                    /* bits by VMASST_TYPE_* */
    XEN_ABI_CONTEXT_SEGMENT_BASES
};
XEN_ABI_TYPE(vcpu_guest_context);

/*
 * What a PV guest says about its table from pseudo-physical to machine frames, for saving and
 * dumping it.
 */
struct arch_shared_info {
    unsigned long max_pfn;                      /* entries of the table */
    xen_pfn_t pfn_to_mfn_frame_list_list;       /* root of a tree of frames; 0: not yet, ~0: see
                                                 * p2m_vaddr */
    unsigned long nmi_reason;                   /* bits by XEN_NMIREASON_* */
    /*
     * The table as one array, when p2m_cr3 is not 0: its address and the page table in which it is
     * valid.
     */
    unsigned long p2m_cr3;
    unsigned long p2m_vaddr;
    unsigned long p2m_generation;        /* counts changes of its mappings; odd while one goes on */
    XEN_ABI_ARCH_SHARED_TAIL
};
XEN_ABI_TYPEDEF(arch_shared_info);

/* One CPUID leaf, and one MSR, of a policy passed between tools and hypervisor. */
#define XEN_CPUID_NO_SUBLEAF 0xffffffffu
typedef struct xen_cpuid_leaf {
    uint32_t leaf, subleaf;
    uint32_t a, b, c, d;
} xen_cpuid_leaf_t;
DEFINE_XEN_GUEST_HANDLE(xen_cpuid_leaf_t);

typedef struct xen_msr_entry {
    uint32_t idx, flags;    /* flags: 0 */
    uint64_t val;
} xen_msr_entry_t;
DEFINE_XEN_GUEST_HANDLE(xen_msr_entry_t);

#if defined(__XEN__) || defined(__XEN_TOOLS__)

/* Devices the hypervisor emulates for an HVM domain: emulation_flags when it is created. */
#define _XEN_X86_EMU_LAPIC     0
#define _XEN_X86_EMU_HPET      1
#define _XEN_X86_EMU_PM        2
#define _XEN_X86_EMU_RTC       3
#define _XEN_X86_EMU_IOAPIC    4
#define _XEN_X86_EMU_PIC       5
#define _XEN_X86_EMU_VGA       6
#define _XEN_X86_EMU_IOMMU     7
#define _XEN_X86_EMU_PIT       8
#define _XEN_X86_EMU_USE_PIRQ  9
#define _XEN_X86_EMU_VPCI      10
#define XEN_X86_EMU_LAPIC      (1U << _XEN_X86_EMU_LAPIC)
#define XEN_X86_EMU_HPET       (1U << _XEN_X86_EMU_HPET)
#define XEN_X86_EMU_PM         (1U << _XEN_X86_EMU_PM)
#define XEN_X86_EMU_RTC        (1U << _XEN_X86_EMU_RTC)
#define XEN_X86_EMU_IOAPIC     (1U << _XEN_X86_EMU_IOAPIC)
#define XEN_X86_EMU_PIC        (1U << _XEN_X86_EMU_PIC)
#define XEN_X86_EMU_VGA        (1U << _XEN_X86_EMU_VGA)
#define XEN_X86_EMU_IOMMU      (1U << _XEN_X86_EMU_IOMMU)
#define XEN_X86_EMU_PIT        (1U << _XEN_X86_EMU_PIT)
#define XEN_X86_EMU_USE_PIRQ   (1U << _XEN_X86_EMU_USE_PIRQ)
#define XEN_X86_EMU_VPCI       (1U << _XEN_X86_EMU_VPCI)
#define XEN_X86_EMU_ALL        ((1U << (_XEN_X86_EMU_VPCI + 1)) - 1)

/* misc_flags: an MSR that is not known reads as zero and ignores writes, instead of faulting. */
#define XEN_X86_MSR_RELAXED    (1U << 0)
#define XEN_X86_MISC_FLAGS_MAX XEN_X86_MSR_RELAXED

struct xen_arch_domainconfig {
    uint32_t emulation_flags;   /* XEN_X86_EMU_* */
    uint32_t misc_flags;        /* XEN_X86_MSR_RELAXED */
};

#endif

#endif /* !__ASSEMBLY__ */

#endif
