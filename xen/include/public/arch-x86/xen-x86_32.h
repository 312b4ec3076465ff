/* SPDX-License-Identifier: MIT */
/*
 * 32-bit PV guests: selectors, the map of the hypervisor's addresses, registers, what
 * arch-x86/guest.h leaves open.
 *
 * A hypercall is a call to hypercall page + 32 * number. Arguments are in ebx, ecx, edx, esi, edi;
 * the result is in eax; the registers of the arguments used are lost.
 */
#ifndef __XEN_PUBLIC_ARCH_X86_XEN_X86_32_H__
#define __XEN_PUBLIC_ARCH_X86_XEN_X86_32_H__

#include "../abi.h"

/*
 * Flat segments found in every GDT, the guest's own included: the kernel's are of ring 1, the
 * user's of ring 3.
 */
#define FLAT_RING1_CS   0xe019
#define FLAT_RING1_DS   0xe021
#define FLAT_RING1_SS   0xe021
#define FLAT_RING3_CS   0xe02b
#define FLAT_RING3_DS   0xe033
#define FLAT_RING3_SS   0xe033
#define FLAT_KERNEL_CS  FLAT_RING1_CS
#define FLAT_KERNEL_DS  FLAT_RING1_DS
#define FLAT_KERNEL_SS  FLAT_RING1_SS
#define FLAT_USER_CS    FLAT_RING3_CS
#define FLAT_USER_DS    FLAT_RING3_DS
#define FLAT_USER_SS    FLAT_RING3_SS

/*
 * Addresses a PV guest must leave alone, and the table from machine frame to the owner's frame
 * among them. PAE is what there is; the bounds without it are kept for old sources.
 */
#define __HYPERVISOR_VIRT_START_PAE    0xF5800000
#define __MACH2PHYS_VIRT_START_PAE     0xF5800000
#define __MACH2PHYS_VIRT_END_PAE       0xF6800000
#define __HYPERVISOR_VIRT_START_NONPAE 0xFC000000
#define __MACH2PHYS_VIRT_START_NONPAE  0xFC000000
#define __MACH2PHYS_VIRT_END_NONPAE    0xFC400000
#define __HYPERVISOR_VIRT_START        __HYPERVISOR_VIRT_START_PAE
#define __MACH2PHYS_VIRT_START         __MACH2PHYS_VIRT_START_PAE
#define __MACH2PHYS_VIRT_END           __MACH2PHYS_VIRT_END_PAE

#define HYPERVISOR_VIRT_START_PAE      xen_mk_ulong(__HYPERVISOR_VIRT_START_PAE)
#define MACH2PHYS_VIRT_START_PAE       xen_mk_ulong(__MACH2PHYS_VIRT_START_PAE)
#define MACH2PHYS_VIRT_END_PAE         xen_mk_ulong(__MACH2PHYS_VIRT_END_PAE)
#define HYPERVISOR_VIRT_START_NONPAE   xen_mk_ulong(__HYPERVISOR_VIRT_START_NONPAE)
#define MACH2PHYS_VIRT_START_NONPAE    xen_mk_ulong(__MACH2PHYS_VIRT_START_NONPAE)
#define MACH2PHYS_VIRT_END_NONPAE      xen_mk_ulong(__MACH2PHYS_VIRT_END_NONPAE)
#define MACH2PHYS_VIRT_START           xen_mk_ulong(__MACH2PHYS_VIRT_START)
#define MACH2PHYS_VIRT_END             xen_mk_ulong(__MACH2PHYS_VIRT_END)
#define MACH2PHYS_NR_ENTRIES           ((MACH2PHYS_VIRT_END - MACH2PHYS_VIRT_START) / 4)
/*
 * A guest that asks for the bounds when it starts defines these two itself before it includes this.
 */
#ifndef HYPERVISOR_VIRT_START
#define HYPERVISOR_VIRT_START          xen_mk_ulong(__HYPERVISOR_VIRT_START)
#endif
#ifndef machine_to_phys_mapping
#define machine_to_phys_mapping        ((unsigned long *)MACH2PHYS_VIRT_START)
#endif

#ifndef __ASSEMBLY__

/* A register under all its names, for the tools; a guest uses the 32-bit one. */
#if defined(__XEN__) || defined(__XEN_TOOLS__)
#define XEN_ABI_REG(d, w)   union { uint32_t d, _##d; uint16_t w; }
#define XEN_ABI_REG_X(c) \
    union { uint32_t e##c##x; uint16_t c##x; struct { uint8_t c##l, c##h; }; }
#else
#define XEN_ABI_REG(d, w)   uint32_t d
#define XEN_ABI_REG_X(c)    uint32_t e##c##x
#endif

struct cpu_user_regs {
    XEN_ABI_REG_X(b);
    XEN_ABI_REG_X(c);
    XEN_ABI_REG_X(d);
    XEN_ABI_REG(esi, si);
    XEN_ABI_REG(edi, di);
    XEN_ABI_REG(ebp, bp);
    XEN_ABI_REG_X(a);
    uint16_t error_code, entry_vector;      /* the hypervisor's own use */
    XEN_ABI_REG(eip, ip);
    uint16_t cs;
    uint8_t saved_upcall_mask, _pad0;       /* the vcpu's event mask, which stands for the
                                             * interrupt flag */
    XEN_ABI_REG(eflags, flags);
    XEN_ABI_REG(esp, sp);
    uint16_t ss, _pad1;
    uint16_t es, _pad2;
    uint16_t ds, _pad3;
    uint16_t fs, _pad4;
    uint16_t gs, _pad5;
};
XEN_ABI_TYPE(cpu_user_regs);

#undef XEN_ABI_REG
#undef XEN_ABI_REG_X

/*
 * CR3 as the calls of the memory management have it: rotated, so that frames above 4 GiB fit into
 * 32 bits.
 */
#define xen_pfn_to_cr3(pfn) ((unsigned int)(pfn) << 12 | (unsigned int)(pfn) >> 20)
#define xen_cr3_to_pfn(cr3) ((unsigned int)(cr3) >> 12 | (unsigned int)(cr3) << 20)

struct arch_vcpu_info {
    unsigned long cr2;      /* the address of the last page fault */
    unsigned long pad[5];
};
XEN_ABI_TYPEDEF(arch_vcpu_info);

/* Where a callback enters the kernel. */
struct xen_callback {
    unsigned long cs, eip;
};
XEN_ABI_TYPEDEF(xen_callback);

#define XEN_ABI_CONTEXT_CALLBACKS                               \
    unsigned long event_callback_cs, event_callback_eip;        \
    unsigned long failsafe_callback_cs, failsafe_callback_eip;
#define XEN_ABI_CONTEXT_SEGMENT_BASES
/*
 * struct shared_info has no room for the high half of the wall clock's seconds here, so the
 * architecture's part has.
 */
#define XEN_ABI_SHARED_WC_SEC_HI
#define XEN_ABI_ARCH_SHARED_TAIL uint32_t wc_sec_hi;
#if !defined(__XEN__) && !defined(__XEN_TOOLS__)
#define xen_wc_sec_hi            arch.wc_sec_hi
#endif

#endif /* !__ASSEMBLY__ */

#endif
