/* SPDX-License-Identifier: MIT */
/* The structures and constants of a 32-bit x86 guest, with _x86_32 behind their names. */
#ifndef __FOREIGN_X86_32_H_TMP__
#define __FOREIGN_X86_32_H_TMP__ 1

#include "../xen.h"

#define FLAT_RING1_CS_X86_32                 0xe019
#define FLAT_RING1_DS_X86_32                 0xe021
#define FLAT_RING1_SS_X86_32                 0xe021
#define FLAT_KERNEL_CS_X86_32                FLAT_RING1_CS_X86_32
#define FLAT_KERNEL_DS_X86_32                FLAT_RING1_DS_X86_32
#define FLAT_KERNEL_SS_X86_32                FLAT_RING1_SS_X86_32
#define XEN_HAVE_PV_GUEST_ENTRY_X86_32       1
#define XEN_LEGACY_MAX_VCPUS_X86_32          32
#define MAX_GUEST_CMDLINE_X86_32             1024
#define _VGCF_i387_valid_X86_32              0
#define _VGCF_in_kernel_X86_32               2
#define _VGCF_failsafe_disables_events_X86_32 3
#define _VGCF_syscall_disables_events_X86_32 4
#define _VGCF_online_X86_32                  5
#define VGCF_i387_valid_X86_32               (1 << _VGCF_i387_valid_X86_32)
#define VGCF_in_kernel_X86_32                (1 << _VGCF_in_kernel_X86_32)
#define VGCF_failsafe_disables_events_X86_32 (1 << _VGCF_failsafe_disables_events_X86_32)
#define VGCF_syscall_disables_events_X86_32  (1 << _VGCF_syscall_disables_events_X86_32)
#define VGCF_online_X86_32                   (1 << _VGCF_online_X86_32)
#define xen_pfn_to_cr3_x86_32(pfn)           ((unsigned int)(pfn) << 12 | (unsigned int)(pfn) >> 20)
#define xen_cr3_to_pfn_x86_32(cr3)           ((unsigned int)(cr3) >> 12 | (unsigned int)(cr3) << 20)
/* Structures that do not exist: those of Arm. */
#define x86_32_has_no_vcpu_cr_regs           1
#define x86_32_has_no_vcpu_ar_regs           1
#define x86_32_has_no_vcpu_guest_core_regs   1
#define __i386___X86_32                      1

struct cpu_user_regs_x86_32 {
    uint32_t ebx, ecx, edx, esi, edi, ebp, eax;
    uint16_t error_code, entry_vector;
    uint32_t eip;
    uint16_t cs;
    uint8_t saved_upcall_mask, _pad0;
    uint32_t eflags, esp;
    uint16_t ss, _pad1;
    uint16_t es, _pad2;
    uint16_t ds, _pad3;
    uint16_t fs, _pad4;
    uint16_t gs, _pad5;
};

typedef uint64_t xen_foreign_u64_x86_32_t __attribute__((__aligned__(4)));

#define XEN_FOREIGN(name)     name##_x86_32
#define XEN_FOREIGN_T(name)   name##_x86_32_t
#define XEN_FOREIGN_LONG      uint32_t
#define XEN_FOREIGN_U64       xen_foreign_u64_x86_32_t
#define XEN_FOREIGN_CALLBACKS                           \
    uint32_t event_callback_cs, event_callback_eip;     \
    uint32_t failsafe_callback_cs, failsafe_callback_eip;
#define XEN_FOREIGN_SEGMENT_BASES
#define XEN_FOREIGN_VCPU_PAD  pad[5]
#define XEN_FOREIGN_ARCH_TAIL uint32_t wc_sec_hi;
#define XEN_FOREIGN_WC_SEC_HI
#include "layout.h"

#endif
