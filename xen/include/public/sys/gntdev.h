/* SPDX-License-Identifier: MIT */
/*
 * /dev/xen/gntdev: what other domains granted, for processes. A set of grants is announced first,
 * then mapped with mmap() at the offset the call returned; or copied without a mapping; or turned
 * into a DMA buffer and back.
 */
#ifndef __LINUX_PUBLIC_GNTDEV_H__
#define __LINUX_PUBLIC_GNTDEV_H__

#include <stdint.h>
#include "number.h"

/* ---- Mapping ---- */

struct ioctl_gntdev_grant_ref {
    uint32_t domid;
    uint32_t ref;
};

struct ioctl_gntdev_map_grant_ref {
    uint32_t count;                     /* grants, one page each */
    uint32_t pad;
    uint64_t index;                     /* out: offset for mmap() */
    struct ioctl_gntdev_grant_ref refs[1];  /* count of them */
};
#define IOCTL_GNTDEV_MAP_GRANT_REF \
    XEN_DEVICE_IOCTL('G', 0, sizeof(struct ioctl_gntdev_map_grant_ref))

struct ioctl_gntdev_unmap_grant_ref {   /* after munmap() */
    uint64_t index;
    uint32_t count;
    uint32_t pad;
};
#define IOCTL_GNTDEV_UNMAP_GRANT_REF \
    XEN_DEVICE_IOCTL('G', 1, sizeof(struct ioctl_gntdev_unmap_grant_ref))

struct ioctl_gntdev_get_offset_for_vaddr {
    uint64_t vaddr;                     /* start of a mapping */
    uint64_t offset;                    /* out: its index */
    uint32_t count;                     /* out: its pages */
    uint32_t pad;
};
#define IOCTL_GNTDEV_GET_OFFSET_FOR_VADDR \
    XEN_DEVICE_IOCTL('G', 2, sizeof(struct ioctl_gntdev_get_offset_for_vaddr))

struct ioctl_gntdev_set_max_grants {
    uint32_t count;                     /* limit of this file; newer kernels have none */
};
#define IOCTL_GNTDEV_SET_MAX_GRANTS \
    XEN_DEVICE_IOCTL('G', 3, sizeof(struct ioctl_gntdev_set_max_grants))

/* When the mapping ends, perhaps with the process, tell the other side. */
#define UNMAP_NOTIFY_CLEAR_BYTE 0x1     /* set the byte at index to 0 */
#define UNMAP_NOTIFY_SEND_EVENT 0x2     /* send an event */

struct ioctl_gntdev_unmap_notify {
    uint64_t index;                     /* offset of the byte, as for mmap() */
    uint32_t action;                    /* UNMAP_NOTIFY_* */
    uint32_t event_channel_port;
};
#define IOCTL_GNTDEV_SET_UNMAP_NOTIFY \
    XEN_DEVICE_IOCTL('G', 7, sizeof(struct ioctl_gntdev_unmap_notify))

/* ---- Copying ---- */

struct ioctl_gntdev_grant_copy_segment {
    union {                             /* by flags (GNTCOPY_*_gref): foreign, else virt */
        void *virt;
        struct {
            uint32_t ref;
            uint16_t offset;            /* bytes into the page */
            uint16_t domid;
        } foreign;
    } source, dest;
    uint16_t len;                       /* bytes; foreign ends may not cross a page */
    uint16_t flags;
    int16_t status;                     /* out: GNTST_* */
};

struct ioctl_gntdev_grant_copy {
    unsigned int count;
    struct ioctl_gntdev_grant_copy_segment *segments;
};
#define IOCTL_GNTDEV_GRANT_COPY XEN_DEVICE_IOCTL('G', 8, sizeof(struct ioctl_gntdev_grant_copy))

/* ---- DMA buffers ---- */

#define GNTDEV_DMA_FLAG_WC (1 << 0)         /* of memory mapped write-combining, */
#define GNTDEV_DMA_FLAG_COHERENT (1 << 1)   /* or coherent */

struct ioctl_gntdev_dmabuf_exp_from_refs {
    uint32_t flags;                     /* GNTDEV_DMA_FLAG_*, at most one */
    uint32_t count;
    uint32_t fd;                        /* out */
    uint32_t domid;                     /* who granted them */
    uint32_t refs[1];                   /* count of them */
};
#define IOCTL_GNTDEV_DMABUF_EXP_FROM_REFS \
    XEN_DEVICE_IOCTL('G', 9, sizeof(struct ioctl_gntdev_dmabuf_exp_from_refs))

/* Until the last user of that buffer is gone. */
struct ioctl_gntdev_dmabuf_exp_wait_released {
    uint32_t fd;
    uint32_t wait_to_ms;                /* at most so long */
};
#define IOCTL_GNTDEV_DMABUF_EXP_WAIT_RELEASED \
    XEN_DEVICE_IOCTL('G', 10, sizeof(struct ioctl_gntdev_dmabuf_exp_wait_released))

struct ioctl_gntdev_dmabuf_imp_to_refs {
    uint32_t fd;
    uint32_t count;                     /* pages */
    uint32_t domid;                     /* to whom they are granted */
    uint32_t reserved;                  /* 0 */
    uint32_t refs[1];                   /* out: count of them */
};
#define IOCTL_GNTDEV_DMABUF_IMP_TO_REFS \
    XEN_DEVICE_IOCTL('G', 11, sizeof(struct ioctl_gntdev_dmabuf_imp_to_refs))

struct ioctl_gntdev_dmabuf_imp_release {
    uint32_t fd;
    uint32_t reserved;                  /* 0 */
};
#define IOCTL_GNTDEV_DMABUF_IMP_RELEASE \
    XEN_DEVICE_IOCTL('G', 12, sizeof(struct ioctl_gntdev_dmabuf_imp_release))

#endif
