/* SPDX-License-Identifier: MIT */
/*
 * What a PVH guest finds at its start: ebx holds the physical address of a struct hvm_start_info.
 *
 * All of it is below 4 GiB. Nothing is ever put at address 0, so an address of 0 means that there
 * is none.
 */
#ifndef __XEN_PUBLIC_ARCH_X86_HVM_START_INFO_H__
#define __XEN_PUBLIC_ARCH_X86_HVM_START_INFO_H__

#include "../../abi.h"

#define XEN_HVM_START_MAGIC_VALUE     0x336ec578    /* "xEn3", the E with its highest bit set */

/* Types of memory, those of ACPI's E820. */
#define XEN_HVM_MEMMAP_TYPE_RAM       1
#define XEN_HVM_MEMMAP_TYPE_RESERVED  2
#define XEN_HVM_MEMMAP_TYPE_ACPI      3
#define XEN_HVM_MEMMAP_TYPE_NVS       4
#define XEN_HVM_MEMMAP_TYPE_UNUSABLE  5
#define XEN_HVM_MEMMAP_TYPE_DISABLED  6
#define XEN_HVM_MEMMAP_TYPE_PMEM      7

#ifndef __ASSEMBLY__

struct hvm_start_info {
    uint32_t magic;
    uint32_t version;               /* 0 has no memory map */
    uint32_t flags;                 /* SIF_* of xen.h */
    uint32_t nr_modules;
    uint64_t modlist_paddr;         /* hvm_modlist_entry[nr_modules] */
    uint64_t cmdline_paddr;         /* a string */
    uint64_t rsdp_paddr;            /* ACPI */
    /* version 1 */
    uint64_t memmap_paddr;          /* hvm_memmap_table_entry[memmap_entries], if that is not 0 */
    uint32_t memmap_entries;
    uint32_t reserved;
};

struct hvm_modlist_entry {
    uint64_t paddr;
    uint64_t size;                  /* bytes */
    uint64_t cmdline_paddr;
    uint64_t reserved;
};

struct hvm_memmap_table_entry {
    uint64_t addr;
    uint64_t size;                  /* bytes */
    uint32_t type;                  /* XEN_HVM_MEMMAP_TYPE_* */
    uint32_t reserved;
};

#endif

#endif
