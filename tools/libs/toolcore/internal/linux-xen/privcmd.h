/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Linux's /dev/xen/privcmd: hypercalls, foreign mappings, device-model operations (not installed).
 * Layouts and numbers are the kernel's user ABI. Numbers 8 and above exist in newer kernels only
 * and are not used here.
 */
#ifndef LINUX_XEN_PRIVCMD_H
#define LINUX_XEN_PRIVCMD_H

#include <linux/ioctl.h>
#include <stddef.h>
#include <stdint.h>
#include <xen/xen.h>

/* One hypercall; the ioctl returns what the hypervisor returned. */
struct privcmd_hypercall {
    uint64_t op;
    uint64_t arg[5];
};

/* Map @num frames of @dom at @addr. @err gets one negative errno a frame; ENOENT there: the frame
 * is paged out. */
struct privcmd_mmapbatch_v2 {
    uint32_t num;
    domid_t dom;
    uint64_t addr;
    const xen_pfn_t *arr;
    int *err;
};

/* The same for kernels before 3.8: errors come back in the top four bits of the frame itself. */
struct privcmd_mmapbatch {
    int num;
    domid_t dom;
    uint64_t addr;
    xen_pfn_t *arr;
};
#define PRIVCMD_MMAPBATCH_ERROR_MASK  0xf0000000U
#define PRIVCMD_MMAPBATCH_PAGED_ERROR 0x80000000U

/* A device-model operation on @dom: checked against the restriction of the descriptor, unlike a raw
 * hypercall. */
struct privcmd_dm_op_buf {
    void *uptr;
    size_t size;
};
struct privcmd_dm_op {
    domid_t dom;
    uint16_t num;
    const struct privcmd_dm_op_buf *ubufs;
};

/* Map @num frames from @idx on of resource (@type, @id) at @addr; with num = addr = 0, ask for the
 * resource's size. */
struct privcmd_mmap_resource {
    domid_t dom;
    uint32_t type;
    uint32_t id;
    uint32_t idx;
    uint64_t num;
    uint64_t addr;
};

#define PRIVCMD_IO(nr, type)        _IOC(_IOC_NONE, 'P', nr, sizeof(type))
#define IOCTL_PRIVCMD_HYPERCALL     PRIVCMD_IO(0, struct privcmd_hypercall)
#define IOCTL_PRIVCMD_MMAPBATCH     PRIVCMD_IO(3, struct privcmd_mmapbatch)
#define IOCTL_PRIVCMD_MMAPBATCH_V2  PRIVCMD_IO(4, struct privcmd_mmapbatch_v2)
#define IOCTL_PRIVCMD_DM_OP         PRIVCMD_IO(5, struct privcmd_dm_op)
#define IOCTL_PRIVCMD_RESTRICT      PRIVCMD_IO(6, domid_t)
#define IOCTL_PRIVCMD_MMAP_RESOURCE PRIVCMD_IO(7, struct privcmd_mmap_resource)
/* A number no kernel implements: its errno tells "no such ioctl" from a real error. */
#define IOCTL_PRIVCMD_UNIMPLEMENTED _IOC(_IOC_NONE, 'P', 0xff, 0)

#endif
