/* SPDX-License-Identifier: MIT */
/*
 * CPUID leaves of the hypervisor. They start at 0x40000000, or at a later multiple of 0x100 if
 * another interface is shown to the guest there: look for the signature. Numbers below are from the
 * start.
 *
 *   0     EAX: the last leaf; EBX, ECX, EDX: the signature
 *   1     EAX: version, major << 16 | minor
 *   2     EAX: number of hypercall pages; EBX: the MSR that places them; ECX: XEN_CPUID_FEAT1_*
 *   3.0   time: EAX bit 0 TSC is emulated, 1 it is reliable, 2 RDTSCP; EBX: tsc_mode; ECX: kHz;
 *         EDX: migrations
 *   3.1   EAX, EBX: TSC offset; ECX, EDX: multiplier and shift to nanoseconds
 *   3.2   EAX: the host's TSC, kHz
 *   4.0   HVM: EAX: XEN_HVM_CPUID_*; EBX: vcpu; ECX: domain
 *   5.0   PV: EBX bits 0-7: bits of a machine address, of memory that may be added included
 */
#ifndef __XEN_PUBLIC_ARCH_X86_CPUID_H__
#define __XEN_PUBLIC_ARCH_X86_CPUID_H__

#define XEN_CPUID_FIRST_LEAF     0x40000000
#define XEN_CPUID_MAX_NUM_LEAVES 5
#define XEN_CPUID_LEAF(number)   (XEN_CPUID_FIRST_LEAF + (number))

/* "XenVMMXenVMM" */
#define XEN_CPUID_SIGNATURE_EBX  0x566e6558
#define XEN_CPUID_SIGNATURE_ECX  0x65584d4d
#define XEN_CPUID_SIGNATURE_EDX  0x4d4d566e

#define _XEN_CPUID_FEAT1_MMU_PT_UPDATE_PRESERVE_AD 0
#define XEN_CPUID_FEAT1_MMU_PT_UPDATE_PRESERVE_AD \
    (1u << _XEN_CPUID_FEAT1_MMU_PT_UPDATE_PRESERVE_AD)

#define XEN_HVM_CPUID_APIC_ACCESS_VIRT  (1u << 0)   /* the hardware virtualizes the APIC's
                                                     * registers */
#define XEN_HVM_CPUID_X2APIC_VIRT       (1u << 1)   /* and x2APIC's */
#define XEN_HVM_CPUID_IOMMU_MAPPINGS    (1u << 2)   /* devices can reach memory mapped from other
                                                     * domains */
#define XEN_HVM_CPUID_VCPU_ID_PRESENT   (1u << 3)   /* EBX is valid */
#define XEN_HVM_CPUID_DOMID_PRESENT     (1u << 4)   /* ECX is valid */
#define XEN_HVM_CPUID_EXT_DEST_ID       (1u << 5)   /* APIC ids of 15 bits: RTE bits 49-55, MSI
                                                     * address bits 5-11 */
#define XEN_HVM_CPUID_UPCALL_VECTOR     (1u << 6)   /* HVMOP_set_evtchn_upcall_vector and pirqs
                                                     * go together */

#define XEN_CPUID_MACHINE_ADDRESS_WIDTH_MASK (0xffu << 0)

#endif
