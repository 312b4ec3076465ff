/* SPDX-License-Identifier: MIT */
/*
 * 64-bit PV guests: selectors, the map of the hypervisor's addresses, registers, what
 * arch-x86/guest.h leaves open.
 *
 * A hypercall is a call to hypercall page + 32 * number. Arguments are in rdi, rsi, rdx, r10, r8;
 * the result is in rax; the registers of the arguments used and rcx, r11 are lost.
 */
#ifndef __XEN_PUBLIC_ARCH_X86_XEN_X86_64_H__
#define __XEN_PUBLIC_ARCH_X86_XEN_X86_64_H__

#include "../abi.h"

/*
 * Flat segments found in every GDT, the guest's own included. Kernel and user both run in ring 3:
 * same selectors.
 */
#define FLAT_RING3_CS32   0xe023
#define FLAT_RING3_DS32   0xe02b
#define FLAT_RING3_SS32   0xe02b
#define FLAT_RING3_CS64   0xe033
#define FLAT_RING3_DS64   0x0000
#define FLAT_RING3_SS64   0xe02b

#define FLAT_KERNEL_CS32  FLAT_RING3_CS32
#define FLAT_KERNEL_DS32  FLAT_RING3_DS32
#define FLAT_KERNEL_SS32  FLAT_RING3_SS32
#define FLAT_KERNEL_CS64  FLAT_RING3_CS64
#define FLAT_KERNEL_DS64  FLAT_RING3_DS64
#define FLAT_KERNEL_SS64  FLAT_RING3_SS64
#define FLAT_KERNEL_CS    FLAT_RING3_CS64
#define FLAT_KERNEL_DS    FLAT_RING3_DS64
#define FLAT_KERNEL_SS    FLAT_RING3_SS64

#define FLAT_USER_CS32    FLAT_RING3_CS32
#define FLAT_USER_DS32    FLAT_RING3_DS32
#define FLAT_USER_SS32    FLAT_RING3_SS32
#define FLAT_USER_CS64    FLAT_RING3_CS64
#define FLAT_USER_DS64    FLAT_RING3_DS64
#define FLAT_USER_SS64    FLAT_RING3_SS64
#define FLAT_USER_CS      FLAT_RING3_CS64
#define FLAT_USER_DS      FLAT_RING3_DS64
#define FLAT_USER_SS      FLAT_RING3_SS64

/*
 * Addresses a PV guest must leave alone; the first of them hold the table from machine frame to the
 * owner's frame.
 */
#define __HYPERVISOR_VIRT_START 0xFFFF800000000000
#define __HYPERVISOR_VIRT_END   0xFFFF880000000000
#define __MACH2PHYS_VIRT_START  0xFFFF800000000000
#define __MACH2PHYS_VIRT_END    0xFFFF804000000000
/*
 * A guest that is told other bounds when it starts defines these two itself before it includes
 * this.
 */
#ifndef HYPERVISOR_VIRT_START
#define HYPERVISOR_VIRT_START   xen_mk_ulong(__HYPERVISOR_VIRT_START)
#define HYPERVISOR_VIRT_END     xen_mk_ulong(__HYPERVISOR_VIRT_END)
#endif
#ifndef machine_to_phys_mapping
#define machine_to_phys_mapping ((unsigned long *)HYPERVISOR_VIRT_START)
#endif
#define MACH2PHYS_VIRT_START    xen_mk_ulong(__MACH2PHYS_VIRT_START)
#define MACH2PHYS_VIRT_END      xen_mk_ulong(__MACH2PHYS_VIRT_END)
#define MACH2PHYS_NR_ENTRIES    ((MACH2PHYS_VIRT_END - MACH2PHYS_VIRT_START) / 8)

/*
 * __HYPERVISOR_set_segment_base(which, base): the last takes a selector for the user's gs instead
 * of a base.
 */
#define SEGBASE_FS              0
#define SEGBASE_GS_USER         1
#define SEGBASE_GS_KERNEL       2
#define SEGBASE_GS_USER_SEL     3

/* iret_context.flags: the guest came in by SYSCALL, so rcx, r11, cs and ss need not be restored. */
#define _VGCF_in_syscall        8
#define VGCF_in_syscall         (1 << _VGCF_in_syscall)
#define VGCF_IN_SYSCALL         VGCF_in_syscall

#ifndef __ASSEMBLY__

/*
 * __HYPERVISOR_iret takes this from the kernel stack and does not return. cs with a privilege of 3
 * means user mode, any other means the kernel.
 */
