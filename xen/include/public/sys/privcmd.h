/* SPDX-License-Identifier: MIT */
/*
 * /dev/xen/privcmd: hypercalls for the toolstack's processes, and mappings of other domains' memory
 * into a range that mmap() of the same file reserved.
 */
#ifndef __LINUX_PUBLIC_PRIVCMD_H__
#define __LINUX_PUBLIC_PRIVCMD_H__

#include <stddef.h>
#include <stdint.h>
#include "../xen.h"
#include "number.h"

#ifndef __user
#define __user                          /* a mark of Linux's own checker */
#endif

typedef struct privcmd_hypercall {
    uint64_t op;                        /* __HYPERVISOR_*; the call returns what that returned */
    uint64_t arg[5];
} privcmd_hypercall_t;
#define IOCTL_PRIVCMD_HYPERCALL XEN_DEVICE_IOCTL('P', 0, sizeof(privcmd_hypercall_t))

/* ---- Mapping ---- */

typedef struct privcmd_mmap_entry {
    uint64_t va;
    uint64_t mfn;                       /* first */
    uint64_t npages;
} privcmd_mmap_entry_t;

typedef struct privcmd_mmap {
    int num;                            /* entries */
    domid_t dom;                        /* whose memory */
    privcmd_mmap_entry_t __user *entry;
} privcmd_mmap_t;
#define IOCTL_PRIVCMD_MMAP XEN_DEVICE_IOCTL('P', 2, sizeof(privcmd_mmap_t))

/* Frames of a list, one after the other; the errors are marked in the list. */
#define PRIVCMD_MMAPBATCH_MFN_ERROR 0xf0000000U
#define PRIVCMD_MMAPBATCH_PAGED_ERROR 0x80000000U   /* paged out: try again */

typedef struct privcmd_mmapbatch {
    int num;
    domid_t dom;
    uint64_t addr;                      /* where, in this process */
    xen_pfn_t __user *arr;
} privcmd_mmapbatch_t;
#define IOCTL_PRIVCMD_MMAPBATCH XEN_DEVICE_IOCTL('P', 3, sizeof(privcmd_mmapbatch_t))

/* The same with an errno for each. */
typedef struct privcmd_mmapbatch_v2 {
    unsigned int num;
    domid_t dom;
    uint64_t addr;
    const xen_pfn_t __user *arr;
    int __user *err;                    /* out: 0 or -errno each; -ENOENT: paged out */
} privcmd_mmapbatch_v2_t;
#define IOCTL_PRIVCMD_MMAPBATCH_V2 XEN_DEVICE_IOCTL('P', 4, sizeof(privcmd_mmapbatch_v2_t))

/* Resources of XENMEM_acquire_resource; addr and num 0 asks for the size, in num. */
typedef struct privcmd_mmap_resource {
    domid_t dom;
    uint32_t type;
    uint32_t id;
    uint32_t idx;                       /* first frame of it */
    uint64_t num;                       /* frames */
    uint64_t addr;
} privcmd_mmap_resource_t;
#define IOCTL_PRIVCMD_MMAP_RESOURCE XEN_DEVICE_IOCTL('P', 7, sizeof(privcmd_mmap_resource_t))

/* ---- Device models ---- */

typedef struct privcmd_dm_op_buf {
    void __user *uptr;
    size_t size;                        /* bytes */
} privcmd_dm_op_buf_t;

typedef struct privcmd_dm_op {
    domid_t dom;
    uint16_t num;                       /* buffers */
    const privcmd_dm_op_buf_t __user *ubufs;
} privcmd_dm_op_t;
#define IOCTL_PRIVCMD_DM_OP XEN_DEVICE_IOCTL('P', 5, sizeof(privcmd_dm_op_t))

/* From now on this file only serves that domain, and makes no hypercalls. */
#define IOCTL_PRIVCMD_RESTRICT XEN_DEVICE_IOCTL('P', 6, sizeof(domid_t))

/* A number no kernel will ever know: to learn what it says to one it does not. */
#define IOCTL_PRIVCMD_UNIMPLEMENTED XEN_DEVICE_IOCTL('P', 0xFF, 0)

#endif
