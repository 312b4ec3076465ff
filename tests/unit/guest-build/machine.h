/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine for the domain builder: memory in a file, frames given out in an order that is not the
 * guest's, what libxenctrl would be asked remembered. Any call can be made to fail.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "private.h"

#define DOMID           7
#define SHARED_INFO_MFN 0x3fff0
#define NR_PARAMS       64

struct machine {
    int fd;
    unsigned int mappings;              /* that exist */
    unsigned int calls, fail_at;        /* the fail_at-th call fails; 0: none */
    unsigned int large_pieces;          /* of 2 MiB that are left */
    xen_pfn_t next_large, next_small;   /* frames to give out */
    xen_pfn_t small_left;
    xen_pfn_t given;                    /* frames */
    xen_pfn_t pinned, hypercall_page;
    vcpu_guest_context_t vcpu;
    bool vcpu_set;
    uint64_t params[NR_PARAMS];
    uint8_t state[4096];                /* what sethvmcontext got */
    size_t state_size;
    struct xen_domctl policy_op;
    xen_cpuid_leaf_t policy_leaves[160];
    char error[1024];                   /* the first */
    bool hvm;
};

extern struct machine machine;
extern xc_interface *machine_xch;

void machine_reset(void);
/* A machine frame's contents. */
void machine_read(xen_pfn_t mfn, void *page);

/* ---- Kernels. Freed by machine_reset(). ---- */

enum { NOTE_P2M = 1, NOTE_MOD_PFN = 2, NOTE_PHYS32 = 4, NOTE_NONE = 8, NOTE_32BIT = 16 };
#define KERNEL_BASE     0xffffffff80000000ULL
#define KERNEL_PADDR    0x1000000ULL
#define KERNEL_TEXT     5000            /* bytes in the file, each of its offset's low byte */
#define KERNEL_MEM      0x300000ULL
#define KERNEL_P2M      0x8000000000ULL
#define KERNEL_PHYS32   0x1000040U

struct image {
    uint8_t *data;
    size_t size;
};
struct image make_kernel(unsigned int notes);
/* As payload of a bzImage. */
struct image make_bzimage(struct image payload, uint32_t unpacked_size);

#endif