struct iret_context {
    uint64_t rax, r11, rcx, flags;
    uint64_t rip, cs, rflags, rsp, ss;
};

/*
 * A register under all its names, for the tools; under two to a guest whose compiler has nameless
 * unions.
 */
#if defined(__XEN__) || defined(__XEN_TOOLS__)
#define XEN_ABI_REG(q, d, w, ...) union { uint64_t q; uint32_t d; uint16_t w; __VA_ARGS__ }
#define XEN_ABI_REG_N(n) \
    union { uint64_t r##n; uint32_t r##n##d; uint16_t r##n##w; uint8_t r##n##b; }
#elif defined(__GNUC__) && !defined(__STRICT_ANSI__)
#define XEN_ABI_REG(q, d, ...)    union { uint64_t q, d; uint32_t _##d; }
#define XEN_ABI_REG_N(n) uint64_t r##n
#else
#define XEN_ABI_REG(q, ...)       uint64_t q
#define XEN_ABI_REG_N(n) uint64_t r##n
#endif

struct cpu_user_regs {
    XEN_ABI_REG_N(15);
    XEN_ABI_REG_N(14);
    XEN_ABI_REG_N(13);
    XEN_ABI_REG_N(12);
    XEN_ABI_REG(rbp, ebp, bp, uint8_t bpl;);
    XEN_ABI_REG(rbx, ebx, bx, struct { uint8_t bl, bh; };);
    XEN_ABI_REG_N(11);
    XEN_ABI_REG_N(10);
    XEN_ABI_REG_N(9);
    XEN_ABI_REG_N(8);
    XEN_ABI_REG(rax, eax, ax, struct { uint8_t al, ah; };);
    XEN_ABI_REG(rcx, ecx, cx, struct { uint8_t cl, ch; };);
    XEN_ABI_REG(rdx, edx, dx, struct { uint8_t dl, dh; };);
    XEN_ABI_REG(rsi, esi, si, uint8_t sil;);
    XEN_ABI_REG(rdi, edi, di, uint8_t dil;);
    uint32_t error_code, entry_vector;      /* the hypervisor's own use */
    XEN_ABI_REG(rip, eip, ip, );
    uint16_t cs, _pad0[1];
    uint8_t saved_upcall_mask, _pad1[3];    /* the vcpu's event mask, which stands for the
                                             * interrupt flag */
    XEN_ABI_REG(rflags, eflags, flags, );
    XEN_ABI_REG(rsp, esp, sp, uint8_t spl;);
    uint16_t ss, _pad2[3];
    uint16_t es, _pad3[3];
    uint16_t ds, _pad4[3];
    uint16_t fs, _pad5[3];
    uint16_t gs, _pad6[3];
};
XEN_ABI_TYPE(cpu_user_regs);

#undef XEN_ABI_REG
#undef XEN_ABI_REG_N

/* CR3 as the calls of the memory management have it. */
#define xen_pfn_to_cr3(pfn) ((unsigned long)(pfn) << 12)
#define xen_cr3_to_pfn(cr3) ((unsigned long)(cr3) >> 12)

struct arch_vcpu_info {
    unsigned long cr2;      /* the address of the last page fault */
    unsigned long pad;
};
XEN_ABI_TYPEDEF(arch_vcpu_info);

/* Where a callback enters the kernel. */
typedef unsigned long xen_callback_t;

/*
 * The callbacks inside struct vcpu_guest_context; a 32-bit guest under this hypervisor needs two
 * selectors more.
 */
#ifdef __XEN__
#define XEN_ABI_CONTEXT_CALLBACKS                                                   \
    unsigned long event_callback_eip, failsafe_callback_eip;                        \
    union {                                                                         \
        unsigned long syscall_callback_eip;                                         \
        struct { unsigned int event_callback_cs, failsafe_callback_cs; };           \
    };
#else
#define XEN_ABI_CONTEXT_CALLBACKS \
    unsigned long event_callback_eip, failsafe_callback_eip, syscall_callback_eip;
#endif
#define XEN_ABI_CONTEXT_SEGMENT_BASES uint64_t fs_base, gs_base_kernel, gs_base_user;
#define XEN_ABI_ARCH_SHARED_TAIL
#define XEN_ABI_SHARED_WC_SEC_HI      uint32_t wc_sec_hi;
#define xen_wc_sec_hi                 wc_sec_hi

#endif /* !__ASSEMBLY__ */

#endif
