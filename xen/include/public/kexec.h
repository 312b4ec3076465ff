/* SPDX-License-Identifier: MIT */
/*
 * __HYPERVISOR_kexec_op(command, argument): another kernel in place of the hypervisor and all its
 * domains.
 *
 * The control domain loads an image for either occasion, a reboot or a crash. It is entered on one
 * processor with the others stopped, interrupts off, its segments mapped at their own addresses,
 * registers undefined.
 */
#ifndef _XEN_PUBLIC_KEXEC_H
#define _XEN_PUBLIC_KEXEC_H

#include "xen.h"

#define KEXEC_CMD_kexec            0
#define KEXEC_CMD_kexec_load_v1    1
#define KEXEC_CMD_kexec_unload_v1  2
#define KEXEC_CMD_kexec_get_range  3

/* The occasion. */
#define KEXEC_TYPE_DEFAULT         0
#define KEXEC_TYPE_CRASH           1

typedef struct xen_kexec_exec {
    int type;
} xen_kexec_exec_t;

/* Which memory is asked for; the dump's headers name it. */
#define KEXEC_RANGE_MA_CRASH       0        /* set aside for the crash image */
#define KEXEC_RANGE_MA_XEN         1        /* the hypervisor */
#define KEXEC_RANGE_MA_CPU         2        /* the note of processor nr */
#define KEXEC_RANGE_MA_XENHEAP     3
#define KEXEC_RANGE_MA_BOOT_PARAM  4        /* of ia64, once */
#define KEXEC_RANGE_MA_EFI_MEMMAP  5
#define KEXEC_RANGE_MA_VMCOREINFO  6

typedef struct xen_kexec_range {
    int range;
    int nr;
    unsigned long size;                     /* out: bytes, machine address */
    unsigned long start;
} xen_kexec_range_t;

/* Images of the first kind: the caller brings the code that relocates. */
#define KEXEC_XEN_NO_PAGES         17
typedef struct xen_kexec_image {
    unsigned long page_list[KEXEC_XEN_NO_PAGES];
    unsigned long indirection_page;
    unsigned long start_address;
} xen_kexec_image_t;

typedef struct xen_kexec_load_v1 {
    int type;
    xen_kexec_image_t image;
} xen_kexec_load_v1_t;

#if __XEN_INTERFACE_VERSION__ < 0x00040400

#define KEXEC_CMD_kexec_load       KEXEC_CMD_kexec_load_v1
#define KEXEC_CMD_kexec_unload     KEXEC_CMD_kexec_unload_v1
#define xen_kexec_load             xen_kexec_load_v1
#define xen_kexec_load_t           xen_kexec_load_v1_t

#else

/* Images of the second kind: segments, which the hypervisor puts in their places. */
#define KEXEC_CMD_kexec_load       4
#define KEXEC_CMD_kexec_unload     5
#define KEXEC_CMD_kexec_status     6        /* returns 1 if one is loaded, else 0 */

/*
 * Filled with zeroes from buf_size to dest_size. A crash image must stay within
 * KEXEC_RANGE_MA_CRASH.
 */
typedef struct xen_kexec_segment {
    union {
        XEN_GUEST_HANDLE(const_void) h;
        uint64_t _pad;
    } buf;                                  /* NULL: only to be mapped */
    uint64_t buf_size;
    uint64_t dest_maddr;
    uint64_t dest_size;
} xen_kexec_segment_t;
DEFINE_XEN_GUEST_HANDLE(xen_kexec_segment_t);

typedef struct xen_kexec_load {
    uint8_t type;
    uint8_t _pad;
    uint16_t arch;                          /* EM_* of ELF */
    uint32_t nr_segments;
    union {
        XEN_GUEST_HANDLE(xen_kexec_segment_t) h;
        uint64_t _pad;
    } segments;
    uint64_t entry_maddr;
} xen_kexec_load_t;
DEFINE_XEN_GUEST_HANDLE(xen_kexec_load_t);

typedef struct xen_kexec_unload {
    uint8_t type;
} xen_kexec_unload_t;
DEFINE_XEN_GUEST_HANDLE(xen_kexec_unload_t);

typedef struct xen_kexec_status {
    uint8_t type;
} xen_kexec_status_t;
DEFINE_XEN_GUEST_HANDLE(xen_kexec_status_t);

#endif

#endif
