/* SPDX-License-Identifier: MIT */
/* What the builder of an HVM domain tells its firmware, at a fixed address. */
#ifndef __XEN_PUBLIC_HVM_HVM_INFO_TABLE_H__
#define __XEN_PUBLIC_HVM_HVM_INFO_TABLE_H__

#include "../abi.h"

#define HVM_INFO_PFN     0x09F
#define HVM_INFO_OFFSET  0x800
#define HVM_INFO_PADDR   (HVM_INFO_PFN * 4096 + HVM_INFO_OFFSET)

/*
 * An APIC id is twice the vcpu's number, of 8 bits. A vcpu's number is its processor id in ACPI's
 * tables.
 */
#define HVM_MAX_VCPUS    128

struct hvm_info_table {
    char signature[8];                  /* "HVM INFO" */
    uint32_t length;
    uint8_t checksum;                   /* makes the sum of all bytes 0 */
    uint8_t apic_mode;                  /* 1: describe APICs */
    uint32_t nr_vcpus;
    /*
     * Frames: RAM below 4 GiB ends; what is reserved for the hypervisor's pages begins; RAM above 4
     * GiB ends, or 0.
     */
    uint32_t low_mem_pgend;
    uint32_t reserved_mem_pgstart;
    uint32_t high_mem_pgend;
    uint8_t vcpu_online[(HVM_MAX_VCPUS + 7) / 8];
};

#endif
