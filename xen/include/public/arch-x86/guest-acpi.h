/* SPDX-License-Identifier: MIT */
/*
 * How an HVM guest's ACPI tables learn which vcpus are on line; HVM_MAX_VCPUS is in
 * hvm/hvm_info_table.h.
 */
#ifndef __XEN_PUBLIC_ARCH_X86_GUEST_ACPI_H__
#define __XEN_PUBLIC_ARCH_X86_GUEST_ACPI_H__

#ifdef __XEN_TOOLS__
#define XEN_ACPI_CPU_MAP         0xaf00     /* I/O ports of the bitmap, and how many */
#define XEN_ACPI_CPU_MAP_LEN     ((HVM_MAX_VCPUS + 7) / 8)
#define XEN_ACPI_GPE0_CPUHP_BIT  2          /* the event that says it changed */
#endif

#endif
