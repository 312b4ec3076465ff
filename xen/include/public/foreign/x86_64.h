/* SPDX-License-Identifier: MIT */
/* The structures and constants of a 64-bit x86 guest, with _x86_64 behind their names. */
#ifndef __FOREIGN_X86_64_H_TMP__
#define __FOREIGN_X86_64_H_TMP__ 1

#include "../xen.h"

#define FLAT_RING3_CS64_X86_64               0xe033
#define FLAT_RING3_DS64_X86_64               0x0000
#define FLAT_RING3_SS64_X86_64               0xe02b
#define FLAT_KERNEL_CS64_X86_64              FLAT_RING3_CS64_X86_64
#define FLAT_KERNEL_DS64_X86_64              FLAT_RING3_DS64_X86_64
#define FLAT_KERNEL_SS64_X86_64              FLAT_RING3_SS64_X86_64
#define FLAT_KERNEL_CS_X86_64                FLAT_RING3_CS64_X86_64
#define FLAT_KERNEL_DS_X86_64                FLAT_RING3_DS64_X86_64
#define FLAT_KERNEL_SS_X86_64                FLAT_RING3_SS64_X86_64
#define XEN_HAVE_PV_GUEST_ENTRY_X86_64       1
#define XEN_LEGACY_MAX_VCPUS_X86_64          32
#define MAX_GUEST_CMDLINE_X86_64             1024
#define _VGCF_i387_valid_X86_64              0
#define _VGCF_in_kernel_X86_64               2
#define _VGCF_failsafe_disables_events_X86_64 3
#define _VGCF_syscall_disables_events_X86_64 4
#define _VGCF_online_X86_64                  5
#define VGCF_i387_valid_X86_64               (1 << _VGCF_i387_valid_X86_64)
#define VGCF_in_kernel_X86_64                (1 << _VGCF_in_kernel_X86_64)
#define VGCF_failsafe_disables_events_X86_64 (1 << _VGCF_failsafe_disables_events_X86_64)
#define VGCF_syscall_disables_events_X86_64  (1 << _VGCF_syscall_disables_events_X86_64)
#define VGCF_online_X86_64                   (1 << _VGCF_online_X86_64)
#define xen_pfn_to_cr3_x86_64(pfn)           ((uint64_t)(pfn) << 12)
#define xen_cr3_to_pfn_x86_64(cr3)           ((uint64_t)(cr3) >> 12)
/* Structures that do not exist: those of Arm. */
#define x86_64_has_no_vcpu_cr_regs           1
#define x86_64_has_no_vcpu_ar_regs           1
#define x86_64_has_no_vcpu_guest_core_regs   1
#define __x86_64___X86_64                    1

typedef uint64_t xen_foreign_u64_x86_64_t __attribute__((__aligned__(8)));

/* Where the compiler has nameless unions, the 32-bit names work too, for all 64 bits. */
#if defined(__GNUC__) && !defined(__STRICT_ANSI__)
#define XEN_FOREIGN_REG(r, e) union { xen_foreign_u64_x86_64_t r, e; }
#else
#define XEN_FOREIGN_REG(r, e) xen_foreign_u64_x86_64_t r
#endif
struct cpu_user_regs_x86_64 {
    XEN_FOREIGN_REG(r15, e15);
    XEN_FOREIGN_REG(r14, e14);
    XEN_FOREIGN_REG(r13, e13);
    XEN_FOREIGN_REG(r12, e12);
    XEN_FOREIGN_REG(rbp, ebp);
    XEN_FOREIGN_REG(rbx, ebx);
    XEN_FOREIGN_REG(r11, e11);
    XEN_FOREIGN_REG(r10, e10);
    XEN_FOREIGN_REG(r9, e9);
    XEN_FOREIGN_REG(r8, e8);
    XEN_FOREIGN_REG(rax, eax);
    XEN_FOREIGN_REG(rcx, ecx);
    XEN_FOREIGN_REG(rdx, edx);
    XEN_FOREIGN_REG(rsi, esi);
    XEN_FOREIGN_REG(rdi, edi);
    uint32_t error_code, entry_vector;
    XEN_FOREIGN_REG(rip, eip);
    uint16_t cs, _pad0[1];
    uint8_t saved_upcall_mask, _pad1[3];
    XEN_FOREIGN_REG(rflags, eflags);
    XEN_FOREIGN_REG(rsp, esp);
    uint16_t ss, _pad2[3];
    uint16_t es, _pad3[3];
    uint16_t ds, _pad4[3];
    uint16_t fs, _pad5[3];
    uint16_t gs, _pad6[3];
};
#undef XEN_FOREIGN_REG

#define XEN_FOREIGN(name)     name##_x86_64
#define XEN_FOREIGN_T(name)   name##_x86_64_t
#define XEN_FOREIGN_LONG      xen_foreign_u64_x86_64_t
#define XEN_FOREIGN_U64       xen_foreign_u64_x86_64_t
#ifdef __XEN__
#define XEN_FOREIGN_CALLBACKS                                                       \
    XEN_FOREIGN_LONG event_callback_eip, failsafe_callback_eip;                     \
    union {                                                                         \
        XEN_FOREIGN_LONG syscall_callback_eip;                                      \
        struct { unsigned int event_callback_cs, failsafe_callback_cs; };           \
    };
#else
#define XEN_FOREIGN_CALLBACKS \
    XEN_FOREIGN_LONG event_callback_eip, failsafe_callback_eip, syscall_callback_eip;
#endif
#define XEN_FOREIGN_SEGMENT_BASES uint64_t fs_base, gs_base_kernel, gs_base_user;
#define XEN_FOREIGN_VCPU_PAD  pad
#define XEN_FOREIGN_ARCH_TAIL
#define XEN_FOREIGN_WC_SEC_HI uint32_t wc_sec_hi;
#include "layout.h"

#endif
